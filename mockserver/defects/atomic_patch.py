"""Shops that change too much, or half of it."""

import msgspec

from mockserver.defects import defect
from mockserver.dialects.merchantpro_rest import changes as changes_of
from mockserver.dialects.merchantpro_rest import refused
from mockserver.handle import answered
from mockserver.rules.atomic_patch import STEPS, patch, refuse_unknown, store
from mockserver.rules.record_addressing import RECORDS
from mockserver.rules.refusals import Refusal


@defect("atomic_patch/named_only", store)
def a_change_empties_the_stock(sound, world, record_id, row):
    """A change that leaves the stock as it is empties it."""
    same = row["stock"] == world.store.get(RECORDS, record_id)["stock"]
    sound(world, record_id, {**row, "stock": 0} if same else row)


@defect("atomic_patch/named_only", store)
def a_change_takes_old_prices_away(sound, world, record_id, row):
    """A change takes the old prices away."""
    sound(world, record_id, {**row, "old_price_net": None, "old_price_gross": None})


@defect("atomic_patch/other_records", store)
def changes_the_first_record_too(sound, world, record_id, row):
    """A change turns the first record's inventory off, whichever it is for."""
    sound(world, record_id, row)
    first = min(world.store.rows(RECORDS))
    sound(world, first, {**world.store.get(RECORDS, first), "inventory_enabled": first == record_id})


@defect("atomic_patch/other_records", store)
def one_price_for_all(sound, world, record_id, row):
    """A change gives its prices to all records."""
    prices = {name: row[name] for name in ("price_net", "price_gross")}
    for number, other in list(world.store.rows(RECORDS).items()):
        sound(world, number, {**other, **prices})
    sound(world, record_id, row)


@defect("atomic_patch/all_or_nothing", patch)
def stores_the_sound_part(sound, world, record_id, changes):
    """Of a change that is refused the part before is stored."""
    refuse_unknown(world, changes)
    for step in STEPS:
        store(world, record_id, step(world, world.store.get(RECORDS, record_id), changes))


@defect("atomic_patch/all_or_nothing", patch)
def skips_what_is_wrong(sound, world, record_id, changes):
    """A wrong part of a change is left out."""
    for name, value in changes.items():
        try:
            sound(world, record_id, {name: value})
        except Refusal:
            continue


@defect("atomic_patch/empty", changes_of)
def nothing_is_refused(sound, world, body):
    """A change of nothing is refused."""
    found = sound(world, body)
    if not found:
        raise Refusal("json_malformed")
    return found


@defect("atomic_patch/empty", patch)
def a_change_of_nothing_turns_off(sound, world, record_id, changes):
    """A change of nothing turns the inventory off."""
    sound(world, record_id, changes or {"inventory_enabled": "off"})


@defect("atomic_patch/unknown_member", refuse_unknown)
def unknown_members_are_ignored(sound, world, changes):
    """A member that a record does not have does not count."""


@defect("atomic_patch/unknown_member", patch)
def members_in_any_letters(sound, world, record_id, changes):
    """Members count in any letter case."""
    sound(world, record_id, {name.lower(): value for name, value in changes.items()})


@defect("atomic_patch/identity", patch)
def identifiers_do_not_count(sound, world, record_id, changes):
    """An identifier in a change does not count."""
    sound(world, record_id, {name: value for name, value in changes.items() if name not in ("id", "sku", "ean")})


@defect("atomic_patch/identity", patch)
def skus_can_be_changed(sound, world, record_id, changes):
    """A SKU can be changed."""
    sound(world, record_id, {name: value for name, value in changes.items() if name != "sku"})
    if "sku" in changes:
        store(world, record_id, {**world.store.get(RECORDS, record_id), "sku": changes["sku"]})


@defect("atomic_patch/malformed", changes_of)
def an_empty_body_is_nothing(sound, world, body):
    """An empty body counts as {}."""
    return sound(world, body or b"{}")


@defect("atomic_patch/malformed", changes_of)
def lists_are_objects(sound, world, body):
    """An empty list counts as {}."""
    return sound(world, b"{}" if body == b"[]" else body)


@defect("atomic_patch/malformed", changes_of)
def half_a_body_will_do(sound, world, body):
    """A body that breaks off is completed."""
    return sound(world, body + b"}" if body.startswith(b"{") and not body.endswith(b"}") else body)


@defect("atomic_patch/refusal", refused)
def refuses_with_a_text(sound, world, request, refusal):
    """A refusal is a text in place of an object."""
    return msgspec.structs.replace(sound(world, request, refusal), body=b'{"error":"refused"}')


@defect("atomic_patch/refusal", refused)
def refuses_without_a_message(sound, world, request, refusal):
    """A refusal has no message."""
    body = msgspec.json.encode({"error": {"name": refusal.name}})
    return msgspec.structs.replace(sound(world, request, refusal), body=body)


@defect("atomic_patch/record_before_body", answered)
def the_body_before_the_record(sound, world, request):
    """What was sent is looked at before the record."""
    response = sound(world, request)
    if response.status == 404 and request.method == "PATCH" and "/inventory/id/" in request.path:
        return refused(world, request, Refusal("json_malformed"))
    return response
