"""What a REST dialect's contract (openapi.yaml) routes where, and its schemas.

An operation's `operationId` is the domain's word for it. Three extensions of ours stand beside it:
    x-acl       the resource that the caller's role must hold
    x-forces    {"stock": ["stock_id", "stockId"]}: the body's member whose field the path's parameter replaces
    x-later     an operation that another one stands for, carried out later
"""

from functools import cache
from typing import Any

import msgspec

from specs.dialects import contract

__all__ = ["RestOperation", "operations", "schema"]

_METHODS = ("get", "post", "put", "patch", "delete")


class RestOperation(msgspec.Struct, frozen=True):
    """An operation: where it is, who may call it, what it takes (schemas by name) and what of that it must be given."""

    name: str
    method: str
    path: str
    acl: str = ""
    takes: dict[str, Any] = {}
    required: tuple[str, ...] = ()
    forces: dict[str, tuple[str, str]] = {}


@cache
def operations(dialect_name: str) -> tuple[RestOperation, ...]:
    """The operations in the contract's order."""
    paths = contract(dialect_name)["paths"]
    return tuple(
        _operation(dialect_name, path, method, item)
        for path, item in paths.items()
        for method in _METHODS
        if method in item and "x-later" not in item[method]
    )


def _operation(dialect_name: str, path: str, method: str, item: dict[str, Any]) -> RestOperation:
    entry = item[method]
    forces = {member: tuple(pair) for member, pair in entry.get("x-forces", {}).items()}
    forced = {parameter for _, parameter in forces.values()}
    parameters = [schema(dialect_name, one) for one in (*item.get("parameters", []), *entry.get("parameters", []))]
    named = [one for one in parameters if one["in"] in ("path", "query") and one["name"] not in forced]
    body = _body(dialect_name, entry)
    takes = {one["name"]: one["schema"] for one in named} | body.get("properties", {})
    required = (*(one["name"] for one in named if one.get("required")), *body.get("required", ()))
    return RestOperation(entry["operationId"], method.upper(), path, entry.get("x-acl", ""), takes, required, forces)


def _body(dialect_name: str, entry: dict[str, Any]) -> dict[str, Any]:
    content = entry.get("requestBody", {}).get("content", {})
    return schema(dialect_name, content["application/json"]["schema"]) if content else {}


def schema(dialect_name: str, node: dict[str, Any]) -> dict[str, Any]:
    """A schema or another part of the contract with its reference, if it is one, followed."""
    while "$ref" in node:
        found: Any = contract(dialect_name)
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node
