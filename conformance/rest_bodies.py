"""Bodies of Magento 1 REST as a client writes and reads them: JSON, XML on lxml, query strings.

XML is read into what JSON would have said: an element that holds only data_item is a list, one with other children a
map, an empty one null; everything else is text, except a code. Nothing outside a document is ever loaded.
"""

from collections.abc import Mapping
from decimal import Decimal
from json import JSONDecodeError, loads
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from lxml import etree

from conformance.safe_xml import parsed
from conformance.verdicts import MalformedAnswer

__all__ = ["MEDIA_TYPES", "as_json", "as_xml", "read_body", "written"]

#: What a form of body is asked for and sent with; the document's own examples say text/xml.
MEDIA_TYPES = {"json": "application/json", "xml": "text/xml"}
ITEM = "data_item"
SHOWN = 200

_encoder = msgspec.json.Encoder(decimal_format="number")


def as_json(value: Any) -> bytes:
    """A value as JSON, decimals as numbers with all their places."""
    return _encoder.encode(value)


def as_xml(value: Any) -> bytes:
    """A value as XML under magento_api; the item_id of a list's member is an attribute, as the document prints it."""
    root = etree.Element("magento_api")
    _fill(root, value)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _fill(element: etree._Element, value: Any) -> None:
    if isinstance(value, Mapping):
        for name, member in value.items():
            _fill(etree.SubElement(element, name), member)
    elif isinstance(value, list | tuple):
        for member in value:
            _fill_item(etree.SubElement(element, ITEM), member)
    elif value is not None:
        element.text = str(value)


def _fill_item(element: etree._Element, member: Any) -> None:
    members = dict(member) if isinstance(member, Mapping) else member
    if isinstance(members, dict) and isinstance(members.get("item_id"), int | str):
        element.set("item_id", str(members.pop("item_id")))
    _fill(element, members)


def written(value: Any, form: str) -> bytes:
    """A value in one of the forms of `MEDIA_TYPES`."""
    return as_json(value) if form == "json" else as_xml(value)


# ---------------------------------------------------------------------------------------------------------- reading


def read_body(media_type: str, body: bytes) -> Any:
    """What the body of an answer says."""
    if media_type == "application/json":
        return _json(body)
    if media_type == "application/xml":
        return _xml(body)
    if media_type == "text/plain":
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    raise MalformedAnswer(f"an answer in {media_type!r}: {body[:SHOWN]!r}")


def _json(body: bytes) -> Any:
    try:
        return loads(body, parse_float=Decimal)
    except (JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedAnswer(f"the answer is no JSON ({error}): {body[:SHOWN]!r}") from error


def _xml(body: bytes) -> Any:
    root = parsed(body)
    if root.tag != "magento_api":
        raise MalformedAnswer(f"the root of an answer in XML is magento_api, not {root.tag!r}")
    return _value_of(root) if len(root) else []


def _value_of(element: etree._Element) -> Any:
    if len(element) == 0:
        text = element.text
        return int(text) if text and element.tag == "code" and text.isdecimal() else text
    names = [str(child.tag) for child in element]
    if set(names) == {ITEM}:
        return [_value_of(child) for child in element]
    if len(set(names)) < len(names):
        raise MalformedAnswer(f"{element.tag!r} holds an element twice: {names}")
    return {name: _value_of(child) for name, child in zip(names, element, strict=True)}
