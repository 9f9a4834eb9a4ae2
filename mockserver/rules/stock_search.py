"""The search that every list has: groups narrow, the filters of a group widen; sorted, cut into pages, echoed."""

from collections.abc import Mapping, Sequence
from typing import Any

from mockserver.rules.refusals import Refusal
from mockserver.rules.search_conditions import BrokenQueryError, folded, holds
from mockserver.seam import replaceable
from mockserver.world import World

__all__ = ["search"]

Criteria = Mapping[str, Any]
Rows = list[dict[str, Any]]


@replaceable
def search(world: World, rows: Rows, columns: Sequence[str], criteria: Criteria) -> dict[str, Any]:
    """The rows that a search finds: one page of them, the criteria, and how many there are on all pages."""
    check_sort_orders(world, criteria)
    try:
        found = filtered(world, rows, columns, criteria)
        page = paged(world, in_order(world, found, columns, criteria), criteria)
    except BrokenQueryError as error:
        raise Refusal("internal_error", {"report": f"webapi-{world.new_id(14)[:13]}"}) from error
    return {"items": page, "search_criteria": echo(world, criteria), "total_count": total(world, found, page)}


@replaceable
def check_sort_orders(world: World, criteria: Criteria) -> None:  # noqa: ARG001 - a seam is called with its world
    """Refuse a direction that is none, and a field's name that can be none."""
    for order in criteria.get("sort_orders") or ():
        direction, field = order.get("direction"), order.get("field") or ""
        if direction is not None and direction.upper() not in ("ASC", "DESC"):
            raise Refusal("sort_direction_invalid", ["ASC", "DESC"])
        if not all(letter.isascii() and (letter.isalnum() or letter == "_") for letter in field):
            raise Refusal("sort_field_restricted", [field])


@replaceable
def filtered(world: World, rows: Rows, columns: Sequence[str], criteria: Criteria) -> Rows:
    """The rows that meet every group; a group without filters is met by all."""
    groups = [group["filters"] for group in criteria.get("filter_groups") or () if group.get("filters")]
    for group in groups:
        rows = [row for row in rows if in_group(world, row, columns, group)]
        _judge(columns, group)
    return rows


@replaceable
def in_group(world: World, row: Mapping[str, Any], columns: Sequence[str], group: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a row meets one of the filters."""
    return any([meets(world, row, columns, one) for one in group])  # noqa: C419 - a broken filter breaks the query


@replaceable
def meets(world: World, row: Mapping[str, Any], columns: Sequence[str], one: Mapping[str, Any]) -> bool:  # noqa: ARG001 - seam
    """Whether a row meets one filter."""
    return holds(row.get(_column(columns, one.get("field"))), one.get("condition_type") or "eq", one.get("value") or "")


def _judge(columns: Sequence[str], group: Sequence[Mapping[str, Any]]) -> None:
    """Break the query for a filter that no row has met: of an unknown column, or broken in itself."""
    for one in group:
        _column(columns, one.get("field"))
        holds("x", one.get("condition_type") or "eq", one.get("value") or "")


def _column(columns: Sequence[str], field: str | None) -> str:
    """The column of that name; letter case does not count."""
    name = (field or "").lower()
    if name not in columns:
        raise BrokenQueryError(f"no column {field!r}")
    return name


@replaceable
def in_order(world: World, rows: Rows, columns: Sequence[str], criteria: Criteria) -> Rows:  # noqa: ARG001 - seam
    """The rows by the sort orders, the first counting most; the order that they came in breaks ties."""
    for order in reversed(criteria.get("sort_orders") or []):
        if order.get("field"):
            column = _column(columns, order["field"])
            descending = (order.get("direction") or "DESC").upper() == "DESC"
            rows = sorted(rows, key=lambda row: _sort_key(row.get(column)), reverse=descending)
    return rows


def _sort_key(value: Any) -> tuple[int, Any]:
    """Nothing before numbers before text."""
    if value is None:
        return 0, 0
    return (2, folded(value)) if isinstance(value, str) else (1, value)


@replaceable
def paged(world: World, rows: Rows, criteria: Criteria) -> Rows:  # noqa: ARG001 - a seam is called with its world
    """One page: all rows without a size, nothing behind the last page; a page below the first is the first."""
    size, page = criteria.get("page_size") or 0, max(criteria.get("current_page") or 1, 1)
    if not size:
        return rows
    size = max(size, 1)
    return rows[(page - 1) * size : page * size]


@replaceable
def total(world: World, found: Rows, page: Rows) -> int:  # noqa: ARG001 - a seam is called with its world
    """How many rows were found, whatever the page holds."""
    return len(found)


@replaceable
def echo(world: World, criteria: Criteria) -> dict[str, Any]:  # noqa: ARG001 - a seam is called with its world
    """The criteria as understood: a filter's condition always, sort orders and paging where they were given."""
    groups = [{"filters": [_shown(one) for one in group.get("filters") or ()]} for group in _groups(criteria)]
    given = {name: criteria[name] for name in ("page_size", "current_page") if criteria.get(name) is not None}
    orders = [_without_nothing(order) for order in criteria.get("sort_orders") or ()]
    return {"filter_groups": groups, **({"sort_orders": orders} if orders else {}), **given}


def _groups(criteria: Criteria) -> Sequence[Mapping[str, Any]]:
    return criteria.get("filter_groups") or ()


def _shown(one: Mapping[str, Any]) -> dict[str, Any]:
    return _without_nothing({**one, "condition_type": one.get("condition_type") or "eq"})


def _without_nothing(entry: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: value for name, value in entry.items() if value is not None}
    return {**shown, "direction": shown["direction"].upper()} if "direction" in shown else shown
