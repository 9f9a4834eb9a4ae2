"""What a request of Magento 2 would write to: a stock, and the websites that it is given."""

import re
from typing import Any

from conformance.transport import Message
from conformance.writes.envelope import body_type, segments
from conformance.writes.reading import NUMBER, identifier, json_of
from conformance.writes.touch import SAFE, Touch, UnclearError

__all__ = ["NEW", "is_sign_in", "touches"]

#: The identifier of a stock that is to be created.
NEW = "new"
#: Behind a store's code, or none. What `async` stands before is carried out later, when nobody can say what it made.
STOCKS = re.compile(r"rest/(?:(?!async/)[a-z][a-z0-9_]*/)?V1/inventory/stocks(?:/([^/]+))?")
SIGN_IN = re.compile(r"/rest(?:/[a-z][a-z0-9_]*)?/V1/integration/(?:admin|customer)/token/?")
UTF_8_JSON = ("", "application/json")


def is_sign_in(message: Message) -> bool:
    """Whether a request only asks for a token."""
    return message.method == "POST" and SIGN_IN.fullmatch(message.path) is not None


def touches(message: Message) -> list[Touch]:
    """The stock that a request names or creates, one that its body names, and the websites that it is given."""
    if message.method in SAFE or is_sign_in(message):
        return []
    found = STOCKS.fullmatch("/".join(segments(message)))
    is_one = found is not None and found[1] is not None
    if found is None or (message.method, is_one) not in (("POST", False), ("PUT", True), ("DELETE", True)):
        raise UnclearError(f"{message.method} {message.path}: nothing could undo it")
    in_body = _in_body(message)
    if message.method == "POST":
        return [Touch("stock", NEW), *in_body]
    stock = identifier(found[1], "the stock of a path")
    return list(dict.fromkeys([Touch("stock", stock, message.method == "DELETE"), *in_body]))


def _in_body(message: Message) -> list[Touch]:
    if not message.body:
        return []
    if body_type(message) not in UTF_8_JSON:
        raise UnclearError("a stock that is not in JSON")
    return list(dict.fromkeys(_named(json_of(message.body, "a stock", list))))


def _number(value: Any) -> str:
    """A stock_id; any text but a number may be cast to another."""
    text = identifier(value, "the stock_id of a body")
    if not NUMBER.fullmatch(text):
        raise UnclearError(f"the stock_id {text!r} of a body is not a number")
    return text


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
            found.append(Touch("stock", _number(member)))
        elif spelt == "code" and member is not None:
            found.append(Touch("website", identifier(member, "the code of a channel")))
    return found
