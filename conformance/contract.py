"""Every answer is held against the contract of its dialect: JSON Schemas, compiled once."""

from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from jsonschema.protocols import Validator

from conformance.verdicts import MalformedAnswer
from specs import dialect

__all__ = ["check_list", "check_method_result"]


def _validator(schema: dict[str, Any]) -> Validator:
    components = dialect("jsonrpc").contract_json()["components"]
    return Draft202012Validator({**schema, "components": components})


@cache
def _of_list(schema: str) -> Validator:
    return _validator({"type": "array", "items": {"$ref": f"#/components/schemas/{schema}"}})


@cache
def _of_method(method: str) -> Validator:
    methods = {entry["name"]: entry for entry in dialect("jsonrpc").contract_json()["methods"]}
    return _validator(methods[method]["result"]["schema"])


def _check(validator: Validator, value: Any, what: str) -> None:
    if validator.is_valid(value):
        return
    error = best_match(validator.iter_errors(value))
    where = "".join(f"[{part!r}]" for part in error.absolute_path) if error else ""
    raise MalformedAnswer(f"{what}{where} is not as the contract says: {error.message if error else ''}")


def check_list(value: Any, schema: str) -> None:
    """A list's answer: an array of what the edition lists."""
    _check(_of_list(schema), value, "the list")


def check_method_result(value: Any, method: str) -> None:
    """The result of one of the API's own methods."""
    _check(_of_method(method), value, f"the result of {method}")
