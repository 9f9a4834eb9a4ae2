"""What a message of a Magento 1 RPC dialect would write to: the products of its updates.

JSON is read by its structure. XML is read by its leaves: wherever a text is the path of an update, its arguments stand
beside it; in the operations of SOAP v2 the product stands under its part's name.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from conformance.transport import Message
from conformance.writes.reading import json_of, xml_of
from conformance.writes.touch import Touch

__all__ = ["touches"]

#: A path whose second part is a method that writes, in any spelling.
#: The parameters of a call, which may come by name in any order.
NAMES = ("sessionId", "apiPath", "args")
UPDATE = re.compile(r"[^.]*\.(multi)?update(\..*)?", re.IGNORECASE)
#: The operations of SOAP v2 and WS-I that write, and the parts that name products.
OPERATION = re.compile(r"catalogInventoryStockItem(Multi)?Update(RequestParam)?", re.IGNORECASE)
PRODUCT_PARTS = ("product", "productid", "productids")
#: What no body that writes can do without.
WORD = b"update"


def touches(message: Message) -> list[Touch]:
    """The products that a message's updates name."""
    if WORD not in message.body.lower():
        return []
    named = _in_xml(message.body) if message.body.lstrip()[:1] == b"<" else _in_json(message.body)
    return [Touch("product", text) for text in dict.fromkeys(named)]


# ------------------------------------------------------------------------------------------------------------- JSON


def _in_json(body: bytes) -> list[str]:
    value = json_of(body, "a message of an update")
    messages = value if isinstance(value, list) else [value]
    return [text for one in messages if isinstance(one, dict) for text in _of_message(one)]


def _of_message(message: dict[str, Any]) -> Iterator[str]:
    method, params = message.get("method"), message.get("params")
    if isinstance(params, dict):
        names = [*(name for name in NAMES if name in params), *(name for name in params if name not in NAMES)]
        params = [params[name] for name in names]
    arguments = params if isinstance(params, list) else []
    if isinstance(method, str) and UPDATE.fullmatch(method):
        yield from _products(arguments[1:])
    yield from _of_calls(arguments)


def _of_calls(value: Any) -> Iterator[str]:
    """Wherever a path of an update stands in a list, what stands behind it are its arguments."""
    for place, member in enumerate(value if isinstance(value, list) else []):
        if isinstance(member, str) and UPDATE.fullmatch(member):
            behind = value[place + 1] if place + 1 < len(value) else None
            yield from _products(behind if isinstance(behind, list) else [behind])
        yield from _of_calls(member)


def _products(arguments: Any) -> Iterator[str]:
    """The products that an update's arguments name: those of the first one."""
    first = arguments[0] if arguments else None
    if isinstance(first, dict):
        first = list(first.values())
    for one in first if isinstance(first, list) else [first]:
        if isinstance(one, list | dict):
            yield from _products([one])
        elif one is not None:
            yield str(int(one)) if isinstance(one, bool) else str(one)


# -------------------------------------------------------------------------------------------------------------- XML


def _in_xml(body: bytes) -> list[str]:
    root = xml_of(body, "a message of an update")
    found: list[str] = []
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        if OPERATION.fullmatch(name):
            found += _of_operation(element)
        elif len(element) == 0 and UPDATE.fullmatch((element.text or "").strip()):
            found += _of_path(element)
    return found


def _of_operation(element: etree._Element) -> list[str]:
    """The texts under the parts that name products; without such a part, all texts but the session's."""
    parts = [part for part in element if isinstance(part.tag, str)]
    named = [part for part in parts if etree.QName(part).localname.lower() in PRODUCT_PARTS]
    return [text for part in named or parts[1:] for text in _leaves(part)]


def _of_path(leaf: etree._Element) -> list[str]:
    """The texts of the first argument beside a path."""
    element: etree._Element | None = leaf
    while element is not None and element.getnext() is None:
        element = element.getparent()
    arguments = None if element is None else element.getnext()
    if arguments is None:
        return []
    while len(arguments) == 1:
        arguments = arguments[0]
    return _leaves(arguments[0]) if len(arguments) else _leaves(arguments)


def _leaves(element: etree._Element) -> list[str]:
    return [one.text or "" for one in element.iter(etree.Element) if len(one) == 0]
