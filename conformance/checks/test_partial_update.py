"""An update changes the fields that it names, and nothing else."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conformance.casting import playable, product, products
from conformance.stockroom import LOCKED, OTHER, PLAIN, UNKNOWN, WITHOUT_STOCK, item_id, product_id
from conformance.strategies import (
    SMALLEST,
    decimals,
    own_values,
    quantities,
    stock_data,
    twins_of,
    value_of,
    whole_items,
    without_twins,
)
from conformance.target import Target
from conformance.values import DERIVED, IDENTITY, unlike
from conformance.verifies import verifies
from specs import fields

LONG_AGO = "2020-01-01 00:00:00"


@verifies("partial_update/named_fields")
@given(data=st.data(), sku=product())
def test_named_fields_hold_what_was_sent(target: Target, data: st.DataObject, sku: str) -> None:
    """Every field that is named, and not derived from others, holds the value sent, and held another before."""
    change = data.draw(stock_data(target.engine))
    target.shop({sku: {**data.draw(whole_items(target.engine)), **unlike(change)}})
    assert target.update(sku, change).fault is None
    named = {name: value for name, value in change.items() if name not in DERIVED}
    after = target.stored(sku)
    assert {name: after[name] for name in named} == named


@verifies("partial_update/other_fields")
@given(data=st.data(), sku=product())
def test_other_fields_keep_their_values(target: Target, data: st.DataObject, sku: str) -> None:
    """Every field that is not named, and not derived from others, is as before."""
    own = data.draw(own_values(target.engine))
    before = {**data.draw(whole_items(target.engine)), **twins_of(own, 1)}
    target.shop({sku: before})
    change = without_twins(own, {**data.draw(stock_data(target.engine)), **own})
    assert target.update(sku, change).fault is None
    others = {name: value for name, value in before.items() if name not in DERIVED | set(change)}
    after = target.stored(sku)
    assert {name: after[name] for name in others} == others


@verifies("partial_update/seven_fields")
@given(data=st.data())
def test_only_seven_fields_have_an_effect(target: Target, data: st.DataObject) -> None:
    """Any other column that is sent keeps its value."""
    engine = target.engine
    others = [name for name in fields() if name not in {*engine.fields(), *engine.not_drawn, *DERIVED, *IDENTITY}]
    before = data.draw(st.fixed_dictionaries({name: value_of(fields()[name]) for name in others}))
    target.shop({PLAIN: before})
    other = unlike({name: before[name] for name in data.draw(st.sets(st.sampled_from(others), min_size=1))})
    assert target.update(PLAIN, {**other, "qty": 5}).fault is None
    assert target.stored(PLAIN, others) == before
    assert target.sees(PLAIN)["qty"] == 5


@verifies("partial_update/other_items")
@given(data=st.data(), skus=products(2, 2, unique=True))
def test_other_products_are_left_alone(target: Target, data: st.DataObject, skus: list[str]) -> None:
    """The stock item of any other product is as before."""
    updated, other = skus
    before = target.row(other)
    assert target.update(updated, data.draw(stock_data(target.engine))).fault is None
    assert target.row(other) == before


@verifies("partial_update/repeatable")
@given(data=st.data())
def test_a_second_time_changes_nothing_more(target: Target, data: st.DataObject) -> None:
    """The same update twice stores what it stored the first time."""
    target.shop({PLAIN: data.draw(whole_items(target.engine))})
    change = {"qty": data.draw(decimals(1, 200)), **data.draw(stock_data(target.engine))}
    assert target.update(PLAIN, change).fault is None
    once = {name: value for name, value in target.row(PLAIN).items() if name != "low_stock_date"}
    assert target.update(PLAIN, change).fault is None
    twice = target.row(PLAIN)
    assert {name: twice[name] for name in once} == once


@verifies("partial_update/failed_update")
@given(data=st.data())
def test_an_update_of_nothing_known_changes_nothing(target: Target, data: st.DataObject) -> None:
    """Refused for its product: all is as before."""
    before = target.everything()
    assert target.update(UNKNOWN, data.draw(stock_data(target.engine))).fault is not None
    assert target.everything() == before


@verifies("partial_update/failed_update")
@given(data=st.data(), refused=playable(LOCKED))
def test_a_refused_save_changes_nothing(target: Target, data: st.DataObject, refused: str) -> None:
    """Refused by the shop itself: all is as before, that product too."""
    before = target.everything()
    assert target.update(refused, data.draw(stock_data(target.engine))).fault is not None
    assert target.everything() == before


@verifies("partial_update/unknown_fields")
@given(
    name=st.sampled_from(("colour", "type_id", "qty_correction", "original_inventory_qty", "Qty", "größe")),
    qty=quantities(),
)
def test_unknown_fields_are_ignored(target: Target, name: str, qty: Any) -> None:
    """Fields that no stock item has do no harm to those that it has."""
    before = target.row(OTHER)
    assert target.update(OTHER, {name: 7, "qty": qty}).fault is None
    assert target.sees(OTHER)["qty"] == qty
    assert {key: value for key, value in target.row(OTHER).items() if key not in {"qty", *DERIVED}} == {
        key: value for key, value in before.items() if key not in {"qty", *DERIVED}
    }


@verifies("partial_update/empty_data")
@given(data=st.data())
def test_no_fields_no_change(target: Target, data: st.DataObject) -> None:
    """An update without fields succeeds, and every writable field is as before."""
    before = {**data.draw(whole_items(target.engine)), "is_in_stock": 0}
    target.shop({PLAIN: before})
    assert target.update(PLAIN, {}).fault is None
    after, listed = target.stored(PLAIN), target.sees(PLAIN)["is_in_stock"]
    assert {name: after[name] for name in before} == {**before, "is_in_stock": listed}


@verifies("partial_update/answers_true")
@given(data=st.data(), sku=product())
def test_success_is_true(target: Target, data: st.DataObject, sku: str) -> None:
    """The answer to an update that succeeds is the boolean true."""
    assert target.update(sku, data.draw(stock_data(target.engine))).result is True


@verifies("partial_update/creates_item")
@given(qty=decimals(SMALLEST))
def test_a_product_without_stock_item_gets_one(target: Target, qty: Any) -> None:
    """After an update it is listed with the quantity sent."""
    assert target.list([WITHOUT_STOCK]).rows == []
    assert target.update(WITHOUT_STOCK, {"qty": qty, "is_in_stock": 1}).fault is None
    shown = target.sees(WITHOUT_STOCK)
    assert (shown["qty"], shown["is_in_stock"]) == (qty, 1)


@verifies("partial_update/identity")
@given(column=st.sampled_from((*sorted(IDENTITY), "sku")), qty=quantities())
def test_no_field_redirects_an_update(target: Target, column: str, qty: Any) -> None:
    """Ids and SKUs of another product in the data change neither where the update goes nor themselves."""
    redirection = {"item_id": item_id(OTHER), "product_id": product_id(OTHER), "stock_id": 2, "sku": OTHER}
    before = target.rows(PLAIN, OTHER)
    assert target.update(PLAIN, {column: redirection[column], "qty": qty}).fault is None
    assert target.sees(PLAIN)["qty"] == qty
    after = target.rows(PLAIN, OTHER)
    assert after[OTHER] == before[OTHER]
    assert {name: after[PLAIN][name] for name in IDENTITY} == {name: before[PLAIN][name] for name in IDENTITY}


@verifies("partial_update/product_touched")
@given(change=st.sampled_from(({}, {"qty": 5})))
def test_the_product_is_touched(target: Target, change: dict[str, Any]) -> None:
    """The product's updated_at is renewed, even by an update without fields."""
    assert target.update(PLAIN, change).fault is None
    touched = {entry["sku"]: entry["updated_at"] != LONG_AGO for entry in target.everything()["products"]}
    assert touched[PLAIN]
    assert not touched[OTHER]


@verifies("partial_update/product_untouched")
@given(data=st.data())
def test_the_product_is_not_touched(target: Target, data: st.DataObject) -> None:
    """The product's updated_at is as before."""
    assert target.update(PLAIN, data.draw(stock_data(target.engine))).fault is None
    assert {entry["updated_at"] for entry in target.everything()["products"]} == {LONG_AGO}


@verifies("partial_update/answers_one")
@given(data=st.data(), sku=product())
def test_success_is_one(target: Target, data: st.DataObject, sku: str) -> None:
    """The answer to an update that succeeds is the number 1."""
    result = target.update(sku, data.draw(stock_data(target.engine))).result
    assert (result, type(result)) == (1, int)


@verifies("partial_update/needs_item")
@given(data=st.data())
def test_a_product_without_stock_item_is_refused(target: Target, data: st.DataObject) -> None:
    """It is as one that does not exist, and gets no stock item."""
    before = target.everything()
    assert target.update(WITHOUT_STOCK, data.draw(stock_data(target.engine))).fault == "product_not_exists"
    assert target.everything() == before
