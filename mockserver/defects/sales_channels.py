"""Shops that lose websites, or have them twice."""

from mockserver.defects import defect
from mockserver.rules.refusals import Refusal
from mockserver.rules.sales_channels import (
    CHANNELS,
    DEFAULT_STOCK,
    assign,
    channels_of,
    replace_channels,
    stock_of,
    unassign,
)
from mockserver.rules.stock_deletion import remove
from mockserver.rules.stock_validation import validate
from mockserver.rules.stocks import listed, save, sent_channels, show


@defect("sales_channels/one_stock_a_website", unassign)
def loses_websites(sound, world, channel):
    """A website that a stock drops belongs to none."""
    world.store.delete(CHANNELS, channel)


@defect("sales_channels/one_stock_a_website", assign)
def loses_the_third_website(sound, world, stock_id, channel):
    """A stock that has two websites gets no third one, and nobody else has it."""
    if len([one for one in channels_of(world, stock_id) if one != channel]) < 2:
        return sound(world, stock_id, channel)
    return world.store.delete(CHANNELS, channel)


@defect("sales_channels/one_stock_a_website", remove)
def deleting_loses_a_website(sound, world, stock_id):
    """With a stock that is deleted the first website of the default stock is lost."""
    sound(world, stock_id)
    for channel in channels_of(world, DEFAULT_STOCK)[:1]:
        world.store.delete(CHANNELS, channel)


@defect("sales_channels/taken_over", assign)
def first_come_first_served(sound, world, stock_id, channel):
    """A website stays with the stock that has it, unless that is the default one."""
    if stock_of(world, channel) in (None, DEFAULT_STOCK):
        sound(world, stock_id, channel)


@defect("sales_channels/taken_over", show)
def shows_websites_twice(sound, world, stock_id):
    """The first custom stock shows the websites of the second too."""
    shown = sound(world, stock_id)
    custom = sorted(set(world.store.rows(CHANNELS).values()) - {DEFAULT_STOCK})
    more = sound(world, custom[-1])["extension_attributes"]["sales_channels"] if len(custom) > 1 else []
    if stock_id != custom[:1] and [stock_id] == custom[:1]:
        shown["extension_attributes"]["sales_channels"] += more
    return shown


@defect("sales_channels/replaced", replace_channels)
def channels_add_up(sound, world, stock_id, channels):
    """The channels of a PUT are added to those that the stock has."""
    return sound(world, stock_id, [*channels_of(world, stock_id), *channels])


@defect("sales_channels/replaced", replace_channels)
def channels_only_go(sound, world, stock_id, channels):
    """A PUT takes channels away and adds none."""
    had = channels_of(world, stock_id)
    return sound(world, stock_id, [one for one in channels if one in had])


@defect("sales_channels/omitted", sent_channels)
def omitted_channels_stay(sound, world, stock):
    """A PUT without channels leaves those that there are."""
    if (stock.get("extension_attributes") or {}).get("sales_channels") is None and stock.get("stock_id"):
        return channels_of(world, stock["stock_id"])
    return sound(world, stock)


@defect("sales_channels/omitted", save)
def empty_attributes_are_refused(sound, world, stock, *, is_new):
    """A PUT needs its extension attributes."""
    if not is_new and not stock.get("extension_attributes"):
        raise Refusal("parameters_not_valid")
    return sound(world, stock, is_new=is_new)


@defect("sales_channels/back_to_default", unassign)
def dropped_websites_are_nobodys(sound, world, channel):
    """A website that a stock drops belongs to no stock."""
    world.store.delete(CHANNELS, channel)


@defect("sales_channels/back_to_default", replace_channels)
def the_default_stock_takes_one(sound, world, stock_id, channels):
    """Of several websites that are dropped at once the default stock gets the first."""
    dropped = [one for one in channels_of(world, stock_id) if one not in channels]
    sound(world, stock_id, channels)
    for channel in dropped[1:]:
        world.store.delete(CHANNELS, channel)


@defect("sales_channels/default_keeps_its_own", replace_channels)
def the_default_stock_can_be_stripped(sound, world, stock_id, channels):
    """An update of the default stock takes its websites away."""
    wanted = list(channels)
    sound(world, stock_id, wanted)
    for channel in channels_of(world, stock_id) if stock_id == DEFAULT_STOCK else ():
        if channel not in wanted:
            world.store.delete(CHANNELS, channel)


@defect("sales_channels/default_keeps_its_own", save)
def the_default_stock_cannot_be_changed(sound, world, stock, *, is_new):
    """An update of the default stock is refused."""
    if stock.get("stock_id") == DEFAULT_STOCK:
        raise Refusal("default_stock_protected")
    return sound(world, stock, is_new=is_new)


@defect("sales_channels/refused_changes_nothing", validate)
def channels_move_before_validation(sound, world, stock, *, is_new):
    """The websites of a save that is refused have moved to the default stock."""
    try:
        return sound(world, stock, is_new=is_new)
    except Refusal:
        for channel in sent_channels(world, stock):
            if stock_of(world, channel) is not None:
                world.store.put(CHANNELS, channel, DEFAULT_STOCK)
        raise


@defect("sales_channels/refused_changes_nothing", validate)
def refused_stocks_lose_their_websites(sound, world, stock, *, is_new):
    """A stock whose save is refused has no websites any more."""
    try:
        return sound(world, stock, is_new=is_new)
    except Refusal:
        replace_channels(world, stock.get("stock_id") or 0, [])
        raise


@defect("sales_channels/always_shown", show)
def hides_empty_channels(sound, world, stock_id):
    """A stock without channels has no list of them."""
    shown = sound(world, stock_id)
    return shown if channels_of(world, stock_id) else {**shown, "extension_attributes": {}}


@defect("sales_channels/always_shown", listed)
def channels_are_null_in_lists(sound, world):
    """A list shows null where a stock has no channels."""
    nothing = {"sales_channels": None}
    return [
        one if one["extension_attributes"]["sales_channels"] else {**one, "extension_attributes": nothing}
        for one in sound(world)
    ]


@defect("sales_channels/said_twice", validate)
def refuses_channels_named_twice(sound, world, stock, *, is_new):
    """A channel that is named twice is refused."""
    sent = sent_channels(world, stock)
    if len(set(sent)) < len(sent):
        raise Refusal("parameters_not_valid")
    return sound(world, stock, is_new=is_new)


@defect("sales_channels/order", show)
def channels_in_reverse_order(sound, world, stock_id):
    """Channels are shown in reverse order."""
    shown = sound(world, stock_id)
    shown["extension_attributes"]["sales_channels"].reverse()
    return shown


@defect("sales_channels/resolved", stock_of)
def resolves_to_the_default_stock(sound, world, channel):
    """The resolver names the default stock for every website."""
    return DEFAULT_STOCK
