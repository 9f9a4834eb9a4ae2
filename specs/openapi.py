"""What an OpenAPI contract drives: routes, attributes and their order, parameters' bounds, and what a refusal says.

routes("magento1_rest")                    the templates and their operations
properties("magento1_rest", "StockItem")   the members of a schema, references followed
parameter("magento1_rest", "limit")        the schema of a parameter
errors("magento1_rest")                    the refusals by name (`x-errors`)
"""

from functools import cache
from typing import Any

import msgspec

from specs.dialects import contract, dialect
from specs.reader import SpecError, convert

__all__ = ["ErrorSpec", "Operation", "Route", "errors", "parameter", "properties", "routes"]

METHODS = ("get", "put", "post", "delete", "patch")


class Operation(msgspec.Struct, frozen=True):
    """What a method does at a route: the operation's name, and the privilege that a role needs for it."""

    name: str
    privilege: str


class Route(msgspec.Struct, frozen=True):
    """A path template in segments (`{id}` takes any one segment) and its operations by HTTP method."""

    segments: tuple[str, ...]
    operations: dict[str, Operation]

    def match(self, segments: tuple[str, ...]) -> dict[str, str] | None:
        """What stands where the template has names; None where the segments are not this route's."""
        if len(segments) != len(self.segments):
            return None
        pairs = list(zip(self.segments, segments, strict=True))
        if any(not wanted.startswith("{") and wanted != given for wanted, given in pairs):
            return None
        return {wanted[1:-1]: given for wanted, given in pairs if wanted.startswith("{")}


class ErrorSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A refusal: the code of its entry, its message with {names} to fill, and the HTTP status where that is another."""

    code: int
    message: str
    status: int | None = None


@cache
def routes(name: str) -> tuple[Route, ...]:
    """The routes in the order of the contract."""
    return tuple(_route(path, item) for path, item in contract(name)["paths"].items())


def _route(path: str, item: dict[str, Any]) -> Route:
    operations = {
        method.upper(): Operation(item[method]["operationId"], item[method].get("x-privilege", ""))
        for method in METHODS
        if method in item
    }
    return Route(tuple(path.strip("/").split("/")), operations)


@cache
def properties(name: str, schema: str) -> dict[str, dict[str, Any]]:
    """The members of a schema in their order, each with the schema that it refers to."""
    schemas = contract(name)["components"]["schemas"]
    if schema not in schemas:
        raise SpecError(f"the contract of {name} has no schema {schema!r}")
    return {member: _followed(name, entry) for member, entry in schemas[schema]["properties"].items()}


def _followed(name: str, entry: dict[str, Any]) -> dict[str, Any]:
    """A schema with what it refers to; its own members win."""
    if "$ref" not in entry:
        return entry
    target: Any = contract(name)
    for step in entry["$ref"].removeprefix("#/").split("/"):
        target = target[step]
    return {**_followed(name, target), **{key: value for key, value in entry.items() if key != "$ref"}}


def parameter(name: str, wanted: str) -> dict[str, Any]:
    """The schema of a parameter."""
    found: dict[str, Any] = contract(name)["components"]["parameters"][wanted]["schema"]
    return found


@cache
def errors(name: str) -> dict[str, ErrorSpec]:
    """The refusals by name."""
    spec = dialect(name)
    return convert(contract(name)["x-errors"], dict[str, ErrorSpec], spec.folder / spec.contract)
