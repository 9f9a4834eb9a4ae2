"""A record as it is shown: without a stock while its inventory is off, with warehouses where it has them."""

from collections.abc import Mapping
from typing import Any

from mockserver.rules.record_addressing import RECORDS
from mockserver.rules.refusals import Refusal
from mockserver.rules.warehouses import is_distributed, quantity_of, shown_warehouses
from mockserver.seam import replaceable
from mockserver.world import World

__all__ = ["show", "switched"]

Row = Mapping[str, Any]
SWITCH = {"on": True, "off": False}


@replaceable
def show(world: World, record_id: int) -> dict[str, Any]:
    """The record of an id."""
    row: Row = world.store.get(RECORDS, record_id)
    return {
        "id": record_id,
        "sku": row["sku"],
        "ean": row["ean"],
        "inventory_enabled": "on" if row["inventory_enabled"] else "off",
        **shown_stock(world, row),
        **shown_prices(world, row),
    }


@replaceable
def shown_stock(world: World, row: Row) -> dict[str, Any]:
    """The stock and its distribution; neither while the inventory is off."""
    if not row["inventory_enabled"]:
        return {}
    warehouses = {"warehouses": shown_warehouses(world, row)} if is_distributed(world, row) else {}
    return {"stock": quantity_of(world, row), **warehouses}


@replaceable
def shown_prices(world: World, row: Row) -> dict[str, Any]:  # noqa: ARG001 - a seam is called with its world
    """The prices; the old ones where there are any."""
    old = {name: row[name] for name in ("old_price_net", "old_price_gross") if row[name] is not None}
    return {"price_net": row["price_net"], "price_gross": row["price_gross"], **old}


@replaceable
def switched(world: World, row: Row, changes: Row) -> Row:  # noqa: ARG001 - a seam is called with its world
    """The row with its inventory on or off; the quantity that it has stays with it."""
    if "inventory_enabled" not in changes:
        return row
    sent = changes["inventory_enabled"]
    if not isinstance(sent, str) or sent not in SWITCH:
        raise Refusal("value_invalid", {"field": "inventory_enabled", "expected": '"on" or "off"'})
    return {**row, "inventory_enabled": SWITCH[sent]}
