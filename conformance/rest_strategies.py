"""Inputs of Magento 1 REST drawn from its specs: what each generation of validators takes, and what it refuses.

changes(edition)           some fields with values that a body in JSON may hold; qty where the edition demands it
changes(edition, "xml")    the same, for a body in XML
wrong_fields(edition)      a field with a value that is refused
"""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from conformance.strategies import SMALLEST, decimals, value_of
from conformance.values import DERIVED, IDENTITY
from specs import Edition, column, settings
from specs.openapi import properties
from specs.rest_validation import checked_fields

__all__ = [
    "changes",
    "own_values",
    "plain_fields",
    "quantities_sent",
    "quantities_with_some",
    "rows",
    "value_for",
    "wrong_fields",
]

NAME = "magento1_rest"
#: No field of a stock item takes any of these.
NEVER = ("abc", "5x", "", " ", [5], True)
Values = st.SearchStrategy[Any]


def plain_fields(edition: Edition) -> tuple[str, ...]:
    """The fields that an update writes and nothing else does, as far as they are drawn."""
    written = edition.engine(NAME).drawn()
    return tuple(name for name in written if name not in DERIVED | IDENTITY)


def _bounds(name: str) -> tuple[Decimal, Decimal]:
    schema = properties(NAME, "StockItemUpdate")[name]
    return Decimal(str(schema["minimum"])), Decimal(str(schema["maximum"]))


def _numbers(name: str) -> Values:
    """Numbers within the field's bounds, most of them small."""
    low, high = _bounds(name)
    return decimals(max(low, Decimal(-10)), Decimal(200)) | decimals(low, high)


def _or_text(values: Values) -> Values:
    """Values, each as itself or as its text."""
    return st.tuples(values, st.booleans()).map(lambda drawn: str(drawn[0]) if drawn[1] else drawn[0])


def rows(edition: Edition) -> Values:
    """A value for every field that an update writes: a state to begin from.

    Every second one is such that the shop's own validators take it, so that it can be set without control too.
    """
    stored = _rows(plain_fields(edition), _stored)
    is_any_taken = edition.rest.validators == "document"
    return stored if is_any_taken else _rows(plain_fields(edition), _stored_whole) | stored


@cache
def _rows(names: tuple[str, ...], value: Callable[[str], Values]) -> Values:
    return st.fixed_dictionaries({name: value(name) for name in names})


def _stored(name: str) -> Values:
    return _numbers(name) if column(name).type == "decimal" else value_of(column(name))


def _stored_whole(name: str) -> Values:
    """Whole numbers where the shops take no others."""
    return st.integers(0, 200) | st.integers(0, 99_999_999) if _is_whole(name) else _stored(name)


def quantities_sent() -> Values:
    """Quantities as every edition takes them: numbers and their texts."""
    return _or_text(_numbers("qty")).map(_something)


def quantities_with_some() -> Values:
    """The same without those of nothing."""
    return _or_text(decimals(SMALLEST, 200) | decimals(-10, -SMALLEST) | decimals(SMALLEST, _bounds("qty")[1]))


# ------------------------------------------------------------------------------------------------- what is taken


def _document(name: str) -> Values:
    """Document 002: numbers come as numbers or as text, whatever the field is."""
    return _or_text(_stored(name))


def _classic(name: str) -> Values:
    """The shops up to 20.16: some fields take whole numbers only."""
    return _or_text(st.integers(0, 99_999_999)) if _is_whole(name) else _document(name).map(_something)


def _something(value: Any) -> Any:
    """A zero with a decimal point is nothing to these shops, unless it is text."""
    return 0 if isinstance(value, Decimal) and not value else value


def _symfony(name: str) -> Values:
    """The shops from 20.17: JSON numbers with a point for some fields, without one for others."""
    if _is_whole(name):
        return st.integers(0, 99_999_999)
    is_decimal = name in checked_fields() and checked_fields()[name].kind == "decimal"
    return _numbers(name).map(lambda number: number + Decimal("0.0000")) if is_decimal else _document(name)


def _is_whole(name: str) -> bool:
    return name in checked_fields() and checked_fields()[name].kind in ("integer", "digits")


_TAKEN: dict[str, Callable[[str], Values]] = {"document": _document, "classic": _classic, "symfony": _symfony}


def value_for(edition: Edition, name: str) -> Values:
    """Values that a field takes in a body in JSON."""
    return _value_for(edition.rest.validators, name)


@cache
def _value_for(generation: str, name: str) -> Values:
    return _TAKEN[generation](name)


#: The fields that real shops want in every update.
_REQUIRED = tuple(name for name, entry in checked_fields().items() if entry.required)


def changes(edition: Edition, form: str = "json", most: int = 22) -> Values:
    """Some fields with valid values, mostly few: at least one, and qty always where the shop demands it, else often."""
    others = tuple(name for name in plain_fields(edition) if name not in _REQUIRED and _fits(edition, name, form))
    return _changes(edition.rest.validators, others, most)


@cache
def _changes(generation: str, others: tuple[str, ...], most: int) -> Values:
    first = st.sampled_from(((), _REQUIRED)) if generation == "document" else st.just(_REQUIRED)
    some = st.lists(st.sampled_from(others), min_size=1, max_size=3, unique=True)
    many = st.lists(st.sampled_from(others), min_size=min(6, most), max_size=most, unique=True)
    return _columns(generation, st.tuples(first, some | many))


@st.composite
def _columns(draw: st.DrawFn, generation: str, names: Values) -> dict[str, Any]:
    first, others = draw(names)
    return {name: draw(_value_for(generation, name)) for name in (*first, *others)}


def own_values(edition: Edition, form: str = "json") -> Values:
    """An item's own value of a setting, where a body in that form may hold one and its use_config_ twin is written."""
    names = set(plain_fields(edition))
    found = [name for name, entry in settings().items() if {name, entry.use_config} <= names]
    fitting = tuple(name for name in found if _fits(edition, name, form))
    return _own(edition.rest.validators, fitting) if fitting else st.just({})


@cache
def _own(generation: str, names: tuple[str, ...]) -> Values:
    return _columns(generation, st.tuples(st.just(()), st.sampled_from(names).map(lambda name: (name,))))


def _fits(edition: Edition, name: str, form: str) -> bool:
    """Whether a field can be sent in that form; XML is text, which the newer validators refuse for numbers."""
    is_typed = name in checked_fields() and checked_fields()[name].kind != "number"
    return form == "json" or edition.rest.validators != "symfony" or not is_typed


# ----------------------------------------------------------------------------------------------- what is refused


def _wrong_by_document(edition: Edition) -> Values:
    names = st.sampled_from(plain_fields(edition))
    return st.tuples(names.filter(lambda name: name != "notify_stock_qty"), st.sampled_from(NEVER))


def _wrong_by_shop(edition: Edition) -> Values:
    flags = [name for name in plain_fields(edition) if column(name).type == "flag"]
    return st.tuples(st.just("qty"), st.sampled_from(("abc", "x5"))) | st.tuples(st.sampled_from(flags), st.just(7))


_WRONG: dict[str, Callable[[Edition], Values]] = {
    "document": _wrong_by_document,
    "classic": _wrong_by_shop,
    "symfony": _wrong_by_shop,
}


def wrong_fields(edition: Edition) -> Values:
    """A field, and a value that is refused for it."""
    return _WRONG[edition.rest.validators](edition)
