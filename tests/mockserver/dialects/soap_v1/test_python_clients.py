"""Python's SOAP clients against SOAP v1 over HTTP: zeep, suds, and a Magento client built on suds."""

from typing import Any

import pytest
import zeep
from magento.catalog import Inventory
from suds import WebFault
from suds.client import Client as Suds
from zeep import xsd
from zeep.exceptions import Fault

from mockserver import World


def _maps(answer: Any) -> list[dict[str, Any]]:
    """A decoded list of Apache's maps as dicts: zeep and suds have each its own wrapping."""
    rows = answer["_value_1"] if isinstance(answer, zeep.xsd.CompoundValue) else answer
    return [{entry["key"]: entry["value"] for entry in row["item"]} for row in rows]


class _Zeep:
    """A logged-in zeep client, and the types that it needs for arguments."""

    def __init__(self, url: str) -> None:
        self.client = zeep.Client(f"{url}/api/soap/?wsdl")
        self.session = self.client.service.login("apiUser", "apiKey")
        self.array = self.client.get_type("{urn:OpenMage}FixedArray")
        self.map = self.client.get_type("{http://xml.apache.org/xml-soap}Map")
        self.entry = self.client.get_type("{http://xml.apache.org/xml-soap}mapItem")

    def call(self, path: str, args: Any) -> Any:
        return self.client.service.call(self.session, path, args)

    def list_of(self, *values: Any) -> Any:
        return xsd.AnyObject(self.array, self.array(list(values)))

    def map_of(self, **values: int) -> Any:
        entries = [self.entry(key=_text(key), value=xsd.AnyObject(xsd.Int(), value)) for key, value in values.items()]
        return xsd.AnyObject(self.map, self.map(item=entries))


def _text(value: str) -> Any:
    return xsd.AnyObject(xsd.String(), value)


@pytest.fixture
def stock(url: str) -> _Zeep:
    """A zeep client of the documents' own shop."""
    return _Zeep(url)


def test_zeep_lists_one_product(stock: _Zeep) -> None:
    """Typed: ids and flags are ints, quantities floats."""
    (row,) = _maps(stock.call("product_stock.list", "Sku"))
    assert (row["product_id"], row["sku"], row["qty"], row["is_in_stock"]) == (3, "Sku", 10.0, 1)
    assert isinstance(row["qty"], float)


def test_zeep_lists_several_and_updates(stock: _Zeep) -> None:
    """Lists and maps as arguments, from the types of the WSDL."""
    skus = xsd.AnyObject(stock.array, stock.array([_text("product1"), _text("product2")]))
    rows = _maps(stock.call("product_stock.list", stock.list_of(skus)))
    assert [row["sku"] for row in rows] == ["product1", "product2"]
    assert stock.call("product_stock.update", stock.list_of(_text("Sku"), stock.map_of(qty=51))) is True
    assert _maps(stock.call("product_stock.list", "Sku"))[0]["qty"] == 51.0


def test_zeep_sees_a_fault(stock: _Zeep) -> None:
    """Its code is the shop's number."""
    with pytest.raises(Fault) as caught:
        stock.call("product_stock.nosuch", "Sku")
    assert (caught.value.code, caught.value.message) == ("3", "Invalid api path.")


def test_zeep_asks_what_there_is(stock: _Zeep) -> None:
    """Introspection answers with what the session's user may do."""
    service = stock.client.service
    assert _maps(service.resources(stock.session))[0]["name"] == "cataloginventory_stock_item"
    assert [row["code"] for row in _maps(service.globalFaults(stock.session))] == list("0123456")
    assert [row["code"] for row in _maps(service.resourceFaults(stock.session, "product_stock"))] == ["101", "102"]
    assert service.endSession(stock.session) is True


def test_suds_logs_in_and_lists(url: str) -> None:
    """It decodes maps by the schema; lists as arguments it cannot send."""
    client = Suds(f"{url}/api/soap/?wsdl", cache=None)
    session = client.service.login("apiUser", "apiKey")
    assert _maps(client.service.call(session, "product_stock.list", "Sku"))[0]["qty"] == 10.0
    with pytest.raises(WebFault, match=r"Invalid api path\."):
        client.service.call(session, "product_stock.nosuch", "Sku")


def test_a_magento_client_logs_in_and_lists(world: World, url: str) -> None:
    """magento1-client asks for /api/?wsdl and logs in as it is opened."""
    with Inventory(f"{url}/", "apiUser", "apiKey", protocol="soap") as inventory:
        assert world.store.get("sessions", str(inventory.session))["user"] == "apiUser"
        assert _maps(inventory.call("product_stock.list", "Sku"))[0]["sku"] == "Sku"
