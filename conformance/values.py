"""Values of a stock item's columns, whatever the wire they came over."""

from decimal import Decimal
from typing import Any

from specs import column

__all__ = ["DERIVED", "IDENTITY", "typed"]

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
