"""What a message would write to, read from its own bytes."""

import json

import pytest

from conformance.dialects import client
from conformance.dialects.jsonrpc import JsonRpc
from conformance.transport import Answer, Message, Recorder
from conformance.verdicts import MalformedAnswer
from conformance.writes import Touch, UnclearError, is_write, touches
from specs import edition

PATH = "cataloginventory_stock_item.update"
JSON_PATH, SOAP, XMLRPC = "/api/jsonrpc", "/api/v2_soap/", "/api/xmlrpc"
REST, STOCKS, RECORDS = "/api/rest/stockitems", "/rest/V1/inventory/stocks", "/api/v2/inventory"


class Kept:
    """A transport that keeps what it is to send."""

    base_url = "http://shop.example"

    def __init__(self) -> None:
        """Nothing yet."""
        self.messages: list[Message] = []

    def send(self, message: Message) -> Answer:
        """Nothing that any client could read."""
        self.messages.append(message)
        return Answer(500, (("content-type", "text/plain"),), b"kept")


def said(dialect: str, edition_name: str, path: str, *arguments: object) -> Message:
    """The message that the suite's own client half sends for a call."""
    kept = Kept()
    half = client(dialect, Recorder(kept), edition(edition_name))
    with pytest.raises(MalformedAnswer):
        half.call("a-session", path, list(arguments))
    return kept.messages[0]


@pytest.mark.parametrize("dialect", ["jsonrpc", "xmlrpc", "soap_v1", "soap_v2", "soap_wsi"])
def test_an_update_names_its_product(dialect: str) -> None:
    """In every dialect, whatever else it holds."""
    message = said(dialect, "documented", PATH, "größe <1>", {"qty": 5, "is_in_stock": 1})
    assert touches(message) == [Touch("product", "größe <1>")]


@pytest.mark.parametrize("dialect", ["jsonrpc", "xmlrpc", "soap_v1", "soap_v2", "soap_wsi"])
def test_a_multi_update_names_all_its_products(dialect: str) -> None:
    """SKUs and ids alike."""
    message = said(dialect, "documented", "product_stock.multiUpdate", ["a", "b", 7], {"qty": 5})
    assert touches(message) == [Touch("product", text) for text in ("a", "b", "7")]


@pytest.mark.parametrize("dialect", ["jsonrpc", "xmlrpc", "soap_v1", "soap_v2", "soap_wsi"])
def test_a_list_writes_nothing(dialect: str) -> None:
    """Nor does a login."""
    message = said(dialect, "documented", "cataloginventory_stock_item.list", ["a"])
    assert (touches(message), is_write(message)) == ([], False)


def posted(value: object) -> Message:
    """A JSON-RPC message of any form."""
    return Message("POST", JSON_PATH, (), json.dumps(value).encode())


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ({"method": "call", "params": ["s", "product_stock.update", ["a", {"qty": 1}]]}, ["a"]),
        ({"method": "call", "params": ["s", "PRODUCT_STOCK.UPDATE", ["a", {}]]}, ["a"]),
        ({"method": "call", "params": ["s", "product_stock.update.x", ["a", {}]]}, ["a"]),
        ({"method": "call", "params": ["s", "product_stock.update", "a"]}, ["a"]),
        ({"method": "call", "params": ["s", "product_stock.multiUpdate", [["a", "b"], {}]]}, ["a", "b"]),
        ({"method": "call", "params": {"sessionId": "s", "apiPath": "product_stock.update", "args": ["a", {}]}}, ["a"]),
        ({"method": "call", "params": {"args": ["a", {}], "apiPath": "product_stock.update", "sessionId": "s"}}, ["a"]),
        ({"method": "product_stock.update", "params": ["s", "a", {"qty": 1}]}, ["a"]),
        (
            {
                "method": "multiCall",
                "params": ["s", [["product_stock.list", ["z"]], ["product_stock.update", ["a", {}]]]],
            },
            ["a"],
        ),
        ([{"method": "call", "params": ["s", "product_stock.update", [sku, {}]]} for sku in "ab"], ["a", "b"]),
        ({"method": "call", "params": ["s", "product_stock.list", [["update"]]]}, []),
    ],
)
def test_json_is_read_in_all_its_forms(value: object, named: list[str]) -> None:
    """Batches, multiCalls, paths as methods, named parameters."""
    assert [touch.identifier for touch in touches(posted(value))] == named


@pytest.mark.parametrize(
    "body",
    [
        b'{"method": "call", "params": ["s", "product_stock.update", ["a"',
        b"<?xml version='1.0'?><x>x.update",
        b"<!DOCTYPE x [<!ENTITY e 'a'>]><methodCall><params><param>x.update</param></params></methodCall>",
    ],
)
def test_what_cannot_be_read_and_speaks_of_updates_is_unclear(body: bytes) -> None:
    """Half a message, entities."""
    with pytest.raises(UnclearError):
        touches(Message("POST", XMLRPC, (), body))
    assert is_write(Message("POST", XMLRPC, (), body))


def test_what_cannot_be_read_and_speaks_of_no_update_is_harmless() -> None:
    """Garbage, as the envelope's checks send it."""
    assert touches(Message("POST", JSON_PATH, (), b'{"method":')) == []


@pytest.mark.parametrize(
    ("method", "path", "body", "named"),
    [
        ("GET", f"{REST}/7", b"", []),
        ("PUT", f"{REST}/7", b'{"qty": 1}', ["7"]),
        ("PUT", f"{REST}/7", b'{"qty": 1, "item_id": 8}', ["7", "8"]),
        ("PUT", f"{REST}/%37", b"{}", ["7"]),
        ("PUT", REST, b'[{"item_id": "7"}, {"item_id": "8.5"}, {"qty": 1}]', ["7", "8.5"]),
        ("PUT", REST, b'<m><data_item item_id="7"/><data_item><item_id>8</item_id></data_item></m>', ["7", "8"]),
    ],
)
def test_rest_names_its_items(method: str, path: str, body: bytes, named: list[str]) -> None:
    """In the path, in JSON and in XML."""
    assert [touch.identifier for touch in touches(Message(method, path, (), body))] == named


@pytest.mark.parametrize("method", ["POST", "DELETE", "PATCH"])
def test_what_could_not_be_undone_is_unclear(method: str) -> None:
    """A shop that carried it out would have lost or gained a stock item."""
    with pytest.raises(UnclearError):
        touches(Message(method, f"{REST}/7"))


@pytest.mark.parametrize(
    ("method", "path", "body", "named"),
    [
        ("GET", STOCKS, b"", []),
        ("POST", "/rest/V1/integration/admin/token", b'{"username": "a"}', []),
        ("POST", STOCKS, b'{"stock": {"name": "n"}}', [("stock", "new")]),
        ("POST", STOCKS, b'{"stock": {"stockId": 4, "name": "n"}}', [("stock", "new"), ("stock", "4")]),
        ("DELETE", f"{STOCKS}/4", b"", [("stock", "4")]),
        (
            "PUT",
            "/rest/default/V1/inventory/stocks/4",
            b'{"stock": {"extension_attributes": {"sales_channels": [{"type": "website", "code": "base"}]}}}',
            [("stock", "4"), ("website", "base")],
        ),
    ],
)
def test_magento_2_names_stocks_and_websites(method: str, path: str, body: bytes, named: list[tuple[str, str]]) -> None:
    """Of the path and of the body."""
    found = touches(Message(method, path, (), body))
    assert [(touch.kind, touch.identifier) for touch in found] == named
    assert all(touch.deletes is (method == "DELETE") for touch in found)


def test_other_writes_of_magento_2_are_unclear() -> None:
    """Sources, source items, bulk calls: nothing would put them back."""
    for path in ("/rest/V1/inventory/sources", "/rest/async/bulk/V1/inventory/stocks"):
        with pytest.raises(UnclearError):
            touches(Message("POST", path, (), b"{}"))


def test_merchantpro_names_its_record() -> None:
    """Decoded once."""
    assert touches(Message("PATCH", f"{RECORDS}/sku/a%2Fb", (), b"{}")) == [Touch("record", "sku/a/b")]
    with pytest.raises(UnclearError):
        touches(Message("PUT", f"{RECORDS}/id/5", (), b"{}"))


def test_outside_the_dialects_nothing_but_reading_is_clear() -> None:
    """A path that nobody knows may do anything."""
    assert touches(Message("GET", "/")) == []
    with pytest.raises(UnclearError):
        touches(Message("POST", "/checkout"))


def test_the_suite_s_own_json_client_is_what_is_read() -> None:
    """The path of the client half is one that the guard knows."""
    assert JsonRpc(Recorder(Kept()), edition("documented")).path == JSON_PATH
