"""Sources, links, source items, the resolver, salable quantities, and requests that are carried out later."""

import json
from typing import Any

import pytest

EAST = {"source_code": "east", "name": "East", "postcode": "1", "country_id": "US"}


def link(stock: int, source: str, priority: int = 1) -> dict[str, Any]:
    """A link."""
    return {"stock_id": stock, "source_code": source, "priority": priority}


def item(sku: str, source: str, quantity: float, status: int = 1) -> dict[str, Any]:
    """A source item."""
    return {"sku": sku, "source_code": source, "quantity": quantity, "status": status}


def test_a_source_is_stored_and_changed(documented: Any) -> None:
    """What a PUT does not send stays."""
    assert documented.ask("POST", "/inventory/sources", {"source": {**EAST, "city": "X"}}) == (200, [])
    assert documented.ask("PUT", "/inventory/sources/east", {"source": {**EAST, "name": "Far East"}}) == (200, [])
    status, answer = documented.ask("GET", "/inventory/sources/east")
    assert (status, answer["name"], answer["city"], answer["enabled"]) == (200, "Far East", "X", True)
    assert documented.ask("GET", "/inventory/sources/west")[0] == 404


def test_what_a_source_must_have(documented: Any) -> None:
    """Four members, a code without blanks, and the default source enabled."""
    _, answer = documented.ask("POST", "/inventory/sources", {"source": {"source_code": "a b"}})
    assert [(one["message"], one["parameters"]["field"]) for one in answer["errors"]] == [
        ('"%field" can not be empty.', "name"),
        ('"%field" can not contain whitespaces.', "source_code"),
        ('"%field" can not be empty.', "postcode"),
        ('"%field" can not be empty.', "country_id"),
    ]
    off = {**EAST, "source_code": "default", "enabled": False}
    assert documented.ask("POST", "/inventory/sources", {"source": off})[1] == {
        "message": "Default source can not be disabled."
    }


def test_links_order_a_stocks_sources(documented: Any) -> None:
    """By ascending priority."""
    for code in ("east", "west"):
        documented.ask("POST", "/inventory/sources", {"source": {**EAST, "source_code": code}})
    links = [link(4, "east", 2), link(4, "west", 1)]
    assert documented.ask("POST", "/inventory/stock-source-links", {"links": links}) == (200, [])
    path = "/inventory/get-sources-assigned-to-stock-ordered-by-priority/4"
    assert [one["source_code"] for one in documented.ask("GET", path)[1]] == ["west", "east"]
    assert documented.ask("POST", "/inventory/stock-source-links-delete", {"links": [link(4, "west")]}) == (200, [])
    assert [one["source_code"] for one in documented.ask("GET", path)[1]] == ["east"]


@pytest.mark.parametrize(
    ("path", "links", "message"),
    [
        ("", [], "Input data is empty"),
        ("", [link(1, "east")], "Can not save link related to Default Source or Default Stock"),
        ("", [link(4, "nowhere")], "Could not save StockSourceLinks"),
        ("", [link(0, "")], "Validation Failed"),
        ("-delete", [link(1, "default")], "Can not delete link related to Default Source or Default Stock"),
    ],
)
def test_links_that_are_refused(documented: Any, path: str, links: list[Any], message: str) -> None:
    """The default stock takes no other source."""
    status, answer = documented.ask("POST", f"/inventory/stock-source-links{path}", {"links": links})
    assert (status, answer["message"]) == (400, message)


def test_source_items_of_products_that_need_not_exist(documented: Any) -> None:
    """Stored, found, deleted."""
    items = [item("nothing here", "default", 1.5)]
    assert documented.ask("POST", "/inventory/source-items", {"sourceItems": items}) == (200, [])
    start = "searchCriteria[filter_groups][0][filters][0]"
    query = f"{start}[field]=sku&{start}[value]=nothing%20here"
    assert documented.ask("GET", f"/inventory/source-items?{query}")[1]["items"] == items
    assert documented.ask("POST", "/inventory/source-items-delete", {"source_items": items}) == (200, [])
    assert documented.ask("GET", f"/inventory/source-items?{query}")[1]["items"] == []


def test_source_items_are_all_stored_or_none(documented: Any) -> None:
    """The message has the first error filled in."""
    wrong = [item("a", "default", 1), {**item("b", "default", 1), "status": 7}]
    status, answer = documented.ask("POST", "/inventory/source-items", {"sourceItems": wrong})
    assert (status, answer["message"]) == (400, 'Validation Failed: "status" should a known status.')
    unknown = [item("a", "default", 1), item("a", "nowhere", 1)]
    status, answer = documented.ask("POST", "/inventory/source-items", {"sourceItems": unknown})
    assert (status, answer["message"]) == (400, "Could not save Source Item")
    assert documented.ask("GET", "/inventory/source-items")[1]["total_count"] == 2


def test_salable_is_what_enabled_sources_have_in_stock(documented: Any) -> None:
    """Out-of-stock items and disabled sources do not count."""
    documented.ask("POST", "/inventory/sources", {"source": EAST})
    documented.ask("POST", "/inventory/stock-source-links", {"links": [link(4, "east")]})
    path = "/inventory/get-product-salable-quantity/product1/4"
    assert documented.ask("GET", path) == (200, 0)
    documented.ask("POST", "/inventory/source-items", {"sourceItems": [item("product1", "east", 2.5)]})
    assert documented.ask("GET", path) == (200, 2.5)
    assert documented.ask("GET", "/inventory/is-product-salable/product1/4") == (200, True)
    assert documented.ask("GET", "/inventory/is-product-salable-for-requested-qty/product1/4/2.5")[1]["salable"] is True
    assert documented.ask("GET", "/inventory/is-product-salable-for-requested-qty/product1/4/3")[1]["salable"] is False
    documented.ask("POST", "/inventory/source-items", {"sourceItems": [item("product1", "east", 2.5, status=0)]})
    assert documented.ask("GET", path) == (200, 0)
    documented.ask("POST", "/inventory/source-items", {"sourceItems": [item("product1", "east", 2.5)]})
    documented.ask("PUT", "/inventory/sources/east", {"source": {**EAST, "enabled": False}})
    assert documented.ask("GET", path) == (200, 0)
    assert documented.ask("GET", "/inventory/get-product-salable-quantity/none/4")[0] == 404
    assert documented.ask("GET", "/inventory/are-products-salable?skus[]=product1&skus[]=none&stockId=1")[1] == [
        {"sku": "product1", "stock_id": 1, "salable": True},
        {"sku": "none", "stock_id": 1, "salable": False},
    ]


def test_the_resolver_finds_a_channels_stock(documented: Any) -> None:
    """And says so when there is none."""
    assert documented.ask("GET", "/inventory/stock-resolver/website/test_site")[1]["stock_id"] == 4
    assert documented.ask("GET", "/inventory/stock-resolver/website/x") == (404, {"message": "No linked stock found"})


def test_websites(documented: Any) -> None:
    """The admin's own comes first."""
    assert [one["code"] for one in documented.ask("GET", "/store/websites")[1]] == ["admin", "base", "test_site"]


def later(shop: Any, method: str, path: str, value: Any) -> tuple[int, Any]:
    """A request to be carried out later."""
    headers = {"authorization": f"Bearer {shop.token}", "content_type": "application/json"}
    status, body, _ = shop.send(method, f"/rest/async{path}", json.dumps(value).encode(), **headers)
    return status, json.loads(body)


def test_one_request_later(documented: Any) -> None:
    """202 with a bulk's id, under which its outcome is found."""
    status, answer = later(documented, "POST", "/V1/inventory/stocks", documented.stock("Later"))
    assert (status, answer["errors"], answer["request_items"][0]["status"]) == (202, False, "accepted")
    assert "Later" in documented.names()
    path = f"/bulk/{answer['bulk_uuid']}"
    assert documented.ask("GET", f"{path}/status")[1]["operations_list"][0]["status"] == 1
    assert documented.ask("GET", f"{path}/detailed-status")[1]["operations_list"][0]["result_serialized_data"] == "5"
    assert documented.ask("GET", f"{path}/operation-status/1") == (200, 1)
    assert documented.ask("GET", "/bulk/none/status")[0] == 404


def test_many_requests_later(documented: Any) -> None:
    """One that is refused leaves the others alone; the path's value stands in each."""
    requests = [{"stockId": 4, **documented.stock("Renamed")}, {"stockId": 4, **documented.stock(" ")}]
    status, answer = later(documented, "PUT", "/bulk/V1/inventory/stocks/byStockId", requests)
    assert (status, len(answer["request_items"])) == (202, 2)
    operations = documented.ask("GET", f"/bulk/{answer['bulk_uuid']}/status")[1]["operations_list"]
    assert [one["status"] for one in operations] == [1, 3]
    assert "Renamed" in documented.names()


def test_many_deletions_later(documented: Any) -> None:
    """A DELETE under bulk has a body, as every other verb has: a list of what the path would say."""
    stock = documented.create("Short-lived")
    status, answer = later(
        documented, "DELETE", "/bulk/V1/inventory/stocks/byStockId", [{"stockId": stock}, {"stockId": 1}]
    )
    assert (status, len(answer["request_items"])) == (202, 2)
    operations = documented.ask("GET", f"/bulk/{answer['bulk_uuid']}/status")[1]["operations_list"]
    assert [(one["status"], one["result_message"]) for one in operations] == [
        (1, "Service execution success"),
        (3, "Default Stock could not be deleted."),
    ]
    assert "Short-lived" not in documented.names()


def test_a_shop_that_breaks_off_has_carried_out_nothing(real: Any) -> None:
    """What came before the request that breaks its code is not stored either."""
    broken = real.stock("B", "base")
    broken["stock"]["extension_attributes"]["sales_channels"][0]["type"] = None
    headers = {"authorization": f"Bearer {real.token}", "content_type": "application/json"}
    body = json.dumps([real.stock("A"), broken]).encode()
    status, _, _ = real.send("POST", "/rest/async/bulk/V1/inventory/stocks", body, **headers)
    assert status == 500
    assert real.names() == ["Default Stock", "St. Louis Stock"]


def test_a_malformed_request_refuses_all_of_them(documented: Any) -> None:
    """Nothing is carried out."""
    assert later(documented, "POST", "/bulk/V1/inventory/stocks", [documented.stock("A"), {}])[0] == 400
    assert later(documented, "POST", "/bulk/V1/inventory/stocks", {"stock": 1})[0] == 400
    assert later(documented, "POST", "/bulk/V1/inventory/stocks", [1])[0] == 400
    assert "A" not in documented.names()
