"""Bytes to a JSON value: decimals exact, nesting capped."""

from decimal import Decimal, InvalidOperation
from itertools import chain
from typing import Any

import msgspec

from mockserver import php

__all__ = ["DEEPEST", "MALFORMED", "decoded", "deeper_than"]

#: What a body that is no JSON decodes to.
MALFORMED = object()
#: As deep as PHP decodes JSON.
DEEPEST = 511

_exact = msgspec.json.Decoder(float_hook=Decimal)
_as_php = msgspec.json.Decoder(float_hook=php.to_decimal)


def decoded(body: bytes, *, php_numbers: bool = False) -> Any:
    """The JSON value of a body, decimals exact; `MALFORMED` for anything else, and for what is out of all bounds.

    To PHP a number with an exponent beyond all bounds is infinite, or nothing.
    """
    try:
        value = (_as_php if php_numbers else _exact).decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, InvalidOperation):
        return MALFORMED
    return MALFORMED if body.count(b"[") + body.count(b"{") > DEEPEST and deeper_than(value, DEEPEST) else value


def deeper_than(value: Any, levels: int) -> bool:
    """Whether lists and maps nest deeper than so many levels."""
    level = [value]
    for _ in range(levels):
        members = chain.from_iterable(item.values() if isinstance(item, dict) else item for item in level)
        level = [member for member in members if isinstance(member, (list, dict))]
        if not level:
            return False
    return True
