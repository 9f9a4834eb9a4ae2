"""What becomes of each item of a bulk update, and what the answer says of it."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conformance.casting import permutations
from conformance.dialects.magento1_rest import Reply
from conformance.rest_bulk import Sent, after, bulk, entries_of, malformed_items, sound_items, unknown_items
from conformance.rest_strategies import changes, plain_fields, quantities_sent
from conformance.rest_target import ITEM, RestTarget
from conformance.stockroom import item_id
from conformance.values import DERIVED, typed
from conformance.verifies import verifies
from specs.openapi import errors

MESSAGES = errors("magento1_rest")


def put(target: RestTarget, sent: list[Sent], form: str = "json") -> Reply:
    """The answer to a bulk update."""
    return target.put_many([entry.item for entry in sent], form)


def outcomes(reply: Reply) -> Any:
    """All that the answer to a bulk update says, ids as text."""
    return reply.status, {
        kind: [(entry["code"], entry["message"], str(entry["item_id"])) for entry in reply.entries(kind)]
        for kind in ("success", "error")
    }


def without_derived(rows: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Rows without what a save derives."""
    return {item: {name: row[name] for name in row if name not in DERIVED} for item, row in rows.items()}


@verifies("bulk_envelope/one_outcome")
@given(data=st.data(), wrong=st.lists(st.sampled_from(("qty", "min_qty", "backorders", "stock_id")), max_size=4))
def test_every_item_has_one_entry(target: RestTarget, data: st.DataObject, wrong: list[str]) -> None:
    """As many entries as items, also for an item with several wrong fields."""
    sent = data.draw(bulk(target.edition))
    worst = Sent({"item_id": ITEM, **dict.fromkeys(wrong, "abc"), "max_sale_qty": "x"}, is_sound=False)
    reply = put(target, [*sent, worst])
    assert len(reply.entries("success")) + len(reply.entries("error")) == len(sent) + 1


@verifies("bulk_envelope/right_list")
@given(data=st.data())
def test_entries_stand_in_their_lists(target: RestTarget, data: st.DataObject) -> None:
    """Stored items are in success, all others in error."""
    sent = data.draw(bulk(target.edition))
    reply = put(target, sent)
    assert sorted(map(str, entries_of(reply, "success"))) == sorted(str(one.shown_id) for one in sent if one.is_sound)
    assert sorted(map(str, entries_of(reply, "error"))) == sorted(str(one.shown_id) for one in sent if not one.is_sound)


@verifies("bulk_envelope/order_kept")
@given(data=st.data(), items=permutations(4).map(lambda skus: [item_id(sku) for sku in skus]))
def test_the_order_is_kept(target: RestTarget, data: st.DataObject, items: list[str]) -> None:
    """Within success and within error the ids come as they were sent."""
    sent = [*data.draw(bulk(target.edition)), *[Sent({"item_id": item, "qty": 5}, is_sound=True) for item in items]]
    reply = put(target, sent)
    assert entries_of(reply, "success") == [one.shown_id for one in sent if one.is_sound]
    assert entries_of(reply, "error") == [one.shown_id for one in sent if not one.is_sound]


@verifies("bulk_envelope/sound_applied")
@given(data=st.data())
def test_sound_items_are_stored(target: RestTarget, data: st.DataObject) -> None:
    """Every item that is answered as stored holds what was sent last."""
    sent = data.draw(bulk(target.edition))
    items = {str(one.item["item_id"]) for one in sent if one.is_sound}
    expected = after({item: target.stored(item) for item in items}, sent, target.edition)
    put(target, sent)
    for item in items:
        stored = target.stored(item)
        assert {name: stored[name] for name in plain_fields(target.edition)} == expected[item]


@verifies("bulk_envelope/failed_without_effect")
@given(data=st.data())
def test_failed_items_change_nothing(target: RestTarget, data: st.DataObject) -> None:
    """What is in error leaves every item that is not sent soundly besides as it was."""
    failed = data.draw(
        st.lists(unknown_items(target.edition) | malformed_items(target.edition), min_size=1, max_size=4)
    )
    sound = data.draw(sound_items(target.edition))
    touched = target.id_of(str(sound.item["item_id"]))
    before = target.everything()
    put(target, [*failed[:2], sound, *failed[2:]])
    others = {item: row for item, row in target.everything().items() if item != touched}
    assert others == {item: row for item, row in before.items() if item != touched}


@verifies("bulk_envelope/repeated")
@given(data=st.data(), quantities=st.lists(quantities_sent(), min_size=2, max_size=4))
def test_a_repeated_item_is_stored_in_turn(target: RestTarget, data: st.DataObject, quantities: list[Any]) -> None:
    """An entry for each time, and the last values stay."""
    between = data.draw(sound_items(target.edition, besides=(ITEM,)))
    sent = [Sent({"item_id": ITEM, "qty": qty}, is_sound=True) for qty in quantities]
    reply = put(target, [sent[0], between, *sent[1:]])
    assert entries_of(reply, "success").count(ITEM) == len(quantities)
    assert target.stored(ITEM)["qty"] == typed("qty", quantities[-1])


@verifies("bulk_envelope/success_entry")
@given(data=st.data())
def test_a_stored_item_says_so(target: RestTarget, data: st.DataObject) -> None:
    """Message, code and id of a stored item."""
    sent = data.draw(st.lists(sound_items(target.edition), min_size=1, max_size=4))
    entries = put(target, sent).entries("success")
    message = MESSAGES["updated"].message
    shown = [(entry["message"], entry["code"], str(entry["item_id"])) for entry in entries]
    assert shown == [(message, 200, one.shown_id) for one in sent]


@verifies("bulk_envelope/unknown_item")
@given(data=st.data(), form=st.sampled_from(("json", "xml")))
def test_an_unknown_item_is_not_found(target: RestTarget, data: st.DataObject, form: str) -> None:
    """404 and the document's words."""
    sent = data.draw(unknown_items(target.edition))
    (entry,) = put(target, [sent], form).entries("error")
    assert (entry["code"], entry["message"], str(entry["item_id"])) == (404, "Resource not found.", sent.shown_id)


@verifies("bulk_envelope/unknown_item_400")
@given(data=st.data(), form=st.sampled_from(("json", "xml")))
def test_an_unknown_item_is_named(target: RestTarget, data: st.DataObject, form: str) -> None:
    """400 and the id in the words."""
    sent = data.draw(unknown_items(target.edition))
    (entry,) = put(target, [sent], form).entries("error")
    message = f"StockItem #{sent.shown_id} not found."
    assert (entry["code"], entry["message"], str(entry["item_id"])) == (400, message, sent.shown_id)


@verifies("bulk_envelope/missing_item_id")
@given(data=st.data(), item=st.sampled_from(("text", 7, [], None)))
def test_a_missing_id_is_missing(target: RestTarget, data: st.DataObject, item: Any) -> None:
    """A map without item_id, and what is no map."""
    change = data.draw(changes(target.edition))
    for sent in (change, item):
        (entry,) = target.put_many([sent]).entries("error")
        assert (entry["code"], entry["message"]) == (400, 'Missing "item_id" in request.')


@verifies("bulk_envelope/missing_item_id_invalid")
@given(data=st.data(), item=st.sampled_from(("text", 7, [], None)))
def test_a_missing_id_is_invalid(target: RestTarget, data: st.DataObject, item: Any) -> None:
    """A map without item_id, and what is no map: an invalid value of nothing."""
    change = data.draw(changes(target.edition))
    for sent in (change, item):
        (entry,) = target.put_many([sent]).entries("error")
        shown = (entry["code"], entry["message"], entry["item_id"])
        assert shown == (400, 'Invalid value for "item_id" in request.', None)


@verifies("bulk_envelope/invalid_item_id")
@given(data=st.data(), item_id=st.sampled_from(("abc", "x1", "-", [2], {"a": 1})))
def test_an_id_is_a_number(target: RestTarget, data: st.DataObject, item_id: Any) -> None:
    """What is no number is an invalid id, and comes back as it was sent."""
    change = data.draw(changes(target.edition))
    (entry,) = target.put_many([{"item_id": item_id, **change}]).entries("error")
    shown = (entry["code"], entry["message"], entry["item_id"])
    assert shown == (400, 'Invalid value for "item_id" in request.', item_id)


@verifies("bulk_envelope/multi_status")
@given(data=st.data())
def test_the_status_is_207(target: RestTarget, data: st.DataObject) -> None:
    """Whether items fail or not."""
    assert put(target, data.draw(bulk(target.edition))).status == 207
    assert put(target, [data.draw(sound_items(target.edition))]).status == 207


@verifies("bulk_envelope/status")
@given(data=st.data())
def test_the_status_is_200_or_207(target: RestTarget, data: st.DataObject) -> None:
    """Either of them, whatever the items are."""
    assert put(target, data.draw(bulk(target.edition))).status in (200, 207)


@verifies("bulk_envelope/json_xml_equal")
@given(data=st.data())
def test_json_and_xml_say_the_same(target: RestTarget, data: st.DataObject) -> None:
    """The same items in either form have the same entries and the same effect."""
    sent = data.draw(bulk(target.edition, "xml"))
    target.shop()
    in_json, stored = outcomes(put(target, sent, "json")), without_derived(target.everything())
    target.shop()
    assert outcomes(put(target, sent, "xml")) == in_json
    assert without_derived(target.everything()) == stored
