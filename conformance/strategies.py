"""Inputs drawn from the specs: a column added there is generated here with no other edit.

A strategy is made once: Hypothesis looks through every new one before it draws from it, which takes the longer time.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from math import ceil, floor
from typing import Any

from hypothesis import strategies as st

from specs import Column, Engine, column, settings
from specs.stock_item import LARGEST

__all__ = [
    "LARGEST_STOCK",
    "SMALLEST",
    "decimals",
    "flags",
    "fractions",
    "item_columns",
    "money",
    "own_values",
    "quantities",
    "stock_data",
    "stock_names",
    "twins_of",
    "value_of",
    "whole_items",
    "whole_stock",
    "without_twins",
]

_SCALE = 10_000
#: The smallest quantity that is one.
SMALLEST = Decimal(1) / _SCALE
#: The largest stock of a MerchantPro record.
LARGEST_STOCK = 2**31 - 1


@cache
def decimals(low: Decimal | int = -LARGEST, high: Decimal | int = LARGEST) -> st.SearchStrategy[Decimal]:
    """Numbers with up to four places, in any of the spellings from 5 to 5.0000."""
    steps = st.integers(int(Decimal(low) * _SCALE), int(Decimal(high) * _SCALE))
    exact = steps.map(lambda step: Decimal(step).scaleb(-4))
    return exact if ceil(low) > floor(high) else exact | st.integers(ceil(low), floor(high)).map(Decimal)


@cache
def fractions(low: int, high: int) -> st.SearchStrategy[Decimal]:
    """Numbers between two whole ones that are none themselves."""
    parts = st.integers(1, _SCALE - 1).map(lambda part: Decimal(part).scaleb(-4))
    return st.builds(lambda whole, part: whole + part, st.integers(low, high - 1), parts)


@cache
def quantities() -> st.SearchStrategy[Decimal]:
    """Quantities of every size, most of them small."""
    return decimals(-10, 200) | decimals()


@cache
def flags() -> st.SearchStrategy[int]:
    """1 or 0."""
    return st.sampled_from((1, 0))


@cache
def value_of(entry: Column) -> st.SearchStrategy[Any]:
    """Valid values of a column."""
    return st.sampled_from(entry.allowed) if entry.allowed else quantities()


def stock_data(engine: Engine) -> st.SearchStrategy[dict[str, Any]]:
    """Some of what an update may write, with valid values: mostly few fields, every second time with a quantity."""
    return _some_of(engine.drawn())


@cache
def _some_of(names_of_all: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    some = st.lists(st.sampled_from(names_of_all), min_size=1, max_size=4, unique=True)
    many = st.lists(st.sampled_from(names_of_all), min_size=5, unique=True)
    names = st.tuples(some | some | many, st.sampled_from(((), ("qty",))))
    return names.flatmap(lambda chosen: item_columns(*dict.fromkeys((*chosen[1], *chosen[0]))))


def whole_items(engine: Engine) -> st.SearchStrategy[dict[str, Any]]:
    """A value for every column that an update may write: a state to begin from."""
    return item_columns(*engine.drawn())


def own_values(engine: Engine) -> st.SearchStrategy[dict[str, Any]]:
    """An item's own value of a setting that an update may write, as its use_config_ twin; nothing where none is."""
    drawn = set(engine.drawn())
    return _one_of(tuple(name for name, entry in settings().items() if {name, entry.use_config} <= drawn))


@cache
def _one_of(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.sampled_from(names).flatmap(item_columns) if names else st.just({})


def twins_of(own: Mapping[str, Any], flag: int) -> dict[str, int]:
    """The use_config_ twins of an item's own values, all with the same flag."""
    return {settings()[name].use_config: flag for name in own}


def without_twins(own: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """A change that names no use_config_ twin of an item's own values."""
    return {name: value for name, value in change.items() if name not in twins_of(own, 0)}


@cache
def item_columns(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    """Values for the columns named."""
    return st.fixed_dictionaries({name: value_of(column(name)) for name in names})


@cache
def stock_names() -> st.SearchStrategy[str]:
    """Names of Magento 2 stocks that are more than blanks and short enough to be stored whole."""
    letters = st.characters(
        codec="utf-8", max_codepoint=0xFFFF, categories=("L", "N", "P", "S", "Zs"), exclude_characters="<>"
    )
    drawn = st.text(letters, min_size=1, max_size=40).filter(lambda text: text == text.strip() and text.isprintable())
    return drawn | st.sampled_from(("Central Stock", "Größe/Å 1", 'it\'s 100% "stock"', "倉庫", "a" * 200))


@cache
def whole_stock() -> st.SearchStrategy[int]:
    """Stocks of a MerchantPro record, most of them small."""
    return st.integers(0, 50) | st.sampled_from((0, LARGEST_STOCK)) | st.integers(0, LARGEST_STOCK)


@cache
def money() -> st.SearchStrategy[Decimal]:
    """Prices in whole cents, so small that the price with taxes has its place too."""
    return (st.integers(0, 20_000) | st.integers(0, 10**8)).map(lambda cents: Decimal(cents).scaleb(-2))
