"""Every answer of a REST dialect is held against its openapi.yaml: statuses and JSON Schemas, compiled once.

A list is looked at entry by entry, and what was found right once is right: most entries of two lists are the same.
"""

import re
from functools import cache
from typing import Any

import msgspec
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from jsonschema.protocols import Validator

from conformance.verdicts import MalformedAnswer
from specs import dialect

__all__ = ["check_openapi_answer"]

#: So many values that were found right are remembered.
REMEMBERED = 20_000
_right: set[tuple[str, str, bytes]] = set()

#: Where refusals begin; what a contract does not describe can only be one.
REFUSALS = 400
#: The key under which a contract describes every refusal that has no status of its own.
REST = "default"


class _Place(msgspec.Struct, frozen=True):
    """What the contract says of a method at a path: the responses by status."""

    name: str
    pattern: str
    responses: dict[str, Any]


class _Body(msgspec.Struct, frozen=True):
    """What a body must be: a value, or a list of such; without a validator there must be none."""

    validator: Validator | None
    is_list: bool = False


def check_openapi_answer(dialect_name: str, method: str, path: str, status: int, value: Any) -> None:
    """Raise `MalformedAnswer` where the contract has no such answer; `path` is below the server's URL, None no body."""
    plain = path.partition("?")[0].rstrip("/")
    place = next((one for one in _places(dialect_name, method) if re.fullmatch(one.pattern, plain)), None)
    name, what = place.name if place else "nowhere", f"{method} {path}, HTTP {status}"
    body = _body(dialect_name, name, _described(place, status, what))
    if body.validator is None:
        if value is not None:
            raise MalformedAnswer(f"{what}: a body where none belongs: {value!r}")
        return
    if body.is_list and not isinstance(value, list):
        raise MalformedAnswer(f"{what}: a list is answered with {value!r}")
    for one in value if body.is_list else [value]:
        _hold(body.validator, one, (dialect_name, f"{name} {status}", msgspec.json.encode(one)), what)


def _described(place: _Place | None, status: int, what: str) -> str:
    """The key of the response for a status."""
    if place is None:
        if status < REFUSALS:
            raise MalformedAnswer(f"{what}: a success, but there is no such thing")
        return REST
    if str(status) in place.responses:
        return str(status)
    if status < REFUSALS or REST not in place.responses:
        raise MalformedAnswer(f"{what}: there are {', '.join(place.responses)}")
    return REST


def _hold(validator: Validator, value: Any, known: tuple[str, str, bytes], what: str) -> None:
    if known in _right:
        return
    if not validator.is_valid(value):
        error = best_match(validator.iter_errors(value))
        where = "".join(f"[{part!r}]" for part in error.absolute_path) if error else ""
        raise MalformedAnswer(
            f"{what}: the answer{where} is not as the contract says: {error.message if error else ''}"
        )
    if len(_right) >= REMEMBERED:
        _right.clear()
    _right.add(known)


@cache
def _places(dialect_name: str, method: str) -> tuple[_Place, ...]:
    paths = dialect(dialect_name).contract_json()["paths"]
    return tuple(
        _Place(f"{method} {path}", re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)), item[method.lower()]["responses"])
        for path, item in paths.items()
        if method.lower() in item
    )


@cache
def _body(dialect_name: str, name: str, status: str) -> _Body:
    """What the contract says of the body; at a place that it does not have, the refusal that all places share."""
    place = next((one for one in _places(dialect_name, name.partition(" ")[0]) if one.name == name), None)
    shared = {"$ref": "#/components/responses/Refusal"}
    response = _followed(dialect_name, place.responses[status] if place else shared)
    if "content" not in response:
        return _Body(None)
    schema = response["content"]["application/json"]["schema"]
    followed = _followed(dialect_name, schema)
    is_list = followed.get("type") == "array" and set(followed) == {"type", "items"}
    components = dialect(dialect_name).contract_json()["components"]
    return _Body(
        Draft202012Validator({"allOf": [followed["items"] if is_list else schema], "components": components}), is_list
    )


def _followed(dialect_name: str, node: dict[str, Any]) -> dict[str, Any]:
    """A part of the contract, behind its reference if it is one."""
    while "$ref" in node:
        found: Any = dialect(dialect_name).contract_json()
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node
