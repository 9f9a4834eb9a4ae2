"""A change of a record: what it names, all of it or nothing; what it does not name stays."""

from collections.abc import Callable, Mapping
from typing import Any

from mockserver.rules.inventory_record import switched
from mockserver.rules.prices import old_repriced, repriced
from mockserver.rules.record_addressing import RECORDS
from mockserver.rules.refusals import Refusal
from mockserver.rules.stock_adjustment import restocked
from mockserver.rules.warehouse_stock import redistributed
from mockserver.seam import replaceable
from mockserver.world import World
from specs import schema

__all__ = ["patch"]

Row = Mapping[str, Any]

#: Each makes a new row of the last one; turning the inventory on comes first, so that a stock may come with it.
STEPS: tuple[Callable[[World, Row, Row], Row], ...] = (switched, restocked, redistributed, repriced, old_repriced)


@replaceable
def patch(world: World, record_id: int, changes: Row) -> None:
    """Change a record; a refusal changes nothing, since only the finished row is stored."""
    refuse_unknown(world, changes)
    row: Row = world.store.get(RECORDS, record_id)
    for step in STEPS:
        row = step(world, row, changes)
    store(world, record_id, row)


@replaceable
def refuse_unknown(world: World, changes: Row) -> None:  # noqa: ARG001 - a seam is called with its world
    """Refuse a member that cannot be changed (decided: id, sku and ean as well)."""
    known = schema("merchantpro_rest", {"$ref": "#/components/schemas/Changes"})["properties"]
    for name in changes:
        if name not in known:
            raise Refusal("field_unknown", {"field": name})


@replaceable
def store(world: World, record_id: int, row: Row) -> None:
    """Write a record."""
    world.store.put(RECORDS, record_id, row)
