"""The application Multi Warehouse: a record's stock lies in warehouses, and is their sum.

It counts for a record where the shop has the application and the record has warehouses, be it none of them.
"""

from collections.abc import Mapping
from typing import Any

from mockserver.seam import replaceable
from mockserver.world import World

__all__ = ["SHOP", "is_distributed", "quantity_of", "shown_warehouses"]

Row = Mapping[str, Any]
SHOP = "merchantpro.settings"


@replaceable
def is_distributed(world: World, row: Row) -> bool:
    """Whether a record's stock lies in warehouses."""
    return bool(world.store.get(SHOP, "multi_warehouse")) and row["warehouses"] is not None


@replaceable
def quantity_of(world: World, row: Row) -> int:
    """A record's stock: its own number, or the sum of its warehouses."""
    return total(world, row) if is_distributed(world, row) else int(row["stock"])


@replaceable
def total(world: World, row: Row) -> int:  # noqa: ARG001 - a seam is called with its world
    """What lies in all warehouses together."""
    return sum(one["stock"] for one in row["warehouses"])


@replaceable
def shown_warehouses(world: World, row: Row) -> list[dict[str, Any]]:  # noqa: ARG001 - a seam is called with its world
    """The warehouses as a record shows them."""
    return [dict(one) for one in row["warehouses"]]
