"""Valid writes in every dialect, on things that may be touched and on others: what the guard's fuzzer begins from."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from conformance.dialects import client
from conformance.dialects.merchantpro_rest import basic
from conformance.logins import default_logins
from conformance.rest_bodies import as_json, as_xml
from conformance.transport import Answer, Message, Recorder
from conformance.verdicts import MalformedAnswer, Untestable
from specs import Edition

__all__ = ["RPC", "seeds"]

RPC = ("jsonrpc", "xmlrpc", "soap_v1", "soap_v2", "soap_wsi")
#: May be touched, a SKU and an id; may not: a SKU and an id; has no stock item; is nobody.
PRODUCTS: tuple[Any, ...] = ("T-0", 502, "T-4", 507, "T-7", "no-such-product")
ITEMS, FOREIGN_ITEMS = (901, 904), (905, 917)
DATA = {"qty": 11, "is_in_stock": 1}
JSON, XML = (("Content-Type", "application/json"),), (("Content-Type", "text/xml"),)
ITEMS_PATH, STOCKS, RECORDS = "/api/rest/stockitems", "/rest/V1/inventory/stocks", "/api/v2/inventory"


class Kept:
    """A transport that keeps what it is to send."""

    base_url = "http://127.0.0.1"

    def __init__(self) -> None:
        """Nothing yet."""
        self.messages: list[Message] = []

    def send(self, message: Message) -> Answer:
        """Nothing that any client could read."""
        self.messages.append(message)
        return Answer(418)


def seeds(dialect: str, edition: Edition, session: str) -> list[Message]:
    """The writes of a dialect; `session` is a live one, or a token."""
    if dialect in RPC:
        return [*_rpc(dialect, edition, session)]
    return list({"magento1_rest": _items, "magento2_rest": _stocks, "merchantpro_rest": _records}[dialect](session))


def _said(dialect: str, edition: Edition, method: str, *arguments: Any) -> list[Message]:
    """What the suite's own client half sends; nothing where the dialect cannot say it."""
    kept = Kept()
    half = client(dialect, Recorder(kept), edition)
    with suppress(MalformedAnswer, Untestable):
        half.call(*arguments) if method == "call" else half.method(method, *arguments)
    return kept.messages


def _rpc(dialect: str, edition: Edition, session: str) -> Iterator[Message]:
    for product in PRODUCTS:
        yield from _said(dialect, edition, "call", session, "product_stock.update", [product, DATA])
        yield from _said(dialect, edition, "call", session, "product_stock.multiUpdate", [["T-1", product], DATA])
        calls = [["product_stock.list", [["T-0"]]], ["product_stock.update", [product, DATA]]]
        yield from _said(dialect, edition, "multiCall", session, calls)
        if dialect == "jsonrpc":
            yield from _json_rpc(session, product)
        if dialect == "xmlrpc":
            yield from map(
                _in_multicall, _said(dialect, edition, "call", session, "product_stock.update", [product, DATA])
            )


def _json_rpc(session: str, product: Any) -> Iterator[Message]:
    """What only JSON-RPC has: paths as methods, parameters by name, batches."""
    call = {"method": "call", "params": [session, "product_stock.update", [product, DATA]], "id": 1}
    named = {"sessionId": session, "apiPath": "product_stock.update", "args": [product, DATA]}
    for value in (
        {"method": "product_stock.update", "params": [session, product, DATA]},
        {"jsonrpc": "2.0", "method": "call", "params": named, "id": 2},
        [call, {**call, "id": 2}],
    ):
        yield Message("POST", "/api/jsonrpc", JSON, json.dumps(value).encode())


def _in_multicall(message: Message) -> Message:
    """A call over XML-RPC as one of several."""
    params = re.findall(r"<param>(<value>.*?</value>)</param>", message.body.decode().replace("<params>", ""))
    params = params or re.findall(r"<param>(.*?)</param>", message.body.decode())
    data = "".join(params)
    body = (
        "<methodCall><methodName>system.multicall</methodName><params><param><value><array><data><value><struct>"
        "<member><name>methodName</name><value><string>call</string></value></member><member><name>params</name>"
        f"<value><array><data>{data}</data></array></value></member></struct></value></data></array></value></param>"
        "</params></methodCall>"
    )
    return Message("POST", message.path, message.headers, body.encode())


def _items(_session: str) -> Iterator[Message]:
    accept = (("Accept", "application/json"),)
    for item in (*ITEMS, *FOREIGN_ITEMS):
        change, rows = {"qty": 11, "is_in_stock": 1}, [{"item_id": 902, "qty": 7}, {"item_id": item, "qty": 11}]
        yield Message("PUT", f"{ITEMS_PATH}/{item}", (*accept, *JSON), as_json(change))
        yield Message("PUT", f"{ITEMS_PATH}/{item}", (*accept, *XML), as_xml(change))
        yield Message("PUT", ITEMS_PATH, (*accept, *JSON), as_json(rows))
        yield Message("PUT", ITEMS_PATH, (*accept, *XML), as_xml(rows))


def _stocks(session: str) -> Iterator[Message]:
    headers = (("Authorization", f"Bearer {session}"), *JSON)
    for number, code in ((7, "test_site"), (7, "base"), (9, "m_beta"), (1, "m_kept")):
        channels = [{"type": "website", "code": code}]
        stock = {"name": f"Stockproof 1 {code}", "extension_attributes": {"sales_channels": channels}}
        yield Message("PUT", f"{STOCKS}/{number}", headers, as_json({"stock": stock}))
        yield Message("PUT", f"{STOCKS}/7", headers, as_json({"stock": {"stock_id": 7, **stock}}))
        yield Message("POST", STOCKS, headers, as_json({"stock": stock}))
        yield Message("DELETE", f"{STOCKS}/{number}", headers)


def _records(_session: str) -> Iterator[Message]:
    headers = (("Accept", "application/json"), ("Authorization", basic(default_logins()["merchantpro_rest"])), *JSON)
    for number in (70001, 70002, 70007):
        yield Message("PATCH", f"{RECORDS}/id/{number}", headers, as_json({"stock": 11, "price_net": 12}))
        yield Message("PATCH", f"{RECORDS}/sku/R-{number}%2F%C3%A9", headers, as_json({"stock": 12}))
    yield Message("PATCH", f"{RECORDS}/ean/4006381333931", headers, as_json({"price_net": 5}))
