"""Values of a request as the types that the contract gives them, converted as the shop converts them.

A number may come as text, a text as anything but a list or a map, a list wrapped in `item`; what is no map where a map
belongs counts as an empty one. A member that the contract does not know is refused.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from math import isfinite
from typing import Any

from mockserver import php
from mockserver.rules.refusals import Refusal
from specs import messages, schema

__all__ = ["is_given", "snake_case", "typed"]

LARGEST_INT = 2**63 - 1
_NUMERIC = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*", re.ASCII | re.IGNORECASE)
_WORDS = {"integer": "int", "string": "string", "number": "float", "boolean": "bool"}


def is_given(value: Any) -> bool:
    """Whether a value counts as sent at all: null does not."""
    return value is not None


def snake_case(name: str) -> str:
    """`pageSize` and `page_size` as `page_size`."""
    return re.sub(r"(?<=\w)(?=[A-Z])", "_", name).lower()


def upper_camel_case(name: str) -> str:
    """`page_size` and `pageSize` as `PageSize`."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def typed(node: dict[str, Any], value: Any) -> Any:
    """A value as the schema's type."""
    node = schema("magento2_rest", node)
    kind = node["type"] if isinstance(node["type"], str) else node["type"][0]
    return _READERS[kind](node, value)


def _simple(node: dict[str, Any], value: Any) -> Any:
    """A scalar; null stays null."""
    kind = node["type"] if isinstance(node["type"], str) else node["type"][0]
    if isinstance(value, list | dict):
        raise Refusal("type_invalid", {"value": "array", "type": _WORDS[kind]})
    if value is None:
        return None
    if kind in ("integer", "number") and not _is_numeric(value):
        raise Refusal("type_invalid", {"value": php.to_text(value), "type": _WORDS[kind]})
    return _CASTS[kind](value)


def _is_numeric(value: Any) -> bool:
    return bool(_NUMERIC.fullmatch(value)) if isinstance(value, str) else not isinstance(value, bool)


def _to_int(value: Any) -> int:
    return max(-LARGEST_INT - 1, min(LARGEST_INT, php.to_int(value)))


def _to_number(value: Any) -> Decimal:
    number = php.to_float(value) if not isinstance(value, int) or abs(value) <= LARGEST_INT else 0.0
    return Decimal(str(number)) if isfinite(number) else Decimal(0)


_CASTS: dict[str, Callable[[Any], Any]] = {
    "integer": _to_int,
    "number": _to_number,
    "string": php.to_text,
    "boolean": php.is_true,
}


def _array(node: dict[str, Any], value: Any) -> list[Any]:
    """A list; a map's values where a map was sent, or what stands in its `item`."""
    if isinstance(value, dict) and is_given(value.get("item")):
        value = value["item"] if isinstance(value["item"], list) else [value["item"]]
    if not isinstance(value, list | dict):
        raise Refusal("parameters_not_valid")
    return [typed(node["items"], one) for one in (value.values() if isinstance(value, dict) else value)]


def _object(node: dict[str, Any], value: Any) -> dict[str, Any]:
    """A map by the contract's names."""
    if isinstance(value, list):
        value = {str(number): member for number, member in enumerate(value)}
    known = {name.replace("_", "").lower(): name for name in node["properties"]}
    members = {}
    for key, member in (value if isinstance(value, dict) else {}).items():
        name = known.get(key.replace("_", "").lower())
        if name is None:
            raise Refusal("field_not_supported", {"fieldName": upper_camel_case(key)})
        if isinstance(member, str) and "<script" in member.lower():
            raise Refusal("value_not_valid", {"field_name": key})
        members[name] = _member(key, node["properties"][name], member)
    return members


def _member(key: str, node: dict[str, Any], value: Any) -> Any:
    """A member of a map; a wrong type in it names the member too."""
    try:
        return typed(node, value)
    except Refusal as refusal:
        if refusal.name not in ("type_invalid", "processing_failed"):
            raise
        details = messages("magento2_rest")[refusal.name].with_values(dict(refusal.values))
        raise Refusal("processing_failed", {"field_name": key, "details": details}) from refusal


_READERS: dict[str, Callable[[dict[str, Any], Any], Any]] = {
    "array": _array,
    "object": _object,
    **dict.fromkeys(_CASTS, _simple),
}
