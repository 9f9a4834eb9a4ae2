"""A record of MerchantPro as it is shown."""

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from conformance.inventory_target import DISTRIBUTED, OFF, PLAIN, RECORDS, InventoryTarget
from conformance.strategies import money, whole_stock
from conformance.verifies import verifies

records = st.sampled_from(RECORDS)
#: More than a few readings could take away.
STOCK = 1000
MEMBERS = {"id", "sku", "ean", "inventory_enabled", "price_net", "price_gross"}


@verifies("inventory_record/members")
@given(record=records)
def test_a_record_has_its_members(target: InventoryTarget, record: int) -> None:
    """Whatever its inventory is, and its own id among them."""
    shown = target.record(record)
    assert set(shown) >= MEMBERS
    assert shown["id"] == record


@verifies("inventory_record/ean_null")
@given(switch=st.sampled_from(("on", "off")))
def test_no_ean_is_null(target: InventoryTarget, switch: str) -> None:
    """Not absent, not an empty text."""
    target.shop({OFF: {"inventory_enabled": switch}})
    assert target.record(OFF).get("ean", "absent") is None


@verifies("inventory_record/stock_while_on")
@given(stock=whole_stock())
def test_the_stock_is_shown_while_on(target: InventoryTarget, stock: int) -> None:
    """As the whole number that is stored."""
    target.shop({PLAIN: {"inventory_enabled": "on", "stock": stock}})
    assert target.record(PLAIN).get("stock") == stock


@verifies("inventory_record/no_stock_while_off")
@given(record=records, stock=whole_stock())
def test_no_stock_while_off(target: InventoryTarget, record: int, stock: int) -> None:
    """Not null and not 0: absent, whatever was stored before."""
    columns = {} if record == DISTRIBUTED else {"stock": stock}
    target.shop({record: {"inventory_enabled": "off", **columns}})
    assert "stock" not in target.record(record)


@verifies("inventory_record/prices_while_off")
@given(record=records, net=money())
def test_prices_are_shown_while_off(target: InventoryTarget, record: int, net: Any) -> None:
    """As they are while it is on."""
    prices = []
    for switch in ("on", "off"):
        target.shop({record: {"inventory_enabled": switch, "price_net": str(net)}})
        shown = target.record(record)
        prices.append((shown["price_net"], shown["price_gross"]))
    assert prices[0] == prices[1]
    assert prices[0][0] == net


@verifies("inventory_record/answer_is_the_record")
@given(stock=whole_stock(), net=money())
def test_a_change_is_answered_with_the_record(target: InventoryTarget, stock: int, net: Any) -> None:
    """As it is afterwards, and as GET shows it."""
    answered = target.patch(PLAIN, {"stock": stock, "price_net": net}).result
    assert (answered.get("stock"), answered["price_net"]) == (stock, net)
    assert answered == target.record(PLAIN)


@verifies("inventory_record/turned_on_with_stock")
@given(stock=whole_stock())
def test_turned_on_with_a_stock(target: InventoryTarget, stock: int) -> None:
    """In one request."""
    answered = target.patch(OFF, {"inventory_enabled": "on", "stock": stock}).result
    assert (answered["inventory_enabled"], answered.get("stock")) == ("on", stock)


@verifies("inventory_record/kept_while_off")
@given(stock=whole_stock())
def test_a_stock_is_kept_while_off(target: InventoryTarget, stock: int) -> None:
    """Off and on again: the same number."""
    target.shop({PLAIN: {"stock": stock}})
    assert target.patch(PLAIN, {"inventory_enabled": "off"}).result["inventory_enabled"] == "off"
    assert target.patch(PLAIN, {"inventory_enabled": "on"}).result.get("stock") == stock


@verifies("inventory_record/quantity_while_off")
@given(quantity=whole_stock() | st.builds(dict, adjust_by=st.integers(-3, 3)), turned_off=st.booleans())
def test_no_stock_for_a_record_without_inventory(target: InventoryTarget, quantity: Any, turned_off: bool) -> None:
    """Off before, or turned off by the same request; the stock that is kept is the old one."""
    target.shop({OFF: {"stock": 7, "inventory_enabled": "on" if turned_off else "off"}})
    switch = {"inventory_enabled": "off"} if turned_off else {}
    assert target.refused(OFF, {"stock": quantity, **switch})
    assert target.patch(OFF, {"inventory_enabled": "on"}).result.get("stock") == 7


@verifies("inventory_record/switch")
@example(record=PLAIN, value="ON")
@given(record=records, value=st.sampled_from((True, False, "ON", "Off", "yes", "", 1, 0, None, ["on"], "on ")))
def test_on_and_off_are_two_texts(target: InventoryTarget, record: int, value: Any) -> None:
    """Nothing else turns the inventory on or off."""
    assert target.refused(record, {"inventory_enabled": value})


@verifies("inventory_record/reading")
@given(record=records, times=st.integers(1, 3))
def test_reading_changes_nothing(target: InventoryTarget, record: int, times: int) -> None:
    """However often a record is read, and whatever its stock."""
    target.shop({PLAIN: {"stock": STOCK}})
    before = target.everything()
    assert [target.record(record) for _ in range(times)] == [before[record]] * times
    assert target.everything() == before
