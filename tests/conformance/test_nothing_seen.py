"""No pass that saw nothing: whatever throws the examples of a check away, it has not passed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from hypothesis.errors import UnsatisfiedAssumption
from hypothesis.stateful import RuleBasedStateMachine

from conformance import judge, spending
from conformance.budgets import Purse, Stake, key_of
from conformance.checks import checks
from conformance.connection import connect
from conformance.events import VerdictEvent
from conformance.judge import run_check
from conformance.machines import rule, run_machine
from conformance.profiles import PROFILES, Profile
from conformance.run import Run
from conformance.spending import Spending
from conformance.stockroom import PLAIN
from conformance.tally import NEVER_BEGAN, SENT_NOTHING, Tally
from conformance.target import Target
from conformance.targets import AnyTarget
from conformance.verdicts import Verdict
from conformance.verifies import asks_control, verifies
from conformance.words import examples_of
from specs import edition, requirements

A_RUN = Callable[..., Run]
MUST = "quantities/exact"
THROWN = "thrown away by the test"
FEW = Profile(examples=2, machine_runs=2, machine_steps=3, shrink_attempts=1)
DIALECTS = edition("documented").dialects
#: What judges nothing but what control shows.
QUIET = {"test_sale_limits_follow_their_twins"}


def in_force(dialect: str) -> Iterator[Any]:
    """Every check that the documented edition has in a dialect."""
    for requirement, functions in checks().items():
        if requirements()[requirement].holds("documented", dialect):
            yield from functions


def judged(dialect: str, share: int = 0) -> Iterator[VerdictEvent]:
    """What all checks of a dialect find on the embedded mock; with a share each may send no more."""
    run = Run(connect(None, "documented"), profile_name="few", seed=5)
    run.start()
    for check in in_force(dialect):
        name = key_of(check)
        run.purses = {dialect: Purse(share, {name: Stake(name, share, 1)})} if share else {}
        yield run_check(run, check, dialect)


def throw_away(*_: Any, **__: Any) -> None:
    """Reject an example, with a reason."""
    raise UnsatisfiedAssumption(THROWN)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A profile of few examples, of which few are thrown away until none is begun any more."""
    monkeypatch.setitem(PROFILES, "few", FEW)
    monkeypatch.setattr(spending, "PATIENCE", 3)
    return monkeypatch


def thrown_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every example is thrown away before its first line."""
    found: Callable[[Run, str], AnyTarget] = Run.target

    def target(run: Run, dialect: str) -> AnyTarget:
        one = found(run, dialect)
        monkeypatch.setattr(one, "begin", throw_away)
        return one

    monkeypatch.setattr(Run, "target", target)


def thrown_after(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every example is thrown away behind its last line, and every rule of a state machine behind its own."""
    ending(monkeypatch, throw_away)
    monkeypatch.setattr(Spending, "note_step", throw_away)


def ending(monkeypatch: pytest.MonkeyPatch, end: Callable[[], None]) -> None:
    """Let every body go on with something behind its last line."""
    body: Callable[..., None] = judge._begun  # noqa: SLF001 - what every example of every check goes through

    def and_then(*args: Any, **named: Any) -> None:
        body(*args, **named)
        end()

    monkeypatch.setattr(judge, "_begun", and_then)


@pytest.mark.parametrize("way", [thrown_before, thrown_after])
@pytest.mark.parametrize("share", [0, 1])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_check_passes_whose_every_example_is_thrown_away(
    few: pytest.MonkeyPatch, dialect: str, share: int, way: Callable[[pytest.MonkeyPatch], None]
) -> None:
    """Whatever it spent: it is untestable, and says why; so it is where its share ends before patience does."""
    way(few)
    found = list(judged(dialect, share))
    assert len(found) > 40
    assert {(event.verdict, event.completed) for event in found} == {(Verdict.UNTESTABLE, 0)}
    assert [event.check for event in found if THROWN not in event.reason] == []


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_check_passes_by_the_examples_that_are_left(few: pytest.MonkeyPatch, dialect: str) -> None:
    """Where every second one is thrown away the others count, and both are told."""
    ends: list[bool] = []

    def every_second() -> None:
        ends.append(len(ends) % 2 == 0)
        if not ends[-1]:
            throw_away()

    ending(few, every_second)
    drawn = {check.__name__ for check in in_force(dialect) if hasattr(check, "hypothesis")}
    for event in judged(dialect):
        if event.check in drawn:
            kept, thrown = ends.count(True), ends.count(False)
            assert (event.verdict, event.completed, thrown <= event.rejected) == (Verdict.PASS, kept, True), event
        ends.clear()


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_check_sends_something_in_its_dialect(few: pytest.MonkeyPatch, dialect: str) -> None:
    """All but those that say that they ask control alone, and these do."""
    quiet = {check.__name__ for check in in_force(dialect) if asks_control(check)}
    assert quiet <= QUIET
    for event in judged(dialect):
        asked = event.control_requests if event.check in quiet else event.requests
        assert (event.verdict, bool(event.completed), asked > 0) == (Verdict.PASS, True, True), event


# ------------------------------------------------------------------------------------------------------- one by one


def a_check(body: Callable[[Target, int], None]) -> Any:
    """A check of a number, with this body."""

    @verifies(MUST)
    @given(number=st.integers(0, 1000))
    def check(target: Target, number: int) -> None:
        body(target, number)

    return check


def seen(target: Target, _number: int = 0) -> None:
    """Ask the target for something."""
    target.list([PLAIN])


def test_an_example_that_the_check_names_is_one(a_run: A_RUN) -> None:
    """Though Hypothesis finds no other that fits."""

    @verifies(MUST)
    @example(number=5)
    @given(number=st.integers(6, 1000))
    def check(target: Target, number: int) -> None:
        seen(target)
        assume(number == 5)

    event = run_check(a_run(), check, "jsonrpc")
    assert (event.verdict, event.completed, event.rejected >= 50) == (Verdict.PASS, 1, True)


def test_a_plain_function_that_assumes_what_is_not_so_has_seen_nothing(a_run: A_RUN) -> None:
    """It is one example, and thrown away."""

    @verifies(MUST)
    def check(target: Target) -> None:
        seen(target)
        throw_away()

    event = run_check(a_run(), check, "jsonrpc")
    assert (event.verdict, event.completed, event.rejected) == (Verdict.UNTESTABLE, 0, 1)
    assert event.reason == f"all 1 examples were thrown away: {THROWN}"


def test_an_example_that_sends_nothing_has_seen_nothing(a_run: A_RUN) -> None:
    """Logging in and setting the state are no part of it."""
    event = run_check(a_run(), a_check(lambda target, _: target.shop()), "jsonrpc")
    assert (event.verdict, event.completed, SENT_NOTHING in event.reason) == (Verdict.UNTESTABLE, 0, True)


def test_arguments_that_cannot_be_drawn_are_no_examples(a_run: A_RUN) -> None:
    """None is begun, and the check says so."""

    @verifies(MUST)
    @given(number=st.integers(0, 1000).filter(lambda number: number < 0))
    def check(target: Target, number: int) -> None:
        seen(target, number)

    event = run_check(a_run(), check, "jsonrpc")
    assert (event.verdict, event.examples, event.reason) == (Verdict.UNTESTABLE, 0, NEVER_BEGAN)


def test_what_cannot_be_drawn_in_the_middle_is_thrown_away(a_run: A_RUN) -> None:
    """With what Hypothesis says of it."""

    @verifies(MUST)
    @given(data=st.data())
    def check(target: Target, data: st.DataObject) -> None:
        seen(target)
        data.draw(st.integers(0, 1000).filter(lambda number: number < 0))

    event = run_check(a_run(), check, "jsonrpc")
    assert (event.verdict, event.completed) == (Verdict.UNTESTABLE, 0)
    assert "no value that was drawn fits: " in event.reason


@pytest.mark.parametrize(("good", "verdict"), [(True, Verdict.PASS), (False, Verdict.UNTESTABLE)])
def test_a_machine_has_seen_something_where_a_rule_ran_to_its_end(a_run: A_RUN, good: bool, verdict: Verdict) -> None:  # noqa: FBT001
    """A run that a later rule throws away counts; one in which no rule came to its end does not."""

    class Machine(RuleBasedStateMachine):
        def __init__(self, target: Target) -> None:
            super().__init__()
            self.target = target
            self.times = 0

        @rule()
        def ask(self) -> None:
            seen(self.target)
            self.times += 1
            assume(good and self.times < 3)

    @verifies(MUST)
    def check(target: Target) -> None:
        run_machine(Machine, target)

    event = run_check(a_run(), check, "jsonrpc")
    assert (event.verdict, bool(event.completed)) == (verdict, good)


def test_the_reasons_are_told_most_frequent_first_and_in_few_words() -> None:
    """Three of them, each cut, and how many more there are."""
    tally = Tally()
    for why in ("once", "twice", "twice", *("x" * 1000,) * 3, "another", "a third"):
        tally.reject(why)
    told = tally.nothing_seen(8)
    assert told.startswith(f"all 8 examples were thrown away: {'x' * 240}… (3 times); twice (2 times); once; ")
    assert told.endswith("and 2 other reasons")


def test_a_share_that_ends_among_rejections_is_stretched_by_what_others_can_spare(a_run: A_RUN) -> None:
    """So that the first examples' luck does not decide; what the others are sure of stays theirs."""
    times: list[int] = []

    def third(target: Target, number: int) -> None:
        seen(target)
        times.append(number)
        assume(len(times) >= 3)

    run, check = a_run(control=False), a_check(third)
    found = {}
    for spare in (0, 20):
        times.clear()
        mine = {key_of(check): Stake(key_of(check), 1, 1), "another": Stake("another", 10, 1)}
        run.purses = {"jsonrpc": Purse(12 + spare, mine)}
        found[spare] = run_check(run, check, "jsonrpc").verdict
        assert run.purses["jsonrpc"].left >= 10
    assert found == {0: Verdict.UNTESTABLE, 20: Verdict.PASS}


def test_what_is_shown_says_how_many_were_thrown_away(a_run: A_RUN) -> None:
    """And nothing where none were; a log that does not know counts what was begun."""
    import msgspec  # noqa: PLC0415 - only here

    event = run_check(a_run(), a_check(seen), "jsonrpc")
    shown = [
        examples_of(msgspec.structs.replace(event, **values))
        for values in ({"completed": 19, "rejected": 5}, {"completed": 1}, {"completed": None, "examples": 7})
    ]
    assert shown == ["19 examples, 5 rejected", "1 example", "7 examples"]
