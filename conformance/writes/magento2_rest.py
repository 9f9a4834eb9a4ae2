"""What a request of Magento 2 would write to: a stock, and the websites that it is given."""

import re
from typing import Any

from conformance.transport import Message
from conformance.writes.reading import json_of
from conformance.writes.touch import SAFE, Touch, UnclearError

__all__ = ["NEW", "is_sign_in", "touches"]

#: The identifier of a stock that is to be created.
NEW = "new"
STOCKS = re.compile(r"/rest(?:/[^/]+)?/V1/inventory/stocks(?:/([^/]*))?/?")
SIGN_IN = re.compile(r"/rest(?:/[^/]+)?/V1/integration/(?:admin|customer)/token/?")


def is_sign_in(message: Message) -> bool:
    """Whether a request only asks for a token."""
    return message.method == "POST" and SIGN_IN.fullmatch(message.path.partition("?")[0]) is not None


def touches(message: Message) -> list[Touch]:
    """The stock that a request names or creates, one that its body names, and the websites that it is given."""
    if message.method in SAFE or is_sign_in(message):
        return []
    found = STOCKS.fullmatch(message.path.partition("?")[0])
    if found is None or message.method not in ("POST", "PUT", "DELETE"):
        raise UnclearError(f"{message.method} {message.path}: nothing could undo it")
    in_body = _in_body(message.body)
    if message.method == "POST":
        return in_body if any(one.kind == "stock" for one in in_body) else [Touch("stock", NEW), *in_body]
    return [Touch("stock", found[1] or NEW, message.method == "DELETE"), *in_body]


def _in_body(body: bytes) -> list[Touch]:
    if not body:
        return []
    return list(dict.fromkeys(_named(json_of(body, "a stock"))))


def _named(value: Any) -> list[Touch]:
    """Ids and website codes, wherever they stand and however their keys are spelt."""
    if isinstance(value, list):
        return [touch for member in value for touch in _named(member)]
    if not isinstance(value, dict):
        return []
    found = [touch for member in value.values() for touch in _named(member)]
    for key, member in value.items():
        spelt = key.replace("_", "").casefold()
        if spelt == "stockid" and member is not None:
            found.append(Touch("stock", str(member)))
        elif spelt == "code" and isinstance(member, str | int):
            found.append(Touch("website", str(member)))
    return found
