"""An update changes what it names and what follows from it."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.strategies import stock_data
from mockserver import World, build
from mockserver.rules.faults import Fault
from mockserver.rules.partial_update import default_row, update_item
from mockserver.state import to_document
from specs import edition, fields

ENGINE = edition("documented").engines["v1"]
DERIVED = {"is_in_stock", "low_stock_date", "stock_status_changed_auto"}


def columns(world: World, item: int = 1) -> dict[str, Any]:
    """The stored columns of an item."""
    return dict(world.store.get("stock_items", item))


@given(stock_data(ENGINE))
def test_what_is_named_is_stored_and_nothing_else(data: dict[str, Any]) -> None:
    """All other columns keep their values, but for what a save derives."""
    world = build()
    before = columns(world)
    assert update_item(world, 1, data, ENGINE) is True
    expected = {**before, **data}
    assert {name: value for name, value in columns(world).items() if name not in DERIVED} == {
        name: value for name, value in expected.items() if name not in DERIVED
    }


@given(stock_data(ENGINE))
def test_an_update_done_twice_is_done_once(data: dict[str, Any]) -> None:
    """Repeating it changes nothing more, but perhaps a moment."""
    world = build()
    update_item(world, 1, data, ENGINE)
    once = columns(world)
    update_item(world, 1, data, ENGINE)
    assert {**columns(world), "low_stock_date": ""} == {**once, "low_stock_date": ""}


@given(stock_data(ENGINE), st.sampled_from(ENGINE.fields()))
def test_an_update_that_fails_changes_nothing(data: dict[str, Any], wrong: str) -> None:
    """One value that is refused, and none is stored."""
    world = build()
    before = columns(world)
    with pytest.raises(Fault, match="data_invalid"):
        update_item(world, 1, {**data, wrong: "x"}, ENGINE)
    assert columns(world) == before


@pytest.mark.parametrize("name", ["item_id", "product_id", "stock_id", "low_stock_date", "qty_increments", "colour"])
@pytest.mark.parametrize("edition_name", ["documented", "openmage-20.18"])
def test_what_nobody_may_write_is_left_out(call: Callable[..., Any], edition_name: str, name: str) -> None:
    """Identity, moments and unknown members are no fault and no change."""
    world = build(edition_name)
    before = columns(world)
    assert call(world, "update", "product1", {name: "7"}) is True
    assert columns(world) == before


def test_a_product_without_stock_gets_a_row(world: World, call: Callable[..., Any]) -> None:
    """With the next item id and every column's default."""
    following = to_document(world)["magento1"]["next_item_id"]
    assert call(world, "update", "nostock1", {"qty": 5}) is True
    row = to_document(world)["magento1"]["stock_items"][str(following)]
    defaults = {name: entry.default for name, entry in fields().items()}
    assert row == {**defaults, "item_id": str(following), "product_id": "8", "qty": "5.0000"}
    assert to_document(world)["magento1"]["next_item_id"] == following + 1


def test_a_product_that_is_updated_says_when(world: World, call: Callable[..., Any]) -> None:
    """updated_at is now, also after an update of nothing; others keep theirs."""
    assert call(world, "update", "product1", {}) is True
    products = {product["sku"]: product["updated_at"] for product in to_document(world)["magento1"]["products"]}
    assert world.seconds_since(products["product1"]) < 5
    assert products["product2"] == "2020-01-01 00:00:00"


def test_a_product_that_is_locked_is_refused(world: World, call: Callable[..., Any]) -> None:
    """Fault 102, and nothing is stored; in the shops with their own words."""
    before = columns(world, 16)
    assert call(world, "update", "locked1", {"qty": 1})[0] == 102
    assert columns(world, 16) == before
    assert call(build("openmage-20.18"), "update", "locked1", {"qty": 1}) == (-32000, "The product is locked.")


def test_the_default_row_has_every_column() -> None:
    """In the table's order."""
    assert list(default_row()) == list(fields())
