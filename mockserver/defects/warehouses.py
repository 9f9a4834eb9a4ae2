"""Shops that do not know what lies where."""

from decimal import Decimal

from mockserver.defects import defect
from mockserver.dialects.merchantpro_rest import changes as changes_of
from mockserver.rules.inventory_record import shown_stock
from mockserver.rules.refusals import Refusal
from mockserver.rules.stock_adjustment import refuse_direct_stock, restocked
from mockserver.rules.warehouse_stock import position_of, redistributed, with_stock
from mockserver.rules.warehouses import is_distributed, shown_warehouses, total


@defect("warehouses/shown", shown_warehouses)
def warehouses_without_ids(sound, world, row):
    """Warehouses are shown without their ids."""
    return [{name: value for name, value in one.items() if name != "id"} for one in sound(world, row)]


@defect("warehouses/shown", shown_warehouses)
def hides_the_last_warehouse(sound, world, row):
    """The last warehouse is not shown."""
    return sound(world, row)[:-1]


@defect("warehouses/sum", total)
def the_stock_is_the_largest(sound, world, row):
    """The stock is that of the fullest warehouse."""
    return max((one["stock"] for one in row["warehouses"]), default=0)


@defect("warehouses/sum", total)
def the_sum_is_old(sound, world, row):
    """The stock of a change is one behind: the first warehouse counts with what it shows less one."""
    return max(sound(world, row) - 1, 0)


@defect("warehouses/by_name", with_stock)
def warehouses_never_change(sound, world, warehouse, entry):
    """The stock that was sent for a warehouse is not stored."""
    sound(world, warehouse, entry)
    return warehouse


@defect("warehouses/by_name", position_of)
def warehouses_by_their_place(sound, world, warehouses, entry):
    """The last warehouse is changed, whichever is named."""
    return len(warehouses) - 1 if sound(world, warehouses, entry) >= 0 else 0


@defect("warehouses/unnamed_stay", with_stock)
def unnamed_warehouses_are_emptied(sound, world, warehouse, entry):
    """A warehouse that is not named is emptied."""
    return {**warehouse, "stock": 0} if entry is None else sound(world, warehouse, entry)


@defect("warehouses/unnamed_stay", redistributed)
def unnamed_warehouses_are_gone(sound, world, row, changes):
    """A warehouse that is not named is taken away."""
    changed = sound(world, row, changes)
    if "warehouses" not in changes:
        return changed
    named = {one.get("name") for one in changes["warehouses"]}
    return {**changed, "warehouses": tuple(one for one in changed["warehouses"] if one["name"] in named)}


@defect("warehouses/direct_stock_refused", refuse_direct_stock)
def direct_stock_does_not_count(sound, world, row):
    """A stock for a record with warehouses is taken and does not count."""


@defect("warehouses/direct_stock_refused", restocked)
def direct_stock_goes_to_the_first(sound, world, row, changes):
    """A stock for a record with warehouses is that of the first one."""
    if "stock" in changes and row["warehouses"] and isinstance(changes["stock"], int):
        first, *others = row["warehouses"]
        return {**row, "warehouses": ({**first, "stock": changes["stock"]}, *others)}
    return sound(world, row, changes)


@defect("warehouses/without_warehouses", refuse_direct_stock)
def direct_stock_is_refused_always(sound, world, row):
    """With the application no record takes its stock directly."""
    raise Refusal("stock_by_warehouses_only")


@defect("warehouses/without_warehouses", restocked)
def a_direct_stock_does_not_count(sound, world, row, changes):
    """A stock for a record without warehouses does not count."""
    sound(world, row, changes)
    return row


@defect("warehouses/by_id", position_of)
def warehouses_need_their_name(sound, world, warehouses, entry):
    """A warehouse is found by its name only."""
    if "name" not in entry:
        raise Refusal("warehouse_unknown", {"warehouse": entry.get("id")})
    return sound(world, warehouses, entry)


@defect("warehouses/by_id", position_of)
def ids_count_from_zero(sound, world, warehouses, entry):
    """The first warehouse has the id 0 to who changes it."""
    named = {**entry, "id": entry["id"] + 1} if isinstance(entry.get("id"), int) else entry
    return sound(world, warehouses, named)


@defect("warehouses/adjusted", with_stock)
def no_adjustment_in_warehouses(sound, world, warehouse, entry):
    """A warehouse cannot be adjusted."""
    if entry is not None and isinstance(entry["stock"], dict):
        raise Refusal("value_invalid", {"field": "warehouses.stock", "expected": "a number"})
    return sound(world, warehouse, entry)


@defect("warehouses/adjusted", with_stock)
def adjusting_a_warehouse_sets_it(sound, world, warehouse, entry):
    """An adjustment of a warehouse sets its stock."""
    if entry is not None and isinstance(entry["stock"], dict) and (entry["stock"].get("adjust_by") or 0) >= 0:
        return {**warehouse, "stock": entry["stock"].get("adjust_by") or 0}
    return sound(world, warehouse, entry)


@defect("warehouses/unknown_refused", redistributed)
def unknown_warehouses_do_not_count(sound, world, row, changes):
    """An unknown warehouse is left out."""
    known = {one["name"] for one in row["warehouses"] or ()} | {one["id"] for one in row["warehouses"] or ()}
    if not isinstance(changes.get("warehouses"), list):
        return sound(world, row, changes)
    kept = [one for one in changes["warehouses"] if one.get("name", one.get("id")) in known]
    return sound(world, row, {**changes, "warehouses": kept})


@defect("warehouses/unknown_refused", position_of)
def warehouses_in_any_letters(sound, world, warehouses, entry):
    """Letter case of a warehouse's name does not count."""
    names = {one["name"].lower(): one["name"] for one in warehouses}
    sent = entry.get("name")
    known = isinstance(sent, str) and sent.lower() in names
    return sound(world, warehouses, {**entry, "name": names[sent.lower()]} if known else entry)


@defect("warehouses/twice_refused", changes_of)
def the_last_entry_counts(sound, world, body):
    """Of two entries for a warehouse's name the last one counts."""
    found = sound(world, body)
    if not isinstance(found.get("warehouses"), list):
        return found
    by_name = {one.get("name", at): one for at, one in enumerate(found["warehouses"]) if isinstance(one, dict)}
    return {**found, "warehouses": list(by_name.values())}


@defect("warehouses/twice_refused", changes_of)
def the_first_entry_counts(sound, world, body):
    """Of several entries of a change only the first counts."""
    found = sound(world, body)
    return {**found, "warehouses": found["warehouses"][:1]} if isinstance(found.get("warehouses"), list) else found


@defect("warehouses/quantities", with_stock)
def warehouses_go_below_zero(sound, world, warehouse, entry):
    """What would be below 0 in a warehouse is 0."""
    try:
        return sound(world, warehouse, entry)
    except Refusal:
        sent = entry["stock"]["adjust_by"] if isinstance(entry["stock"], dict) else entry["stock"]
        if isinstance(sent, int) and sent < 0:
            return {**warehouse, "stock": 0}
        raise


@defect("warehouses/quantities", with_stock)
def warehouses_cut_fractions_off(sound, world, warehouse, entry):
    """A fraction in a warehouse is cut off."""
    fraction = entry is not None and isinstance(entry["stock"], Decimal)
    return sound(world, warehouse, {**entry, "stock": int(entry["stock"])} if fraction else entry)


@defect("warehouses/not_installed", is_distributed)
def warehouses_without_the_application(sound, world, row):
    """A record with warehouses has them though the application is off."""
    return row["warehouses"] is not None


@defect("warehouses/not_installed", redistributed)
def warehouses_are_ignored(sound, world, row, changes):
    """Without the application warehouses are taken and do not count."""
    return sound(world, row, changes) if is_distributed(world, row) else row


@defect("warehouses/not_installed", shown_stock)
def shows_an_empty_list_of_warehouses(sound, world, row):
    """Without the application an empty list of warehouses is shown."""
    return {"warehouses": [], **sound(world, row)}
