"""Which value counts."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.strategies import value_of
from mockserver import World, build
from mockserver.rules.config_precedence import clearing, effective, own_value, shop_wide, twin
from specs import column, settings

SETTINGS = list(settings())


@given(st.data(), st.sampled_from(SETTINGS), st.sampled_from((0, 1)))
def test_the_twin_decides_which_value_counts(data: st.DataObject, setting: str, use_config: int) -> None:
    """On: the shop-wide value, whatever the item's own is. Off: the own value, whatever the shop-wide one is."""
    own, wide = data.draw(value_of(column(setting))), data.draw(value_of(column(setting)))
    world = build()
    world.store.put("config", settings()[setting].config, str(wide))
    assert effective(world, {setting: own, twin(setting): use_config}, setting) == (wide if use_config else own)


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        ("min_qty", "5", 5),
        ("min_qty", "5abc", 5),
        ("min_qty", "abc", 0),
        ("min_qty", "", 0),
        ("min_qty", "1e3", 1000),
        ("min_qty", "1e99999999999999999999", Decimal("Infinity")),
        ("min_qty", "0.1", Decimal("0.1")),
        ("manage_stock", "1", 1),
        ("manage_stock", "0", 0),
        ("manage_stock", "", 0),
        ("manage_stock", "yes", 1),
        ("manage_stock", "false", 0),
        ("manage_stock", "FALSE", 0),
        ("backorders", "2", 2),
        ("backorders", "2x", 2),
        ("backorders", "x", 0),
    ],
)
def test_a_shop_wide_text_is_read_as_the_shop_reads_it(world: World, setting: str, text: str, value: Any) -> None:
    """Numbers by their beginning, flags by PHP's truth."""
    world.store.put("config", settings()[setting].config, text)
    assert shop_wide(world, setting) == value


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_shop_without_configuration_has_the_defaults(world: World, setting: str) -> None:
    """What the configuration does not say is as the shop ships."""
    assert shop_wide(world, setting) == Decimal(settings()[setting].default_config)


def test_no_value_of_its_own_is_0() -> None:
    """A setting that the item never had."""
    assert own_value({"notify_stock_qty": None}, "notify_stock_qty") == 0
    assert own_value({}, "min_qty") == 0


def test_an_own_value_may_switch_its_twin_off(world: World) -> None:
    """Where the engine says so, and the twin was not sent."""
    clears = ("backorders", "min_sale_qty")
    assert clearing(world, {"backorders": 1, "qty": 5}, clears) == {"use_config_backorders": 0}
    assert clearing(world, {"backorders": 1, "use_config_backorders": 1}, clears) == {}
    assert clearing(world, {"backorders": 1}, ()) == {}


def test_change_manage_stock_to_off(call: Callable[..., Any], row: Callable[..., Any], world: World) -> None:
    """The call of document 000, as it stands there."""
    assert call(world, "update", "Sku", {"manage_stock": "0", "use_config_manage_stock": "0"}) is True
    assert (row(world, "3")["manage_stock"], row(world, "3")["use_config_manage_stock"]) == ("0", "0")
    assert call(world, "update", "Sku", {"qty": 0}) is True
    assert call(world, "list", "Sku")[0]["is_in_stock"] == 1
