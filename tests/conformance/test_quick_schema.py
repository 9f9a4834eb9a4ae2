"""The quick yes says yes to nothing that the real validator refuses."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conformance.quick_schema import quick
from specs import dialect

CONTRACT = dialect("jsonrpc").contract_json()
SCHEMAS = CONTRACT["components"]["schemas"]
LISTED = ("StockItem", "StockItemShown", "StockItemWhole")

scalars = (
    st.none() | st.booleans() | st.integers(-2, 3) | st.sampled_from((Decimal("1.0"), Decimal("0.5"), "1", "", "x"))
)
values = scalars | st.lists(scalars, max_size=2) | st.dictionaries(st.sampled_from("ab"), scalars, max_size=2)
types = st.sampled_from(("null", "boolean", "integer", "number", "string", "array", "object"))
leaves = st.fixed_dictionaries(
    {},
    optional={
        "type": types | st.lists(types, min_size=1, unique=True),
        "enum": st.lists(st.sampled_from((0, 1, "1", True, None)), min_size=1, max_size=3),
        "const": st.sampled_from((True, 0, 1, "x")),
        "pattern": st.sampled_from(("^[0-9]+$", "x")),
        "minimum": st.integers(-1, 2),
        "title": st.just("a title"),
    },
)
schemas = st.recursive(
    leaves,
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "items": inner,
            "oneOf": st.lists(inner, min_size=1, max_size=2),
            "properties": st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
            "required": st.lists(st.sampled_from("ab"), unique=True),
            "additionalProperties": st.booleans(),
        },
    ),
    max_leaves=4,
)


@given(schemas, values)
def test_a_yes_is_the_validators_yes(schema: dict[str, Any], value: Any) -> None:
    """Whatever the schema and the value are."""
    surely = quick(schema, schema)
    assert not (surely and surely(value)) or Draft202012Validator(schema).is_valid(value)


@pytest.mark.parametrize("name", LISTED)
def test_what_is_listed_has_one(name: str) -> None:
    """Else every list would cost what the validator costs."""
    assert quick(SCHEMAS[name], CONTRACT) is not None


def test_a_keyword_that_it_does_not_know_has_none() -> None:
    """At any depth; a list's unknown keyword says something about every value."""
    assert quick({"maxLength": 3}, {}) is None
    assert quick({"properties": {"a": {"items": {"maxLength": 3}}}}, {}) is None
    assert quick({"required": ["a"]}, {}) is None
