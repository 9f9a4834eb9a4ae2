"""JSON-RPC: bytes to calls.

Zend's server calls a setter for every member of a message, `options` among them, which sets all others anew: so only
the four members that JSON-RPC has are understood, in their own letters.
"""

from typing import Any

from conformance.writes.reading import json_of
from conformance.writes.rpc_values import OPAQUE, Call
from conformance.writes.touch import UnclearError

__all__ = ["calls"]

MEMBERS = {"jsonrpc", "method", "params", "id"}


def calls(body: bytes) -> list[Call]:
    """The call of a message, or those of a batch; what is neither calls nothing."""
    value = json_of(body, "a message", lambda _: OPAQUE)
    return [_call(one) for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


def _call(message: dict[str, Any]) -> Call:
    if not set(message) <= MEMBERS:
        raise UnclearError(f"a message with the member {min(set(message) - MEMBERS)!r}")
    return Call(message.get("method"), message.get("params", []))
