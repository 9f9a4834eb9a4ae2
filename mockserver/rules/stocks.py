"""Stocks: created, changed, shown.

Where an edition generates the ids, an id that a client gives to a new stock does not count and there is no changing a
stock that does not exist; where it keeps them, a save stores the stock under the id that it has, new or not.
"""

from collections.abc import Mapping
from typing import Any

from mockserver.rules.refusals import Refusal
from mockserver.rules.sales_channels import Channel, channels_of, replace_channels, stock_of
from mockserver.rules.stock_validation import channels_sent, refuse_taken_name, validate
from mockserver.seam import replaceable
from mockserver.world import World

__all__ = ["SETTINGS", "STOCKS", "create", "get", "listed", "resolve", "show", "update"]

STOCKS = "magento2.stocks"
SETTINGS = "magento2.settings"
LONGEST_NAME = 255
LARGEST_ID = 4294967295


@replaceable
def create(world: World, stock: Mapping[str, Any]) -> int:
    """Store a new stock: its id."""
    kept = world.edition.magento2.ids == "kept"
    return save(world, stock if kept else {**stock, "stock_id": None}, is_new=True)


@replaceable
def update(world: World, stock: Mapping[str, Any]) -> int:
    """Store a stock under its id, which must be one where ids are generated only."""
    if world.edition.magento2.ids == "generated":
        require(world, stock.get("stock_id") or 0)
    return save(world, stock, is_new=False)


@replaceable
def save(world: World, stock: Mapping[str, Any], *, is_new: bool) -> int:
    """Store a stock's name and replace its channels by those that were sent, none if none were."""
    validate(world, stock, is_new=is_new)
    name, given = str(stock["name"])[:LONGEST_NAME], stock.get("stock_id")
    refuse_taken_name(world, given, name)
    stock_id = min(given, LARGEST_ID) if given and given > 0 else next_id(world)
    store(world, stock_id, name)
    replace_channels(world, stock_id, sent_channels(world, stock))
    return stock_id


@replaceable
def sent_channels(world: World, stock: Mapping[str, Any]) -> list[Channel]:  # noqa: ARG001 - a seam is called with its world
    """The channels that a save gives to the stock."""
    return [(str(one["type"]), str(one["code"])) for one in channels_sent(stock) or ()]


@replaceable
def next_id(world: World) -> int:
    """The id of the next stock that is created; one that is deleted is not used again."""
    found: int = world.store.get(SETTINGS, "next_stock_id")
    return found


@replaceable
def store(world: World, stock_id: int, name: str) -> None:
    """Write a stock; the ids to come are above its own."""
    world.store.put(STOCKS, stock_id, {"name": name})
    world.store.put(SETTINGS, "next_stock_id", max(world.store.get(SETTINGS, "next_stock_id"), stock_id + 1))


@replaceable
def require(world: World, stock_id: int) -> None:
    """Refuse an id that is no stock's."""
    if world.store.get(STOCKS, stock_id) is None:
        raise Refusal("stock_unknown", {"value": stock_id})


@replaceable
def show(world: World, stock_id: int) -> dict[str, Any]:
    """A stock with its channels."""
    channels = [{"type": kind, "code": code} for kind, code in channels_of(world, stock_id)]
    name = world.store.get(STOCKS, stock_id)["name"]
    return {"stock_id": stock_id, "name": name, "extension_attributes": {"sales_channels": channels}}


@replaceable
def get(world: World, stock_id: int) -> dict[str, Any]:
    """One stock, in the edition's shape."""
    require(world, stock_id)
    shown = show(world, stock_id)
    if world.edition.magento2.one_stock == "bare":
        return shown
    return {"stock": {name: value for name, value in shown.items() if name != "stock_id"}}


@replaceable
def listed(world: World) -> list[dict[str, Any]]:
    """All stocks, by id."""
    return [show(world, stock_id) for stock_id in sorted(world.store.rows(STOCKS))]


@replaceable
def resolve(world: World, kind: str, code: str) -> dict[str, Any]:
    """The stock that a channel is assigned to."""
    owner = stock_of(world, (kind, code))
    if owner is None:
        raise Refusal("channel_unlinked")
    return show(world, owner)
