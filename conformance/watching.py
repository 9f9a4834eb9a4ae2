"""What somebody else changes while a run is at work: it is found, named, and not overwritten.

The ledger says what the run last left in a thing. Before the first write of a check it is read again: a column that is
neither what it was nor what the run left was changed by somebody else, an order that came in for instance. From then on
nothing is written to that thing. What a check has written to is read where the check ends, unless the check's own last
request was to read it.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from typing import Any

from conformance.keepers import ENTANGLED, Keeper, Things, keeper_of
from conformance.ledger import Ledger, LedgerError, Thing
from conformance.verdicts import LedgerLostError, MalformedAnswer, TargetLostError, Untestable

__all__ = ["Watch", "changed", "or_the_run_ends", "same"]


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same, numbers however they are spelt."""
    if one == other or not (isinstance(one, str) and isinstance(other, str)):
        return bool(one == other)
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return False


def changed(original: Mapping[str, Any], left: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, str]:
    """The columns that somebody else has changed, each in words."""
    return {
        name: f"is {value}, the run left {left.get(name)}: changed by somebody else"
        for name, value in now.items()
        if name in original and not same(value, original[name]) and not same(value, left.get(name))
    }


class Watch:
    """What the guard knows of the things that it lets be written to."""

    def __init__(self, ledger: Ledger, keepers: Mapping[str, Keeper]) -> None:
        """`keepers` are by group of dialects, and go past the guard."""
        self._ledger = ledger
        self._keepers = keepers
        self._looked_at: set[Thing] = set()
        self._changed: dict[Thing, str] = {}

    def admit(self, thing: Thing, keeper: Keeper) -> None:
        """Before a write: what a thing was is on disk, and nobody else has changed it since."""
        if thing not in self._looked_at and thing not in self._ledger.made:
            with or_the_run_ends():
                if thing not in self._ledger.kept:
                    self._ledger.keep(thing, keeper.original(thing))
                elif thing not in self._changed:
                    self._look(thing, keeper)
            self._looked_at.add(thing)
        if thing in self._changed:
            raise Untestable(self._changed[thing])

    def _look(self, thing: Thing, keeper: Keeper) -> None:
        if self._ledger.left[thing] is not None:
            try:
                self._compare(keeper.now({thing: self._ledger.kept[thing]}))
            except MalformedAnswer as error:
                raise Untestable(f"{thing} cannot be read: {error}") from error

    def _compare(self, now: Things) -> None:
        for thing, columns in now.items():
            found = changed(self._ledger.kept[thing], self._ledger.left[thing] or columns, columns)
            if found:
                said = "; ".join(f"{name} {what}" for name, what in found.items())
                self._changed[thing] = f"nothing is written to {thing} any more: {said}"

    def writing(self, things: Iterable[Thing]) -> None:
        """A write to things leaves now."""
        named = set(things)
        if any(thing.kind in ENTANGLED for thing in named):
            named |= {thing for thing in self._ledger.kept if thing.kind in ENTANGLED}
        with or_the_run_ends():
            for thing in named - self._changed.keys():
                self._ledger.writing(thing)

    def shown(self, now: Things) -> None:
        """A check itself has read things: what the run left, or whether somebody else has changed it."""
        for thing, columns in now.items():
            if thing not in self._ledger.kept or thing in self._changed:
                continue
            if self._ledger.left[thing] is None:
                self._leave(thing, columns)
            else:
                self._compare({thing: columns})
            self._looked_at.add(thing)

    def settle(self) -> None:
        """A check is over: what it has written to is read, unless it has read it itself."""
        self._looked_at.clear()
        for kind in dict.fromkeys(thing.kind for thing in self._ledger.kept):
            keeper = keeper_of(self._keepers, kind)
            unknown = {one for one, left in self._ledger.left.items() if one.kind == kind and left is None}
            if keeper is None or not unknown:
                continue
            try:
                now = keeper.now({one: original for one, original in self._ledger.kept.items() if one in unknown})
            except (MalformedAnswer, TargetLostError, Untestable):
                return  # then it stays unknown, and whatever is there is taken for the run's own
            for thing, columns in now.items():
                self._leave(thing, columns)

    def _leave(self, thing: Thing, columns: Mapping[str, Any]) -> None:
        with or_the_run_ends():
            self._ledger.leave(thing, columns)


@contextmanager
def or_the_run_ends() -> Iterator[None]:
    """Where the ledger cannot be written, the run ends."""
    try:
        yield
    except LedgerError as error:
        raise LedgerLostError(str(error)) from error
