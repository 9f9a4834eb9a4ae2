"""Two runs compared, as an upgrade gate: what broke, what healed, what is judged anew and what no longer.

A check that the second run does not judge any more is a regression too: nobody knows whether it is still kept.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

from conformance.events import EventLog, RunStarted, VerdictEvent, read_log
from conformance.reports import EVENTS
from conformance.verdicts import Verdict

__all__ = ["Changed", "Difference", "LogError", "difference", "log_of"]

Kind = Literal["broke", "gone", "changed", "healed", "new"]
#: The order in which changes are told, the bad ones first.
KINDS: tuple[Kind, ...] = ("broke", "gone", "changed", "healed", "new")
#: How good a verdict is; a change downwards is a regression.
RANKS = {
    Verdict.PASS: 4,
    Verdict.NOT_APPLICABLE: 3,
    Verdict.WARN: 3,
    Verdict.EXPECTED: 2,
    Verdict.UNTESTABLE: 1,
    Verdict.FLAKY: 0,
    Verdict.FAIL: 0,
    Verdict.ERROR: 0,
}


class LogError(ValueError):
    """What is no log of a run: what is wrong, in a line."""


class Changed(msgspec.Struct, frozen=True, omit_defaults=True):
    """A check whose verdict is another one; "" where a run has none."""

    kind: Kind
    requirement: str
    dialect: str
    check: str
    before: str
    after: str
    reason: str = ""
    is_regression: bool = False


class Difference(msgspec.Struct, frozen=True):
    """What differs between two runs: the circumstances in lines, and the checks; `same` is how many are as before."""

    before: str
    after: str
    circumstances: tuple[str, ...]
    changes: tuple[Changed, ...]
    same: int

    @property
    def regressions(self) -> int:
        """How many changes are for the worse."""
        return sum(change.is_regression for change in self.changes)


Key = tuple[str, str, str]


def log_of(path: Path) -> EventLog:
    """The log in a file, or in the folder of a run's reports."""
    file = path / EVENTS if path.is_dir() else path
    try:
        log = read_log(file)
    except OSError as error:
        raise LogError(f"{file}: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise LogError(f"{file} is no log of a run: {error}") from error
    if not _has_start(log):
        raise LogError(f"{file} is no log of a run: it has no beginning")
    return log


def _has_start(log: EventLog) -> bool:
    return any(isinstance(event, RunStarted) for event in log.events)


def difference(one: EventLog, other: EventLog) -> Difference:
    """What differs between an earlier run and a later one."""
    before, after = _verdicts(one), _verdicts(other)
    changes = [
        change
        for key in dict.fromkeys((*before, *after))
        if (change := _changed(key, before.get(key), after.get(key))) is not None
    ]
    shared = len(before.keys() & after.keys())
    same = shared - sum(change.kind not in ("gone", "new") for change in changes)
    changes.sort(key=lambda change: KINDS.index(change.kind))
    return Difference(_title(one), _title(other), tuple(_circumstances(one, other)), tuple(changes), same)


def _verdicts(log: EventLog) -> dict[Key, VerdictEvent]:
    return {(event.requirement, event.dialect, event.check): event for event in log.verdicts}


def _changed(key: Key, before: VerdictEvent | None, after: VerdictEvent | None) -> Changed | None:
    if after is None:
        return Changed("gone", *key, before.verdict.value if before else "", "", is_regression=True)
    reason = after.reason.partition("\n")[0]
    if before is None:
        return Changed("new", *key, "", after.verdict.value, reason, is_regression=RANKS[after.verdict] == 0)
    if before.verdict is after.verdict:
        return None
    step = RANKS[after.verdict] - RANKS[before.verdict]
    kind: Kind = "changed" if step == 0 else "broke" if step < 0 else "healed"
    return Changed(kind, *key, before.verdict.value, after.verdict.value, reason, is_regression=step < 0)


def _title(log: EventLog) -> str:
    started = log.started
    return f"{started.target}, edition {started.edition}, {started.started_at or 'at an unknown time'}"


def _circumstances(one: EventLog, other: EventLog) -> Iterable[str]:
    """What makes the runs less comparable, a line each."""
    names = {"edition": "editions", "profile": "profiles", "stockproof": "versions of the suite", "control": "control"}
    for name, shown in names.items():
        was, now = getattr(one.started, name), getattr(other.started, name)
        if was != now:
            yield f"different {shown}: {was}, then {now}"
    lost = [name for name in one.started.dialects if name not in other.started.dialects]
    if lost:
        yield f"dialects that the later run has not: {', '.join(lost)}"
    for word, log in (("earlier", one), ("later", other)):
        if log.finished is None or log.finished.ended_by:
            why = log.finished.ended_by if log.finished else "its log breaks off"
            yield f"the {word} run did not come to its end: {why}"
