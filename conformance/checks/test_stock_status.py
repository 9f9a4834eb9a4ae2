"""When an item goes out of stock, and what a save derives."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conformance.casting import product
from conformance.stockroom import DISABLED, PLAIN
from conformance.strategies import SMALLEST, decimals, flags
from conformance.target import Target
from conformance.verifies import verifies

MANAGED = {"manage_stock": 1, "use_config_manage_stock": 0, "use_config_min_qty": 0, "use_config_backorders": 0}
LONG_AGO = "2020-01-01 00:00:00"
NEAR = timedelta(minutes=3)


def begin(target: Target, derived: dict[str, Any] | None = None, **columns: Any) -> None:
    """A managed item in stock, without backorders, that goes by its own settings; what a save derives if it can be."""
    item = {**MANAGED, "is_in_stock": 1, "qty": 100, "backorders": 0, "min_qty": 0, **columns}
    target.shop({PLAIN: item}, wish={PLAIN: derived or {}})


def update(target: Target, **change: Any) -> int:
    """An update, and whether the item is in stock after it."""
    assert target.update(PLAIN, change).fault is None
    in_stock: int = target.sees(PLAIN)["is_in_stock"]
    return in_stock


def is_now(moment: str | None) -> bool:
    """Whether a moment of the shop is the present one, UTC, give or take what clocks differ."""
    if moment is None:
        return False
    then = datetime.strptime(moment, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    return abs(datetime.now(UTC) - then) < NEAR


@verifies("stock_status/goes_out")
@given(min_qty=decimals(-20, 20), below=decimals(0, 30), sent=st.sampled_from(({}, {"is_in_stock": 1})))
def test_too_little_is_out_of_stock(target: Target, min_qty: Decimal, below: Decimal, sent: dict[str, int]) -> None:
    """A quantity not above min_qty takes the item out, even when it is told to be in."""
    begin(target, min_qty=min_qty)
    assert update(target, qty=min_qty - below, **sent) == 0


@verifies("stock_status/boundary")
@given(min_qty=decimals(-20, 20))
def test_the_boundary_is_min_qty_itself(target: Target, min_qty: Decimal) -> None:
    """The smallest step above min_qty is in stock, min_qty itself is not."""
    begin(target, min_qty=min_qty)
    assert (update(target, qty=min_qty + SMALLEST), update(target, qty=min_qty)) == (1, 0)


@verifies("stock_status/stays_out")
@given(low=decimals(-5, 0), high=decimals(1, 200))
def test_raising_the_quantity_is_not_enough(target: Target, low: Decimal, high: Decimal) -> None:
    """An item that went out of stock stays out when only its quantity rises."""
    begin(target)
    assert (update(target, qty=low), update(target, qty=high)) == (0, 0)


@verifies("stock_status/comes_back_when_told")
@given(qty=decimals(SMALLEST, 200), is_in_stock=st.sampled_from((0, 1)))
def test_told_to_be_in_stock_it_is(target: Target, qty: Decimal, is_in_stock: int) -> None:
    """is_in_stock 1 with enough quantity brings the item back."""
    begin(target, qty=0, is_in_stock=is_in_stock)
    assert update(target, qty=qty, is_in_stock=1) == 1


@verifies("stock_status/backorders_keep")
@given(backorders=st.sampled_from((1, 2)), qty=decimals(-50, 0))
def test_backorders_keep_it_in_stock(target: Target, backorders: int, qty: Decimal) -> None:
    """With backorders no quantity takes the item out of stock."""
    begin(target, backorders=backorders)
    assert update(target, qty=qty) == 1


@verifies("stock_status/told_out")
@given(qty=decimals(1, 200), backorders=st.sampled_from((0, 1, 2)))
def test_told_to_be_out_of_stock_it_is(target: Target, qty: Decimal, backorders: int) -> None:
    """is_in_stock 0 counts at any quantity."""
    begin(target, backorders=backorders)
    assert update(target, qty=qty, is_in_stock=0) == 0


@verifies("stock_status/unmanaged_in_stock")
@given(sku=product(), is_in_stock=flags(), qty=decimals(-5, 5))
def test_unmanaged_is_listed_in_stock(target: Target, sku: str, is_in_stock: int, qty: Decimal) -> None:
    """Without management the list says in stock, whatever is stored."""
    target.shop({sku: {"manage_stock": 0, "use_config_manage_stock": 0, "is_in_stock": is_in_stock, "qty": qty}})
    assert target.sees(sku)["is_in_stock"] == 1


@verifies("stock_status/unmanaged_still_goes_out")
@given(qty=decimals(-5, 0))
def test_unmanaged_goes_out_unseen(target: Target, qty: Decimal) -> None:
    """A sold-out item without management is stored as out of stock, though it is listed as in stock."""
    begin(target, manage_stock=0)
    assert (update(target, qty=qty), target.row(PLAIN)["is_in_stock"]) == (1, 0)


@verifies("stock_status/low_stock_date")
@given(notify=decimals(1, 50), below=decimals(SMALLEST, 20))
def test_low_stock_is_dated(target: Target, notify: Decimal, below: Decimal) -> None:
    """A quantity below notify_stock_qty dates the low stock of an item that had no date with the moment."""
    columns, counts = target.own_value(PLAIN, "notify_stock_qty", notify)
    begin(target, {"low_stock_date": None}, **columns)
    update(target, qty=counts - below)
    assert is_now(target.row(PLAIN)["low_stock_date"])


@verifies("stock_status/low_stock_date")
@given(notify=decimals(1, 50), below=decimals(SMALLEST, 20))
def test_low_stock_is_dated_anew(target: Target, notify: Decimal, below: Decimal) -> None:
    """A quantity below notify_stock_qty renews a date of long ago."""
    begin(target, low_stock_date=LONG_AGO, notify_stock_qty=notify, use_config_notify_stock_qty=0)
    update(target, qty=notify - below)
    assert is_now(target.row(PLAIN)["low_stock_date"])


@verifies("stock_status/low_stock_date_cleared")
@given(notify=decimals(1, 50), above=decimals(0, 20), low=st.sampled_from(({}, {"qty": 0})))
def test_enough_stock_has_no_date(target: Target, notify: Decimal, above: Decimal, low: dict[str, int]) -> None:
    """A quantity of notify_stock_qty and more clears the date that it had, if it had one."""
    columns, counts = target.own_value(PLAIN, "notify_stock_qty", notify)
    begin(target, **columns)
    update(target, **low)
    update(target, qty=counts + above)
    assert target.row(PLAIN)["low_stock_date"] is None


@verifies("stock_status/changed_by_shop")
@given(qty=decimals(-5, 5), before=flags())
def test_the_shop_marks_what_it_did(target: Target, qty: Decimal, before: int) -> None:
    """stock_status_changed_auto says whether this save took the item out of stock."""
    begin(target, {"stock_status_changed_auto": before})
    update(target, qty=qty)
    assert target.row(PLAIN)["stock_status_changed_auto"] == (1 if qty <= 0 else 0)


@verifies("stock_status/index")
@given(qty=decimals(-5, 5), manage_stock=flags())
def test_the_index_follows(target: Target, qty: Decimal, manage_stock: int) -> None:
    """The index holds the quantity, never below 0, and whether the product can be bought."""
    begin(target, manage_stock=manage_stock)
    update(target, qty=qty)
    can_be_bought = 1 if qty > 0 or manage_stock == 0 else 0
    assert target.status(PLAIN) == {"qty": max(qty, Decimal(0)), "stock_status": can_be_bought}


@verifies("stock_status/index")
@given(qty=decimals(1, 5))
def test_a_disabled_product_cannot_be_bought(target: Target, qty: Decimal) -> None:
    """The index of a disabled product holds 0, whatever its stock."""
    assert target.update(DISABLED, {"qty": qty, "is_in_stock": 1}).fault is None
    assert target.status(DISABLED) == {"qty": qty, "stock_status": 0}
