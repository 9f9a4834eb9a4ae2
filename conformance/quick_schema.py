"""A quick yes to whether a value is as a JSON Schema says; whoever gets no yes asks a real validator.

Strategy: a schema is turned into one function, once. It knows the keywords below, for values as JSON decoders make
them; a schema with any other keyword has no such function. So a yes is never wrong; what is wrong, jsonschema tells.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

__all__ = ["Yes", "quick"]

Yes = Callable[[Any], bool]

_TYPES: dict[str, tuple[type, ...]] = {
    "null": (type(None),),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, Decimal),
    "string": (str,),
    "array": (list,),
    "object": (dict,),
}
_SAYS_NOTHING = {"title", "description", "default", "examples", "$comment"}


def quick(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Yes | None:
    """The function for a schema whose references point into `root`; None where a keyword is beyond it."""
    asked = {key: value for key, value in schema.items() if key not in _SAYS_NOTHING}
    if not set(asked) <= set(_KEYWORDS) | {"required", "additionalProperties"}:
        return None
    found = [_KEYWORDS[key](asked, root) for key in asked if key in _KEYWORDS]
    parts = [part for part in found if part is not None]
    if len(parts) < len(found) or ("properties" not in asked and len(found) < len(asked)):
        return None
    return parts[0] if len(parts) == 1 else lambda value: all(part(value) for part in parts)


def _type(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Yes:  # noqa: ARG001 - one of a table
    named = schema["type"]
    types = {kind for name in ([named] if isinstance(named, str) else named) for kind in _TYPES[name]}
    return lambda value: type(value) in types


def _enum(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Yes:  # noqa: ARG001 - one of a table
    allowed = [(type(one), one) for one in schema["enum"]]
    return lambda value: (type(value), value) in allowed


def _const(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Yes:  # noqa: ARG001 - one of a table
    only = schema["const"]
    return lambda value: type(value) is type(only) and bool(value == only)


def _pattern(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Yes:  # noqa: ARG001 - one of a table
    search = re.compile(schema["pattern"]).search
    return lambda value: not isinstance(value, str) or search(value) is not None


def _minimum(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Yes:  # noqa: ARG001 - one of a table
    least = schema["minimum"]
    return lambda value: type(value) not in _TYPES["number"] or value >= least


def _ref(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Yes | None:
    found: Any = root
    for part in schema["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return quick(found, root)


def _items(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Yes | None:
    of_item = quick(schema["items"], root)
    return of_item and (lambda value: not isinstance(value, list) or all(map(of_item, value)))


def _one_of(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Yes | None:
    found = [quick(branch, root) for branch in schema["oneOf"]]
    branches = [branch for branch in found if branch is not None]
    if len(branches) < len(found):
        return None
    return lambda value: sum(branch(value) for branch in branches) == 1


def _properties(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Yes | None:
    found = {name: quick(member, root) for name, member in schema["properties"].items()}
    members = {name: member for name, member in found.items() if member is not None}
    more, required = schema.get("additionalProperties", True), set(schema.get("required", ()))
    if len(members) < len(found) or not isinstance(more, bool):
        return None

    def object_is(value: Any) -> bool:
        if not isinstance(value, dict):
            return True
        if not required <= value.keys() or not (more or value.keys() <= members.keys()):
            return False
        return all(members[name](member) for name, member in value.items() if name in members)

    return object_is


_KEYWORDS: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any]], Yes | None]] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "minimum": _minimum,
    "$ref": _ref,
    "items": _items,
    "oneOf": _one_of,
    "properties": _properties,
}
