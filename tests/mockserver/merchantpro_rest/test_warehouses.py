"""The application Multi Warehouse."""

from typing import Any

import pytest

NOD = "Depozit furnizor (Nod)"


def stocks(record: dict[str, Any]) -> list[int]:
    """The warehouses' stocks, and the record's."""
    return [*(one["stock"] for one in record["warehouses"]), record["stock"]]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ([], [5, 15, 20]),
        ([{"name": NOD, "stock": 1}], [5, 1, 6]),
        ([{"name": NOD, "stock": {"adjust_by": -15}}], [5, 0, 5]),
        ([{"id": 1, "stock": 0}, {"id": 2, "name": NOD, "stock": 2}], [0, 2, 2]),
    ],
)
def test_a_warehouse_that_is_not_named_keeps_its_stock(shop: Any, sent: Any, expected: list[int]) -> None:
    """The record's stock is the sum."""
    asked = shop()
    status, answer = asked.patch(10003, {"warehouses": sent})
    assert (status, stocks(answer), stocks(asked.get(10003))) == (200, expected, expected)


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ([{"name": "Elsewhere", "stock": 1}], "warehouse_unknown"),
        ([{"id": 1, "name": NOD, "stock": 1}], "warehouse_unknown"),
        ([{"id": True, "stock": 1}], "warehouse_unknown"),
        ([{"name": NOD, "stock": 1}, {"id": 2, "stock": 1}], "warehouse_twice"),
        ([{"name": NOD}], "value_invalid"),
        ([{"stock": 1}], "value_invalid"),
        ([{"name": NOD, "stock": 1, "x": 1}], "value_invalid"),
        ([{"name": NOD, "stock": -1}], "value_invalid"),
        ([1], "value_invalid"),
        ({}, "value_invalid"),
        (None, "value_invalid"),
    ],
)
def test_warehouses_that_are_refused(shop: Any, sent: Any, name: str) -> None:
    """Whatever else the request has is not stored either."""
    asked = shop()
    first = {"name": "Depozit central", "stock": 1}
    changes = {"warehouses": [first, *sent] if isinstance(sent, list) else sent, "price_net": 1}
    assert asked.patch(10003, changes) == (400, name)
    assert (stocks(asked.get(10003)), asked.get(10003)["price_net"]) == ([5, 15, 20], 756.3)


def test_a_distributed_stock_is_not_changed_directly(shop: Any) -> None:
    """Only through its warehouses; a record that has none is (decided)."""
    assert shop().patch(10003, {"stock": 1}) == (400, "stock_by_warehouses_only")
    assert shop().patch(10001, {"stock": 1})[0] == 200
    assert shop({"products": {"10001": {"warehouses": []}}}).patch(10001, {"stock": 1}) == (
        400,
        "stock_by_warehouses_only",
    )


def test_the_sum_counts_whatever_a_state_says(shop: Any) -> None:
    """A record's own number is for a shop without the application."""
    assert shop({"products": {"10003": {"stock": 99}}}).get(10003)["stock"] == 20


def test_without_the_application_there_are_no_warehouses(shop: Any) -> None:
    """The record then has its own stock."""
    asked = shop({"multi_warehouse": False})
    assert "warehouses" not in asked.get(10003)
    assert asked.patch(10003, {"warehouses": [{"name": NOD, "stock": 1}]}) == (400, "warehouses_not_installed")
    assert asked.patch(10003, {"stock": 7})[1]["stock"] == 7


def test_warehouses_of_a_record_whose_inventory_is_off(shop: Any) -> None:
    """Refused as its stock would be."""
    changes = {"inventory_enabled": "off", "warehouses": [{"id": 1, "stock": 1}]}
    assert shop().patch(10003, changes) == (400, "inventory_disabled")
