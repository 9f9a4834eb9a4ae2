"""What a run came to: only one that went to its end, and found everything kept, is green."""

from datetime import date

import pytest

from conformance.baseline import Entry
from conformance.events import BaselineRead, Event, EventLog, LeftBehind, Planned, RunStarted, VerdictEvent
from conformance.headline import BROKEN_OFF, Outcome, headline
from conformance.verdicts import Verdict

NAME = "faults/product_not_exists"
STARTED = RunStarted(
    0.0,
    "0.1.0",
    "a shop",
    "http://x",
    "documented",
    ("jsonrpc",),
    "quick",
    1,
    control=False,
    started_at="2026-11-25T12:00:00+00:00",
)


def log_of(*verdicts: Verdict, ended_by: str | None = "", more: tuple[Event, ...] = ()) -> EventLog:
    """The log of a run that found this; one that breaks off where it was not ended by anything, not even nothing."""
    log = EventLog([STARTED, *more])
    for verdict in verdicts:
        log.add(VerdictEvent(1.0, NAME, "MUST", "jsonrpc", f"test_{verdict.name}", verdict, 1, 1, 0.1))
    if ended_by is not None:
        log.finish(1, ended_by)
    return log


@pytest.mark.parametrize(
    ("verdicts", "outcome", "code"),
    [
        ([Verdict.PASS], Outcome.KEPT, 0),
        ([Verdict.PASS, Verdict.WARN], Outcome.KEPT, 0),
        ([Verdict.PASS, Verdict.EXPECTED], Outcome.KEPT, 0),
        ([Verdict.PASS, Verdict.NOT_APPLICABLE], Outcome.KEPT, 0),
        ([Verdict.PASS, Verdict.FAIL], Outcome.NOT_KEPT, 1),
        ([Verdict.PASS, Verdict.FLAKY], Outcome.NOT_KEPT, 1),
        ([Verdict.PASS, Verdict.UNTESTABLE], Outcome.NOT_KEPT, 1),
        ([Verdict.PASS, Verdict.ERROR], Outcome.NOT_KEPT, 1),
        ([Verdict.NOT_APPLICABLE], Outcome.NOTHING, 2),
        ([], Outcome.NOTHING, 2),
    ],
)
def test_verdicts_make_an_outcome(verdicts: list[Verdict], outcome: Outcome, code: int) -> None:
    """And an exit code; a run in which nothing was applicable has shown nothing."""
    found = headline(log_of(*verdicts))
    assert (found.outcome, found.outcome.exit_code, found.is_green) == (outcome, code, code == 0)


@pytest.mark.parametrize("verdicts", [[Verdict.PASS], [Verdict.PASS, Verdict.FAIL], []])
def test_a_run_that_was_cut_off_is_incomplete(verdicts: list[Verdict]) -> None:
    """Whatever it had found, whether it said so or just stopped."""
    assert headline(log_of(*verdicts, ended_by="interrupted")).outcome is Outcome.INCOMPLETE
    broken = headline(log_of(*verdicts, ended_by=None))
    assert (broken.outcome, broken.ended_by, broken.outcome.exit_code) == (Outcome.INCOMPLETE, BROKEN_OFF, 2)
    assert f"The run ended early: {BROKEN_OFF}" in broken.lines


def test_what_was_planned_and_has_no_verdict_counts() -> None:
    """As not judged; a run with a part missing is not complete."""
    plan = Planned(0.0, ((NAME, "jsonrpc", "test_PASS"), (NAME, "jsonrpc", "test_b"), (NAME, "jsonrpc", "test_b")))
    found = headline(log_of(Verdict.PASS, more=(plan,)))
    assert (found.outcome, found.not_judged, found.text) == (Outcome.INCOMPLETE, 1, "1 pass, 1 not judged")


def test_what_is_left_behind_is_named() -> None:
    """And is no green run."""
    found = headline(log_of(Verdict.PASS, more=(LeftBehind(1.0, "jsonrpc", ("stock 17",)),)))
    assert (found.outcome, found.outcome.exit_code) == (Outcome.NOT_PUT_BACK, 2)
    assert "NOT PUT BACK: stock 17" in found.lines


def test_stale_and_expired_entries_count_unless_something_is_worse() -> None:
    """Exit code 3, each entry named; a failure beside them is 1."""
    old = Entry(NAME, "jsonrpc", "r", "o", date(2027, 1, 1), check="test_PASS")
    late = Entry(NAME, "jsonrpc", "r", "o", date(2026, 11, 24), check="test_FAIL")
    read = (BaselineRead(0.0, "known.toml", (old, late)),)
    found = headline(log_of(Verdict.PASS, Verdict.FAIL, more=read))
    assert (found.outcome, found.outcome.exit_code, found.stale, found.expired) == (
        Outcome.BASELINE,
        3,
        (old,),
        (late,),
    )
    assert found.text == "1 pass, 1 expected failure; baseline entries: 1 stale, 1 expired"
    assert [line.partition(":")[0] for line in found.lines[1:]] == [
        "Stale in the baseline, kept by now",
        "Expired in the baseline",
    ]
    worse = headline(log_of(Verdict.PASS, Verdict.FAIL, Verdict.FLAKY, more=read))
    assert (worse.outcome, worse.stale) == (Outcome.NOT_KEPT, (old,))
