"""Every answer is held against the contract of its dialect: JSON Schemas, compiled once."""

from functools import cache
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from jsonschema.protocols import Validator

from conformance.quick_schema import Yes, quick
from conformance.verdicts import MalformedAnswer
from specs import dialect

__all__ = ["check_list", "check_method_result"]


class _Contract(NamedTuple):
    """A schema as a validator, and as the quick yes that spares most values the validator."""

    validator: Validator
    surely: Yes | None


def _contract(schema: dict[str, Any]) -> _Contract:
    document = dialect("jsonrpc").contract_json()
    whole = {**schema, "components": document["components"]}
    return _Contract(Draft202012Validator(whole), quick(schema, document))


@cache
def _of_list(schema: str) -> _Contract:
    return _contract({"type": "array", "items": {"$ref": f"#/components/schemas/{schema}"}})


@cache
def _of_method(method: str) -> _Contract:
    methods = {entry["name"]: entry for entry in dialect("jsonrpc").contract_json()["methods"]}
    return _contract(methods[method]["result"]["schema"])


def _check(contract: _Contract, value: Any, what: str) -> None:
    validator = contract.validator
    if (contract.surely and contract.surely(value)) or validator.is_valid(value):
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
