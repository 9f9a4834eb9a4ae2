"""Laws of reading: the pages put together are the list, a filter filters the whole, an order orders it."""

import json
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver import Request, World, build, handle
from mockserver.dialects.magento1_rest.filtering import OPERATORS

WORLD = build("openmage-20.18")
WORLD.no_auth = True
NUMBERS = ["product_id", "qty", "is_in_stock", "notify_stock_qty"]


def read(query: str, world: World = WORLD) -> list[dict[str, Any]]:
    """The rows of a list."""
    headers = (("host", "127.0.0.1"), ("accept", "application/json"))
    rows: list[dict[str, Any]] = json.loads(
        handle(world, Request("GET", f"/api/rest/stockitems?{query}", headers)).body
    )
    return rows


WHOLE = read("limit=0")


@given(st.integers(1, 100))
def test_the_pages_put_together_are_the_list(limit: int) -> None:
    """Every page size; a page beyond the end is the last one again."""
    pages = range(1, -(-len(WHOLE) // limit) + 1)
    assert [row for page in pages for row in read(f"limit={limit}&page={page}")] == WHOLE
    assert read(f"limit={limit}&page=999") == read(f"limit={limit}&page={pages[-1]}")
    assert read(f"limit={limit}&page=0") == WHOLE[:limit]


@given(st.sampled_from(NUMBERS), st.sampled_from(["eq", "neq", "gt", "lt", "gteq", "lteq"]), st.integers(-1, 110))
def test_a_filter_filters_the_whole(name: str, operator: str, value: int) -> None:
    """As if the whole list had been filtered by hand; no value satisfies no comparison."""
    holds = {
        "eq": Decimal.__eq__,
        "neq": Decimal.__ne__,
        "gt": Decimal.__gt__,
        "lt": Decimal.__lt__,
        "gteq": Decimal.__ge__,
        "lteq": Decimal.__le__,
    }[operator]
    expected = [row for row in WHOLE if row[name] is not None and holds(Decimal(row[name]), Decimal(value))]
    assert read(f"limit=0&filter[1][attribute]={name}&filter[1][{operator}]={value}") == expected


@given(st.sampled_from(NUMBERS), st.sampled_from(["asc", "ASC", "desc", "x", ""]))
def test_an_order_orders_the_whole(name: str, direction: str) -> None:
    """Upwards only for asc; no value stands below every value."""
    rows = read(f"limit=0&order={name}&dir={direction}")
    values = [(row[name] is not None, Decimal(row[name] or 0)) for row in rows]
    assert values == sorted(values, reverse=direction.lower() != "asc")
    assert sorted(rows, key=str) == sorted(WHOLE, key=str)


@pytest.mark.parametrize(
    ("asked", "items"),
    [
        ("[in][0]=1&filter[1][in][1]=3", ["1", "3"]),
        ("[in]=1,3", ["1"]),
        ("[from]=2&filter[1][to]=4", ["2", "3", "4"]),
        ("[like]=1_", ["10", "11", "12", "13", "14", "15", "16", "17"]),
        ("[like]=%253%25", ["3", "13"]),
        ("[eq]=abc", []),
        ("[foo]=2", ["2"]),
        ("[foo]=2&filter[1][bar]=3", ["2", "3"]),
        ("[null]=1", []),
        ("[eq]=1&filter[2][attribute]=qty&filter[2][gt]=500", []),
    ],
)
def test_operators(asked: str, items: list[str]) -> None:
    """Lists, ranges, patterns, and what is no operator: any of its values."""
    assert [row["item_id"] for row in read(f"limit=0&filter[1][attribute]=product_id&filter[1]{asked}")] == items


@pytest.mark.parametrize("edition", ["documented", "openmage-20.18"])
@pytest.mark.parametrize("operator", OPERATORS)
def test_a_hostile_pattern_costs_nothing(operator: str, edition: str) -> None:
    """Long values and patterns are compared in a time that grows with their length."""
    world = build(edition)
    world.no_auth = True
    query = urlencode({"filter[1][attribute]": "qty", f"filter[1][{operator}]": "%1" * 2000, "limit": 0})
    assert isinstance(read(query, world), list)


def test_a_filter_without_a_value_is_broken_sql() -> None:
    """Even after a filter that leaves no row."""
    query = "filter[1][attribute]=qty&filter[1][gt]=999999&filter[2][attribute]=qty"
    headers = (("host", "127.0.0.1"), ("accept", "application/json"))
    answer = handle(WORLD, Request("GET", f"/api/rest/stockitems?{query}", headers))
    assert (answer.status, json.loads(answer.body)["messages"]["error"][0]["code"]) == (500, 42000)


@pytest.mark.parametrize("edition", ["openmage-20.18", "openmage-19.5"])
def test_whole_numbers_come_as_text_or_as_numbers(edition: str) -> None:
    """Only JSON tells the difference."""
    world = build(edition)
    world.no_auth = True
    row = read("limit=1&attrs=item_id,qty", world)[0]
    assert row == {"item_id": "1" if edition == "openmage-20.18" else 1, "qty": "100.0000"}
