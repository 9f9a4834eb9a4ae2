"""The shops' parts of the document: read back as they were put, each apart from the others."""

import json
from typing import Any

import pytest

from mockserver import Request, build, handle
from mockserver.state import StateError, load, to_document
from specs import shop

SHOPS = ("magento1", "magento2", "merchantpro")


def ask(world: Any, method: str, path: str, document: Any = None) -> tuple[int, Any]:
    """A request to the control API."""
    body = b"" if document is None else json.dumps(document).encode()
    response = handle(world, Request(method, f"/__mock__{path}", body=body))
    return response.status, json.loads(response.body)


def test_a_document_reads_back_as_it_was_put() -> None:
    """Also a second time."""
    world = build()
    document = to_document(world)
    other = build(None, document)
    assert json.dumps(to_document(other)) == json.dumps(document)


@pytest.mark.parametrize("name", SHOPS)
def test_a_put_leaves_the_other_shops_alone(name: str) -> None:
    """An empty part empties one shop."""
    world = build()
    before = to_document(world)
    assert ask(world, "PUT", "/state", {name: {}})[0] == 200
    after = to_document(world)
    assert [shop for shop in SHOPS if after[shop] != before[shop]] == [name]


def test_an_empty_magento2_part_has_what_is_installed() -> None:
    """The default stock with every website, the default source and the link between them."""
    world = build(None, {"magento2": {"websites": [{"id": 1, "code": "base"}, {"id": 2, "code": "b"}]}})
    part = to_document(world)["magento2"]
    channels = [{"type": "website", "code": code} for code in ("b", "base")]
    assert part["stocks"] == [{"stock_id": 1, "name": "Default Stock", "sales_channels": channels}]
    assert part["stock_source_links"] == [{"stock_id": 1, "source_code": "default", "priority": 1}]
    assert part["next_stock_id"] == 2


def test_a_reset_goes_back_to_the_start_in_every_shop() -> None:
    """Also where the shop's file does not name them all."""
    world = build(None, {"magento2": {}})
    assert ask(world, "PUT", "/state", {"merchantpro": shop()["merchantpro"]})[0] == 200
    assert ask(world, "POST", "/reset")[0] == 200
    assert to_document(world)["merchantpro"]["products"] == {}


def test_prices_that_a_product_lacks_follow_from_the_other() -> None:
    """One of a pair is enough."""
    world = build(None, {"merchantpro": {"products": {"1": {"sku": "a", "price_gross": 90}}}})
    product = to_document(world)["merchantpro"]["products"]["1"]
    assert (product["price_net"], product["price_gross"], product["old_price_net"]) == ("75.63", "90.00", None)


def test_a_rate_of_nothing_is_one() -> None:
    """It is shown, and not taken for an absent one when something else is patched."""
    world = build()
    assert ask(world, "PATCH", "/state", {"merchantpro": {"vat_rate": "0"}})[0] == 200
    assert ask(world, "PATCH", "/state", {"merchantpro": {"multi_warehouse": False}})[0] == 200
    assert to_document(world)["merchantpro"]["vat_rate"] == "0"


@pytest.mark.parametrize(
    ("document", "where"),
    [
        ({"magento3": {}}, "magento3"),
        ({"magento2": {"x": 1}}, "magento2.x"),
        ({"magento2": []}, "magento2"),
        ({"magento2": {"stocks": {}}}, "magento2.stocks"),
        ({"magento2": {"stocks": [{"stock_id": 0, "name": "x"}]}}, "magento2.stocks[0].stock_id"),
        ({"magento2": {"stocks": [{"stock_id": 2}]}}, "magento2.stocks[0].name"),
        (
            {
                "magento2": {
                    "stocks": [{"stock_id": 2, "name": "x", "sales_channels": [{"type": "website", "code": "y"}]}]
                }
            },
            "magento2.stocks[0].sales_channels[0]",
        ),
        ({"magento2": {"websites": [{"id": 1, "code": "a"}, {"id": 2, "code": "a"}]}}, "magento2.websites[1].code"),
        ({"magento2": {"websites": [{"id": 1, "code": "a"}, {"id": 1, "code": "b"}]}}, "magento2.websites[1].id"),
        (
            {"magento2": {"stocks": [{"stock_id": 2, "name": "x"}, {"stock_id": 2, "name": "y"}]}},
            "magento2.stocks[1].stock_id",
        ),
        ({"magento2": {"admin_users": {"a": {}}}}, "magento2.admin_users.a.password"),
        ({"magento2": {"tokens": {"t": {"user": "a", "created": "now"}}}}, "magento2.tokens.t.created"),
        ({"magento2": {"source_items": [{"sku": "a", "source_code": "x"}]}}, "magento2.source_items[0].source_code"),
        ({"magento2": {"source_items": [{"sku": "a", "source_code": "default"}]}}, "magento2.source_items[0].quantity"),
        ({"magento2": {"stock_source_links": [{"stock_id": 7}]}}, "magento2.stock_source_links[0]"),
        ({"merchantpro": {"vat_rate": "x"}}, "merchantpro.vat_rate"),
        ({"merchantpro": {"vat_rate": -1}}, "merchantpro.vat_rate"),
        ({"merchantpro": {"multi_warehouse": 1}}, "merchantpro.multi_warehouse"),
        ({"merchantpro": {"products": {"a": {"sku": "x"}}}}, "merchantpro.products.a"),
        ({"merchantpro": {"products": {"1": {}}}}, "merchantpro.products.1.sku"),
        ({"merchantpro": {"products": {"1": {"sku": "x", "stock": 1.5}}}}, "merchantpro.products.1.stock"),
        ({"merchantpro": {"products": {"1": {"sku": "x"}, "2": {"sku": "x"}}}}, "merchantpro.products.2"),
        ({"merchantpro": {"products": {"1": {"sku": "x", "price_net": "y"}}}}, "merchantpro.products.1.price_net"),
        ({"merchantpro": {"api_keys": {"a": 1}}}, "merchantpro.api_keys.a"),
    ],
)
def test_what_is_no_state_is_refused_with_its_place(document: Any, where: str) -> None:
    """And nothing of it is kept."""
    world = build()
    before = to_document(world)
    status, problem = ask(world, "PUT", "/state", document)
    assert (status, problem["where"]) == (400, where)
    assert to_document(world) == before
    with pytest.raises(StateError):
        load(build(), document)


def test_a_body_that_is_no_utf_8_is_refused() -> None:
    """As a problem document."""
    response = handle(build(), Request("PUT", "/__mock__/state", body=b'{"edition": "\xff"}'))
    assert response.status == 400
