"""Two targets compared: the same generated sequences of words, and the first difference of each word, shrunk.

A sequence is up to three changes and one word, whose outcome and what is seen afterwards are compared. So that one
difference does not hide the others, every word has a search of its own, and a sequence in which the targets part before
its last word counts as none. Both targets begin every sequence in the same
state: the documents' shop, or, where only one can be set, what the other shows of the products that may be touched.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from zlib import crc32

import msgspec
from hypothesis import given, seed
from hypothesis import strategies as st
from hypothesis.errors import Flaky, Unsatisfiable

from conformance.calls import words_of
from conformance.compared import words
from conformance.compared.word import Word
from conformance.events import LoggedExchange
from conformance.explain import exchanges_of
from conformance.inventory_target import InventoryTarget
from conformance.judge import profile_settings
from conformance.rejecting import draw_again
from conformance.rest_target import ITEM, OTHER_ITEM, RestTarget
from conformance.run import Run
from conformance.spending import Spending
from conformance.stockroom import OTHER, PLAIN
from conformance.tagged import encoded, shown
from conformance.target import Target
from conformance.targets import AnyTarget
from conformance.values import IDENTITY
from conformance.verdicts import MalformedAnswer, NotApplicable, ShareSpentError, Untestable
from specs import fields

__all__ = ["Compared", "Side", "compare", "first_difference"]

UNLIMITED = 2**31


class Side(msgspec.Struct, frozen=True):
    """What one target answered: what was seen, the words that were sent, and the messages."""

    target: str
    seen: Any
    words: tuple[str, ...] = ()
    exchanges: tuple[LoggedExchange, ...] = ()


class Compared(msgspec.Struct, frozen=True, omit_defaults=True):
    """A word in a dialect: alike, different, or not compared for a reason."""

    dialect: str
    word: str
    topic: str
    examples: int = 0
    skipped: str = ""
    steps: tuple[str, ...] = ()
    where: str = ""
    repeats: bool = True
    sides: tuple[Side, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether a difference was found."""
        return bool(self.sides)


Step = tuple[str, Any]


def compare(one: Run, other: Run, dialect: str, topics: tuple[str, ...] = ()) -> Iterator[Compared]:
    """Compare two targets in a dialect, one word after the other."""
    table = words(dialect)
    for name, word in table.items():
        if not topics or word.topic in topics:
            found = _Search(one, other, dialect, table, name).run()
            one.settle()
            other.settle()
            yield found


class _Search:
    """The search for a difference in one word."""

    def __init__(self, one: Run, other: Run, dialect: str, table: Mapping[str, Word], name: str) -> None:
        self._runs = (one, other)
        self._targets = (one.target(dialect), other.target(dialect))
        self._table = table
        self._name = name
        self._word = table[name]
        self._have_control = all(getattr(target, "control", None) for target in self._targets)
        self._found = Compared(dialect, name, self._word.topic)
        profile = one.profile
        recorder = self._targets[0].recorder
        self._spending = Spending(recorder, UNLIMITED, profile.shrink_attempts, UNLIMITED, asks_control=True)

    def run(self) -> Compared:
        """Search as long as the profile says."""
        if self._word.needs_control and not self._have_control:
            return msgspec.structs.replace(self._found, skipped="needs control over both targets")
        number = self._runs[0].seed ^ crc32(f"{self._found.dialect} {self._name}".encode())
        search = seed(number)(profile_settings(self._runs[0].profile)(given(steps=self._sequences())(self._example)))
        try:
            with suppress(DifferError, ShareSpentError, Unsatisfiable):
                search()
        except Flaky:
            self._found = msgspec.structs.replace(self._found, repeats=False)
        except (Untestable, NotApplicable) as error:
            return msgspec.structs.replace(self._found, skipped=str(error.msg))
        tally = self._spending.tally
        if not tally.completed:
            return msgspec.structs.replace(self._found, skipped=tally.nothing_seen(self._spending.examples))
        return msgspec.structs.replace(self._found, examples=tally.completed)

    def _sequences(self) -> st.SearchStrategy[list[Step]]:
        """Up to three changes, then the word; drawn for the first target."""
        target = self._targets[0]
        usable = {name: word for name, word in self._table.items() if word.changes and self._may(word)}
        changes = [st.tuples(st.just(name), word.draw(target)) for name, word in usable.items()]
        before: Any = st.lists(st.one_of(changes), max_size=3) if changes else st.just([])
        last = st.tuples(st.just(self._name), self._word.draw(target))
        return st.builds(lambda first, then: [*first, then], before, last)

    def _may(self, word: Word) -> bool:
        return self._have_control or not word.needs_control

    def _example(self, steps: list[Step]) -> None:
        self._spending.begin_example()
        self._spending.attempt(lambda: self._compare(steps))

    def _compare(self, steps: list[Step]) -> None:
        """Say the steps to both; where they part before the last one, the difference is another word's."""
        for target in self._targets:
            target.begin()
        if not self._have_control:
            _level(*sorted(self._targets, key=lambda target: bool(getattr(target, "control", None))))
        for at, (name, drawn) in enumerate(steps, 1):
            seen = [_seen(self._table[name], target, drawn) for target in self._targets]
            where = first_difference(*seen)
            if where and at == len(steps):
                self._note(steps, where, seen)
                raise DifferError(where)
            if where:
                draw_again(f"the targets part before {self._name}, at {name}")

    def _note(self, steps: list[Step], where: str, seen: list[Any]) -> None:
        sides = tuple(_side(*both) for both in zip(self._runs, self._targets, seen, strict=True))
        told = tuple(f"{name}({shown(drawn)})" for name, drawn in steps)
        self._found = msgspec.structs.replace(self._found, steps=told, where=where, sides=sides)


class DifferError(AssertionError):
    """Two targets do not do the same."""


def _seen(word: Word, target: AnyTarget, drawn: Any) -> Any:
    try:
        return word.say(target, drawn)
    except MalformedAnswer as error:
        return {"malformed": str(error)}


def _level(foreign: AnyTarget, other: AnyTarget) -> None:
    """Set a target with control to what one without shows of the products that may be touched."""
    if isinstance(foreign, Target) and isinstance(other, Target) and foreign.foreign and other.control:
        other.shop({sku: _plain(foreign.row(sku)) for sku in (PLAIN, OTHER)}, foreign.foreign.config)
    if isinstance(foreign, RestTarget) and isinstance(other, RestTarget) and foreign.foreign and other.control:
        other.shop({item: _plain(foreign.stored(item)) for item in (ITEM, OTHER_ITEM)}, foreign.foreign.config)
    if isinstance(foreign, InventoryTarget):
        foreign.in_control("comparing records")


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """What of a row a shop can be set to."""
    return {name: value for name, value in row.items() if name in fields() and name not in IDENTITY}


def _side(run: Run, target: AnyTarget, seen: Any) -> Side:
    exchanges = exchanges_of(target.recorder, run.log)
    told = words_of(run.connection.edition, exchanges)
    return Side(run.connection.name, encoded(seen), tuple(map(str, told)), exchanges)


# --------------------------------------------------------------------------------------------------- what differs


def first_difference(one: Any, other: Any, path: str = "") -> str:
    """The first place in which two things that were seen differ, in a line; nothing where they are alike.

    Of two rows only the columns that both show are compared: which columns a list shows is a word of its own.
    """
    if isinstance(one, dict) and isinstance(other, dict):
        return _of_maps(one, other, path)
    if isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            return f"{path or 'the result'}: {len(one)} and {len(other)} members: {shown(one)} and {shown(other)}"
        pairs = enumerate(zip(one, other, strict=True))
        return next((found for at, both in pairs if (found := first_difference(*both, f"{path}[{at}]"))), "")
    return (
        "" if (one, type(one)) == (other, type(other)) else f"{path or 'the result'}: {shown(one)} and {shown(other)}"
    )


def _of_maps(one: dict[str, Any], other: dict[str, Any], path: str) -> str:
    is_row = "sku" in one or "qty" in one or "stock" in one
    if not is_row and set(one) != set(other):
        return f"{path or 'the outcome'}: {shown(one)} and {shown(other)}"
    shared = [name for name in one if name in other]
    found = (first_difference(one[name], other[name], f"{path}.{name}".lstrip(".")) for name in shared)
    return next((place for place in found if place), "")
