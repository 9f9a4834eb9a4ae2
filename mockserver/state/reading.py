"""What every shop's reader needs: the error that says where, a few checked values, and a clean slate."""

from collections.abc import Mapping
from typing import Any

from mockserver.world import World

__all__ = ["StateError", "as_id", "as_list", "as_map", "as_text", "forget", "known_keys"]

#: An id has so many digits at the most.
DIGITS = 19


class StateError(ValueError):
    """A document that is no state: where, and what is wrong there."""

    def __init__(self, where: str, problem: str) -> None:
        """`where` is a path of keys such as `magento1.stock_items.1.qty`."""
        super().__init__(f"{where}: {problem}")
        self.where = where
        self.problem = problem


def as_map(value: Any, where: str) -> Mapping[str, Any]:
    """The value, which must be a map."""
    if not isinstance(value, Mapping):
        raise StateError(where, "must be a map")
    return value


def as_list(value: Any, where: str) -> list[Any]:
    """The value, which must be a list."""
    if not isinstance(value, list):
        raise StateError(where, "must be a list")
    return value


def as_id(value: Any, where: str) -> int:
    """The whole number from 1 that the value is, as a number or as text."""
    written = value if isinstance(value, str) else "" if isinstance(value, bool) else str(value)
    if not (written.isascii() and written.isdigit() and written[0] != "0" and len(written) <= DIGITS):
        raise StateError(where, f"{value!r} is no id: a whole number from 1")
    return int(written)


def as_text(value: Any, where: str) -> str:
    """The value, which must be text."""
    if not isinstance(value, str):
        raise StateError(where, f"{value!r} is no text")
    return value


def known_keys(entry: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    """Refuse a key that is none of these."""
    for key in entry:
        if key not in known:
            raise StateError(f"{where}.{key}", f"unknown key; there are {', '.join(known)}")


def forget(world: World, tables: tuple[str, ...]) -> None:
    """Empty a shop's own tables; the other shops keep theirs."""
    for table in tables:
        world.store.empty(table)
