"""Values to bytes: JSON as PHP writes it, XML under magento_api, and query strings for text/plain."""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from math import isfinite
from typing import Any
from xml.sax.saxutils import escape

from mockserver import php
from mockserver.messages import Response, text_response
from mockserver.seam import replaceable
from mockserver.wire import php_query
from mockserver.world import World

__all__ = ["answer", "empty", "entry", "gave_up"]

HTML = "text/html; charset=UTF-8"
#: Characters that no XML document can hold.
_UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNNAMEABLE = re.compile(r"[^a-z0-9_-]", re.IGNORECASE)


@replaceable
def answer(world: World, media_type: str, status: int, value: Any) -> Response:
    """An answer in a media type; all kinds of XML are called application/xml."""
    shown = "application/xml" if media_type.endswith("xml") else media_type
    return text_response(status, f"{shown}; charset=utf-8", _WRITERS[shown](world, value))


def empty(status: int) -> Response:
    """An answer without a body."""
    return text_response(status, HTML)


def gave_up() -> Response:
    """What a shop says that cannot write anything that the caller accepts."""
    return text_response(500, HTML, b"Service temporary unavailable")


@replaceable
def entry(world: World, members: dict[str, Any]) -> dict[str, Any]:
    """An item's entry in the answer to a bulk update, in the edition's order."""
    return {name: members[name] for name in world.edition.rest.entry}


def _as_json(world: World, value: Any) -> bytes:  # noqa: ARG001 - one of a table
    return json.dumps(value, separators=(",", ":"), default=_number).replace("/", "\\/").encode()


def _number(value: Decimal) -> float | int | None:
    """A number that came with a decimal point, as PHP writes it back; null for one that is too large for a float."""
    number = float(value)
    if not isfinite(number):
        return None
    return int(number) if number.is_integer() and abs(number) < 1e15 else number  # noqa: PLR2004 - PHP's own bound


def _as_text(world: World, value: Any) -> bytes:  # noqa: ARG001 - one of a table
    return php_query.build(value).encode()


def _as_xml(world: World, value: Any) -> bytes:
    lines = ['<?xml version="1.0"?>']
    # An answer without anything in it is closed at once in every edition.
    _write(lines, "magento_api", value, "", pair=bool(value) and world.edition.rest.empty_element == "pair")
    return ("\n".join(lines) + "\n").encode("ascii", "xmlcharrefreplace")


def _write(lines: list[str], name: str, value: Any, indent: str, *, pair: bool) -> None:
    """An element, its members on lines of their own, two blanks further in."""
    if isinstance(value, dict | list) and value:
        lines.append(f"{indent}<{name}>")
        for key, member in _named(value):
            _write(lines, _name(key), member, f"{indent}  ", pair=pair)
        lines.append(f"{indent}</{name}>")
        return
    text = "" if isinstance(value, dict | list) else escape(_UNWRITABLE.sub("?", php.to_text(value)))
    lines.append(f"{indent}<{name}>{text}</{name}>" if text or pair else f"{indent}<{name}/>")


def _named(value: dict[str, Any] | list[Any]) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else [("data_item", member) for member in value]


def _name(key: str) -> str:
    """A key as an element's name; a number is a data_item."""
    if key.isdecimal():
        return "data_item"
    name = _UNNAMEABLE.sub("_", key) or "_"
    return name if name[0].isalpha() or name[0] == "_" else f"_{name}"


_WRITERS: dict[str, Callable[[World, Any], bytes]] = {
    "application/json": _as_json,
    "application/xml": _as_xml,
    "text/plain": _as_text,
}
