"""A record as it is shown, and its inventory switched on and off."""

from typing import Any


def test_members_come_in_the_documents_order(shop: Any) -> None:
    """Stock before warehouses before prices."""
    assert list(shop().get(10003)) == [
        *("id", "sku", "ean", "inventory_enabled", "stock", "warehouses", "price_net", "price_gross")
    ]


def test_money_has_two_places(shop: Any) -> None:
    """1700.00, as printed."""
    _, body, _ = shop().send("GET", "/api/v2/inventory/id/10001")
    assert body.endswith(b'"price_net":1428.57,"price_gross":1700.00}')


def test_the_stock_is_absent_while_the_inventory_is_off_and_kept(shop: Any) -> None:
    """Turned on again it is there again (decided)."""
    asked = shop()
    status, answer = asked.patch(10001, {"inventory_enabled": "off"})
    assert (status, "stock" in answer, answer["ean"]) == (200, False, "8690842009112")
    assert asked.patch(10001, {"inventory_enabled": "on"})[1]["stock"] == 10
    assert asked.patch(10002, {"inventory_enabled": "on"})[1]["stock"] == 0
    assert "warehouses" not in asked.patch(10003, {"inventory_enabled": "off"})[1]


def test_only_on_and_off_switch(shop: Any) -> None:
    """Nothing that is merely true."""
    for value in (True, 1, "On", "", None, [], {}):
        assert shop().patch(10001, {"inventory_enabled": value}) == (400, "value_invalid")
