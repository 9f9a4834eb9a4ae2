"""XML-RPC: bytes to calls."""

from collections.abc import Callable
from typing import Any

from lxml import etree

from conformance.writes.reading import NUMBER, members_of, text_of, xml_of
from conformance.writes.rpc_values import OPAQUE, Call
from conformance.writes.touch import UnclearError

__all__ = ["calls"]


def calls(body: bytes) -> list[Call]:
    """The one call of a message, around whose values stands nothing that does not belong there."""
    root = xml_of(body, "a message")
    parts = _within(root, "methodCall", "methodName", "params") or _within(root, "methodCall", "methodName")
    if parts is None:
        raise UnclearError("a message that is not a methodCall of a methodName and its params")
    method, rest = text_of(parts[0]), parts[1:]
    params = [_within(one, "param", "value") for params in rest for one in params]
    if any(one is None for one in params) or any(_within(one, "params", *["param"] * len(one)) is None for one in rest):
        raise UnclearError("a message whose params are not values")
    return [Call(OPAQUE if method is None or parts[0].attrib else method, [_value(one[0]) for one in params if one])]


def _within(element: etree._Element, tag: str, *tags: str) -> list[etree._Element] | None:
    """The elements below one, if it and they are these, and there is nothing beside."""
    found = members_of(element)
    is_so = element.tag == tag and not element.attrib and found is not None
    return found if is_so and [child.tag for child in found or ()] == list(tags) else None


def _value(element: etree._Element) -> Any:
    """The value of a <value>, which is of one type; without a type it is a text."""
    if element.tag != "value" or element.attrib:
        return OPAQUE
    text, typed = text_of(element), members_of(element)
    if text is not None:
        return text
    is_one = typed is not None and len(typed) == 1 and not typed[0].attrib
    read = _READERS.get(str(typed[0].tag)) if is_one and typed else None
    return OPAQUE if read is None else read(element[0])


def _text(element: etree._Element) -> Any:
    text = text_of(element)
    return OPAQUE if text is None else text


def _whole(element: etree._Element) -> Any:
    text = text_of(element)
    return int(text) if text and NUMBER.fullmatch(text) else OPAQUE


def _array(element: etree._Element) -> Any:
    data = _within(element, "array", "data")
    values = members_of(data[0]) if data and not data[0].attrib else None
    if values is None or any(one.tag != "value" for one in values):
        return OPAQUE
    return [_value(one) for one in values]


def _struct(element: etree._Element) -> Any:
    members = [_within(member, "member", "name", "value") for member in members_of(element) or ()]
    found = {_text(pair[0]): _value(pair[1]) for pair in members if pair}
    return found if len(found) == len(element) and OPAQUE not in found else OPAQUE


_READERS: dict[str, Callable[[etree._Element], Any]] = {
    "int": _whole,
    "i4": _whole,
    "string": _text,
    "array": _array,
    "struct": _struct,
    "nil": lambda element: OPAQUE if len(element) or element.text else None,
}
