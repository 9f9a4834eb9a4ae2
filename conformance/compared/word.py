"""A word: what is drawn for it, how it is said to a target, what is seen then.

What is seen is plain data that two targets can be compared by: numbers as numbers however the wire spells them, without
ids, moments, sessions and tokens, which are each shop's own.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import strategies as st

from conformance.values import typed
from specs import fields

__all__ = ["Word", "columns", "number"]

#: What is each shop's own.
OWN = frozenset({"item_id", "product_id", "stock_id"})


class Word(msgspec.Struct, frozen=True):
    """`draw` gives the arguments for a target, `say` speaks it and sees; one that `changes` may come before others.

    `moves` are words that need both targets to be set to one state, which takes control.
    """

    topic: str
    draw: Callable[[Any], st.SearchStrategy[Any]]
    say: Callable[[Any, Any], Any]
    changes: bool = False
    needs_control: bool = False


def columns(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of stock as it is compared: numbers without their spelling; of a moment only whether there is one."""
    return {name: _column(name, value) for name, value in row.items() if name not in OWN}


def _column(name: str, value: Any) -> Any:
    if name in fields() and fields()[name].type == "datetime":
        return value is not None
    return number(typed(name, value)) if name in fields() else value


def number(value: Any) -> Any:
    """A number as text without its spelling; anything else as it is."""
    if isinstance(value, Decimal):
        return format(value.normalize() if value else Decimal(0), "f")
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value
