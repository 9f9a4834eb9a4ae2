"""A stock is set or adjusted."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("sent", "stock"),
    [(0, 0), (7, 7), (5.0, 5), ({"adjust_by": 3}, 13), ({"adjust_by": -10}, 0), (2**31 - 1, 2**31 - 1)],
)
def test_a_stock_that_is_taken(shop: Any, sent: Any, stock: int) -> None:
    """As a number, or by how much it changes."""
    status, answer = shop().patch(10001, {"stock": sent})
    assert (status, answer["stock"]) == (200, stock)


@pytest.mark.parametrize(
    "sent",
    [
        *(-1, 1.5, "5", None, True, [], {}, 2**31, 1e30, 10**40),
        *({"adjust_by": -11}, {"adjust_by": 0.5}, {"adjust_by": "1"}, {"adjust_by": None}, {"adjust_by": 2**31}),
        *({"adjust_by": 1, "stock": 2}, {"set": 1}, {"adjust_by": {"adjust_by": 1}}),
    ],
)
def test_a_stock_that_is_refused(shop: Any, sent: Any) -> None:
    """Below 0, fractions and other types; the record stays as it is."""
    asked = shop()
    assert asked.patch(10001, {"stock": sent}) == (400, "value_invalid")
    assert asked.get(10001)["stock"] == 10


@pytest.mark.parametrize(
    "changes", [{"stock": 5}, {"stock": {"adjust_by": 1}}, {"stock": 5, "inventory_enabled": "off"}]
)
def test_no_stock_while_the_inventory_is_off(shop: Any, changes: Any) -> None:
    """Unless the same request turns it on (decided)."""
    assert shop().patch(10002, changes) == (400, "inventory_disabled")
    assert shop().patch(10002, {**changes, "inventory_enabled": "on"})[0] == 200


def test_adjustments_add_up(shop: Any) -> None:
    """Whatever their order."""

    @settings(max_examples=30, deadline=None, database=None)
    @given(st.lists(st.integers(-5, 50), max_size=6))
    def add_up(changes: list[int]) -> None:
        asked, expected = shop(), 10
        for change in changes:
            status, _ = asked.patch(10001, {"stock": {"adjust_by": change}})
            expected += change if status == 200 else 0
        assert asked.get(10001)["stock"] == expected

    add_up()
