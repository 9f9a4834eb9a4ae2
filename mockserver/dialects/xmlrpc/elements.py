"""Bytes to elements, safely.

Strategy: expat, which opens nothing by itself, reads the body once and stops at the first thing that is not allowed: a
DOCTYPE as soon as it begins, so that no entity is ever declared, and nesting over a cap. How many elements there may be
is known before reading, from the number of `<`, so that a body of nothing but tags cannot fill the memory.
"""

from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

__all__ = ["DEEPEST", "MOST_TAGS", "Element", "NotAllowedError", "NotXmlError", "read"]

#: The depth at which libxml2, the real shops' parser, gives up too.
DEEPEST = 256
#: Enough for a list of a hundred thousand SKUs.
MOST_TAGS = 500_000


class NotXmlError(ValueError):
    """The body is no well-formed XML, or nested deeper than any call is."""


class NotAllowedError(ValueError):
    """The body declares a DOCTYPE, or holds more tags than any call does."""


@dataclass(slots=True)
class Element:
    """An element by its name as it is written, its own text and the elements in it."""

    name: str
    parts: list[str] = field(default_factory=list)
    children: list["Element"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text that stands directly in the element."""
        return "".join(self.parts)

    def all(self, name: str) -> list["Element"]:
        """The elements of that name directly in it."""
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> "Element | None":
        """The first element of that name directly in it."""
        return next((child for child in self.children if child.name == name), None)


def read(body: bytes) -> Element:
    """The root of a document."""
    if body.count(b"<") > MOST_TAGS:
        raise NotAllowedError("too many tags")
    around = Element("")
    parser = _parser(around)
    try:
        parser.Parse(body, True)  # noqa: FBT003 - expat's own signature
    except (expat.ExpatError, LookupError, ValueError) as error:
        # LookupError and ValueError: an encoding that Python does not know, or that has more than single bytes.
        if isinstance(error, NotAllowedError):
            raise
        raise NotXmlError(str(error)) from error
    return around.children[0]


def _parser(around: Element) -> expat.XMLParserType:
    """A parser that puts the root into `around`."""
    open_elements = [around]

    def start(name: str, attributes: dict[str, str]) -> None:  # noqa: ARG001 - expat's own signature
        if len(open_elements) > DEEPEST:
            raise NotXmlError("nested too deep")
        element = Element(name)
        open_elements[-1].children.append(element)
        open_elements.append(element)

    def end(name: str) -> None:  # noqa: ARG001 - expat's own signature
        open_elements.pop()

    def text(characters: str) -> None:
        open_elements[-1].parts.append(characters)

    def doctype(*declared: Any) -> None:  # noqa: ARG001 - expat's own signature
        raise NotAllowedError("a DOCTYPE")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = doctype
    return parser
