"""Two runs compared as an upgrade gate."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from conformance.differences import LogError, difference, log_of
from conformance.events import EventLog, RunFinished, RunStarted, VerdictEvent
from conformance.verdicts import Verdict

Kept = tuple[str, Verdict]
PASS, FAIL, WARN = Verdict.PASS, Verdict.FAIL, Verdict.WARN


def verdict(check: str, found: Verdict) -> VerdictEvent:
    """What a check found."""
    return VerdictEvent(
        at=1, requirement=f"faults/{check}", level="MUST", dialect="jsonrpc", check=f"test_{check}", verdict=found,
        examples=1, requests=1, seconds=0.1, reason="" if found is PASS else f"{check} is {found}\nat length",
    )  # fmt: skip


def a_log(*found: Kept, finished: bool = True, **circumstances: Any) -> EventLog:
    """The log of a run in which checks found something."""
    values: dict[str, Any] = {
        "at": 0, "stockproof": "1.0", "target": "a shop", "base_url": "http://shop.test", "edition": "documented",
        "dialects": ("jsonrpc",), "profile": "ci", "seed": 1, "control": True,
    }  # fmt: skip
    events: list[Any] = [RunStarted(**(values | circumstances)), *(verdict(*one) for one in found)]
    end = RunFinished(at=2, verdicts={}, examples=1, requests=1, seconds=2)
    return EventLog([*events, *([end] if finished else [])])


def kinds(before: Sequence[Kept], after: Sequence[Kept]) -> list[tuple[str, str, bool]]:
    """The changes between two runs: their kind, of which check, whether for the worse."""
    found = difference(a_log(*before), a_log(*after))
    return [(change.kind, change.requirement.partition("/")[2], change.is_regression) for change in found.changes]


def test_nothing_changes_between_a_run_and_itself() -> None:
    """Passes and failures alike."""
    found = difference(a_log(("a", PASS), ("b", FAIL)), a_log(("a", PASS), ("b", FAIL)))
    assert (found.changes, found.regressions, found.same, found.circumstances) == ((), 0, 2, ())


@pytest.mark.parametrize(
    ("before", "after", "kind", "worse"),
    [
        (PASS, FAIL, "broke", True),
        (PASS, Verdict.FLAKY, "broke", True),
        (PASS, WARN, "broke", True),
        (PASS, Verdict.UNTESTABLE, "broke", True),
        (PASS, Verdict.NOT_APPLICABLE, "broke", True),
        (Verdict.EXPECTED, FAIL, "broke", True),
        (FAIL, PASS, "healed", False),
        (FAIL, Verdict.UNTESTABLE, "healed", False),
        (FAIL, Verdict.FLAKY, "changed", False),
    ],
)
def test_a_verdict_changes(before: Verdict, after: Verdict, kind: str, worse: bool) -> None:  # noqa: FBT001 - a case
    """For the worse or the better."""
    assert kinds([("a", before)], [("a", after)]) == [(kind, "a", worse)]


def test_what_is_no_longer_judged_is_a_regression() -> None:
    """Nobody knows whether it is kept; what is judged anew is one only where it fails."""
    assert kinds([("a", PASS), ("b", FAIL)], [("c", PASS), ("d", FAIL)]) == [
        ("gone", "a", True),
        ("gone", "b", True),
        ("new", "c", False),
        ("new", "d", True),
    ]


def test_other_circumstances_are_pointed_out() -> None:
    """Edition, profile, version, dialects, a run that was cut off."""
    one = a_log(dialects=("jsonrpc", "xmlrpc"))
    other = a_log(edition="openmage-20.18", profile="quick", stockproof="2.0", control=False, finished=False)
    assert difference(one, other).circumstances == (
        "different editions: documented, then openmage-20.18",
        "different profiles: ci, then quick",
        "different versions of the suite: 1.0, then 2.0",
        "different control: True, then False",
        "dialects that the later run has not: xmlrpc",
        "the later run did not come to its end: its log breaks off",
    )


def test_a_log_is_found_in_its_folder(tmp_path: Path) -> None:
    """Or named itself, whatever its line ends are."""
    (tmp_path / "events.ndjson").write_bytes(a_log(("a", PASS)).lines().replace(b"\n", b"\r\n"))
    assert [event.check for event in log_of(tmp_path).verdicts] == ["test_a"]
    assert [event.check for event in log_of(tmp_path / "events.ndjson").verdicts] == ["test_a"]


@pytest.mark.parametrize(
    "text", [b"", b"{}", b"[1]", b"\xff", b'{"event":"verdict"}', msgspec.json.encode(verdict("a", PASS))]
)
def test_what_is_no_log_is_refused_in_a_line(tmp_path: Path, text: bytes) -> None:
    """Nothing, other JSON, no UTF-8, a log without its beginning."""
    path = tmp_path / "events.ndjson"
    path.write_bytes(text)
    with pytest.raises(LogError, match="is no log of a run") as refused:
        log_of(path)
    assert "\n" not in str(refused.value)


def test_no_file_is_no_log(tmp_path: Path) -> None:
    """A folder without a log, and nothing at all."""
    for path in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(LogError, match="No such file"):
            log_of(path)
