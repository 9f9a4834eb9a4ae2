"""Values of a stock item's columns, whatever the wire they came over."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from specs import column

__all__ = ["DERIVED", "IDENTITY", "typed", "unlike"]

#: What a save derives from the other columns.
DERIVED = frozenset({"is_in_stock", "low_stock_date", "stock_status_changed_auto"})
#: What tells rows apart, which no update may change.
IDENTITY = frozenset({"item_id", "product_id", "stock_id"})


def typed(name: str, value: Any) -> Any:
    """A column's value as its type, however the wire spells it; True is the 1 of a stock that is not managed."""
    if value is None or name == "sku":
        return value
    kind = column(name).type
    if kind == "datetime":
        return value
    number = Decimal(int(value) if isinstance(value, bool) else value)
    return number if kind == "decimal" else int(number)


def unlike(columns: Mapping[str, Any]) -> dict[str, Any]:
    """For each of some columns a valid value that is not the one given: what a lost update would leave there."""
    return {
        name: next(one for one in column(name).allowed or (Decimal(1), Decimal(2)) if one != typed(name, value))
        for name, value in columns.items()
    }
