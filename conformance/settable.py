"""Which columns of a stock item could not be put back as they are, and why: by column and value, never by trying.

REST takes what the validators of the shop's edition take; RPC what its engine takes, and a list there that shows
numbers only has none for NULL. A column that is named here is not written to, so that it need not be put back.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from specs import Edition, column
from specs.openapi import properties
from specs.rest_validation import checked_fields
from specs.stock_item import DECIMALS, LARGEST

__all__ = ["is_whole", "not_over_rest", "not_over_rpc"]

REST = "magento1_rest"
NO_NULL = "this shop's API cannot set NULL again"
WHOLE = frozenset({"integer", "digits"})


def not_over_rest(edition: Edition, columns: Mapping[str, Any]) -> dict[str, str]:
    """Of these columns of a shop those that a PUT could not set to what they are, and why."""
    return dict(_named(columns, lambda name, value: _rest_trouble(edition, name, value)))


def not_over_rpc(columns: Mapping[str, Any]) -> dict[str, str]:
    """The same for an update of an RPC dialect."""
    return dict(_named(columns, _rpc_trouble))


def _named(columns: Mapping[str, Any], trouble: Callable[[str, Any], str]) -> Iterator[tuple[str, str]]:
    for name, value in columns.items():
        found = trouble(name, value)
        if found:
            yield name, found


def _rest_trouble(edition: Edition, name: str, value: Any) -> str:
    if value is None:
        is_stored = may_be_null(name) and edition.rest.null == "stored"
        return "" if is_stored else f"is NULL and {NO_NULL}"
    number, (low, high) = Decimal(value), _BOUNDS[edition.rest.validators](name)
    if (low is not None and number < low) or (high is not None and number > high):
        return f"is {value} and this shop's API takes {low} to {high} only"
    if is_whole(edition, name) and number != int(number):
        return f"is {value} and this shop's API takes whole numbers only"
    return _own_trouble(name, number)


def _rpc_trouble(name: str, value: Any) -> str:
    if value is None:
        return f"is NULL and {NO_NULL}"
    if may_be_null(name) and not value:
        return f"is shown as 0, which may stand for NULL, and {NO_NULL}"
    return _own_trouble(name, Decimal(value))


def _own_trouble(name: str, number: Decimal) -> str:
    """What is wrong with a value whatever API it is sent over."""
    entry = column(name)
    if entry.allowed and number not in entry.allowed:
        return f"is {number} and this shop's API takes {', '.join(map(str, entry.allowed))} only"
    if entry.type == "decimal" and (abs(number) > LARGEST or number != number.quantize(DECIMALS)):
        return f"is {number}, which no column of this shop can hold"
    return ""


def may_be_null(name: str) -> bool:
    """Whether a column may hold no value."""
    return column(name).default is None


def is_whole(edition: Edition, name: str) -> bool:
    """Whether REST takes only whole numbers for a column."""
    checks = edition.rest.validators != "document"
    return checks and name in checked_fields() and checked_fields()[name].kind in WHOLE


Bounds = tuple[Decimal | None, Decimal | None]


def _by_contract(name: str) -> Bounds:
    schema = properties(REST, "StockItemUpdate").get(name, {})
    return _number(schema.get("minimum")), _number(schema.get("maximum"))


def _by_table(name: str) -> Bounds:
    entry = checked_fields().get(name)
    return (_number(entry.minimum), _number(entry.maximum)) if entry else (None, None)


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


#: Where the bounds of a generation of validators stand.
_BOUNDS: dict[str, Callable[[str], Bounds]] = {"document": _by_contract, "classic": _by_table, "symfony": _by_table}
