"""Where a world's rows are kept: tables of rows by key.

    store.get(table, key)            a row, or None
    store.put(table, key, row)       write a row
    store.delete(table, key)         forget a row
    store.rows(table)                all rows by key, in the order of their first writing
    store.fill(table, rows)          these rows in the place of all that a table has
    store.empty(table)               forget all rows of a table
    store.clear()                    forget everything
    with store.transaction(): ...    all writes of the block, or none of them when it raises

Rows are values: nobody changes one in place; a change is a new row that is put.
"""

from collections.abc import Hashable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

from mockserver.store.memory import MemoryStore

__all__ = ["MemoryStore", "Row", "Store"]

Row = Mapping[str, Any]


class Store(Protocol):
    """What a world asks of the place that keeps its rows."""

    def get(self, table: str, key: Hashable) -> Any:
        """The row of that key, or None."""

    def put(self, table: str, key: Hashable, row: Any) -> None:
        """Write a row."""

    def delete(self, table: str, key: Hashable) -> None:
        """Forget a row; one that is not there is no error."""

    def rows(self, table: str) -> Mapping[Any, Any]:
        """All rows of a table by key."""

    def fill(self, table: str, rows: Mapping[Any, Any]) -> None:
        """These rows in the place of all that a table has."""

    def empty(self, table: str) -> None:
        """Forget all rows of a table."""

    def clear(self) -> None:
        """Forget all rows of all tables."""

    def transaction(self) -> AbstractContextManager[None]:
        """All writes of the block, or none when it raises."""
