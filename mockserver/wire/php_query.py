"""A query as PHP reads it: `a[b][0]=x` nests, `a[]=x` appends, the last value of a name wins.

Nesting and number of values are capped as PHP caps them (64 and 1,000); what is beyond is not read.
"""

import re
from typing import Any
from urllib.parse import unquote_plus

__all__ = ["as_lists", "parsed"]

DEEPEST = 64
MOST = 1000

_NAME = re.compile(r"[^\[]+")
_KEY = re.compile(r"\[([^\]]*)\]")


def parsed(query: str) -> dict[str, Any]:
    """The values of a query by name; whatever is nested is a dict with text keys."""
    values: dict[str, Any] = {}
    for pair in query.split("&", MOST)[:MOST]:
        name, _, value = pair.partition("=")
        path = _path(unquote_plus(name, errors="replace"))
        if path:
            _put(values, path, unquote_plus(value, errors="replace"))
    return values


def _path(name: str) -> list[str]:
    """The keys of a name; blanks and dots of the first are underscores."""
    first = _NAME.match(name.lstrip(" "))
    if not first:
        return []
    keys: list[str] = []
    rest, found = name.lstrip(" ")[first.end() :], None
    while (found := _KEY.match(rest)) is not None:
        keys.append(found[1])
        rest = rest[found.end() :]
    path = [re.sub(r"[ .]", "_", first[0]), *keys]
    return path if len(path) <= DEEPEST else []


def _put(values: dict[str, Any], path: list[str], value: str) -> None:
    for key in path[:-1]:
        inner = values.setdefault(_key(values, key), {})
        if not isinstance(inner, dict):
            inner = values[_key(values, key)] = {}
        values = inner
    values[_key(values, path[-1])] = value


def _key(values: dict[str, Any], key: str) -> str:
    """The key, or for an empty one the next number."""
    return key or str(max((int(name) for name in values if name.isdecimal()), default=-1) + 1)


def as_lists(value: dict[str, Any]) -> dict[str, Any]:
    """The values with every map below whose keys are the numbers from 0 as a list."""
    return {name: _as_list(member) for name, member in value.items()}


def _as_list(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    members = as_lists(value)
    return list(members.values()) if list(members) == [str(number) for number in range(len(members))] else members
