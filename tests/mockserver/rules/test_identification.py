"""Which product a value means."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver import World, build
from mockserver.rules.faults import Fault
from mockserver.rules.identification import By, find_product, identifier_type, one_product
from mockserver.world import comparable_sku

WORLD = build()

#: value, by SKU or id, by SKU, by id
CASES: list[tuple[Any, int | None, int | None, int | None]] = [
    ("product1", 1, 1, None),
    (1, 1, None, 1),
    ("1", 1, None, 1),
    ("6", 5, 5, 6),
    (6, 5, 5, 6),
    ("12345", 4, 4, None),
    (12345, 4, 4, None),
    ("PRODUCT1", 1, 1, None),
    ("product1  ", 1, 1, None),
    (" product1", None, None, None),
    ("pröduct1", 1, 1, None),
    ("Größe/Å 1 ☃", 17, 17, None),
    ("grosse/a 1 ☃", 17, 17, None),
    ("1abc", 1, None, 1),
    ("+1", 1, None, 1),
    ("01", 1, None, 1),
    ("1.0", 1, None, 1),
    ("1e0", 1, None, 1),
    (True, 1, None, 1),
    ("1.5", None, None, None),
    ("0x1", None, None, None),
    ("", None, None, None),
    (None, None, None, None),
    (0, None, None, None),
    (-1, None, None, None),
    ([1], None, None, None),
    ({"a": 1}, None, None, None),
    ("%", None, None, None),
]


@pytest.mark.parametrize(("value", "either", "sku", "identifier"), CASES, ids=str)
def test_a_value_names_a_product(value: Any, either: int | None, sku: int | None, identifier: int | None) -> None:
    """By its SKU and, where that is nobody's, by its id after the database's cast; or by one of them alone."""
    assert find_product(WORLD, value) == either
    assert find_product(WORLD, value, "sku") == sku
    assert find_product(WORLD, value, "id") == identifier


@pytest.mark.parametrize(("value", "by"), [("sku", "sku"), (None, "id"), ("id", "sku_or_id"), ("SKU", "sku_or_id")])
def test_the_identifier_type_argument(value: Any, by: By) -> None:
    """Null and "sku" say what they say, anything else says nothing."""
    assert identifier_type(WORLD, value) == by


@pytest.mark.parametrize(
    ("value", "fault"),
    [([1, 2], "product_not_exists"), ([], "product_not_exists"), (["product1"], "product_not_exists")],
)
def test_a_list_where_one_product_belongs(value: Any, fault: str) -> None:
    """A list of one id is that id; every other list is nobody, or in the shops breaks their SQL."""
    assert one_product(WORLD, [1]) == 1
    with pytest.raises(Fault) as error:
        one_product(WORLD, value)
    assert error.value.spec.name == fault
    with pytest.raises(Fault) as error:
        one_product(build("openmage-20.18"), [1, 2])
    assert error.value.spec.name == "internal"


def test_the_type_argument_is_heeded_where_the_edition_has_it(
    shop: Callable[..., World], call: Callable[..., Any]
) -> None:
    """In the documented edition it narrows, in the shops it does not exist."""
    documented, observed = shop(), shop("openmage-20.18")
    assert call(documented, "update", "1", {"qty": 2}, "sku") == (101, "Product not exists.")
    assert call(observed, "update", "1", {"qty": 2}, "sku") is True
    assert call(documented, "list", ["6"], None)[0]["sku"] == "shadowed1"
    assert call(observed, "list", ["6"], None)[0]["sku"] == "6"


@given(st.text())
def test_case_accents_and_blanks_at_the_end_do_not_count(sku: str) -> None:
    """A SKU is compared as the shop's database does."""
    assert comparable_sku(f"{sku}  ") == comparable_sku(sku)
    assert comparable_sku(comparable_sku(sku)) == comparable_sku(sku)
