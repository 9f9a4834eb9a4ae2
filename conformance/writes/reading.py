"""Bodies as every shop would read them: what some would read differently is unclear.

A byte order mark, a CDATA section, a DOCTYPE, a comment amid a text, text between elements: each has been seen to mean
one thing to one parser and another thing to the next.
"""

import json
import re
from collections.abc import Callable
from typing import Any, NoReturn

from lxml import etree

from conformance.safe_xml import DoctypeError, root_of
from conformance.writes.touch import UnclearError

__all__ = ["NUMBER", "can_say", "identifier", "json_of", "members_of", "numbers_in", "text_of", "xml_of"]

DEEPEST = 32
#: So short a body has no room for more than its own letters.
SHORT = 64
LARGEST = 2**63
DECLARATION = re.compile(
    r"""<\?xml\s+version=(["'])1\.0\1(?:\s+encoding=(["'])utf-8\2)?(?:\s+standalone=(["'])(?:yes|no)\3)?\s*\?>""",
    re.IGNORECASE,
)
#: What makes of a document more than elements, texts, comments and instructions.
NOT_PLAIN = re.compile(r"<!(?!--)")
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,18})", re.ASCII)
PREFIX = re.compile(r"\s*([+-]?(?:[0-9]{1,15}(?:\.[0-9]*)?|\.[0-9]+))(?:[eE][+-]?[0-9]{1,2})?", re.ASCII)
#: What stands for other letters: escapes of JSON, XML, URLs and UTF-7.
ESCAPES = frozenset(b"\\&%+")


def can_say(word: str, body: bytes) -> bool:
    """Whether a body that is not understood could say a word to somebody; a short one without its letters cannot."""
    if len(body) > SHORT or ESCAPES & set(body) or b"<?" in body:
        return True
    letters = iter(body.lower())
    return all(letter in letters for letter in word.encode())


def identifier(value: Any, what: str) -> str:
    """A number or a text that names a thing, as a text that every dialect can carry."""
    if isinstance(value, int) and not isinstance(value, bool) and -LARGEST <= value < LARGEST:
        return str(value)
    if isinstance(value, str) and (value.isprintable() or not value):
        return value
    raise UnclearError(f"{what} is neither a whole number nor a plain text")


def numbers_in(text: str) -> list[str]:
    """The ids that a database may cast a text to, which begins with a number; not the text itself."""
    found = PREFIX.match(text)
    if found is None:
        return []
    whole, mantissa = float(found[0]), float(found[1])
    numbers = dict.fromkeys((int(whole), round(whole), int(mantissa)))
    return [str(one) for one in numbers if 0 < abs(one) < LARGEST and str(one) != text]


# ------------------------------------------------------------------------------------------------------------- JSON


def json_of(body: bytes, what: str, twice: Callable[[list[Any]], Any]) -> Any:
    """The value of a body that should be JSON; `what` says what it is where it is none.

    Of a name that stands twice in an object shops take the one value or the other: `twice` makes one of them.
    """

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        several = {name: [value for other, value in pairs if other == name] for name in found}
        return {name: values[0] if len(values) == 1 else twice(values) for name, values in several.items()}

    try:
        value = json.loads(body.decode(), object_pairs_hook=members, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise UnclearError(f"{what} that not every shop reads as JSON") from error
    if _is_deep([value], _members):
        raise UnclearError(f"{what} that nests too deep")
    return value


def _no_number(token: str) -> NoReturn:
    raise ValueError(f"{token} is no number of JSON")


def _members(value: Any) -> Any:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


# -------------------------------------------------------------------------------------------------------------- XML


def xml_of(body: bytes, what: str) -> etree._Element:
    """The root of a body that should be XML in UTF-8, without entities of its own and CDATA sections."""
    try:
        text = body.decode()
        root = root_of(body)
    except (etree.XMLSyntaxError, DoctypeError, UnicodeDecodeError) as error:
        raise UnclearError(f"{what} that not every shop reads as XML") from error
    is_declared = text.startswith("<?xml") and not DECLARATION.match(text)
    if is_declared or text.startswith("\ufeff") or NOT_PLAIN.search(text):
        raise UnclearError(f"{what} with a DOCTYPE, a CDATA section, another version or another encoding")
    if _is_deep([root], list):
        raise UnclearError(f"{what} that nests too deep")
    return root


def text_of(element: etree._Element) -> str | None:
    """The text of an element; None where it holds anything beside, be it a comment."""
    return None if len(element) else element.text or ""


def members_of(element: etree._Element) -> list[etree._Element] | None:
    """The elements below one; None where it holds anything beside them."""
    is_mixed = any(not isinstance(child.tag, str) or (child.tail or "").strip() for child in element)
    return None if is_mixed or (element.text or "").strip() else list(element)


def _is_deep(level: list[Any], members: Any) -> bool:
    """Whether values nest too deep, level by level: no stack, and no more than one look at each."""
    for _ in range(DEEPEST):
        level = [member for value in level for member in members(value)]
        if not level:
            return False
    return True
