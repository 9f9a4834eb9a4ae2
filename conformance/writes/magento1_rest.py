"""What a request of Magento 1 REST would write to: the stock items of its path and its body.

A body is read by what it looks like, whatever its Content-Type says: JSON and XML exclude each other, and neither names
an item to a shop that takes it for a query string. One that nobody can read names none where it has no room for it.
"""

import re
from typing import Any

from lxml import etree

from conformance.transport import Message
from conformance.writes.envelope import body_type, segments
from conformance.writes.reading import can_say, identifier, json_of, text_of, xml_of
from conformance.writes.touch import SAFE, Touch, UnclearError

__all__ = ["touches"]

ITEM_ID = "item_id"
ITEMS = "stockitems"
#: Resources that no shop has: the checks ask for them.
NO_RESOURCE = ("stockitem", "nothing")
#: Bodies that hold nothing that could be written.
NOTHING = (b"", b"{}", b"[]")
KNOWN = ("", "application/json", "text/xml", "application/xml", "application/xhtml+xml")
#: Entities that stand for a number wherever they are named, as a check declares one.
NUMBERS = re.compile(rb'<!DOCTYPE (\w+) \[<!ENTITY (\w+) "([0-9.]{1,20})">\]>')


class Several(list[Any]):
    """The values of a name that stands several times in an object: shops take the one or the other."""


def touches(message: Message) -> list[Touch]:
    """The stock items that a request names; only PUT writes in a way that can be undone."""
    if message.method in SAFE:
        return []
    if message.method != "PUT":
        raise UnclearError(f"{message.method} {message.path}: if a shop carried it out, nothing could undo it")
    _, _, resource, *in_path = segments(message) + [""] * 3
    is_empty = not any(in_path) and message.body.strip() in NOTHING
    if resource not in (ITEMS, *NO_RESOURCE) and not is_empty:
        raise UnclearError(f"{message.path!r} may write to something that could not be put back")
    named = [*(text for text in in_path if text), *_in_body(message)]
    return [Touch("stock_item", text) for text in dict.fromkeys(named)]


def _in_body(message: Message) -> list[str]:
    """Every item_id that a body has, wherever it stands."""
    try:
        kind = body_type(message)
        if kind not in KNOWN and set(b"&;") & set(message.body):
            raise UnclearError(f"a body of the type {kind!r} may name anything")
        return _in_xml(message.body) if message.body.lstrip()[:1] == b"<" else _in_json(message.body)
    except UnclearError:
        if can_say(ITEM_ID, message.body):
            raise
        return []


# ------------------------------------------------------------------------------------------------------------- JSON


def _in_json(body: bytes) -> list[str]:
    """The ids of a body in JSON, level by level; a list or a map in the place of one is nobody's id in any shop."""
    level, found = [json_of(body, "a body of stock items", Several)], list[Any]()
    while level:
        maps = [value for value in level if isinstance(value, dict)]
        found += [member for value in maps for name, member in value.items() if _is_id(name)]
        lists = [value for value in level if isinstance(value, list)]
        level = [*(member for value in maps for member in value.values()), *(one for many in lists for one in many)]
    every = [one for many in found for one in (many if isinstance(many, Several) else [many])]
    ids = [_spelt(one) for one in every if not isinstance(one, list | dict) and one not in (None, "", False)]
    return [identifier(one, "the item_id of a body") for one in ids]


def _spelt(value: Any) -> Any:
    """A value as the text that a database casts: true is 1, a number with a point is itself."""
    return int(value) if isinstance(value, bool) else repr(value) if isinstance(value, float) else value


def _is_id(name: str) -> bool:
    return name.strip().casefold() == ITEM_ID


# -------------------------------------------------------------------------------------------------------------- XML


def _in_xml(body: bytes) -> list[str]:
    root, found = xml_of(_plain(body), "a body of stock items"), list[str]()
    for element in root.iter(etree.Element):
        if any("{" in name or ":" in name for name in map(str, (element.tag, *element.attrib))):
            raise UnclearError("a body of stock items with namespaces")
        found += [str(value) for name, value in element.attrib.items() if _is_id(str(name))]
        if _is_id(str(element.tag)):
            found += [_only(element)]
    return [identifier(text, "the item_id of a body") for text in found if text]


def _only(element: etree._Element) -> str:
    """The text of an element, or its attribute `value`: shops take the one or the other."""
    texts = [text_of(element), element.get("value")]
    if texts[0] is None or set(element.attrib) > {"value"} or all(texts):
        raise UnclearError("an item_id that is more than a text")
    return str(texts[0] or texts[1] or "")


def _plain(body: bytes) -> bytes:
    """A body with its one entity for a number replaced, as shops either expand it or refuse the whole."""
    found = NUMBERS.search(body)
    if found is None:
        return body
    return body.replace(found[0], b"").replace(b"&" + found[2] + b";", found[3])
