"""Merge patches (RFC 7396) from one document to another."""

from collections.abc import Mapping
from typing import Any

__all__ = ["difference"]


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The merge patch that makes `after` of `before`; a list that differs is replaced whole."""
    gone = {key: None for key in before if key not in after}
    return gone | {
        key: _of_member(before.get(key), value)
        for key, value in after.items()
        if key not in before or before[key] != value
    }


def _of_member(before: Any, after: Any) -> Any:
    if not isinstance(after, Mapping):
        return after
    return difference(before if isinstance(before, Mapping) else {}, after)
