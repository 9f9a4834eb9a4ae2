"""XML to values and back, as maps of elements: no entities from outside, no document types, nesting and size capped."""

import re
from typing import Any

from lxml import etree

__all__ = ["MALFORMED", "decoded", "encoded"]

#: What a body that is no XML decodes to.
MALFORMED = object()
LARGEST = 1024 * 1024
DEEPEST = 100

_NOT_IN_NAMES = re.compile(r"[^\w.-]+", re.ASCII)
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def decoded(body: bytes) -> Any:
    """What stands in the root element: maps of elements, lists where a name repeats, text; `MALFORMED` for no XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    if len(body) > LARGEST:
        return MALFORMED
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return MALFORMED
    info: Any = root.getroottree().docinfo
    return MALFORMED if info.doctype else _value(root, DEEPEST)


def _value(element: etree._Element, levels: int) -> Any:
    children = [child for child in element if isinstance(child.tag, str)]
    if not children or not levels:
        return element.text or ""
    members: dict[str, list[Any]] = {}
    for child in children:
        members.setdefault(etree.QName(child).localname, []).append(_value(child, levels - 1))
    return {name: values[0] if len(values) == 1 else values for name, values in members.items()}


def encoded(value: Any) -> bytes:
    """A value in the element `response`: a map's members by name, a list's in elements `item`."""
    root = etree.Element("response")
    _fill(root, value)
    text: bytes = etree.tostring(root, pretty_print=True)
    return b'<?xml version="1.0"?>\n' + text


def _fill(element: etree._Element, value: Any) -> None:
    if isinstance(value, dict):
        for name, member in value.items():
            _fill(etree.SubElement(element, _name(name)), member)
    elif isinstance(value, list):
        for member in value:
            _fill(etree.SubElement(element, "item"), member)
    else:
        element.text = _NOT_IN_XML.sub("", _text(value)) or None


def _name(name: str) -> str:
    cleaned = _NOT_IN_NAMES.sub("", name).strip("_")
    return cleaned if cleaned[:1].isalpha() else f"item_{cleaned}"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
