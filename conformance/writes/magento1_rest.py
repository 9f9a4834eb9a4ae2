"""What a request of Magento 1 REST would write to: the stock items of its path and its body."""

from typing import Any
from urllib.parse import unquote

from lxml import etree

from conformance.transport import Message
from conformance.writes.reading import json_of, xml_of
from conformance.writes.touch import SAFE, Touch, UnclearError
from specs import dialect

__all__ = ["touches"]

ITEM_ID = "item_id"


def touches(message: Message) -> list[Touch]:
    """The stock items that a request names; only PUT writes in a way that can be undone."""
    if message.method in SAFE:
        return []
    path = message.path.partition("?")[0].removeprefix(dialect("magento1_rest").roots[0]).strip("/")
    if message.method != "PUT":
        raise UnclearError(f"{message.method} {message.path}: if a shop carried it out, nothing could undo it")
    in_path = [unquote(part) for part in path.split("/")[1:]]
    return [Touch("stock_item", text) for text in dict.fromkeys([*in_path, *_in_body(message.body)])]


def _in_body(body: bytes) -> list[str]:
    """Every item_id that a body has, wherever it stands."""
    if ITEM_ID.encode() not in body:
        return []
    return _in_xml(body) if body.lstrip()[:1] == b"<" else _in_json(body)


def _in_json(body: bytes) -> list[str]:
    return list(_ids(json_of(body, "a body of stock items")))


def _ids(value: Any) -> list[str]:
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = [value[ITEM_ID]] if isinstance(value, dict) and isinstance(value.get(ITEM_ID), int | str | float) else []
    spelt = [str(int(one)) if isinstance(one, bool) else str(one) for one in own]
    return spelt + [text for member in members for text in _ids(member)]


def _in_xml(body: bytes) -> list[str]:
    root, found = xml_of(body, "a body of stock items"), list[str]()
    for element in root.iter(etree.Element):
        found += [str(element.get(ITEM_ID))] if element.get(ITEM_ID) is not None else []
        found += [element.text or str(element.get("value", ""))] if element.tag == ITEM_ID else []
    return found
