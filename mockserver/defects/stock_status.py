"""Shops in which items are in stock at the wrong time."""

from mockserver import php
from mockserver.defects import defect
from mockserver.rules.config_precedence import effective
from mockserver.rules.stock_status import after_save, index, is_managed, is_out_of_stock, is_running_low, shown_in_stock


@defect("stock_status/goes_out", is_out_of_stock)
def never_goes_out_of_stock(sound, world, item):
    """A sold-out item stays in stock."""
    return False


@defect("stock_status/goes_out", after_save)
def believes_what_it_is_told(sound, world, product, item):
    """An item that is told to be in stock is, whatever its quantity."""
    derived = sound(world, product, item)
    return {
        name: value
        for name, value in derived.items()
        if name != "is_in_stock" or item.get("is_in_stock") not in (1, "1")
    }


@defect("stock_status/boundary", is_out_of_stock)
def equality_is_in_stock(sound, world, item):
    """A quantity equal to min_qty is still in stock."""
    return sound(world, item) and php.to_float(item.get("qty")) < php.to_float(effective(world, item, "min_qty"))


@defect("stock_status/stays_out", after_save)
def comes_back_by_itself(sound, world, product, item):
    """Raising the quantity brings an item back into stock."""
    derived = sound(world, product, item)
    return derived if "is_in_stock" in derived or "qty" in derived else {**derived, "is_in_stock": 1}


@defect("stock_status/comes_back_when_told", after_save)
def never_comes_back(sound, world, product, item):
    """An item that went out of stock stays out, even when told to be in."""
    return {**sound(world, product, item), "is_in_stock": 0}


@defect("stock_status/backorders_keep", is_out_of_stock)
def backorders_do_not_matter(sound, world, item):
    """A sold-out item goes out of stock, backorders or not."""
    return php.less_or_equal(item.get("qty"), php.to_float(effective(world, item, "min_qty")))


@defect("stock_status/told_out", after_save)
def cannot_be_told_out(sound, world, product, item):
    """An item with enough quantity is in stock, even when told to be out."""
    derived = sound(world, product, item)
    return derived if "is_in_stock" in derived else {**derived, "is_in_stock": 1}


@defect("stock_status/unmanaged_in_stock", shown_in_stock)
def unmanaged_shows_what_is_stored(sound, world, item):
    """An item without management is listed with its stored is_in_stock."""
    return int(item["is_in_stock"])


@defect("stock_status/unmanaged_still_goes_out", is_out_of_stock)
def unmanaged_never_goes_out(sound, world, item):
    """A save takes no item out of stock whose stock is not managed."""
    return is_managed(world, item) and sound(world, item)


@defect("stock_status/low_stock_date", is_running_low)
def low_stock_is_not_dated(sound, world, item):
    """Low stock has no date."""
    return False


@defect("stock_status/low_stock_date", after_save)
def keeps_the_first_date(sound, world, product, item):
    """A date of low stock that is there already is kept."""
    derived = sound(world, product, item)
    low = derived.get("low_stock_date") and (item.get("low_stock_date") or derived["low_stock_date"])
    return {**derived, "low_stock_date": low} if "low_stock_date" in derived else derived


@defect("stock_status/low_stock_date_cleared", is_running_low)
def equality_is_low(sound, world, item):
    """A quantity equal to notify_stock_qty is low already."""
    return php.to_float(item.get("qty")) <= php.to_float(effective(world, item, "notify_stock_qty"))


@defect("stock_status/changed_by_shop", after_save)
def hides_that_it_changed(sound, world, product, item):
    """stock_status_changed_auto is never 1."""
    return {**sound(world, product, item), "stock_status_changed_auto": 0}


@defect("stock_status/index", index)
def index_lags_behind(sound, world, product_id):
    """The index is not brought up to date by a save."""


@defect("stock_status/index", index)
def index_holds_negatives(sound, world, product_id):
    """The index holds quantities below 0."""
    sound(world, product_id)
    item = world.store.get("stock_items", world.store.get("item_of", product_id))
    if item and item["qty"] < 0:
        world.store.put("stock_status", product_id, {**world.store.get("stock_status", product_id), "qty": item["qty"]})
