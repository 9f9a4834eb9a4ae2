"""Shops that lose adjustments, or count where there is nothing to count."""

from decimal import Decimal

from mockserver.defects import defect
from mockserver.dialects.merchantpro_rest import changes as changes_of
from mockserver.rules.refusals import Refusal
from mockserver.rules.stock_adjustment import LARGEST, adjusted, changed_quantity, restocked, whole, within_range

LAST = "defects.last_adjustment"


@defect("stock_adjustment/set", changed_quantity)
def numbers_add_up(sound, world, now, sent, field):
    """A number is added to the stock that there is."""
    return now + sent if isinstance(sent, int) and not isinstance(sent, bool) else sound(world, now, sent, field)


@defect("stock_adjustment/set", changed_quantity)
def zero_is_nothing(sound, world, now, sent, field):
    """A stock of 0 counts as none sent."""
    return now if sent == 0 and not isinstance(sent, bool) else sound(world, now, sent, field)


@defect("stock_adjustment/adjusted", adjusted)
def adjusting_sets(sound, world, now, change):
    """An adjustment sets the stock."""
    return change


@defect("stock_adjustment/adjusted", adjusted)
def never_goes_down(sound, world, now, change):
    """An adjustment only goes up."""
    return sound(world, now, abs(change))


@defect("stock_adjustment/turned_on_and_adjusted", restocked)
def begins_from_nothing(sound, world, row, changes):
    """With turning the inventory on the stock begins from 0."""
    return sound(world, {**row, "stock": 0} if changes.get("inventory_enabled") == "on" else row, changes)


@defect("stock_adjustment/turned_on_and_adjusted", restocked)
def no_adjustment_with_the_switch(sound, world, row, changes):
    """An adjustment beside the switch is refused."""
    if "inventory_enabled" in changes and isinstance(changes.get("stock"), dict):
        raise Refusal("inventory_disabled", {"field": "stock"})
    return sound(world, row, changes)


@defect("stock_adjustment/sums", adjusted)
def loses_an_adjustment_now_and_then(sound, world, now, change):
    """An adjustment of a stock that ends in 7 is lost."""
    return now if now % 10 == 7 else sound(world, now, change)


@defect("stock_adjustment/sums", adjusted)
def loses_what_comes_twice(sound, world, now, change):
    """An adjustment that repeats the one before is taken for the same request."""
    before = world.store.get(LAST, "change")
    world.store.put(LAST, "change", change)
    return now if before == change else sound(world, now, change)


@defect("stock_adjustment/concurrent", adjusted)
def adjusts_an_old_stock(sound, world, now, change):
    """Two adjustments that follow each other begin from the same stock."""
    old = world.store.get(LAST, "stock")
    world.store.put(LAST, "stock", now if old is None else None)
    return sound(world, now if old is None else old, change)


@defect("stock_adjustment/concurrent", adjusted)
def drops_repeated_adjustments(sound, world, now, change):
    """An adjustment like the one before is dropped."""
    before = world.store.get(LAST, "change")
    world.store.put(LAST, "change", None if before == change else change)
    return now if before == change else sound(world, now, change)


@defect("stock_adjustment/below_zero", within_range)
def sold_out_is_zero(sound, world, quantity, field):
    """A stock below 0 is stored as 0."""
    return sound(world, max(quantity, 0), field)


@defect("stock_adjustment/below_zero", within_range)
def below_zero_is_its_amount(sound, world, quantity, field):
    """A stock below 0 is stored without its sign."""
    return sound(world, abs(quantity), field)


@defect("stock_adjustment/whole", whole)
def cuts_fractions_off(sound, world, value, field):
    """A fraction is cut off."""
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return int(value) if is_number and abs(value) < LARGEST else sound(world, value, field)


@defect("stock_adjustment/whole", whole)
def text_is_a_number(sound, world, value, field):
    """Text of digits counts as its number."""
    return sound(world, int(value) if isinstance(value, str) and value.isdecimal() else value, field)


@defect("stock_adjustment/whole", changed_quantity)
def null_is_no_stock(sound, world, now, sent, field):
    """A null for a stock counts as 0."""
    return sound(world, now, 0 if sent is None else sent, field)


@defect("stock_adjustment/limit", within_range)
def stops_at_the_limit(sound, world, quantity, field):
    """A stock beyond the limit is stored as the limit."""
    return sound(world, min(quantity, LARGEST), field)


@defect("stock_adjustment/limit", within_range)
def has_a_lower_limit(sound, world, quantity, field):
    """A stock of a million is refused."""
    if quantity >= 10**6:
        raise Refusal("value_invalid", {"field": field, "expected": "less"})
    return sound(world, quantity, field)


@defect("stock_adjustment/malformed", changed_quantity)
def more_beside_an_adjustment(sound, world, now, sent, field):
    """Further members beside adjust_by do not count."""
    known = isinstance(sent, dict) and "adjust_by" in sent
    return sound(world, now, {"adjust_by": sent["adjust_by"]} if known else sent, field)


@defect("stock_adjustment/malformed", changes_of)
def an_empty_adjustment_is_none(sound, world, body):
    """An adjustment without adjust_by counts as one by 0."""
    found = sound(world, body)
    empty = isinstance(found.get("stock"), dict) and "adjust_by" not in found["stock"]
    return {**found, "stock": {"adjust_by": 0}} if empty else found
