"""Every answer of a REST dialect is held against its openapi.yaml: JSON Schemas, compiled once.

A member that the contract does not describe is tolerated; a body that was found right once is right.
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

#: So many bodies that were found right are remembered.
REMEMBERED = 20_000
_right: set[tuple[str, str, int, bytes]] = set()


class _Place(msgspec.Struct, frozen=True):
    """What the contract says of a method at a path: the responses by status."""

    name: str
    pattern: str
    responses: dict[str, Any]


def check_openapi_answer(dialect_name: str, method: str, path: str, status: int, value: Any) -> None:
    """Raise `MalformedAnswer` where the contract does not have such an answer; `path` is below the server's URL."""
    place = next((one for one in _places(dialect_name, method) if re.fullmatch(one.pattern, path)), None)
    name = place.name if place else "nowhere"
    known = (dialect_name, name, status, msgspec.json.encode(value))
    if known in _right:
        return
    if place is None and status < 400:  # noqa: PLR2004 - what is not described cannot succeed
        raise MalformedAnswer(f"{method} {path} succeeds with HTTP {status}, but there is no such thing")
    _hold(_validator(dialect_name, name, _described(place, status)), value, f"{method} {path}, HTTP {status}")
    if len(_right) >= REMEMBERED:
        _right.clear()
    _right.add(known)


def _described(place: _Place | None, status: int) -> str:
    """The key of the response for a status; every refusal is the default's."""
    if place is None or (str(status) not in place.responses and status >= 400):  # noqa: PLR2004 - where refusals begin
        return "default"
    if str(status) not in place.responses:
        raise MalformedAnswer(f"HTTP status {status}, where {', '.join(place.responses)} are described")
    return str(status)


def _hold(validator: Validator, value: Any, what: str) -> None:
    if validator.is_valid(value):
        return
    error = best_match(validator.iter_errors(value))
    where = "".join(f"[{part!r}]" for part in error.absolute_path) if error else ""
    raise MalformedAnswer(f"{what}: the answer{where} is not as the contract says: {error.message if error else ''}")


@cache
def _places(dialect_name: str, method: str) -> tuple[_Place, ...]:
    paths = dialect(dialect_name).contract_json()["paths"]
    return tuple(
        _Place(f"{method} {path}", re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)), item[method.lower()]["responses"])
        for path, item in paths.items()
        if method.lower() in item
    )


@cache
def _validator(dialect_name: str, name: str, status: str) -> Validator:
    contract = dialect(dialect_name).contract_json()
    method = name.partition(" ")[0]
    place = next((one for one in _places(dialect_name, method) if one.name == name), None)
    response: dict[str, Any] = place.responses[status] if place else {"$ref": "#/components/responses/Refusal"}
    while "$ref" in response:
        response = contract["components"]["responses"][response["$ref"].rpartition("/")[2]]
    schema = response["content"]["application/json"]["schema"]
    return Draft202012Validator({"allOf": [schema], "components": contract["components"]})
