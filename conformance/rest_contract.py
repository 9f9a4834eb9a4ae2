"""Every answer of Magento 1 REST is held against its openapi.yaml: statuses and JSON Schemas, compiled once.

The rows of a list are looked at one by one, and a row that was found right once is right: most rows of two lists are
the same.
"""

from functools import cache
from typing import Any

import msgspec
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from jsonschema.protocols import Validator

from conformance.verdicts import MalformedAnswer
from specs import dialect

__all__ = ["check_answer"]

NAME = "magento1_rest"
#: So many values that were found right are remembered.
REMEMBERED = 20_000
_right: set[tuple[str, bytes]] = set()


def check_answer(method: str, path: str, status: int, value: Any) -> None:
    """Raise `MalformedAnswer` where the contract does not have such an answer; `value` is None for an empty body."""
    responses = _responses(method, path)
    if responses is None:
        _check("Errors", value)
    elif str(status) not in responses:
        raise MalformedAnswer(f"{method} {path} is answered with HTTP {status}; there are {', '.join(responses)}")
    else:
        _check_content(responses[str(status)], value)


def _check_content(response: dict[str, Any], value: Any) -> None:
    schema = _followed(response).get("content", {}).get("application/json", {}).get("schema")
    if schema is None:
        if value is not None:
            raise MalformedAnswer(f"a body where none belongs: {value!r}")
        return
    if schema.get("type") == "array":
        if not isinstance(value, list):
            raise MalformedAnswer(f"a list is answered with {value!r}")
        for member in value:
            _check(_name(schema["items"]), member)
        return
    _check(_name(schema), value)


def _check(schema: str, value: Any) -> None:
    known = (schema, msgspec.json.encode(value))
    if known in _right:
        return
    validator = _validator(schema)
    if not validator.is_valid(value):
        error = best_match(validator.iter_errors(value))
        where = "".join(f"[{part!r}]" for part in error.absolute_path) if error else ""
        raise MalformedAnswer(f"{schema}{where} is not as the contract says: {error.message if error else ''}")
    if len(_right) >= REMEMBERED:
        _right.clear()
    _right.add(known)


@cache
def _validator(schema: str) -> Validator:
    components = dialect(NAME).contract_json()["components"]
    return Draft202012Validator({"$ref": f"#/components/schemas/{schema}", "components": components})


def _name(schema: dict[str, Any]) -> str:
    return str(schema["$ref"].rpartition("/")[2])


def _followed(response: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in response:
        return response
    found: dict[str, Any] = dialect(NAME).contract_json()["components"]["responses"][_name(response)]
    return found


def _responses(method: str, path: str) -> dict[str, Any] | None:
    """What the contract answers to a method at a path below the root; None where it has no such thing."""
    segments = path.partition("?")[0].strip("/").split("/")
    for template, item in dialect(NAME).contract_json()["paths"].items():
        parts = template.strip("/").split("/")
        fits = len(parts) == len(segments) and all(
            part.startswith("{") or part == segment for part, segment in zip(parts, segments, strict=True)
        )
        if fits and method.lower() in item:
            found: dict[str, Any] = item[method.lower()]["responses"]
            return found
    return None
