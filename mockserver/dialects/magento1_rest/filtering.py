"""Filters of a list: conditions on attributes, all of which must hold, as the shop's database compares.

Numbers are compared as numbers, whatever text stands in the request ("1,3" is 1, "abc" is 0); no value satisfies only
`null`. An entry without a known operator asks for equality with any of its values; one without a value is broken SQL.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from mockserver import php
from mockserver.dialects.magento1_rest.errors import Refused, refusal
from mockserver.seam import replaceable
from mockserver.world import World
from specs import column

__all__ = ["OPERATORS", "filtered"]

Row = Mapping[str, Any]


@replaceable
def filtered(world: World, rows: list[Row], entries: Any, names: tuple[str, ...]) -> list[Row]:
    """The rows for which every entry of the filter holds; only attributes that may be read can be asked for."""
    if not entries:
        return rows
    if not isinstance(entries, dict):
        raise refusal("filtering")
    for entry in entries.values():
        if not isinstance(entry, dict) or entry.get("attribute") not in names:
            raise refusal("filtering")
        asked = {key: value for key, value in entry.items() if key != "attribute"}
        rows = [row for row in rows if holds(world, row[entry["attribute"]], entry["attribute"], asked)]
        if not rows:
            # The database would still have complained about the entry.
            holds(world, None, entry["attribute"], asked)
    return rows


@replaceable
def holds(world: World, value: Any, name: str, asked: Any) -> bool:
    """Whether a stored value satisfies what is asked of its attribute."""
    if not isinstance(asked, dict):
        return value is not None and _compared(value, name, asked) == 0
    if "from" in asked or "to" in asked:
        return all(OPERATORS[bound](value, name, asked[key]) for key, bound in _BOUNDS.items() if key in asked)
    operator = next((key for key in asked if key in OPERATORS), None)
    if operator is not None:
        return OPERATORS[operator](value, name, asked[operator])
    if not asked:
        raise _broken_sql(world)
    return any(holds(world, value, name, one) for one in asked.values())


def _broken_sql(world: World) -> Refused:
    return refusal("sql" if world.edition.fault_text == "shop" else "filtering")


def _one(asked: Any) -> str:
    """The one value that is asked for."""
    while isinstance(asked, dict):
        asked = next(iter(asked.values()), "")
    return php.to_text(asked)


def _compared(value: Any, name: str, asked: Any) -> int:
    """-1, 0 or 1: how a stored value stands to text of a request."""
    text = _one(asked)
    if column(name).type == "datetime":
        other = text if len(text) > len("YYYY-MM-DD") else f"{text} 00:00:00"
        return int(value > other) - int(value < other)
    number = Decimal(php.number_prefix(text))
    return int(value > number) - int(value < number)


def _like(text: str, pattern: str) -> bool:
    """SQL's LIKE: % is any text, _ any character; in a time that grows with the lengths alone."""
    at, mark, star, last = 0, 0, -1, 0
    while at < len(text):
        if mark < len(pattern) and pattern[mark] == "%":
            star, last, mark = mark, at, mark + 1
        elif mark < len(pattern) and pattern[mark] in ("_", text[at]):
            at, mark = at + 1, mark + 1
        elif star >= 0:
            last += 1
            at, mark = last, star + 1
        else:
            return False
    return not pattern[mark:].strip("%")


def _any_of(value: Any, name: str, asked: Any) -> bool:
    wanted = asked.values() if isinstance(asked, dict) else [asked]
    return any(_compared(value, name, one) == 0 for one in wanted)


def _when_there(test: Callable[[Any, str, Any], bool]) -> Callable[[Any, str, Any], bool]:
    """A comparison that no value fails."""
    return lambda value, name, asked: value is not None and test(value, name, asked)


OPERATORS: dict[str, Callable[[Any, str, Any], bool]] = {
    "eq": _when_there(lambda value, name, asked: _compared(value, name, asked) == 0),
    "neq": _when_there(lambda value, name, asked: _compared(value, name, asked) != 0),
    "gt": _when_there(lambda value, name, asked: _compared(value, name, asked) > 0),
    "lt": _when_there(lambda value, name, asked: _compared(value, name, asked) < 0),
    "gteq": _when_there(lambda value, name, asked: _compared(value, name, asked) >= 0),
    "lteq": _when_there(lambda value, name, asked: _compared(value, name, asked) <= 0),
    "like": _when_there(lambda value, _, asked: _like(str(value), _one(asked))),
    "nlike": _when_there(lambda value, _, asked: not _like(str(value), _one(asked))),
    "in": _when_there(_any_of),
    "nin": _when_there(lambda value, name, asked: not _any_of(value, name, asked)),
    "finset": _when_there(lambda value, _, asked: str(value) == _one(asked)),
    "null": lambda value, _, __: value is None,
    "notnull": lambda value, _, __: value is not None,
}
_BOUNDS = {"from": "gteq", "to": "lteq"}
