"""One stock behind all dialects: what one writes, each other one shows."""

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conformance.casting import product
from conformance.rest_target import RestTarget
from conformance.stockroom import OTHER, PLAIN, UNKNOWN, UNKNOWN_ID, item_id
from conformance.strategies import decimals, stock_data, whole_items
from conformance.target import Target
from conformance.verdicts import NotApplicable
from conformance.verifies import verifies

HTTP_OK = 200


def others(target: Target) -> Sequence[Target]:
    """The same shop through its other dialects."""
    if not target.others:
        raise NotApplicable("one dialect alone is judged")
    return target.others


@verifies("cross_dialect/one_stock")
@given(data=st.data(), sku=product())
def test_written_here_seen_there(target: Target, data: st.DataObject, sku: str) -> None:
    """What this dialect writes, another one lists as this one does."""
    other = data.draw(st.sampled_from(others(target)))
    assert target.take_turn().update(sku, data.draw(stock_data(target.engine))).fault is None
    here = target.sees(sku)
    assert other.take_turn().sees(sku) == here


@verifies("cross_dialect/one_stock")
@given(sku=product(), qty=decimals(1, 100), second=decimals(1, 100))
def test_rest_shows_and_writes_the_same_stock(target: Target, sku: str, qty: Any, second: Any) -> None:
    """What this dialect writes, Magento 1 REST shows; what REST writes, this dialect lists."""
    rest = over_rest(target)
    assert target.take_turn().update(sku, {"qty": qty}).fault is None
    assert rest.stored(item_id(sku))["qty"] == qty
    assert rest.put(item_id(sku), {"qty": str(second)}).status == HTTP_OK
    assert target.sees(sku)["qty"] == second


@verifies("cross_dialect/one_meaning")
@given(data=st.data(), sku=product())
def test_rest_shows_the_same_numbers(target: Target, data: st.DataObject, sku: str) -> None:
    """The columns that both show have the same values."""
    item = {**data.draw(whole_items(target.engine)), "manage_stock": 1, "use_config_manage_stock": 0}
    target.shop({sku: item})
    here, there = target.take_turn().sees(sku), over_rest(target).stored(item_id(sku))
    assert {name: there[name] for name in here if name != "sku"} == {name: here[name] for name in here if name != "sku"}


def over_rest(target: Target) -> RestTarget:
    """The same shop through Magento 1 REST."""
    if target.rest is None:
        raise NotApplicable("Magento 1 REST is not judged")
    return target.rest


@verifies("cross_dialect/one_meaning")
@given(data=st.data(), sku=product())
def test_the_same_item_means_the_same(target: Target, data: st.DataObject, sku: str) -> None:
    """100.0000, 100.0 and 100 are one number, and the same item has the same numbers everywhere."""
    target.shop({sku: data.draw(whole_items(target.engine))})
    here = target.take_turn().sees(sku)
    assert [other.take_turn().sees(sku) for other in others(target)] == [here] * len(target.others)


@verifies("cross_dialect/one_session")
@given(listed=st.sampled_from((PLAIN, OTHER)))
def test_a_session_is_good_everywhere(target: Target, listed: str) -> None:
    """A session that this dialect began is good for a call of every other one."""
    everywhere = others(target)
    session = target.take_turn().client.login(target.user, target.key).result
    for one in (target, *everywhere):
        assert one.take_turn().client.call(session, "cataloginventory_stock_item.list", [[listed]]).skus == [listed]


@verifies("cross_dialect/one_refusal")
@given(product=st.sampled_from((UNKNOWN, UNKNOWN_ID)))
def test_refused_here_refused_there(target: Target, product: Any) -> None:
    """An unknown product is the same fault in every other dialect."""
    for one in (target, *others(target)):
        assert one.take_turn().update(product, {"qty": 1}).fault == "product_not_exists"


@verifies("cross_dialect/one_order")
@given(data=st.data(), qty=decimals(1, 100), second=decimals(1, 100))
def test_updates_follow_each_other(target: Target, data: st.DataObject, qty: Any, second: Any) -> None:
    """An update here and one there both hold, and of two values for one field the later."""
    other = data.draw(st.sampled_from(others(target)))
    assert target.take_turn().sees(PLAIN)["qty"] == other.take_turn().sees(PLAIN)["qty"]
    assert target.take_turn().update(PLAIN, {"qty": qty}).fault is None
    assert other.take_turn().update(PLAIN, {"is_in_stock": 0}).fault is None
    between = target.take_turn().sees(PLAIN)
    assert (between["qty"], between["is_in_stock"]) == (qty, 0)
    assert other.take_turn().update(PLAIN, {"qty": second}).fault is None
    assert target.take_turn().update(PLAIN, {"is_in_stock": 1}).fault is None
    last = target.sees(PLAIN)
    assert (last["qty"], last["is_in_stock"]) == (second, 1)
