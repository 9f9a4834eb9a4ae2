"""Reading: one stock item, or a page of them after filter and order; values are always the stored ones."""

from collections.abc import Mapping
from decimal import Decimal
from math import ceil
from typing import Any

from mockserver import php
from mockserver.dialects.magento1_rest.access import readable
from mockserver.dialects.magento1_rest.errors import NAME, crashed, refusal
from mockserver.dialects.magento1_rest.filtering import filtered
from mockserver.rules.faults import Failure
from mockserver.seam import replaceable
from mockserver.world import World
from specs import column, fields
from specs.openapi import parameter

__all__ = ["found", "read", "read_page"]

Row = Mapping[str, Any]


@replaceable
def found(world: World, item_id: Any) -> Row | None:
    """The stock item of that id, as the shop's database casts it: "1abc" and 1.5 are 1."""
    row: Row | None = world.store.get("stock_items", php.to_int(item_id))
    return row


@replaceable
def read(world: World, item_id: str, query: Mapping[str, Any]) -> dict[str, Any]:
    """One stock item."""
    row = found(world, item_id)
    if row is None:
        raise refusal("not_found")
    return shown(world, row, requested(world, query))


@replaceable
def read_page(world: World, query: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A page of the stock items."""
    limit, page = page_of(world, query)
    rows = ordered(world, list(world.store.rows("stock_items").values()), query)
    rows = filtered(world, rows, query.get("filter"), readable(world))
    names = requested(world, query)
    return [shown(world, row, names) for row in paged(world, rows, limit, page)]


@replaceable
def requested(world: World, query: Mapping[str, Any]) -> tuple[str, ...]:
    """The attributes that are shown: those that may be read, of which `attrs` picks some."""
    attrs = query.get("attrs")
    wanted = attrs.values() if isinstance(attrs, dict) else None if attrs is None else attrs.split(",")
    names = tuple(name for name in readable(world) if wanted is None or name in wanted)
    if not names:
        raise crashed(world, "no attribute is left to select", "invalid_value", field="attrs")
    return names


@replaceable
def shown(world: World, row: Row, names: tuple[str, ...]) -> dict[str, Any]:
    """The stored values of a row: text, or in some editions numbers for whole numbers."""
    as_numbers = world.edition.rest.integers == "numbers"
    return {name: _shown_value(row[name], as_numbers=as_numbers) for name in names}


def _shown_value(value: Any, *, as_numbers: bool) -> Any:
    return value if value is None or (as_numbers and isinstance(value, int)) else str(value)


@replaceable
def ordered(world: World, rows: list[Row], query: Mapping[str, Any]) -> list[Row]:  # noqa: ARG001 - seam
    """The rows by `order`, downwards unless `dir` is asc; without an order by id. No value comes before every value."""
    rows = sorted(rows, key=lambda row: int(row["item_id"]))
    if "order" not in query:
        return rows
    name = query["order"]
    if not isinstance(name, str) or name not in fields():
        raise refusal("ordering")
    nothing: Any = "" if column(name).type == "datetime" else Decimal(0)
    downwards = php.to_text(query.get("dir")).lower() != "asc"
    return sorted(
        rows,
        key=lambda row: (row[name] is not None, nothing if row[name] is None else row[name]),
        reverse=downwards,
    )


@replaceable
def page_of(world: World, query: Mapping[str, Any]) -> tuple[int, int]:
    """How many rows make a page, 0 for all of them, and which page is asked for."""
    bounds = parameter(NAME, "limit")
    page = _number(world, query.get("page", "0"), "page")
    if page < 0:
        raise refusal("paging")
    if query.get("limit", "") == "":
        return bounds["default"], int(page)
    limit = _number(world, query["limit"], "limit")
    if not 0 <= limit <= bounds["maximum"]:
        raise refusal("paging_limit")
    return int(limit), int(page)


def _number(world: World, value: Any, name: str) -> float:
    """The number that a parameter is; real shops break off where it is none."""
    if not php.is_numeric(value):
        raise _no_number(world, value, name)
    return php.to_float(value)


def _no_number(world: World, value: Any, name: str) -> Failure | Exception:
    return crashed(world, f"abs(): Argument #1 ($num) must be of type int|float, {name}={value!r}", "paging")


@replaceable
def paged(world: World, rows: list[Row], limit: int, page: int) -> list[Row]:  # noqa: ARG001 - seam
    """One page of the rows: before the first is the first, beyond the last is the last."""
    if limit == 0:
        return rows
    last = max(1, ceil(len(rows) / limit))
    start = (min(max(page, 1), last) - 1) * limit
    return rows[start : start + limit]
