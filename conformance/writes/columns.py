"""Which columns of a stock item a message names, wherever and however: as members, elements, attributes or texts.

Nothing is understood here: a name that stands anywhere counts, so that a column is at most taken for written too often.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import unquote_to_bytes

from lxml import etree

from conformance.transport import Message
from conformance.writes.reading import json_of, xml_of
from conformance.writes.touch import UnclearError
from specs import fields

__all__ = ["columns_named"]

_WORD = re.compile(rb"[a-z_]+")


def columns_named(message: Message) -> frozenset[str]:
    """The columns that a message's body names."""
    plain = unquote_to_bytes(message.body.replace(b"\0", b"")).lower()
    words = {word.decode() for word in _WORD.findall(plain)}
    return frozenset({*words, *(text.strip().lower() for text in _texts(message.body))} & set(fields()))


def _texts(body: bytes) -> Iterator[str]:
    """The texts and names in a body, as a shop would read them; of one that cannot be read its bytes have to do."""
    with suppress(UnclearError):
        yield from _in_json(json_of(body, "a body", list))
    with suppress(UnclearError):
        yield from _in_xml(xml_of(body, "a body"))


def _in_json(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        waiting += [*one, *one.values()] if isinstance(one, dict) else one if isinstance(one, list) else ()


def _in_xml(root: etree._Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        yield from (etree.QName(name).localname for name in (element.tag, *element.attrib))
        yield from map(str, element.attrib.values())
        yield "".join(map(str, element.itertext()))
