"""What can be put back: what is said to be, a mock takes back to the digit; NULL where the edition says so."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.dialects import client
from conformance.dialects.magento1_rest import Rest
from conformance.rest_target import credentials_of
from conformance.settable import not_over_rest, not_over_rpc
from conformance.stockroom import PLAIN, item_id
from conformance.strategies import decimals
from conformance.transport import Answer, Message, Recorder
from conformance.window import RECOMPUTED, RefusedError, RestWindow
from mockserver import Request, World, build, handle
from specs import Column, edition, editions, fields, shop

EDITIONS = [name for name in editions() if "magento1_rest" in edition(name).dialects]
ITEM = item_id(PLAIN)


class Served:
    """A world as a transport."""

    base_url = "http://127.0.0.1"

    def __init__(self, world: World) -> None:
        """The world is the test's."""
        self.world = world

    def send(self, message: Message) -> Answer:
        """The mock's answer."""
        headers = tuple((name.lower(), value) for name, value in message.headers)
        response = handle(self.world, Request(message.method, message.path, headers, message.body))
        return Answer(response.status, response.headers, response.body)


def stored_values(entry: Column) -> st.SearchStrategy[Any]:
    """What a shop may have stored in a column, also what no API of it would take."""
    if entry.type in {"flag", "enum"}:
        return st.sampled_from((0, 1, 2, 3, 65535))
    numbers = decimals(-3, 20) | decimals() | st.sampled_from((Decimal("0.0000"), Decimal("1.5000")))
    return numbers | st.none() if entry.default is None else numbers


WRITABLE = [one for name, one in fields().items() if one.type not in {"id", "datetime"} and name not in RECOMPUTED]
ROWS = st.fixed_dictionaries({one.name: stored_values(one) for one in WRITABLE})


def with_row(edition_name: str, row: dict[str, Any]) -> World:
    """A shop with these columns in a stock item."""
    document = json.loads(json.dumps({"magento1": shop()["magento1"]}, default=str))
    text = {name: value if value is None else str(value) for name, value in row.items()}
    document["magento1"]["stock_items"][ITEM] |= text
    return build(edition_name, document)


@pytest.mark.parametrize("name", EDITIONS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(row=ROWS)
def test_what_is_said_to_be_settable_is_taken_back(name: str, row: dict[str, Any]) -> None:
    """Every such column of a PUT; is_in_stock apart, which a save may take away."""
    chosen, world = edition(name), with_row(name, row)
    window = RestWindow(Rest(Recorder(Served(world)), chosen, credentials_of()), chosen)
    before = window.read(ITEM)
    unsettable = set(window.unsettable(before))
    if "qty" not in unsettable:
        window.write(ITEM, {"qty": 7, "is_qty_decimal": 1})
    window.write(ITEM, {one: before[one] for one in window.columns if one not in unsettable})
    after = window.read(ITEM)
    kept = {*window.columns} - unsettable - {"is_in_stock"}
    assert {one: after[one] for one in kept} == {one: before[one] for one in kept}


@pytest.mark.parametrize("name", EDITIONS)
def test_null_is_set_over_rest_exactly_where_the_edition_says_so(name: str) -> None:
    """The mock's validators and the edition's word agree."""
    chosen, world = edition(name), with_row(name, {"notify_stock_qty": "5.0000"})
    window = RestWindow(Rest(Recorder(Served(world)), chosen, credentials_of()), chosen)
    try:
        window.write(ITEM, {"notify_stock_qty": None})
        found = "stored"
    except RefusedError:
        found = "refused"
    assert (found, window.read(ITEM)["notify_stock_qty"] is None) == (chosen.rest.null, found == "stored")


@pytest.mark.parametrize("name", ["jsonrpc", "xmlrpc", "soap_v1", "soap_v2"])
def test_null_cannot_be_set_where_a_list_shows_everything(name: str) -> None:
    """In `documented`, whose list shows 0 for NULL: a put-back over RPC would make 0 of it without a word."""
    world = with_row("documented", {"notify_stock_qty": None})
    half = client(name, Recorder(Served(world)), edition("documented"))
    session = half.login("apiUser", "apiKey").result
    shown = half.call(session, "cataloginventory_stock_item.list", [[PLAIN]]).rows[0]
    assert Decimal(shown["notify_stock_qty"]) == 0
    answer = half.call(session, "cataloginventory_stock_item.update", [PLAIN, {"notify_stock_qty": None}])
    assert answer.fault == "data_invalid"
    assert "cannot set NULL again" in not_over_rpc({"notify_stock_qty": Decimal(0)})["notify_stock_qty"]


@pytest.mark.parametrize(
    ("name", "column", "value", "said"),
    [
        ("openmage-20.18", "notify_stock_qty", None, ""),
        ("openmage-19.5", "notify_stock_qty", None, "is NULL and this shop's API cannot set NULL again"),
        ("openmage-20.16", "notify_stock_qty", None, "is NULL and this shop's API cannot set NULL again"),
        ("documented", "notify_stock_qty", None, ""),
        ("documented", "min_qty", None, "is NULL and this shop's API cannot set NULL again"),
        ("openmage-20.18", "max_sale_qty", Decimal("0.0000"), ""),
        ("openmage-20.18", "min_sale_qty", Decimal("1.5000"), "is 1.5000 and this shop's API takes whole numbers only"),
        ("documented", "min_sale_qty", Decimal("1.5000"), ""),
        ("openmage-19.5", "qty", Decimal("-5.0000"), ""),
        ("openmage-19.5", "min_qty", Decimal(-1), "is -1 and this shop's API takes 0 to 99999999.9999 only"),
        ("documented", "min_qty", Decimal("2.00005"), "is 2.00005, which no column of this shop can hold"),
        ("openmage-20.18", "is_in_stock", 2, "is 2 and this shop's API takes 0, 1 only"),
        ("openmage-20.18", "backorders", 9, "is 9 and this shop's API takes 0, 1, 2 only"),
    ],
)
def test_why_a_column_cannot_be_put_back(name: str, column: str, value: Any, said: str) -> None:
    """By its value, in words."""
    assert not_over_rest(edition(name), {column: value}).get(column, "") == said
