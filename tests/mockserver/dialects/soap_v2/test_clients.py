"""zeep and suds against SOAP v2 over HTTP: document 001's fields, types and shared data."""

from typing import Any

import pytest
import zeep
from suds.client import Client as Suds
from zeep.exceptions import Fault

from mockserver import World
from specs import edition


@pytest.fixture
def client(url: str) -> Any:
    """A zeep client of the documents' own shop."""
    return zeep.Client(f"{url}/api/v2_soap/?wsdl")


@pytest.fixture
def session(client: Any) -> str:
    """A session of the documents' own user."""
    return str(client.service.login("apiUser", "apiKey"))


def _skus(client: Any, *skus: str) -> Any:
    return client.get_type("{urn:OpenMage}ArrayOfString")(list(skus))


def test_list_shows_document_001s_fields_in_their_types(client: Any, session: str) -> None:
    """Ints, floats and text, as printed in the document."""
    rows = client.service.catalogInventoryStockItemList(session, _skus(client, "product1", "product2"))
    first = zeep.helpers.serialize_object(rows[0], dict)
    assert tuple(first) == edition("documented").listing.fields()
    assert (first["product_id"], first["sku"], first["qty"], first["is_in_stock"]) == (1, "product1", 100.0, 1)
    assert (rows[1]["qty"], rows[1]["max_sale_qty"]) == (50.0, 10000.0)


def test_update_changes_what_is_named(client: Any, session: str, world: World) -> None:
    """And nothing else; the product itself is not touched."""
    before = world.store.get("stock_items", 1)
    touched = world.store.get("products", 1)["updated_at"]
    assert client.service.catalogInventoryStockItemUpdate(session, "product1", {"qty": 75, "min_qty": 2}) is True
    after = world.store.get("stock_items", 1)
    assert {name for name in after if after[name] != before[name]} == {"qty", "min_qty"}
    assert world.store.get("products", 1)["updated_at"] == touched


def test_multi_update_shares_its_data(client: Any, session: str, world: World) -> None:
    """One data for all, as document 001 has it."""
    skus = _skus(client, "product1", "product2")
    assert client.service.catalogInventoryStockItemMultiUpdate(session, skus, {"qty": 6}) is True
    assert [str(world.store.get("stock_items", item)["qty"]) for item in (1, 2)] == ["6.0000", "6.0000"]


def test_data_that_is_invalid_is_fault_102(client: Any, session: str) -> None:
    """As in JSON-RPC: SOAP passes the value on, the shop refuses it."""
    with pytest.raises(Fault) as caught:
        client.service.catalogInventoryStockItemUpdate(session, "product1", {"is_in_stock": 7})
    assert caught.value.code == "102"


def test_an_unknown_product_is_fault_101(client: Any, session: str) -> None:
    """In a list too."""
    for ask in (
        lambda: client.service.catalogInventoryStockItemUpdate(session, "nope", {"qty": 1}),
        lambda: client.service.catalogInventoryStockItemList(session, _skus(client, "product1", "nope")),
    ):
        with pytest.raises(Fault) as caught:
            ask()
        assert (caught.value.code, caught.value.message) == ("101", "Product not exists.")


def test_introspection_is_typed(client: Any, session: str) -> None:
    """Resources, faults and the session's end."""
    service = client.service
    assert service.resources(session)[0]["aliases"] == ["product_stock"]
    assert [entry["name"] for entry in service.resources(session)[0]["methods"]] == ["list", "update", "multiUpdate"]
    assert service.resourceFaults(session, "product_stock")[0]["message"] == "Product not exists."
    assert len(service.globalFaults(session)) == 7
    assert service.endSession(session) is True


def test_suds_lists_and_updates(url: str, world: World) -> None:
    """An older client, by the same WSDL."""
    suds = Suds(f"{url}/api/v2_soap/?wsdl", cache=None)
    session = suds.service.login("apiUser", "apiKey")
    (row,) = suds.service.catalogInventoryStockItemList(session, {"item": ["Sku"]})
    assert (row.sku, row.qty) == ("Sku", 10.0)
    assert suds.service.catalogInventoryStockItemUpdate(session, "Sku", {"qty": "7"}) is True
    assert str(world.store.get("stock_items", 3)["qty"]) == "7.0000"
