"""A stock that is set, or changed by a number."""

from decimal import Decimal
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from conformance.inventory_target import OFF, PLAIN, InventoryTarget
from conformance.machines import invariant, rule, run_machine
from conformance.strategies import LARGEST_STOCK, whole_stock
from conformance.verifies import verifies

steps = st.integers(-5, 20)
SKUS = {PLAIN: "WMY71443LB2", OFF: "TShirt.Blk.XL"}
#: The inventory is turned off and on again, a price is changed, nothing is.
MEANWHILE: tuple[tuple[dict[str, Any], ...], ...] = (
    ({"inventory_enabled": "off"}, {"inventory_enabled": "on"}),
    ({"price_net": 71},),
    ({},),
)


def adjusted_by(change: Any) -> dict[str, Any]:
    """A change of the stock by a number."""
    return {"stock": {"adjust_by": change}}


@verifies("stock_adjustment/set")
@example(before=5, after=0)
@given(before=whole_stock(), after=whole_stock())
def test_a_number_sets_the_stock(target: InventoryTarget, before: int, after: int) -> None:
    """Whatever it was before."""
    target.shop({PLAIN: {"stock": before}})
    assert target.patch(PLAIN, {"stock": after}).result.get("stock") == after
    assert target.record(PLAIN).get("stock") == after


@verifies("stock_adjustment/adjusted")
@given(before=whole_stock(), after=whole_stock())
def test_an_adjustment_changes_the_stock(target: InventoryTarget, before: int, after: int) -> None:
    """Up or down, and to 0."""
    target.shop({PLAIN: {"stock": before}})
    assert target.patch(PLAIN, adjusted_by(after - before)).result.get("stock") == after
    assert target.record(PLAIN).get("stock") == after


@verifies("stock_adjustment/turned_on_and_adjusted")
@given(before=st.integers(0, 50), change=st.integers(0, 50))
def test_turned_on_and_adjusted(target: InventoryTarget, before: int, change: int) -> None:
    """The stock that was kept, and the adjustment."""
    target.shop({OFF: {"stock": before}})
    answered = target.patch(OFF, {"inventory_enabled": "on", **adjusted_by(change)}).result
    assert (answered["inventory_enabled"], answered.get("stock")) == ("on", before + change)


class StockOverTime(RuleBasedStateMachine):
    """Two records beside a model that is two numbers."""

    def __init__(self, target: InventoryTarget) -> None:
        """Both begin with ten."""
        super().__init__()
        self.target = target
        self.stock = dict.fromkeys((PLAIN, OFF), 10)
        target.shop({record: {"stock": 10, "inventory_enabled": "on"} for record in self.stock})

    @rule(record=st.sampled_from((PLAIN, OFF)), number=st.integers(0, 100))
    def set(self, record: int, number: int) -> None:
        """The stock is set."""
        assert self.target.patch(record, {"stock": number}).result.get("stock") == number
        self.stock[record] = number

    @rule(record=st.sampled_from((PLAIN, OFF)), changes=st.lists(steps, min_size=3, max_size=8), by_sku=st.booleans())
    def adjust(self, record: int, changes: list[int], by_sku: bool) -> None:
        """The stock is adjusted some times; what would be below 0 is refused."""
        kind, identifier = ("sku", SKUS[record]) if by_sku else ("id", record)
        for change in changes:
            possible = self.stock[record] + change >= 0
            assert self.target.patch(identifier, adjusted_by(change), kind).status == (200 if possible else 400)
            self.stock[record] += change if possible else 0

    @rule(record=st.sampled_from((PLAIN, OFF)), meanwhile=st.sampled_from(MEANWHILE))
    def meanwhile(self, record: int, meanwhile: tuple[dict[str, Any], ...]) -> None:
        """Changes that the stock has nothing to do with."""
        for change in meanwhile:
            assert self.target.patch(record, change).status == 200

    @invariant()
    def the_sum_is_shown(self) -> None:
        """Of both records."""
        assert {record: self.target.record(record).get("stock") for record in self.stock} == self.stock


@verifies("stock_adjustment/sums")
def test_no_adjustment_is_lost(target: InventoryTarget) -> None:
    """However a stock is set and adjusted."""
    run_machine(StockOverTime, target)


@verifies("stock_adjustment/concurrent")
@given(changes=st.lists(st.integers(1, 9) | st.just(1), min_size=2, max_size=24))
def test_adjustments_at_once_all_count(target: InventoryTarget, changes: list[int]) -> None:
    """In whichever order they arrive."""
    target.shop({PLAIN: {"stock": 10}})
    replies = target.at_once(PLAIN, [adjusted_by(change) for change in changes])
    assert [reply.status for reply in replies] == [200] * len(changes)
    assert target.record(PLAIN).get("stock") == 10 + sum(changes)


@verifies("stock_adjustment/below_zero")
@given(stock=st.integers(0, 20), below=st.integers(1, 50), adjusted=st.booleans())
def test_no_stock_below_zero(target: InventoryTarget, stock: int, below: int, adjusted: bool) -> None:
    """Neither set nor adjusted; what was there stays."""
    target.shop({PLAIN: {"stock": stock}})
    assert target.refused(PLAIN, adjusted_by(-stock - below) if adjusted else {"stock": -below})


@verifies("stock_adjustment/whole")
@given(
    value=st.sampled_from((Decimal("2.5"), Decimal("0.001"), "2", "", "abc", True, False, None, [2])),
    adjusted=st.booleans(),
)
def test_a_stock_is_a_whole_number(target: InventoryTarget, value: Any, adjusted: bool) -> None:
    """Anything else is refused, to set or to adjust."""
    assert target.refused(PLAIN, adjusted_by(value) if adjusted else {"stock": value})


@verifies("stock_adjustment/limit")
@given(below=st.integers(0, 1000), beyond=st.integers(1, 1000), adjusted=st.booleans())
def test_a_stock_has_a_limit(target: InventoryTarget, below: int, beyond: int, adjusted: bool) -> None:
    """What is within it is stored, what is beyond it refused, set or adjusted."""
    most = LARGEST_STOCK - below
    assert target.patch(PLAIN, {"stock": most}).result.get("stock") == most
    assert target.refused(PLAIN, adjusted_by(below + beyond) if adjusted else {"stock": LARGEST_STOCK + beyond})


@verifies("stock_adjustment/malformed")
@example(sent={"adjust_by": 3, "by": 3})
@given(
    sent=st.sampled_from(
        ({}, {"by": 3}, {"adjust_by": 3, "by": 3}, {"adjust_by": 3, "set": 5}, {"Adjust_by": 3}, {"adjust_by": [3]})
    )
)
def test_an_adjustment_has_one_form(target: InventoryTarget, sent: Any) -> None:
    """More or less is refused."""
    assert target.refused(PLAIN, {"stock": sent})
