"""A change is stored whole, or not at all; what it does not name stays."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

GOOD = {"inventory_enabled": "on", "stock": 3, "price_net": 10, "old_price_gross": 20}
BAD = [
    *({"id": 5}, {"sku": "x"}, {"ean": None}, {"anything": 1}, {"inventory_enabled": 1}, {"stock": -1}),
    *({"price_net": -1}, {"price_gross": 1}, {"old_price_net": "x"}, {"warehouses": []}),
]


@pytest.mark.parametrize("bad", BAD, ids=str)
def test_one_wrong_member_stores_nothing(shop: Any, bad: dict[str, Any]) -> None:
    """Wherever it stands."""
    for changes in ({**GOOD, **bad}, {**bad, **GOOD} | bad):
        asked = shop()
        before = asked.control("GET", None)["merchantpro"]
        assert asked.patch(10001, changes)[0] == 400
        assert asked.control("GET", None)["merchantpro"] == before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"5",
        b"null",
        b"{",
        b'{"stock": 1,}',
        b'{"stock": "\xff"}',
        b"[" * 100_000,
        b'{"stock": 1e9999999999999999999}',
    ],
)
def test_what_is_no_json_object(shop: Any, body: bytes) -> None:
    """400, and nothing is stored."""
    asked = shop()
    assert asked.send("PATCH", "/api/v2/inventory/id/10001", body)[0] == 400
    assert asked.get(10001)["stock"] == 10


def test_an_empty_object_changes_nothing(shop: Any) -> None:
    """200 with the record."""
    asked = shop()
    assert asked.patch(10001, {}) == (200, asked.get(10001))


def test_what_is_not_named_stays(shop: Any) -> None:
    """Each member is changed alone."""

    @settings(max_examples=30, deadline=None, database=None)
    @given(st.sampled_from([{"stock": 4}, {"price_gross": 7}, {"old_price_net": 3}, {"inventory_enabled": "off"}]))
    def stays(changes: dict[str, Any]) -> None:
        asked = shop()
        before = asked.get(10001)
        _, after = asked.patch(10001, changes)
        touched = {"price_net", "price_gross"} if "price_gross" in changes else set(changes)
        touched |= {"stock"} if "inventory_enabled" in changes else set()
        assert {name: before[name] for name in before if name not in touched}.items() <= after.items()

    stays()
