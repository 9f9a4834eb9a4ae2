"""Which stock a sales channel is assigned to: always one at most, and for a website always exactly one.

A save replaces a stock's channels. A channel given to one stock is taken from another; a website that a stock drops
falls back to the default stock; a channel of another type that is dropped is gone.
"""

from collections.abc import Iterable

from mockserver.seam import replaceable
from mockserver.world import World

__all__ = ["CHANNELS", "DEFAULT_STOCK", "WEBSITE", "Channel", "channels_of", "replace_channels", "stock_of"]

CHANNELS = "magento2.sales_channels"
DEFAULT_STOCK = 1
WEBSITE = "website"

#: Type and code.
Channel = tuple[str, str]


@replaceable
def channels_of(world: World, stock_id: int) -> list[Channel]:
    """A stock's channels, by type and code."""
    return sorted(channel for channel, owner in world.store.rows(CHANNELS).items() if owner == stock_id)


@replaceable
def stock_of(world: World, channel: Channel) -> int | None:
    """The stock that a channel is assigned to."""
    owner: int | None = world.store.get(CHANNELS, channel)
    return owner


@replaceable
def replace_channels(world: World, stock_id: int, channels: Iterable[Channel]) -> None:
    """Make these the stock's channels, and no others."""
    wanted = list(channels)
    dropped = [channel for channel in channels_of(world, stock_id) if channel not in wanted]
    for channel in dropped:
        unassign(world, channel)
    for channel in wanted:
        assign(world, stock_id, channel)


@replaceable
def assign(world: World, stock_id: int, channel: Channel) -> None:
    """Give a channel to a stock, and so take it from the one that had it."""
    world.store.put(CHANNELS, channel, stock_id)


@replaceable
def unassign(world: World, channel: Channel) -> None:
    """Take a channel from its stock: a website falls back to the default stock."""
    if channel[0] == WEBSITE:
        world.store.put(CHANNELS, channel, DEFAULT_STOCK)
    else:
        world.store.delete(CHANNELS, channel)
