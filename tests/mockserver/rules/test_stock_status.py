"""When an item is in stock."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver import World, build
from mockserver.rules.stock_status import after_save, is_out_of_stock
from mockserver.state import to_document

WORLD = build()
PRODUCT = {"type": "simple"}
OWN = {"use_config_backorders": 0, "use_config_min_qty": 0, "use_config_notify_stock_qty": 0}
quantities = st.integers(-30_000, 30_000).map(lambda number: Decimal(number) / 10_000)


@given(quantities, quantities, st.sampled_from((0, 1, 2)))
def test_sold_out_is_at_the_minimum_without_backorders(qty: Decimal, min_qty: Decimal, backorders: int) -> None:
    """Equality counts; backorders keep the item in stock whatever its quantity."""
    item = {**OWN, "qty": qty, "min_qty": min_qty, "backorders": backorders}
    assert is_out_of_stock(WORLD, item) == (backorders == 0 and qty <= min_qty)


@given(quantities, quantities)
def test_low_is_below_the_notify_quantity(qty: Decimal, notify: Decimal) -> None:
    """Equality does not count."""
    item = {**OWN, "qty": qty, "notify_stock_qty": notify, "backorders": 1, "min_qty": 0}
    assert (after_save(WORLD, PRODUCT, item)["low_stock_date"] is not None) == (qty < notify)


def test_it_falls_and_never_rises_by_itself(world: World, call: Callable[..., Any], row: Callable[..., Any]) -> None:
    """Sold out it leaves the stock, refilled it stays out, until somebody says otherwise."""
    for data, is_in_stock, auto in (
        ({"qty": 0}, "0", "1"),
        ({"qty": 50}, "0", "0"),
        ({"is_in_stock": 1}, "1", "0"),
        ({"qty": 0, "is_in_stock": 1}, "0", "1"),
    ):
        assert call(world, "update", "product1", data) is True
        assert (row(world)["is_in_stock"], row(world)["stock_status_changed_auto"]) == (is_in_stock, auto)


def test_unmanaged_stock_sells_out_too(world: World, call: Callable[..., Any], row: Callable[..., Any]) -> None:
    """What is stored falls, though the list goes on showing it as there."""
    assert call(world, "update", "product1", {"manage_stock": 0, "qty": 0}) is True
    assert row(world)["is_in_stock"] == "0"
    assert call(world, "list", "product1")[0]["is_in_stock"] == 1


@pytest.mark.parametrize(("qty", "is_in_stock"), [("abc", "1"), ("", "0"), ("0", "0"), (False, "0"), ("5abc", "1")])
def test_text_that_is_no_number_as_the_shops_compare_it(
    call: Callable[..., Any], row: Callable[..., Any], qty: Any, is_in_stock: str
) -> None:
    """Words store 0 and leave the item in stock, as PHP compares."""
    world = build("openmage-20.18")
    assert call(world, "update", "product1", {"qty": qty}) is True
    assert row(world)["is_in_stock"] == is_in_stock


def test_the_index_follows_a_save(world: World, call: Callable[..., Any]) -> None:
    """Quantity without its minus, and whether the product can be bought; composites follow their children."""

    def status(product: str) -> dict[str, str]:
        found: dict[str, str] = to_document(world)["magento1"]["stock_status"][product]
        return found

    assert call(world, "update", "tshirt-red", {"qty": -3}) is True
    assert status("10") == {"qty": "0.0000", "stock_status": "0"}
    assert status("12")["stock_status"] == "1"
    assert call(world, "update", "tshirt-blue", {"qty": 0}) is True
    assert [status(product)["stock_status"] for product in ("12", "13", "14")] == ["0", "0", "0"]
    assert call(world, "update", "disabled1", {"qty": 5, "is_in_stock": 1}) is True
    assert status("9") == {"qty": "5.0000", "stock_status": "0"}
