"""Rows in memory: dicts, and a list of what to undo while a transaction runs."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

__all__ = ["MemoryStore"]

_ABSENT = object()
#: The key under which a whole table is kept: a row that is put back alone would come last.
_WHOLE = object()


class MemoryStore:
    """Keeps rows for as long as the process lives."""

    def __init__(self) -> None:
        """Begin empty."""
        self._tables: dict[str, dict[Hashable, Any]] = defaultdict(dict)
        self._undo: list[tuple[str, Hashable, Any]] | None = None

    def get(self, table: str, key: Hashable) -> Any:
        """The row of that key, or None."""
        return self._tables[table].get(key)

    def put(self, table: str, key: Hashable, row: Any) -> None:
        """Write a row."""
        rows = self._tables[table]
        if self._undo is not None:
            self._undo.append((table, key, rows.get(key, _ABSENT)))
        rows[key] = row

    def delete(self, table: str, key: Hashable) -> None:
        """Forget a row; one that is not there is no error."""
        rows = self._tables[table]
        if key in rows:
            if self._undo is not None:
                is_last = key == next(reversed(rows))
                self._undo.append((table, key, rows[key]) if is_last else (table, _WHOLE, dict(rows)))
            del rows[key]

    def rows(self, table: str) -> Mapping[Any, Any]:
        """All rows of a table by key."""
        return self._tables[table]

    def fill(self, table: str, rows: Mapping[Any, Any]) -> None:
        """These rows in the place of all that a table has."""
        if self._undo is not None:
            self._undo.append((table, _WHOLE, self._tables[table]))
        self._tables[table] = dict(rows)

    def empty(self, table: str) -> None:
        """Forget all rows of a table."""
        self.fill(table, {})

    def clear(self) -> None:
        """Forget all rows of all tables."""
        for table in list(self._tables):
            self.empty(table)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes of the block, or none when it raises; one inside another rolls back to where it began."""
        outermost = self._undo is None
        undo = self._undo = [] if self._undo is None else self._undo
        mark = len(undo)
        try:
            yield
        except BaseException:
            self._roll_back(undo, mark)
            raise
        finally:
            if outermost:
                self._undo = None

    def _roll_back(self, undo: list[tuple[str, Hashable, Any]], mark: int) -> None:
        while len(undo) > mark:
            table, key, row = undo.pop()
            if key is _WHOLE:
                self._tables[table] = row
            elif row is _ABSENT:
                self._tables[table].pop(key, None)
            else:
                self._tables[table][key] = row
