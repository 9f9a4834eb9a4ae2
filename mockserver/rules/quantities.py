"""Values of stock data: what is accepted, and what of it is stored.

Two ways to accept, chosen by the edition:
    strict   a value outside the column's type or enumeration is refused (fault 102), numbers may come as text
    php      nothing is refused; null counts as not sent, or is laid over the item but not stored; the rest is converted
Stored are decimals with four places, whole numbers for flags and enumerations, and text for moments.
"""

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite
from typing import Any

from mockserver import php
from mockserver.rules.faults import Fault, broken
from mockserver.seam import replaceable
from mockserver.world import World
from specs import Column, Engine, column
from specs.stock_item import DECIMALS, LARGEST, LARGEST_SMALLINT

__all__ = ["accepted", "stored"]

_PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)


@replaceable
def accepted(world: World, data: Any, engine: Engine) -> dict[str, Any]:
    """The values of `data` that the engine writes, as they go into the item; fault 102 for a value it refuses."""
    return _ACCEPT[engine.coercion](world, data, engine)


def _accept_php(world: World, data: Any, engine: Engine) -> dict[str, Any]:
    """What the engine's merge takes of the data; what is no map has no members."""
    if not isinstance(data, dict):
        return {}
    if engine.merge == "array_replace":
        return {name: data[name] for name in engine.fields() if name in data}
    if isinstance(data, php.Object):
        raise broken(world, "Cannot use object of type stdClass as array")
    return {name: data[name] for name in engine.fields() if data.get(name) is not None}


def _accept_strict(world: World, data: Any, engine: Engine) -> dict[str, Any]:
    """Every value of its column's type, or nothing at all; an empty list is PHP's empty map."""
    if data == []:
        return {}
    if not isinstance(data, dict):
        raise Fault("data_invalid", "Stock data must be a map of fields and values.")
    return {name: typed(world, column(name), data[name]) for name in engine.fields() if name in data}


@replaceable
def typed(world: World, entry: Column, value: Any) -> Decimal | int:  # noqa: ARG001 - a seam is called with its world
    """The number that a value is for its column, or fault 102."""
    text = value if isinstance(value, str) and _PLAIN_NUMBER.fullmatch(value) else None
    if text is None and (isinstance(value, bool) or not isinstance(value, int | Decimal)):
        raise Fault("data_invalid", f"{entry.name}: not a number.")
    number = Decimal(value)
    if number.is_nan():
        raise Fault("data_invalid", f"{entry.name}: not a number.")
    if entry.type == "decimal":
        return number
    if number not in entry.allowed:
        raise Fault("data_invalid", f"{entry.name}: not one of {', '.join(map(str, entry.allowed))}.")
    return int(number)


_ACCEPT: dict[str, Callable[[World, Any, Engine], dict[str, Any]]] = {
    "php": _accept_php,
    "strict": _accept_strict,
}


@replaceable
def stored(world: World, entry: Column, value: Any, coercion: str) -> Any:
    """A value as its column holds it: rounded to four places, held within the column's range."""
    if value is None or entry.type == "datetime":
        return value
    if entry.type == "decimal":
        return stored_decimal(world, _ROUND[coercion](value))
    return min(max(php.to_int(value), 0), LARGEST_SMALLINT)


@replaceable
def stored_decimal(world: World, number: Decimal) -> Decimal:  # noqa: ARG001 - a seam is called with its world
    """A number within the column's range, with four places; minus zero is zero."""
    return max(-LARGEST, min(LARGEST, number)) + Decimal("0.0000")


def _half_up(value: Decimal | int) -> Decimal:
    """A decimal rounded exactly, half away from zero."""
    number = max(-LARGEST, min(LARGEST, Decimal(value)))
    return number.quantize(DECIMALS, ROUND_HALF_UP)


def _as_php_float(value: Any) -> Decimal:
    """A value as PHP sends it to the database: read in the locale's way, printed with four places; infinity is 0."""
    number = _locale_number(value)
    return Decimal(f"{number:.4f}") if isfinite(number) else Decimal(0)


def _locale_number(value: Any) -> float:
    """A number as people write it: without blanks and apostrophes, the last of comma and point is the decimal mark."""
    if not isinstance(value, str):
        return php.to_float(value)
    text = value.replace("'", "").replace(" ", "")
    comma, point = text.find(","), text.find(".")
    if comma >= 0 and point >= 0:
        text = text.replace(".", "").replace(",", ".") if comma > point else text.replace(",", "")
    return php.to_float(text.replace(",", "."))


_ROUND: dict[str, Callable[[Any], Decimal]] = {"strict": _half_up, "php": _as_php_float}


def columns_of(values: Mapping[str, Any], coercion: str, world: World) -> dict[str, Any]:
    """Every value as its column holds it; a null is not written into a column that must hold a value."""
    kept = {name: value for name, value in values.items() if value is not None or column(name).default is None}
    return {name: stored(world, column(name), value, coercion) for name, value in kept.items()}
