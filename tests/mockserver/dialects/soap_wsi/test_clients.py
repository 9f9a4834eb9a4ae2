"""zeep against SOAP v2 in its WS-I form, over HTTP."""

from typing import Any

import pytest
import zeep
from zeep import xsd
from zeep.exceptions import Fault

from mockserver import World


@pytest.fixture
def service(world: World, url: str) -> Any:
    """The operations of the documents' own shop while it complies with WS-I."""
    world.store.put("config", "api/config/compliance_wsi", "1")
    return zeep.Client(f"{url}/api/v2_soap/?wsdl").service


@pytest.fixture
def session(service: Any) -> str:
    """A session of the documents' own user."""
    return str(service.login("apiUser", "apiKey"))


def _ids(*identifiers: str) -> dict[str, list[str]]:
    return {"complexObjectArray": list(identifiers)}


def test_list_and_update(service: Any, session: str) -> None:
    """One product or several, typed as in SOAP v2."""
    assert service.catalogInventoryStockItemUpdate(session, "product1", {"qty": 5, "is_in_stock": 1}) is True
    rows = service.catalogInventoryStockItemList(session, _ids("product1", "product2"))
    assert [(row["sku"], row["qty"]) for row in rows] == [("product1", 5.0), ("product2", 50.0)]
    assert [row["sku"] for row in service.catalogInventoryStockItemList(session, _ids("Sku"))] == ["Sku"]


@pytest.mark.parametrize(
    ("identifier", "kind", "sku"),
    [("6", None, "6"), ("6", "sku", "6"), ("6", xsd.Nil, "shadowed1"), ("product1", "sku", "product1")],
)
def test_the_identifier_type_decides(service: Any, session: str, identifier: str, kind: Any, sku: str) -> None:
    """Left out: SKU first; `sku`: the SKU; nil, which is null: the id."""
    (row,) = service.catalogInventoryStockItemList(session, _ids(identifier), kind)
    assert row["sku"] == sku


def test_nil_takes_a_sku_for_no_id(service: Any, session: str) -> None:
    """So the product does not exist."""
    with pytest.raises(Fault) as caught:
        service.catalogInventoryStockItemUpdate(session, "product1", {"qty": 5}, xsd.Nil)
    assert caught.value.code == "101"


def test_multi_update_shares_its_data(service: Any, session: str, world: World) -> None:
    """One data for all, as document 001 has it."""
    assert service.catalogInventoryStockItemMultiUpdate(session, _ids("product1", "product2"), {"qty": 6}) is True
    assert [str(world.store.get("stock_items", item)["qty"]) for item in (1, 2)] == ["6.0000", "6.0000"]


def test_an_empty_list_is_one(service: Any, session: str) -> None:
    """The shops break there; the documents' own shop lists nothing."""
    assert not service.catalogInventoryStockItemList(session, _ids())


def test_the_apis_own_methods_work(service: Any, session: str) -> None:
    """In the shops most of them are declared and broken."""
    assert service.resources(session)[0]["name"] == "cataloginventory_stock_item"
    assert len(service.globalFaults(session)) == 7
    assert service.resourceFaults(session, "product_stock")[0]["code"] == "101"
    assert len(service.startSession()) == 64
    assert service.endSession(session) is True
