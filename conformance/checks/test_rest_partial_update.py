"""An update of one stock item over REST changes the fields that it names, and nothing else."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conformance.casting import items
from conformance.rest_strategies import (
    changes,
    own_values,
    plain_fields,
    quantities_with_some,
    rows,
    value_for,
    wrong_fields,
)
from conformance.rest_target import ITEM, OTHER_ITEM, UNKNOWN_ITEM, RestTarget
from conformance.stockroom import OTHER, product_id
from conformance.strategies import twins_of, without_twins
from conformance.values import DERIVED, IDENTITY, typed, unlike
from conformance.verifies import verifies

forms = st.sampled_from(("json", "xml"))


def plain(target: RestTarget, item: str) -> dict[str, Any]:
    """The fields of an item that nothing but an update writes."""
    return {name: value for name, value in target.stored(item).items() if name in plain_fields(target.edition)}


def as_typed(data: dict[str, Any]) -> dict[str, Any]:
    """What was sent, as numbers."""
    return {name: typed(name, value) for name, value in data.items()}


def is_stored(target: RestTarget, item: str, data: Any, form: str = "json") -> bool:
    """Send an update; whether it is answered as carried out."""
    return target.put(item, data, form).status == 200


@verifies("rest_partial_update/named_fields")
@given(data=st.data(), item=items(), form=forms)
def test_named_fields_hold_what_was_sent(target: RestTarget, data: st.DataObject, item: str, form: str) -> None:
    """Every field that is named, and not derived from others, holds the value sent, and held another before."""
    change = data.draw(changes(target.edition, form))
    target.shop({item: {**data.draw(rows(target.edition)), **unlike(change)}})
    assert is_stored(target, item, change, form)
    stored = plain(target, item)
    assert {name: stored[name] for name in change} == as_typed(change)


@verifies("rest_partial_update/other_fields")
@given(data=st.data(), item=items(), form=forms)
def test_other_fields_keep_their_values(target: RestTarget, data: st.DataObject, item: str, form: str) -> None:
    """Every field that is not named, and not derived from others, is as before."""
    own = data.draw(own_values(target.edition, form))
    before = {**data.draw(rows(target.edition)), **twins_of(own, 1)}
    target.shop({item: before})
    change = without_twins(own, {**data.draw(changes(target.edition, form)), **own})
    assert is_stored(target, item, change, form)
    others, stored = {name: value for name, value in before.items() if name not in change}, plain(target, item)
    assert {name: stored[name] for name in others} == others


@verifies("rest_partial_update/qty_not_needed")
@given(data=st.data())
def test_an_update_needs_no_quantity(target: RestTarget, data: st.DataObject) -> None:
    """Any other field alone is stored, and qty stays."""
    name = data.draw(st.sampled_from([name for name in plain_fields(target.edition) if name != "qty"]))
    value, before = data.draw(value_for(target.edition, name)), target.stored(ITEM)["qty"]
    assert is_stored(target, ITEM, {name: value})
    assert (target.stored(ITEM)[name], target.stored(ITEM)["qty"]) == (typed(name, value), before)


@verifies("rest_partial_update/qty_required")
@given(data=st.data())
def test_an_update_needs_a_quantity(target: RestTarget, data: st.DataObject) -> None:
    """Any other field alone is refused."""
    change = data.draw(changes(target.edition))
    before = target.everything()
    assert target.put(ITEM, {name: value for name, value in change.items() if name != "qty"}).status == 400
    assert target.everything() == before


@verifies("rest_partial_update/other_items")
@given(data=st.data(), item=items())
def test_other_items_are_left_alone(target: RestTarget, data: st.DataObject, item: str) -> None:
    """All other rows of the list are as before."""
    touched, before = target.id_of(item), target.everything()
    assert is_stored(target, item, data.draw(changes(target.edition)))
    after = target.everything()
    assert {other: after[other] for other in before if other != touched} == {
        other: before[other] for other in before if other != touched
    }


@verifies("rest_partial_update/repeatable")
@given(data=st.data())
def test_a_second_time_changes_nothing_more(target: RestTarget, data: st.DataObject) -> None:
    """The same update twice stores what it stored the first time."""
    change = data.draw(changes(target.edition))
    assert is_stored(target, ITEM, change)
    once = {name: value for name, value in target.stored(ITEM).items() if name != "low_stock_date"}
    assert is_stored(target, ITEM, change)
    twice = target.stored(ITEM)
    assert {name: twice[name] for name in once} == once


@verifies("rest_partial_update/refused_changes_nothing")
@given(data=st.data(), item=st.sampled_from((ITEM, OTHER_ITEM)))
def test_a_refused_update_changes_nothing(target: RestTarget, data: st.DataObject, item: str) -> None:
    """One wrong field among valid ones: none of them is stored; nor is anything for an item that nobody has."""
    name, value = data.draw(wrong_fields(target.edition))
    change = data.draw(changes(target.edition))
    before = target.everything()
    assert target.put(item, {**change, name: value}).status == 400
    assert target.put(UNKNOWN_ITEM, change).status == 404
    assert target.everything() == before


@verifies("rest_partial_update/empty_answer")
@given(data=st.data(), item=items(), form=forms)
def test_success_has_no_body(target: RestTarget, data: st.DataObject, item: str, form: str) -> None:
    """200, and nothing besides."""
    reply = target.put(item, data.draw(changes(target.edition, form)), form)
    assert (reply.status, reply.answer.body) == (200, b"")


@verifies("rest_partial_update/number_or_text")
@given(data=st.data())
def test_a_number_and_its_text_are_the_same(target: RestTarget, data: st.DataObject) -> None:
    """A quantity and flags as numbers, then as text."""
    qty = data.draw(quantities_with_some())
    is_in_stock = data.draw(st.sampled_from((0, 1)))
    change = {"qty": qty, "use_config_manage_stock": is_in_stock}
    assert is_stored(target, ITEM, change)
    as_number = plain(target, ITEM)
    target.shop()
    assert is_stored(target, ITEM, {name: str(value) for name, value in change.items()})
    assert plain(target, ITEM) == as_number
    assert as_number["qty"] == typed("qty", qty)


@verifies("rest_partial_update/json_xml_equal")
@given(data=st.data())
def test_json_and_xml_store_the_same(target: RestTarget, data: st.DataObject) -> None:
    """The same fields in either form, from the same state."""
    before, change = data.draw(rows(target.edition)), data.draw(changes(target.edition, "xml"))
    target.shop({ITEM: before})
    assert is_stored(target, ITEM, change, "json")
    stored = plain(target, ITEM)
    target.shop({ITEM: before})
    assert is_stored(target, ITEM, change, "xml")
    assert plain(target, ITEM) == stored


@verifies("rest_partial_update/read_back")
@given(data=st.data(), item=items(), form=forms)
def test_what_was_read_can_be_sent_back(target: RestTarget, data: st.DataObject, item: str, form: str) -> None:
    """The whole row, as it was read, nulls and all."""
    target.shop({item: {**data.draw(rows(target.edition)), "qty": 100, "is_in_stock": 1, "use_config_min_qty": 1}})
    before = plain(target, item)
    assert is_stored(target, item, target.get(item, form).row, form)
    assert plain(target, item) == before


@verifies("rest_partial_update/identity")
@given(name=st.sampled_from(sorted(IDENTITY - {"item_id"})), qty=quantities_with_some())
def test_no_field_redirects_an_update(target: RestTarget, name: str, qty: Any) -> None:
    """Another product's or stock's id changes neither where the update goes nor itself."""
    before, other = target.stored(ITEM), target.stored(OTHER_ITEM)
    assert is_stored(target, ITEM, {name: product_id(OTHER), "qty": qty})
    after = target.stored(ITEM)
    assert (after["qty"], {key: after[key] for key in IDENTITY}) == (
        typed("qty", qty),
        {key: before[key] for key in IDENTITY},
    )
    assert target.stored(OTHER_ITEM) == other


def refused_with_another_id(target: RestTarget, data: st.DataObject) -> tuple[int, str]:
    """The refusal of an update of one item with another's id in its body, which changes nothing."""
    change, before = data.draw(changes(target.edition)), target.everything()
    refusal = target.put(ITEM, {"item_id": data.draw(st.sampled_from((OTHER_ITEM, int(OTHER_ITEM)))), **change}).refusal
    assert target.everything() == before
    return refusal


@verifies("rest_partial_update/another_item_id")
@given(data=st.data())
def test_another_id_is_invalid(target: RestTarget, data: st.DataObject) -> None:
    """The path's item and the other one stay as they are."""
    assert refused_with_another_id(target, data) == (400, 'Invalid value for "item_id" in request.')


@verifies("rest_partial_update/another_item_id_breaks")
@given(data=st.data())
def test_another_id_is_an_internal_error(target: RestTarget, data: st.DataObject) -> None:
    """The path's item and the other one stay as they are."""
    assert refused_with_another_id(target, data) == (500, "Resource internal error.")


@verifies("rest_partial_update/unknown_fields")
@given(data=st.data(), name=st.sampled_from(("colour", "sku", "qty_correction", "Qty", "type_id")), form=forms)
def test_unknown_fields_are_ignored(target: RestTarget, data: st.DataObject, name: str, form: str) -> None:
    """Fields that no stock item has do no harm to those that it has."""
    change, before = data.draw(changes(target.edition, form)), target.stored(ITEM)
    assert is_stored(target, ITEM, {name: 7, **change}, form)
    kept, after = {key: value for key, value in before.items() if key not in DERIVED}, target.stored(ITEM)
    assert {key: after[key] for key in kept} == {**kept, **as_typed(change)}
