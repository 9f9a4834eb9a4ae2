"""Bytes to a message, and a message's parameters to a call of the API."""

from base64 import b64decode
from typing import Any

from mockserver.api import PARAMETERS, REQUIRED, Caller
from mockserver.messages import Request
from mockserver.rules.faults import Failure, Fault, broken
from mockserver.seam import replaceable
from mockserver.wire.json_values import MALFORMED, decoded
from mockserver.world import World

__all__ = ["MALFORMED", "arguments_of", "caller_of", "decoded"]


def caller_of(request: Request) -> Caller:
    """Who calls: this dialect, with the HTTP Basic credentials of the request."""
    scheme, _, encoded = (request.header("authorization") or "").partition(" ")
    if scheme.lower() != "basic":
        return Caller("jsonrpc")
    try:
        user, colon, key = b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return Caller("jsonrpc")
    return Caller("jsonrpc", (user, key) if colon else None)


@replaceable
def arguments_of(world: World, method: str, params: Any) -> tuple[str, list[Any]]:
    """The API's method and its arguments; a name that is no method is a path, its session the first parameter."""
    if method in PARAMETERS:
        return method, _bound(world, method, params)
    values = list(params.values()) if isinstance(params, dict) else params
    return "call", [*values[:1], method, values[1:]] if values else [None, method, []]


def _bound(world: World, method: str, params: Any) -> list[Any]:
    wanted = PARAMETERS[method]
    if isinstance(params, dict) and params:
        values = [params.get(name, default) for name, default in wanted.items()]
    else:
        values = [*list(params), *list(wanted.values())[len(params) :]][: len(wanted)]
    for name, value in zip(wanted, values, strict=True):
        if value is REQUIRED:
            raise _missing(world, name, named=isinstance(params, dict) and bool(params))
    return values


def _missing(world: World, name: str, *, named: bool) -> Fault | Failure:
    return broken(world, f"Missing required parameter: {name}", page=named)
