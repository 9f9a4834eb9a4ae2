"""What a list shows."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver import World, build
from mockserver.rules.listing import as_list, list_stock
from specs import edition

Call = Callable[..., Any]
SKUS = ("product1", "product2", "Sku", "12345", "6", "decimal1", "nostock1", "tshirt", "no-such-product")
WORLD, SHOP = build(), build("openmage-20.18")


@pytest.mark.parametrize("name", ["documented", "openmage-20.18"])
def test_a_row_has_the_edition_s_members_in_their_order(name: str) -> None:
    """17 typed members in the documented edition, four texts in the shops."""
    rows = list_stock(build(name), ["product1"])
    assert [tuple(row) for row in rows] == [edition(name).listing.fields()]


def test_products_without_stock_are_absent(world: World, call: Call) -> None:
    """Known, but with nothing to show."""
    assert call(world, "list", ["nostock1"]) == []


def test_an_unknown_product_is_a_fault_or_absent(world: World, shop: Callable[..., World], call: Call) -> None:
    """101 where the documents are kept, nothing in the shops."""
    assert call(world, "list", ["product1", "nosuch"]) == (101, "Product not exists.")
    assert [row["sku"] for row in call(shop("openmage-20.18"), "list", ["product1", "nosuch"])] == ["product1"]


@pytest.mark.parametrize(
    ("identifiers", "found"),
    [("product1", ["product1"]), (1, ["product1"]), ({"x": "product2", "y": 1}, ["product1", "product2"]), ([], [])],
)
def test_one_identifier_or_many(identifiers: Any, found: list[str]) -> None:
    """Bare, in a list, or as the values of a map; by product id, whatever the order of the request."""
    assert [row["sku"] for row in list_stock(WORLD, identifiers)] == found


@given(st.lists(st.sampled_from(SKUS)))
def test_each_product_is_listed_once_by_its_id(identifiers: list[str]) -> None:
    """Neither order nor repetition of the request matters."""
    rows = list_stock(SHOP, identifiers)
    assert [row["product_id"] for row in rows] == sorted({row["product_id"] for row in rows})
    assert {row["sku"] for row in rows} == set(identifiers) - {"nostock1", "no-such-product"}


def test_what_is_unmanaged_is_in_stock(shop: Callable[..., World], call: Call) -> None:
    """As 1 in the documented edition, as true in the shops; by the own value, or by the shop-wide one."""
    own = {"stock_items": {"1": {"manage_stock": "0", "use_config_manage_stock": "0", "is_in_stock": "0"}}}
    wide = {
        "stock_items": {"1": {"use_config_manage_stock": "1", "is_in_stock": "0"}},
        "config": {"cataloginventory/item_options/manage_stock": "0"},
    }
    for patch in (own, wide):
        for name, shown in (("documented", 1), ("openmage-20.18", True)):
            found = call(shop(name, patch), "list", ["product1"])[0]["is_in_stock"]
            assert (found, type(found)) == (shown, type(shown))


def test_no_value_is_0_where_numbers_are_listed(world: World, call: Call) -> None:
    """A notify quantity that was never set."""
    assert call(world, "list", ["Sku"])[0]["notify_stock_qty"] == 0


def test_a_composite_is_listed_by_its_children_or_by_itself(shop: Callable[..., World], call: Call) -> None:
    """In the documented edition out of stock with its last child, in the shops as it is stored."""
    children = {"10": {"is_in_stock": "0"}, "11": {"is_in_stock": "0"}}
    for name, shown in (("documented", 0), ("openmage-20.18", "1")):
        assert call(shop(name, {"stock_items": children}), "list", ["tshirt"])[0]["is_in_stock"] == shown


def test_everything_is_a_list() -> None:
    """A map by its values, anything else as a list of one."""
    assert [as_list(value) for value in ({"a": 1}, [1], 1, None)] == [[1], [1], [1], [None]]
