"""XML-RPC: bytes to calls."""

from collections.abc import Callable
from typing import Any

from lxml import etree

from conformance.writes.reading import NUMBER, xml_of
from conformance.writes.rpc_values import OPAQUE, Call
from conformance.writes.touch import UnclearError

__all__ = ["calls"]


def calls(body: bytes) -> list[Call]:
    """The one call of a message: no attributes, no namespaces, no element that does not belong."""
    root = xml_of(body, "a message")
    if any(element.attrib or "{" in str(element.tag) or ":" in str(element.tag) for element in root.iter()):
        raise UnclearError("a message with attributes or namespaces")
    name, *rest = _children(root, "methodCall", "methodName", "params")
    params = _children(rest[0], "params", *["param"] * len(rest[0])) if rest else []
    return [Call(_text(name), [_value(_children(one, "param", "value")[0]) for one in params])]


def _children(element: etree._Element, tag: str, *tags: str) -> list[etree._Element]:
    """The elements below one, which must be these; the last may be missing where there are several."""
    found = [str(child.tag) for child in element]
    if element.tag != tag or found not in (list(tags), list(tags[:1])):
        raise UnclearError(f"a message in which {tag!r} does not hold {' and '.join(dict.fromkeys(tags)) or 'nothing'}")
    return list(element)


def _text(element: etree._Element) -> str:
    if len(element):
        raise UnclearError(f"elements where {element.tag!r} holds a text")
    return element.text or ""


def _value(element: etree._Element) -> Any:
    """The value of a <value>, which is of one type; without a type it is a text."""
    if element.tag != "value" or len(element) > 1:
        raise UnclearError("a value that is not one value")
    if len(element) == 0:
        return _text(element)
    read = _READERS.get(str(element[0].tag))
    return OPAQUE if read is None else read(element[0])


def _whole(element: etree._Element) -> Any:
    text = _text(element)
    return int(text) if NUMBER.fullmatch(text) else OPAQUE


def _array(element: etree._Element) -> list[Any]:
    return [_value(one) for one in _children(element, "array", "data")[0]]


def _struct(element: etree._Element) -> dict[str, Any]:
    members = [_children(member, "member", "name", "value") for member in element]
    found = {_text(pair[0]): _value(pair[-1]) for pair in members}
    if len(found) < len(members):
        raise UnclearError("a struct with a member twice")
    return found


_READERS: dict[str, Callable[[etree._Element], Any]] = {
    "int": _whole,
    "i4": _whole,
    "string": _text,
    "array": _array,
    "struct": _struct,
    "nil": lambda element: OPAQUE if _text(element) else None,
}
