"""What a run came to, in one line and one word; every report and the command's exit code have it from here."""

from datetime import UTC, date, datetime
from enum import StrEnum

import msgspec

from conformance.baseline import Entry, expired, stale
from conformance.deadlocks import said
from conformance.events import EventLog
from conformance.verdicts import Verdict

__all__ = ["BROKEN_OFF", "Headline", "Outcome", "headline"]

#: How a run ended whose log has no end.
BROKEN_OFF = "the log breaks off before the run's end"


class Outcome(StrEnum):
    """A run in a word; only `KEPT` is green."""

    KEPT = "kept"
    NOT_KEPT = "not kept"
    BASELINE = "stale or expired baseline"
    INCOMPLETE = "incomplete"
    NOT_PUT_BACK = "not put back"
    NOTHING = "nothing judged"

    @property
    def exit_code(self) -> int:
        """What a command exits with; an interrupted run has a code of its own."""
        return {Outcome.KEPT: 0, Outcome.NOT_KEPT: 1, Outcome.BASELINE: 3}.get(self, 2)


class Headline(msgspec.Struct, frozen=True):
    """A run's totals: every verdict's count, what was planned and not judged, and what a baseline has too much."""

    outcome: Outcome
    text: str
    counts: dict[str, int]
    not_judged: int
    through_control: int
    stale: tuple[Entry, ...] = ()
    expired: tuple[Entry, ...] = ()
    ended_by: str = ""
    left_behind: tuple[str, ...] = ()
    not_restorable: str = ""
    sent_again: int = 0

    @property
    def is_green(self) -> bool:
        """Whether the run went to its end and found nothing that has to be looked after."""
        return self.outcome is Outcome.KEPT

    @property
    def lines(self) -> tuple[str, ...]:
        """The headline, why the run ended early, what it left behind, each entry of the baseline that has to go."""
        left = tuple(f"NOT PUT BACK: {thing}" for thing in self.left_behind)
        early = (f"The run ended early: {self.ended_by}",) if self.ended_by else ()
        old = tuple(f"Stale in the baseline, kept by now: {entry}" for entry in self.stale)
        late = tuple(f"Expired in the baseline: {entry}" for entry in self.expired)
        lost = (f"Not put back, since no API can set it: {self.not_restorable}",) if self.not_restorable else ()
        again = (f"{said(self.sent_again)}.",) if self.sent_again else ()
        return (self.text, *early, *left, *lost, *again, *old, *late)

    @property
    def whole(self) -> str:
        """Everything in one line, the word first."""
        return f"{self.outcome}: {'; '.join(self.lines)}"


def headline(log: EventLog) -> Headline:
    """What a log says that its run came to."""
    counts = dict(log.counts())
    missing, ended_by = len(log.not_judged), log.finished.ended_by if log.finished else BROKEN_OFF
    old = stale(log.baseline, log.verdicts, log.started.edition)
    late = expired(log.baseline, _day(log.started.started_at))
    through = sum(event.through_control for event in log.verdicts)
    left = tuple(thing for event in log.left_behind for thing in event.things)
    return Headline(
        outcome=_outcome(
            counts, is_whole=not ended_by and not missing, is_put_back=not left, has_old=bool(old or late)
        ),
        text=_text(counts, missing, through, len(old), len(late)),
        counts=counts,
        not_judged=missing,
        through_control=through,
        stale=old,
        expired=late,
        ended_by=ended_by,
        left_behind=left,
        not_restorable=log.finished.not_restorable if log.finished else "",
        sent_again=log.finished.sent_again if log.finished else 0,
    )


def _day(started_at: str) -> date:
    """The day on which a run began, so that a report that is made again later says the same."""
    return datetime.fromisoformat(started_at).date() if started_at else datetime.now(UTC).date()


def _outcome(counts: dict[str, int], *, is_whole: bool, is_put_back: bool, has_old: bool) -> Outcome:
    if not is_whole:
        return Outcome.INCOMPLETE
    if not is_put_back:
        return Outcome.NOT_PUT_BACK
    if not set(counts) - {Verdict.NOT_APPLICABLE.value}:
        return Outcome.NOTHING
    if any(Verdict(name).breaks_the_run for name in counts):
        return Outcome.NOT_KEPT
    return Outcome.BASELINE if has_old else Outcome.KEPT


def _text(counts: dict[str, int], missing: int, through: int, old: int, late: int) -> str:
    parts = [f"{count} {name}" for name, count in counts.items()]
    parts += [f"{missing} not judged"] if missing else []
    text = ", ".join(parts) or "nothing judged"
    text += f" ({through} seen through control too)" if through else ""
    entries = [f"{number} {word}" for number, word in ((old, "stale"), (late, "expired")) if number]
    return text + (f"; baseline entries: {', '.join(entries)}" if entries else "")
