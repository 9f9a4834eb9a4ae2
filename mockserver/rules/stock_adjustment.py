"""A stock is set by a number or changed by `{"adjust_by": n}`; it is whole and never below 0."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from mockserver.rules.refusals import Refusal
from mockserver.rules.warehouses import is_distributed
from mockserver.seam import replaceable
from mockserver.world import World

__all__ = ["restocked"]

Row = Mapping[str, Any]
LARGEST = 2**31 - 1


@replaceable
def restocked(world: World, row: Row, changes: Row) -> Row:
    """The row with the stock that was sent."""
    if "stock" not in changes:
        return row
    refuse_direct_stock(world, row)
    require_inventory(world, row, "stock")
    return {**row, "stock": changed_quantity(world, row["stock"], changes["stock"], "stock")}


@replaceable
def refuse_direct_stock(world: World, row: Row) -> None:
    """Refuse a stock for a record whose stock lies in warehouses."""
    if is_distributed(world, row):
        raise Refusal("stock_by_warehouses_only")


@replaceable
def require_inventory(world: World, row: Row, field: str) -> None:  # noqa: ARG001 - a seam is called with its world
    """Refuse a quantity for a record whose inventory is off, and is not turned on by the same request (decided)."""
    if not row["inventory_enabled"]:
        raise Refusal("inventory_disabled", {"field": field})


@replaceable
def changed_quantity(world: World, now: int, sent: Any, field: str) -> int:
    """The quantity that was sent, or that now is and what it is adjusted by."""
    if isinstance(sent, dict):
        if set(sent) != {"adjust_by"}:
            raise Refusal("value_invalid", {"field": field, "expected": 'a number or {"adjust_by": number}'})
        return within_range(world, adjusted(world, now, whole(world, sent["adjust_by"], f"{field}.adjust_by")), field)
    return within_range(world, whole(world, sent, field), field)


@replaceable
def adjusted(world: World, now: int, change: int) -> int:  # noqa: ARG001 - a seam is called with its world
    """The quantity after an adjustment."""
    return now + change


@replaceable
def whole(world: World, value: Any, field: str) -> int:  # noqa: ARG001 - a seam is called with its world
    """The whole number that a value is; 5.0 is one."""
    number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if not number or not -LARGEST <= value <= LARGEST or value % 1:
        raise Refusal("value_invalid", {"field": field, "expected": "a whole number"})
    return int(value)


@replaceable
def within_range(world: World, quantity: int, field: str) -> int:  # noqa: ARG001 - a seam is called with its world
    """A quantity that a record can have (decided: none below 0)."""
    if not 0 <= quantity <= LARGEST:
        raise Refusal("value_invalid", {"field": field, "expected": f"from 0 to {LARGEST}"})
    return quantity
