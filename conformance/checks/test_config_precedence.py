"""Which value counts: the item's own, or the shop-wide one while its use_config_ twin is on.

Each setting is watched through what it decides: manage_stock by whether a sold-out item is listed as in stock, min_qty
and backorders by whether a save takes the item out of stock, notify_stock_qty by the low stock date, the limits of a
sale through control.
"""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conformance.stockroom import PLAIN
from conformance.strategies import SMALLEST, decimals, flags, value_of
from conformance.target import Target
from conformance.verifies import verifies
from specs import column, settings

backorders = st.sampled_from((0, 1, 2))
limits = decimals(-20, 20)
SALE_LIMITS = ("min_sale_qty", "max_sale_qty")


def begin(target: Target, setting: str, own: Any, drawn: Any, use_config: int, **more: Any) -> Any:
    """A managed item in stock with an own and a shop-wide value of one setting: the latter."""
    shop_wide = target.shop_wide(setting, drawn)
    managed = {"manage_stock": 1, "use_config_manage_stock": 0, "is_in_stock": 1}
    item = {**managed, **more, **own_column(target, setting, own, use_config)}
    target.shop({PLAIN: item}, {setting: shop_wide})
    return shop_wide


def own_column(target: Target, setting: str, own: Any, use_config: int) -> dict[str, Any]:
    """An own value and its twin; where it is not to count and may not be set, it stays what it is."""
    columns, _ = target.own_value(PLAIN, setting, own)
    return {**(columns if use_config else {setting: own}), settings()[setting].use_config: use_config}


def in_stock_after(target: Target, qty: Any) -> bool:
    """Whether the item is in stock after an update of its quantity."""
    assert target.update(PLAIN, {"qty": qty}).fault is None
    return bool(target.sees(PLAIN)["is_in_stock"])


def dated_after(target: Target, qty: Any) -> bool:
    """Whether the item's stock is dated as low after an update of its quantity."""
    assert target.update(PLAIN, {"qty": qty}).fault is None
    return target.row(PLAIN)["low_stock_date"] is not None


@verifies("config_precedence/use_config_wins")
@given(own=flags(), shop_wide=flags())
def test_shop_wide_manage_stock_decides(target: Target, own: int, shop_wide: int) -> None:
    """While use_config_manage_stock is 1, a sold-out item is in stock exactly when the shop does not manage stock."""
    shop_wide = begin(target, "manage_stock", own, shop_wide, 1, is_in_stock=0)
    assert bool(target.sees(PLAIN)["is_in_stock"]) == (shop_wide == 0)


@verifies("config_precedence/own_value_counts")
@given(own=flags(), shop_wide=flags())
def test_own_manage_stock_decides(target: Target, own: int, shop_wide: int) -> None:
    """While use_config_manage_stock is 0, a sold-out item is in stock exactly when it is not managed itself."""
    begin(target, "manage_stock", own, shop_wide, 0, is_in_stock=0)
    assert bool(target.sees(PLAIN)["is_in_stock"]) == (own == 0)


@verifies("config_precedence/use_config_wins")
@given(own=limits, shop_wide=limits, above=decimals(-3, 3))
def test_shop_wide_min_qty_decides(target: Target, own: Any, shop_wide: Any, above: Any) -> None:
    """While use_config_min_qty is 1, the item stays in stock exactly above the shop-wide min_qty."""
    shop_wide = begin(target, "min_qty", own, shop_wide, 1)
    assert in_stock_after(target, shop_wide + above) == (above > 0)


@verifies("config_precedence/own_value_counts")
@given(own=limits, shop_wide=limits, above=decimals(-3, 3))
def test_own_min_qty_decides(target: Target, own: Any, shop_wide: Any, above: Any) -> None:
    """While use_config_min_qty is 0, the item stays in stock exactly above its own min_qty."""
    begin(target, "min_qty", own, shop_wide, 0)
    assert in_stock_after(target, own + above) == (above > 0)


@verifies("config_precedence/use_config_wins")
@given(own=backorders, shop_wide=backorders)
def test_shop_wide_backorders_decide(target: Target, own: int, shop_wide: int) -> None:
    """While use_config_backorders is 1, a sold-out item stays in stock exactly with shop-wide backorders."""
    shop_wide = begin(target, "backorders", own, shop_wide, 1)
    assert in_stock_after(target, 0) == (shop_wide > 0)


@verifies("config_precedence/own_value_counts")
@given(own=backorders, shop_wide=backorders)
def test_own_backorders_decide(target: Target, own: int, shop_wide: int) -> None:
    """While use_config_backorders is 0, a sold-out item stays in stock exactly with backorders of its own."""
    begin(target, "backorders", own, shop_wide, 0)
    assert in_stock_after(target, 0) == (own > 0)


@verifies("config_precedence/use_config_wins")
@given(own=limits, shop_wide=limits, below=decimals(-3, 3))
def test_shop_wide_notify_decides(target: Target, own: Any, shop_wide: Any, below: Any) -> None:
    """While use_config_notify_stock_qty is 1, the stock is low exactly below the shop-wide quantity."""
    shop_wide = begin(target, "notify_stock_qty", own, shop_wide, 1)
    assert dated_after(target, shop_wide - below) == (below > 0)


@verifies("config_precedence/own_value_counts")
@given(own=limits, shop_wide=limits, below=decimals(-3, 3))
def test_own_notify_decides(target: Target, own: Any, shop_wide: Any, below: Any) -> None:
    """While use_config_notify_stock_qty is 0, the stock is low exactly below the item's own quantity."""
    begin(target, "notify_stock_qty", own, shop_wide, 0)
    assert dated_after(target, own - below) == (below > 0)


def unusual(setting: str) -> st.SearchStrategy[Any]:
    """Values of a setting's column that are not the one that it has everywhere."""
    usual = Decimal(settings()[setting].default_config)
    others = [value for value in column(setting).allowed if value != usual]
    drawn = st.sampled_from(others) if others else value_of(column(setting))
    return drawn.map(lambda value: value + 1 if value == usual else value)


@verifies("config_precedence/own_value_survives")
@given(data=st.data(), setting=st.sampled_from(list(settings())))
def test_the_own_value_survives(target: Target, data: st.DataObject, setting: str) -> None:
    """Switching a twin on and off again, or updating another field while it is on, leaves the own value."""
    twin = settings()[setting].use_config
    own = data.draw(unusual(setting))
    target.shop({PLAIN: {"manage_stock": 1, "use_config_manage_stock": 0, "is_in_stock": 1, setting: own, twin: 0}})
    for change in ({twin: 1}, {"qty": 30}, {twin: 0}):
        assert target.update(PLAIN, change).fault is None
    assert target.row(PLAIN)[setting] == own


@verifies("config_precedence/setting_alone")
@given(data=st.data(), use_config=flags())
def test_a_setting_alone_leaves_its_twin(target: Target, data: st.DataObject, use_config: int) -> None:
    """Naming only the setting leaves its use_config_ twin as it is."""
    setting = data.draw(st.sampled_from([name for name in settings() if name in target.engine.fields()]))
    twin = settings()[setting].use_config
    target.shop({PLAIN: {twin: use_config}})
    assert target.update(PLAIN, {setting: data.draw(value_of(column(setting)))}).fault is None
    assert target.stored(PLAIN, [twin])[twin] == use_config


@verifies("config_precedence/twin_alone")
@given(data=st.data(), use_config=flags())
def test_a_twin_alone_leaves_its_setting(target: Target, data: st.DataObject, use_config: int) -> None:
    """Naming only the use_config_ twin leaves the setting as it is."""
    writable = [name for name, tied in settings().items() if tied.use_config in target.engine.fields()]
    setting = data.draw(st.sampled_from(writable))
    own = data.draw(value_of(column(setting)))
    target.shop({PLAIN: {setting: own, settings()[setting].use_config: 1 - use_config}})
    assert target.update(PLAIN, {settings()[setting].use_config: use_config}).fault is None
    assert target.stored(PLAIN, [setting])[setting] == own


@verifies("config_precedence/backorders_clears_twin")
@given(own=backorders)
def test_backorders_clear_their_twin(target: Target, own: int) -> None:
    """Backorders without use_config_backorders sets that twin to 0; with it, what was sent is stored."""
    target.shop({PLAIN: {"use_config_backorders": 1}})
    assert target.update(PLAIN, {"backorders": own}).fault is None
    assert target.row(PLAIN)["use_config_backorders"] == 0
    assert target.update(PLAIN, {"backorders": own, "use_config_backorders": 1}).fault is None
    assert target.row(PLAIN)["use_config_backorders"] == 1


@verifies("config_precedence/min_sale_qty_clears_twin")
@given(own=decimals(0, 20), sent=st.sampled_from(({}, {"use_config_min_sale_qty": 1})))
def test_min_sale_qty_clears_its_twin(target: Target, own: Any, sent: dict[str, int]) -> None:
    """min_sale_qty sets use_config_min_sale_qty to 0, whatever is sent for it."""
    target.shop({PLAIN: {"use_config_min_sale_qty": 1}})
    assert target.update(PLAIN, {"min_sale_qty": own, **sent}).fault is None
    assert target.row(PLAIN)["use_config_min_sale_qty"] == 0


@verifies("config_precedence/manage_stock_off")
@given(shop_wide=flags(), is_in_stock=flags())
def test_change_manage_stock_to_off(target: Target, shop_wide: int, is_in_stock: int) -> None:
    """The call that document 000 prints, word for word: the product is in stock whatever its quantity."""
    begin(target, "manage_stock", 1, shop_wide, 1, is_in_stock=is_in_stock)
    assert target.call("update", PLAIN, {"manage_stock": "0", "use_config_manage_stock": "0"}, alias=True).fault is None
    assert target.update(PLAIN, {"qty": 0}).fault is None
    assert target.sees(PLAIN)["is_in_stock"] == 1
    row = target.row(PLAIN)
    assert (row["manage_stock"], row["use_config_manage_stock"]) == (0, 0)


@verifies("config_precedence/at_once")
@given(order=st.sampled_from(((1, 0), (0, 1))))
def test_a_shop_wide_value_counts_at_once(target: Target, order: tuple[int, int]) -> None:
    """The same stored item is listed otherwise as soon as the shop-wide value is another."""
    target.in_control("changing a shop-wide value")
    shown = []
    for shop_wide in order:
        begin(target, "manage_stock", 1, shop_wide, 1, is_in_stock=0)
        shown.append(target.sees(PLAIN)["is_in_stock"])
    assert shown == [1 - shop_wide for shop_wide in order]


@verifies("config_precedence/sale_limits", asks_control=True)
@given(setting=st.sampled_from(SALE_LIMITS), own=decimals(0, 20), more=decimals(SMALLEST, 20), use_config=flags())
def test_sale_limits_follow_their_twins(target: Target, setting: str, own: Any, more: Any, use_config: int) -> None:
    """The limits of a sale: the shop-wide value with the twin on, the item's own with it off."""
    shop_wide = begin(target, setting, own, own + more, use_config)
    assert target.counts(PLAIN, setting) == (shop_wide if use_config else own)
