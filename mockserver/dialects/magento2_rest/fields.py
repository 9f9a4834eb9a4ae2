"""`fields=items[stock_id,name],total_count`: only these members of an answer."""

import re
from typing import Any

__all__ = ["partial"]

_ALLOWED = re.compile(r"[\w\[\],]+", re.ASCII)
_PART = re.compile(r"[\[\],]|\w+", re.ASCII)
DEEPEST = 64


def partial(value: Any, wanted: Any) -> Any:
    """The members that are wanted; nothing at all where the wish is malformed."""
    members = parsed(wanted) if isinstance(wanted, str) else None
    return [] if members is None else _chosen(value, members)


def parsed(wanted: str) -> dict[str, Any] | None:
    """A wish as nested maps; None where brackets do not match, or there is another character in it."""
    if not _ALLOWED.fullmatch(wanted):
        return None
    stack: list[dict[str, Any]] = [{}]
    name = ""
    for part in _PART.findall(wanted):
        if part == "[":
            inner: dict[str, Any] = {}
            stack[-1][name] = inner
            stack.append(inner)
        elif part == "]":
            stack.pop()
        elif part != ",":
            name = part
            stack[-1].setdefault(name, None)
        if not 0 < len(stack) <= DEEPEST:
            return None
    return stack[0] if len(stack) == 1 else None


def _chosen(value: Any, members: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_chosen(one, members) for one in value]
    if not isinstance(value, dict):
        return value
    # An array of PHP's of which nothing is left is an empty list.
    return {name: _inner(member, members[name]) for name, member in value.items() if name in members} or []


def _inner(value: Any, members: dict[str, Any] | None) -> Any:
    return value if members is None else _chosen(value, members)
