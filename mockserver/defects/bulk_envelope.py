"""Shops whose bulk updates lose, mix up or mislabel items."""

from mockserver.defects import defect
from mockserver.dialects.magento1_rest import encode
from mockserver.dialects.magento1_rest.decode import body_of
from mockserver.dialects.magento1_rest.reading import found
from mockserver.dialects.magento1_rest.writing import (
    bulk_status,
    failed,
    named,
    save_item,
    stored,
    update_all,
    update_one_of_many,
)

DOCUMENTED = ("documented",)
SHOPS = ("openmage-*", "magento-1.*")


def _ids(outcome, kind):
    return [entry["item_id"] for entry in outcome.get(kind, [])]


def _reordered(outcome, kind, entries):
    return {**outcome, kind: entries} if kind in outcome else outcome


@defect("bulk_envelope/one_outcome", update_one_of_many, editions=DOCUMENTED)
def every_violation_has_an_entry(sound, world, item):
    """A malformed item has an entry for every wrong field, as in the shops."""
    entries = sound(world, item)
    wrong = [name for name, value in named(world, item).items() if value in ("abc", "x")]
    return [*entries, *entries] if len(wrong) > 1 else entries


@defect("bulk_envelope/one_outcome", update_one_of_many, editions=DOCUMENTED)
def items_without_id_are_passed_over(sound, world, item):
    """An item without item_id has no entry."""
    return sound(world, item) if "item_id" in named(world, item) else []


@defect("bulk_envelope/one_outcome", update_all, editions=DOCUMENTED)
def stops_at_the_first_error(sound, world, body):
    """Items behind the first that fails are neither stored nor answered."""
    members = list(body.values()) if isinstance(body, dict) else body
    for count in range(1, len(members) if isinstance(members, list) else 0):
        if update_one_of_many(world, members[count - 1])[0][0] == "error":
            return sound(world, members[:count])
    return sound(world, body)


@defect("bulk_envelope/sound_applied", update_one_of_many)
def bulk_updates_store_nothing(sound, world, item):
    """Every item is answered as a sound shop would, and none is stored."""
    before = {number: dict(world.store.get("stock_items", number)) for number in world.store.rows("stock_items")}
    entries = sound(world, item)
    for number, row in before.items():
        world.store.put("stock_items", number, row)
    return entries


@defect("bulk_envelope/right_list", failed)
def failures_are_successes(sound, world, item_id, name, **words):
    """Unknown and malformed items are listed in success."""
    return "success", sound(world, item_id, name, **words)[1]


@defect("bulk_envelope/right_list", stored)
def some_successes_are_errors(sound, world, row, data):
    """A stored item with more than a quantity is listed in error."""
    kind, entry = sound(world, row, data)
    return ("error" if len(data) > 2 else kind), entry


@defect("bulk_envelope/order_kept", update_all)
def errors_come_backwards(sound, world, body):
    """The list of errors is reversed."""
    status, outcome = sound(world, body)
    return status, _reordered(outcome, "error", outcome.get("error", [])[::-1])


@defect("bulk_envelope/order_kept", update_all)
def successes_come_by_id(sound, world, body):
    """The list of stored items is sorted by id."""
    status, outcome = sound(world, body)
    by_id = sorted(outcome.get("success", []), key=lambda entry: int(entry["item_id"]))
    return status, _reordered(outcome, "success", by_id)


@defect("bulk_envelope/sound_applied", update_all)
def one_failure_undoes_all(sound, world, body):
    """Nothing is stored when an item fails, though the answer says so."""
    before = dict(world.store.rows("stock_items"))
    status, outcome = sound(world, body)
    if "error" in outcome:
        for item_id, row in before.items():
            world.store.put("stock_items", item_id, row)
    return status, outcome


@defect("bulk_envelope/sound_applied", save_item)
def stores_only_quantities_of_many(sound, world, row, data):
    """Of an item that is sent with its id only the quantity is stored."""
    sound(world, row, {name: value for name, value in data.items() if name in {"item_id", "qty"}})


@defect("bulk_envelope/failed_without_effect", update_one_of_many)
def stores_the_quantity_of_malformed_items(sound, world, item):
    """A known item with a wrong field has its quantity set to 0 before it is refused."""
    entries = sound(world, item)
    row = found(world, named(world, item).get("item_id")) if isinstance(item, dict) else None
    if entries[0][0] == "error" and row is not None:
        save_item(world, row, {"qty": 0})
    return entries


@defect("bulk_envelope/failed_without_effect", failed)
def failures_change_every_item(sound, world, item_id, name, **words):
    """An item that fails sets min_qty of all to 7."""
    for number, row in list(world.store.rows("stock_items").items()):
        world.store.put("stock_items", number, {**row, "min_qty": 7})
    return sound(world, item_id, name, **words)


@defect("bulk_envelope/repeated", update_all)
def only_the_first_of_an_item_counts(sound, world, body):
    """An item that is sent again is passed over."""
    first: dict[object, object] = {}
    for item in body.values() if isinstance(body, dict) else body:
        first.setdefault(str(item.get("item_id")) if isinstance(item, dict) else id(item), item)
    return sound(world, list(first.values()))


@defect("bulk_envelope/success_entry", stored)
def stored_items_have_no_code(sound, world, row, data):
    """The code of a stored item is 207."""
    kind, entry = sound(world, row, data)
    return kind, {**entry, "code": 207} if kind == "success" else entry


@defect("bulk_envelope/success_entry", stored)
def stored_items_show_their_product(sound, world, row, data):
    """The id of a stored item is its product's."""
    kind, entry = sound(world, row, data)
    return kind, {**entry, "item_id": str(row["product_id"] + 1)} if kind == "success" else entry


@defect("bulk_envelope/unknown_item", failed, editions=DOCUMENTED)
def unknown_items_are_400(sound, world, item_id, name, **words):
    """An unknown item is answered as the shops do."""
    is_unknown = name == "not_found"
    return sound(world, item_id, "item_not_found" if is_unknown else name, **words)


@defect("bulk_envelope/unknown_item_400", failed, editions=SHOPS)
def unknown_items_are_404(sound, world, item_id, name, **words):
    """An unknown item is answered as the document says."""
    return sound(world, item_id, "not_found" if name == "item_not_found" else name, **words)


@defect("bulk_envelope/missing_item_id", failed, editions=DOCUMENTED)
def missing_ids_are_invalid(sound, world, item_id, name, **words):
    """A missing id is an invalid one."""
    return sound(world, item_id, "invalid_value" if name == "missing_value" else name, **words)


@defect("bulk_envelope/missing_item_id_invalid", failed, editions=SHOPS)
def missing_ids_are_missing(sound, world, item_id, name, **words):
    """A missing id is called missing, as the document says."""
    is_missing = name == "invalid_value" and item_id is None
    return sound(world, item_id, "missing_value" if is_missing else name, **words)


@defect("bulk_envelope/invalid_item_id", failed)
def invalid_ids_are_forgotten(sound, world, item_id, name, **words):
    """An invalid id does not come back."""
    return sound(world, None if name == "invalid_value" else item_id, name, **words)


@defect("bulk_envelope/invalid_item_id", failed)
def invalid_ids_are_unknown(sound, world, item_id, name, **words):
    """An invalid id is one that nobody has."""
    return sound(world, item_id, "not_found" if name == "invalid_value" else name, **words)


@defect("bulk_envelope/multi_status", bulk_status, editions=SHOPS)
def bulk_updates_are_200_when_all_are_stored(sound, world, outcome):
    """207 comes only where an item failed."""
    return sound(world, outcome) if "error" in outcome else 200


@defect("bulk_envelope/status", bulk_status, editions=DOCUMENTED)
def bulk_updates_with_errors_are_400(sound, world, outcome):
    """A bulk update in which an item failed is answered with 400."""
    return 400 if "error" in outcome else sound(world, outcome)


@defect("bulk_envelope/json_xml_equal", body_of)
def xml_loses_its_last_item(sound, world, request):
    """Of a list in XML the last item is not read."""
    body = sound(world, request)
    return body[:-1] if _is_xml(request) and isinstance(body, list) and len(body) > 1 else body


@defect("bulk_envelope/json_xml_equal", encode.answer)
def xml_answers_show_successes_only(sound, world, media_type, status, value):
    """In XML the list of errors is absent."""
    both = isinstance(value, dict) and {"success", "error"} <= set(value)
    shown = {"success": value["success"]} if both and media_type.endswith("xml") else value
    return sound(world, media_type, status, shown)


def _is_xml(request):
    return (request.header("content-type") or "").endswith("xml")
