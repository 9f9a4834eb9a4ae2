"""The trial shop of other tests: hides its control, can be lost before a request or after it, and comes back."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.transport import HttpTransport, Message
from conformance.verdicts import MalformedAnswer, TargetLostError
from mockserver import build

sys.path.append(str(Path(__file__).parent))
from hiding import FIRST, HiddenShop, hidden, null_document
from somebodys import stored_in

JSON = (("Content-Type", "application/json"),)
LOGIN = {"jsonrpc": "2.0", "method": "login", "params": ["apiUser", "apiKey"], "id": 1}


@pytest.fixture
def shop() -> Iterator[HiddenShop]:
    """One that is there."""
    with hidden(build("documented", null_document())) as served:
        yield served


def log_in(shop: HiddenShop) -> int:
    """A request that changes something, by a client of its own: the answer's status."""
    message = Message("POST", "/api/jsonrpc", JSON, json.dumps(LOGIN).encode())
    transport = HttpTransport(shop.url)
    try:
        return transport.send(message).status
    finally:
        transport.close()


def sessions(shop: HiddenShop) -> int:
    """How often somebody logged in."""
    return len(shop.world.store.rows("sessions"))


def ask(shop: HiddenShop, path: str) -> int:
    """The status of a GET."""
    transport = HttpTransport(shop.url)
    try:
        return transport.send(Message("GET", path)).status
    finally:
        transport.close()


def test_its_control_is_not_there(shop: HiddenShop) -> None:
    """404, unless it is to be shown, and no request of the shop's."""
    assert (ask(shop, "/__mock__/"), shop.requests) == (404, 0)
    with hidden(build(), control=True) as open_one:
        assert ask(open_one, "/__mock__/") == 200


@pytest.mark.parametrize(("after", "stored"), [(False, 0), (True, 1)])
def test_it_is_lost_before_a_request_or_after_it(shop: HiddenShop, *, after: bool, stored: int) -> None:
    """No answer comes in either case, and nobody listens; the world lives on and comes back where it was."""
    begin, url = sessions(shop), shop.url
    shop.at(2, shop.lose, after=after)
    assert log_in(shop) == 200
    with pytest.raises((MalformedAnswer, TargetLostError)):
        log_in(shop)
    shop.wait()
    with pytest.raises(TargetLostError, match="nobody listens"):
        log_in(shop)
    shop.come_back()
    assert (log_in(shop), shop.url, sessions(shop) - begin) == (200, url, 2 + stored)


def test_a_request_can_be_dropped(shop: HiddenShop) -> None:
    """Where what comes before it says so, it is not carried out."""
    begin, done = sessions(shop), []
    shop.at(1, lambda: bool(done.append(1)))
    transport = HttpTransport(shop.url, timeout=0.2)
    with pytest.raises(MalformedAnswer, match="no answer"):
        transport.send(Message("POST", "/api/jsonrpc", JSON, json.dumps(LOGIN).encode()))
    transport.close()
    assert (done, sessions(shop), shop.forget(), log_in(shop)) == ([1], begin, True, 200)


def test_who_comes_to_a_lost_one_can_be_turned_away(shop: HiddenShop) -> None:
    """Again and again, and something happens once."""
    knocks: list[int] = []
    shop.lose(2, lambda: knocks.append(1))
    seen = []
    while len(knocks) < 1:
        with pytest.raises((MalformedAnswer, TargetLostError)):
            log_in(shop)
        seen.append(len(knocks))
    with pytest.raises((MalformedAnswer, TargetLostError)):
        log_in(shop)
    shop.come_back()
    assert (log_in(shop), knocks, seen[0]) == (200, [1], 0)


def test_what_was_to_come_is_forgotten(shop: HiddenShop) -> None:
    """And it says whether something was."""
    shop.at(5, shop.lose)
    assert (shop.forget(), shop.forget()) == (False, True)


def test_another_world_is_served_at_the_same_place(shop: HiddenShop) -> None:
    """From the next request on."""
    before = shop.world
    log_in(shop)
    shop.world = build()
    log_in(shop)
    assert len(before.store.rows("sessions")) == sessions(shop)


def test_its_products_are_as_real_shops_have_them(shop: HiddenShop) -> None:
    """NULL in every row, all kinds of products, and what no API can set is not compared."""
    rows = shop.world.store.rows("stock_items").values()
    assert {(row["notify_stock_qty"], row["low_stock_date"]) for row in rows} == {(None, None)}
    products = shop.world.store.rows("products")
    kinds = {row["type"] for row in products.values()}
    assert kinds == {"simple", "virtual", "configurable", "grouped", "bundle"}
    assert any(row["sku"].isdecimal() and int(row["sku"]) in products for row in products.values())
    assert any(row["refuses_saving"] for row in products.values())
    assert "low_stock_date" not in stored_in(shop.world)[f"stock item {FIRST + 1000}"]
