"""Answers are held against the contract of their dialect."""

from decimal import Decimal
from typing import Any

import pytest

from conformance.contract import check_list, check_method_result
from conformance.verdicts import MalformedAnswer
from mockserver import build
from mockserver.rules.listing import list_stock

ROW = list_stock(build(), ["product1"])[0]


def test_what_the_mock_lists_is_a_list() -> None:
    """Of the edition's own rows, and of none."""
    check_list([ROW], "StockItem")
    check_list([], "StockItem")
    check_list([{"product_id": "1", "sku": "a", "qty": "1.0000", "is_in_stock": True}], "StockItemShown")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"qty": "5"}, "the list[0]['qty'] is not as the contract says: '5' is not of type 'number'"),
        ({"qty": None}, "the list[0]['qty'] is not as the contract says: None is not of type 'number'"),
        ({"qty": True}, "the list[0]['qty']"),
        ({"manage_stock": 2}, "the list[0]['manage_stock'] is not as the contract says: 2 is not one of [0, 1]"),
        ({"manage_stock": True}, "the list[0]['manage_stock']"),
        ({"product_id": Decimal("1.5")}, "the list[0]['product_id']"),
        ({"colour": "red"}, "the list[0] is not as the contract says: Additional properties are not allowed"),
    ],
)
def test_a_wrong_member_is_named(change: dict[str, Any], said: str) -> None:
    """With its place."""
    with pytest.raises(MalformedAnswer) as error:
        check_list([{**ROW, **change}], "StockItem")
    assert str(error.value).startswith(said)


@pytest.mark.parametrize("value", [None, {}, "x", 5, True, [[]], [None]])
def test_what_is_no_list_is_named(value: Any) -> None:
    """Whatever it is instead."""
    with pytest.raises(MalformedAnswer, match="the list"):
        check_list(value, "StockItem")


@pytest.mark.parametrize(
    ("method", "right", "wrong"),
    [
        ("login", "abc", 5),
        ("endSession", True, 1),
        ("startSession", "abc", None),
        ("globalFaults", [{"code": "1", "message": "x"}], [{"code": 1, "message": "x"}]),
        ("resources", [{"title": "x", "name": "y", "methods": []}], [{"title": "x"}]),
        ("multiCall", [1, None], {}),
    ],
)
def test_a_method_s_result_is_as_the_contract_says(method: str, right: Any, wrong: Any) -> None:
    """Each method its own."""
    check_method_result(right, method)
    with pytest.raises(MalformedAnswer, match=f"the result of {method}"):
        check_method_result(wrong, method)
