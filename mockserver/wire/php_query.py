"""Query strings as PHP reads and writes them: brackets in names make arrays.

parse("a[x]=1&a[]=2&b=3")     {"a": {"x": "1", "0": "2"}, "b": "3"}     an array is a dict, its keys text
build([{"id": 1}])            "0%5Bid%5D=1"
"""

import re
from typing import Any
from urllib.parse import quote_plus, unquote_plus

from mockserver import php

__all__ = ["as_lists", "build", "parse"]

#: PHP's own limits (max_input_vars, max_input_nesting_level); what goes beyond them is not read.
MOST_VARIABLES = 1000
DEEPEST = 64

_STEP = re.compile(r"\[([^\]]*)\]")


def parse(query: str) -> dict[str, Any]:
    """The variables of a query string; a later one of the same name wins."""
    variables: dict[str, Any] = {}
    for pair in query.split("&", MOST_VARIABLES)[:MOST_VARIABLES]:
        name, _, value = pair.partition("=")
        steps = _steps(unquote_plus(name))
        if 0 < len(steps) <= DEEPEST:
            _put(variables, steps, unquote_plus(value))
    return variables


def _steps(name: str) -> list[str]:
    """The keys that a name leads through; blanks and points in the first become underscores."""
    first, bracket, rest = name.lstrip(" ").partition("[")
    if not first:
        return []
    matches, end = [], 0
    text = bracket + rest
    while match := _STEP.match(text, end):
        matches.append(match[1])
        end = match.end()
    if bracket and not matches:
        first = f"{first}_{rest}"
    return [first.replace(" ", "_").replace(".", "_"), *matches]


def _put(array: dict[str, Any], steps: list[str], value: str) -> None:
    for step in steps[:-1]:
        key = step or _next_key(array)
        if not isinstance(array.get(key), dict):
            array[key] = {}
        array = array[key]
    array[steps[-1] or _next_key(array)] = value


def _next_key(array: dict[str, Any]) -> str:
    return str(max((int(key) for key in array if key.isdecimal()), default=-1) + 1)


def build(value: Any) -> str:
    """A value as a query string; nulls are left out."""
    return "&".join(f"{quote_plus(name)}={quote_plus(text)}" for name, text in _flat(value, ""))


def _flat(value: Any, prefix: str) -> list[tuple[str, str]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    pairs: list[tuple[str, str]] = []
    for key, member in entries:
        name = f"{prefix}[{key}]" if prefix else str(key)
        if isinstance(member, dict | list):
            pairs += _flat(member, name)
        elif member is not None:
            pairs.append((name, "0" if member is False else php.to_text(member)))
    return pairs


def as_lists(value: dict[str, Any]) -> dict[str, Any]:
    """The values with every map below whose keys are the numbers from 0 as a list."""
    return {name: _as_list(member) for name, member in value.items()}


def _as_list(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    members = as_lists(value)
    return list(members.values()) if list(members) == [str(number) for number in range(len(members))] else members
