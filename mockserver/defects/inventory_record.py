"""Shops that show their records wrongly, or forget what they do not show."""

from mockserver.defects import defect
from mockserver.rules.inventory_record import show, shown_prices, shown_stock, switched
from mockserver.rules.record_addressing import RECORDS
from mockserver.rules.refusals import Refusal
from mockserver.rules.stock_adjustment import require_inventory, restocked


@defect("inventory_record/members", show)
def hides_the_sku(sound, world, record_id):
    """A record is shown without its SKU."""
    return {name: value for name, value in sound(world, record_id).items() if name != "sku"}


@defect("inventory_record/members", show)
def shows_another_id(sound, world, record_id):
    """A record is shown with an id one too high."""
    return {**sound(world, record_id), "id": record_id + 1}


@defect("inventory_record/ean_null", show)
def hides_an_absent_ean(sound, world, record_id):
    """A record without an EAN code is shown without the member."""
    shown = sound(world, record_id)
    return shown if shown["ean"] is not None else {name: value for name, value in shown.items() if name != "ean"}


@defect("inventory_record/ean_null", show)
def an_absent_ean_is_empty(sound, world, record_id):
    """A record without an EAN code is shown with an empty one."""
    shown = sound(world, record_id)
    return {**shown, "ean": shown["ean"] or ""}


@defect("inventory_record/stock_while_on", shown_stock)
def shows_stock_as_text(sound, world, row):
    """The stock is shown as text."""
    return {name: str(value) if name == "stock" else value for name, value in sound(world, row).items()}


@defect("inventory_record/stock_while_on", shown_stock)
def shows_at_most_999(sound, world, row):
    """A stock of more than 999 is shown as 999."""
    return {name: min(value, 999) if name == "stock" else value for name, value in sound(world, row).items()}


@defect("inventory_record/no_stock_while_off", shown_stock)
def shows_zero_while_off(sound, world, row):
    """A stock of 0 is shown while the inventory is off."""
    return sound(world, row) or {"stock": 0}


@defect("inventory_record/no_stock_while_off", shown_stock)
def shows_stock_while_off(sound, world, row):
    """The stock is shown while the inventory is off."""
    return sound(world, {**row, "inventory_enabled": True})


@defect("inventory_record/prices_while_off", shown_prices)
def hides_prices_while_off(sound, world, row):
    """No prices are shown while the inventory is off."""
    return sound(world, row) if row["inventory_enabled"] else {}


@defect("inventory_record/prices_while_off", shown_prices)
def prices_are_zero_while_off(sound, world, row):
    """Prices are 0 while the inventory is off."""
    return sound(world, row) if row["inventory_enabled"] else {"price_net": 0, "price_gross": 0}


@defect("inventory_record/answer_is_the_record", restocked)
def forgets_the_stock(sound, world, row, changes):
    """A stock is taken and not stored."""
    sound(world, row, changes)
    return row


@defect("inventory_record/answer_is_the_record", shown_stock)
def answers_with_half_a_record(sound, world, row):
    """A record that was changed is answered with a stock that is one too low."""
    shown = sound(world, row)
    return {**shown, "stock": max(shown["stock"] - 1, 0)} if "stock" in shown and row["stock"] != 10 else shown


@defect("inventory_record/turned_on_with_stock", switched)
def turned_on_too_late(sound, world, row, changes):
    """The inventory cannot be turned on together with a stock."""
    if changes.get("inventory_enabled") == "on" and "stock" in changes and not row["inventory_enabled"]:
        raise Refusal("inventory_disabled", {"field": "stock"})
    return sound(world, row, changes)


@defect("inventory_record/turned_on_with_stock", restocked)
def turned_on_empty(sound, world, row, changes):
    """A stock that comes with turning the inventory on does not count."""
    return row if "inventory_enabled" in changes else sound(world, row, changes)


@defect("inventory_record/kept_while_off", switched)
def turning_off_empties(sound, world, row, changes):
    """A record whose inventory is turned off has no stock any more."""
    changed = sound(world, row, changes)
    return changed if changed["inventory_enabled"] else {**changed, "stock": 0}


@defect("inventory_record/kept_while_off", switched)
def turning_on_begins_with_one(sound, world, row, changes):
    """A record whose inventory is turned on has a stock of 1."""
    changed = sound(world, row, changes)
    return {**changed, "stock": 1} if changed["inventory_enabled"] and not row["inventory_enabled"] else changed


@defect("inventory_record/quantity_while_off", require_inventory)
def takes_stock_while_off(sound, world, row, field):
    """A stock is stored while the inventory is off."""


@defect("inventory_record/quantity_while_off", restocked)
def a_stock_turns_on(sound, world, row, changes):
    """A stock turns the inventory on."""
    return sound(world, {**row, "inventory_enabled": True} if "stock" in changes else row, changes)


@defect("inventory_record/switch", switched)
def true_is_on(sound, world, row, changes):
    """True and 1 turn the inventory on."""
    if changes.get("inventory_enabled") in (True, 1):
        return {**row, "inventory_enabled": True}
    return sound(world, row, changes)


@defect("inventory_record/switch", switched)
def on_in_any_letters(sound, world, row, changes):
    """On and off count in any letter case."""
    sent = changes.get("inventory_enabled")
    return sound(world, row, {**changes, "inventory_enabled": sent.lower()} if isinstance(sent, str) else changes)


@defect("inventory_record/reading", show)
def reading_sells_one(sound, world, record_id):
    """Whoever reads a record takes one from its stock."""
    shown = sound(world, record_id)
    row = world.store.get(RECORDS, record_id)
    world.store.put(RECORDS, record_id, {**row, "stock": max(row["stock"] - 1, 0)})
    return shown


@defect("inventory_record/reading", show)
def reading_turns_on(sound, world, record_id):
    """A record that was read has its inventory on."""
    shown = sound(world, record_id)
    world.store.put(RECORDS, record_id, {**world.store.get(RECORDS, record_id), "inventory_enabled": True})
    return shown
