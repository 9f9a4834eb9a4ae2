"""Net and gross prices hang together."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver import build
from mockserver.rules.prices import coupled

WORLD = build()
PAIRS = [("1428.57", "1700.00"), ("75.63", "90.00"), ("756.30", "900.00"), ("1344.54", "1600.00"), ("67.23", "80.00")]


def prices(shop: Any, changes: str, prefix: str = "price") -> tuple[str, str]:
    """Net and gross after a change that is written as JSON, as exact text."""
    status, body, _ = shop.send("PATCH", "/api/v2/inventory/id/10001", changes.encode())
    assert status == 200, body
    record = json.loads(body, parse_float=str)
    return record[f"{prefix}_net"], record[f"{prefix}_gross"]


@pytest.mark.parametrize(("net", "gross"), PAIRS)
def test_every_pair_of_the_document_from_either_side(shop: Any, net: str, gross: str) -> None:
    """19 %, rounded to the nearest cent."""
    assert prices(shop(), f'{{"price_gross": {gross}}}') == (net, gross)
    assert prices(shop(), f'{{"price_net": {net}}}') == (net, gross)


@pytest.mark.parametrize(
    ("rate", "sent", "expected"),
    [
        ("19", '{"price_net": 0.005}', ("0.01", "0.01")),
        ("19", '{"price_net": 1.004999999999999999999999999}', ("1.00", "1.19")),
        ("25", '{"price_net": 0.02}', ("0.02", "0.03")),
        ("0", '{"price_gross": 12.345}', ("12.35", "12.35")),
        ("21", '{"price_gross": 121}', ("100.00", "121.00")),
        ("19", '{"price_gross": 99999999.99}', ("84033613.44", "99999999.99")),
        ("19", '{"price_net": 0}', ("0.00", "0.00")),
    ],
)
def test_half_a_cent_goes_up(shop: Any, rate: str, sent: str, expected: tuple[str, str]) -> None:
    """On exact decimals, at the shop's rate."""
    assert prices(shop({"vat_rate": rate}), sent) == expected


def test_a_price_that_follows_must_have_room_too(shop: Any) -> None:
    """The gross price of the largest net price has none."""
    assert shop().patch(10001, {"price_net": 99999999.99}) == (400, "value_invalid")


def test_both_prices_must_belong_together(shop: Any) -> None:
    """Either may be the one that was rounded."""
    asked = shop()
    assert asked.patch(10001, {"price_net": 67.23, "price_gross": 80})[0] == 200
    assert asked.patch(10001, {"price_net": 67.23, "price_gross": 81}) == (400, "prices_contradict")


@pytest.mark.parametrize("value", [-1, "5", None, True, [], {}, 100000000, 1e300])
@pytest.mark.parametrize("name", ["price_net", "price_gross"])
def test_prices_that_are_refused(shop: Any, name: str, value: Any) -> None:
    """Below 0, above what a shop can store, and other types."""
    assert shop().patch(10001, {name: value}) == (400, "value_invalid")


def test_old_prices_are_coupled_shown_when_there_and_taken_away_by_null(shop: Any) -> None:
    """The document has them in its table only (decided)."""
    asked = shop()
    assert "old_price_net" not in asked.get(10001)
    assert prices(asked, '{"old_price_gross": 90}', "old_price") == ("75.63", "90.00")
    assert asked.patch(10001, {"old_price_net": None, "old_price_gross": 5}) == (400, "value_invalid")
    assert "old_price_gross" not in asked.patch(10001, {"old_price_net": None})[1]


@settings(max_examples=100, deadline=None, database=None)
@given(st.integers(0, 10**8), st.sampled_from(["price_net", "price_gross"]))
def test_net_and_gross_never_disagree_by_more_than_a_rounding(cents: int, name: str) -> None:
    """What was sent stays, the other is within half a cent of the exact value."""
    amount = Decimal(cents) / 100
    found = coupled(WORLD, {name: amount}, "price_net", "price_gross")
    assert found[name] == amount
    factor = Decimal("1.19")
    exact = amount * factor if name == "price_net" else amount / factor
    other = found["price_gross" if name == "price_net" else "price_net"]
    assert abs(other - exact) <= Decimal("0.005")
