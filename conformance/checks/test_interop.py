"""Stock clients that nobody here wrote log in, list and update."""

import json
from decimal import Decimal
from typing import Any

from hypothesis import given
from lxml import etree

from conformance.dialects import Client
from conformance.interop import as_a_client_sees_it, xmlrpc_proxy, zeep_client, zeep_stumbles, zeep_update
from conformance.stockroom import PLAIN
from conformance.strategies import decimals
from conformance.target import Target
from conformance.transport import Message
from conformance.verifies import verifies
from specs import dialect

WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"
PATH = "product_stock"


def entry_path(client: Client) -> str:
    """The URL's path of a client's dialect."""
    return f"{dialect(client.name).entry_path}/"


def served_wsdl(target: Target) -> Any:
    """The WSDL that the target serves, parsed."""
    host = target.recorder.base_url(target.dialect).partition("://")[2]
    answer = target.recorder.send(Message("GET", f"{entry_path(target.client)}?wsdl", (("Host", host),)))
    return etree.fromstring(answer.body, etree.XMLParser(resolve_entities=False, no_network=True))


@verifies("interop/zeep")
def test_zeep_lists_and_updates(target: Target) -> None:
    """Zeep, made from the served WSDL, begins a session, updates and sees its update."""
    with as_a_client_sees_it(zeep_stumbles()):
        client = zeep_client(target.recorder, target.recorder.base_url(target.dialect), entry_path(target.client))
        session = client.service.login(target.user, target.key)
        assert ZEEP[target.client.name](client, session, target.sku(PLAIN))
    assert target.sees(PLAIN)["qty"] == 33


def by_call(client: Any, session: str, sku: str) -> bool:
    """The update through SOAP v1's `call`."""
    return bool(zeep_update(client, session, sku, 33))


def by_operation(client: Any, session: str, sku: str) -> bool:
    """The update through an operation of its own."""
    return bool(client.service.catalogInventoryStockItemUpdate(session, sku, {"qty": 33}))


ZEEP = {"soap_v1": by_call, "soap_v2": by_operation}


@verifies("interop/xmlrpc_client")
@given(qty=decimals(1, 1000))
def test_xmlrpc_client_lists_and_updates(target: Target, qty: Decimal) -> None:
    """Python's own client begins a session, updates and sees its update."""
    sku = target.sku(PLAIN)
    with as_a_client_sees_it():
        proxy: Any = xmlrpc_proxy(target.recorder, entry_path(target.client))
        session = proxy.login(target.user, target.key)
        assert proxy.call(session, f"{PATH}.update", [sku, {"qty": str(qty)}]) is True
        (row,) = proxy.call(session, f"{PATH}.list", [[sku]])
    assert (row["sku"], Decimal(str(row["qty"]))) == (sku, qty)


@verifies("interop/wsdl_address")
def test_the_wsdl_names_its_own_address(target: Target) -> None:
    """soap:address is where the WSDL was asked for."""
    addresses = [entry.get("location") for entry in served_wsdl(target).iter(f"{SOAP}address")]
    assert addresses == [f"{target.recorder.base_url(target.dialect)}{entry_path(target.client)}"]


@verifies("interop/wsdl_operations")
def test_the_wsdl_has_the_operations(target: Target) -> None:
    """Sessions, and the methods of the stock items."""
    operations = {entry.get("name") for entry in served_wsdl(target).find(f"{WSDL}portType")}
    assert {"login", "endSession"} <= operations
    assert "call" in operations or {f"catalogInventoryStockItem{name}" for name in ("List", "Update")} <= operations


@verifies("interop/plain_json")
@given(qty=decimals(1, 1000))
def test_printed_requests_work(target: Target, qty: Decimal) -> None:
    """The document's own messages, written by Python's json: log in, update, list."""
    update, listing = "cataloginventory_stock_item.update", "cataloginventory_stock_item.list"
    sku = target.sku(PLAIN)
    with as_a_client_sees_it():
        session = posted(target, "login", [target.user, target.key])
        assert posted(target, "call", [session, update, [sku, {"qty": float(qty)}, "sku"]]) is True
        (row,) = posted(target, "call", [session, listing, [[sku], "sku"]])
    assert row["qty"] == float(qty)


def posted(target: Target, method: str, params: list[Any]) -> Any:
    """The result of a message that a plain client posts."""
    body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, "id": 1}).encode()
    headers = (("Content-Type", "application/json"),)
    return json.loads(target.recorder.send(Message("POST", dialect("jsonrpc").entry_path, headers, body)).body)[
        "result"
    ]
