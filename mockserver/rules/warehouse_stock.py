"""A request names warehouses by name (or id) with their stock; one that it does not name keeps what it has."""

from collections.abc import Mapping, Sequence
from typing import Any

from mockserver.rules.refusals import Refusal
from mockserver.rules.stock_adjustment import changed_quantity, require_inventory
from mockserver.rules.warehouses import is_distributed
from mockserver.seam import replaceable
from mockserver.world import World

__all__ = ["redistributed"]

Row = Mapping[str, Any]
KEYS = {"id", "name", "stock"}


@replaceable
def redistributed(world: World, row: Row, changes: Row) -> Row:
    """The row with the stock of the warehouses that were sent."""
    if "warehouses" not in changes:
        return row
    if not is_distributed(world, row):
        raise Refusal("warehouses_not_installed")
    require_inventory(world, row, "warehouses")
    sent = _by_position(world, row["warehouses"], changes["warehouses"])
    changed = tuple(with_stock(world, one, sent.get(at)) for at, one in enumerate(row["warehouses"]))
    return {**row, "warehouses": changed, "stock": sum(one["stock"] for one in changed)}


@replaceable
def with_stock(world: World, warehouse: Row, entry: Row | None) -> Row:
    """A warehouse with the stock that was sent for it; as it is where none was."""
    if entry is None:
        return warehouse
    return {**warehouse, "stock": changed_quantity(world, warehouse["stock"], entry["stock"], "warehouses.stock")}


def _by_position(world: World, warehouses: Sequence[Row], sent: Any) -> dict[int, Row]:
    """What was sent, by the position of the warehouse that it names."""
    if not isinstance(sent, list) or not all(isinstance(one, dict) for one in sent):
        raise Refusal("value_invalid", {"field": "warehouses", "expected": "a list of objects"})
    found: dict[int, Row] = {}
    for entry in sent:
        at = position_of(world, warehouses, entry)
        if at in found:
            raise Refusal("warehouse_twice", {"warehouse": warehouses[at]["name"]})
        found[at] = entry
    return found


@replaceable
def position_of(world: World, warehouses: Sequence[Row], entry: Row) -> int:  # noqa: ARG001 - seam
    """Where the warehouse stands that an entry names; name and id must not contradict each other."""
    names = {key: entry[key] for key in ("id", "name") if key in entry}
    if not set(entry) <= KEYS or "stock" not in entry or not names:
        raise Refusal("value_invalid", {"field": "warehouses", "expected": "objects with name (or id) and stock"})
    for at, one in enumerate(warehouses):
        if all(one[key] == value and not isinstance(value, bool) for key, value in names.items()):
            return at
    raise Refusal("warehouse_unknown", {"warehouse": names.get("name", names.get("id"))})
