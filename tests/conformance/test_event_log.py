"""The log: written, read again, cut off, and several as one."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.baseline import Entry
from conformance.events import (
    SCHEMA,
    BaselineRead,
    EventLog,
    LeftBehind,
    LogError,
    LoggedExchange,
    LoggedRequest,
    Planned,
    RunStarted,
    VerdictEvent,
    read_log,
)
from conformance.headline import Outcome, headline
from conformance.merge import merged
from conformance.verdicts import Verdict

NAME = "faults/product_not_exists"
PLAN = tuple((NAME, "jsonrpc", f"test_{letter}") for letter in "abcd")


def started(**changes: Any) -> RunStarted:
    """The circumstances of a run."""
    began = RunStarted(0.0, "0.1.0", "a shop", "http://x", "documented", ("jsonrpc",), "quick", 1, control=False)
    return msgspec.structs.replace(began, **{"started_at": "2026-11-25T12:00:00+00:00", **changes})


def verdict(check: str, found: Verdict = Verdict.PASS, at: float = 1.0, reason: str = "") -> VerdictEvent:
    """What a check found."""
    exchanges = (LoggedExchange(LoggedRequest("GET", "/"), None, at),)
    return VerdictEvent(at, NAME, "MUST", "jsonrpc", check, found, 2, 3, 0.1, reason, exchanges=exchanges)


def worker(*checks: str, finished: bool = True, **changes: Any) -> EventLog:
    """The log of a worker, which planned everything and judged a part."""
    log = EventLog([started(**changes), Planned(0.1, PLAN)])
    for check in checks:
        log.add(verdict(check))
    if finished:
        log.finish(10, control_requests=1)
    return log


@given(st.text(st.characters(codec=None), max_size=50))
def test_any_text_can_be_logged(text: str) -> None:
    """Half a surrogate pair too, which UTF-8 cannot hold: it becomes a question mark, and the run goes on."""
    log = EventLog([started()])
    log.add(verdict("test_a", reason=text))
    assert log.verdicts[0].reason == text.encode("utf-8", "replace").decode()
    assert len(log.lines().splitlines()) == 2


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_a_log_is_read_as_it_was_written(tmp_path: Path, ends: bytes) -> None:
    """With whatever line ends it came back."""
    log = worker("test_a", "test_b")
    (tmp_path / "log").write_bytes(log.lines().replace(b"\n", ends))
    assert read_log(tmp_path / "log").events == log.events


def test_a_log_may_break_off_anywhere(tmp_path: Path) -> None:
    """After any byte behind its first line: it reads as an incomplete run, until its last line is whole."""
    log = worker("test_a", "test_b", "test_c", "test_d")
    whole = log.lines()
    first = whole.index(b"\n") + 1
    for length in range(first, len(whole) - 2, 7):
        (tmp_path / "log").write_bytes(whole[:length])
        assert headline(read_log(tmp_path / "log")).outcome is Outcome.INCOMPLETE
    (tmp_path / "log").write_bytes(whole.rstrip())
    assert headline(read_log(tmp_path / "log")).outcome is Outcome.KEPT


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "holds no run"),
        (b"\n\n", "holds no run"),
        (b'{"event":"run_sta', "holds no run"),
        (b'{"event":"planned","at":0,"checks":[]}\n', "holds no run"),
        (b"nonsense\n", "line 1 is no event of a log: "),
        (b'{"event":"nonsense","at":0}\n', "line 1 is no event of a log: Invalid value 'nonsense'"),
        (b"\xff\xfe\n", "line 1 is no event of a log: "),
        (msgspec.json.encode(started(schema=SCHEMA + 1)) + b"\n", "in a form that this version cannot read"),
    ],
)
def test_what_is_no_log_is_said(tmp_path: Path, content: bytes, said: str) -> None:
    """The file, the line, and why."""
    (tmp_path / "log").write_bytes(content)
    with pytest.raises(LogError) as error:
        read_log(tmp_path / "log")
    assert str(error.value).startswith(f"{tmp_path / 'log'}: ")
    assert said in str(error.value)


def test_members_of_a_later_version_are_passed_over(tmp_path: Path) -> None:
    """They may be added without a new version of the schema."""
    (tmp_path / "log").write_bytes(msgspec.json.encode(started()).replace(b'"seed":1', b'"seed":1,"new":[1]') + b"\n")
    assert read_log(tmp_path / "log").started == started()


def test_workers_logs_are_one() -> None:
    """Each judged a part of the plan: together they are a whole run, with the sums of their totals."""
    one = merged([worker("test_c", "test_d", started_at="2026-11-25T12:00:02+00:00"), worker("test_a", "test_b")])
    assert [event.check for event in one.verdicts] == ["test_a", "test_b", "test_c", "test_d"]
    assert [event.at for event in one.verdicts] == [event.exchanges[0].at for event in one.verdicts] == [1, 1, 3, 3]
    assert one.finished
    assert (one.finished.requests, one.finished.control_requests, one.finished.examples) == (20, 2, 8)
    assert one.finished.verdicts == {"pass": 4}
    assert one.finished.seconds >= 3
    found = headline(one)
    assert (found.outcome, found.not_judged) == (Outcome.KEPT, 0)


def test_a_worker_that_died_makes_the_run_incomplete() -> None:
    """What it had found counts, what it had not is not judged."""
    found = headline(merged([worker("test_a", "test_b"), worker("test_c", finished=False)]))
    assert (found.outcome, found.not_judged, found.counts) == (Outcome.INCOMPLETE, 1, {"pass": 3})


def test_a_baseline_is_held_against_all_workers() -> None:
    """An entry is stale only if no worker needed it."""
    entry = Entry(NAME, "*", "r", "o", date(2027, 1, 1))
    parts = [worker("test_a"), worker("test_b")]
    for log, found in zip(parts, (Verdict.PASS, Verdict.FAIL), strict=True):
        log.events.insert(1, BaselineRead(0.0, "known.toml", (entry,)))
        log.add(verdict("test_c" if found is Verdict.PASS else "test_d", found))
        log.add(LeftBehind(2.0, "", ("a thing",)))
    both = merged(parts)
    assert (both.baseline, headline(both).stale) == ((entry,), ())
    assert headline(parts[0]).stale == (entry,)
    assert len(both.left_behind) == 2


def test_one_log_is_itself() -> None:
    """Nothing is made of it."""
    log = worker("test_a")
    assert merged([log]) is log


@pytest.mark.parametrize("changes", [{"target": "another"}, {"edition": "magento-2.4"}, {"stockproof": "9.9"}])
def test_logs_of_different_runs_are_not_one(changes: dict[str, str]) -> None:
    """Their verdicts do not mean the same."""
    with pytest.raises(LogError, match=f"{next(iter(changes))} is "):
        merged([worker("test_a"), worker("test_b", **changes)])


def test_a_file_grows_line_by_line(tmp_path: Path, a_run: Callable[..., Any]) -> None:
    """What has happened is on disk before the next thing does."""
    log = a_run().log
    log.write_to(tmp_path / "log")
    for number, event in enumerate((started(), verdict("test_a")), 1):
        log.add(event)
        assert len((tmp_path / "log").read_bytes().splitlines()) == number
    log.close()
    assert read_log(tmp_path / "log").events == log.events
