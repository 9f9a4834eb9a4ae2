"""Several logs as one: those of workers that shared a run, or of a run that was done in parts."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from conformance.events import (
    BaselineRead,
    Event,
    EventLog,
    LogError,
    Planned,
    RunFinished,
    RunStarted,
    VerdictEvent,
)

__all__ = ["merged"]

#: What must be the same in all logs, so that their verdicts mean the same.
SAME = ("stockproof", "target", "base_url", "edition", "profile", "schema")


def merged(logs: Iterable[EventLog]) -> EventLog:
    """One log with the verdicts of all, in the order in which they were found.

    It is finished when all of them are. What one worker did not judge and another did, was judged.
    """
    parts = sorted(logs, key=lambda log: log.started.started_at)
    if len(parts) == 1:
        return parts[0]
    _refuse_strangers(parts)
    first = parts[0].started
    named = dict.fromkeys(name for log in parts for name in log.started.dialects)
    start = msgspec.structs.replace(first, dialects=tuple(named))
    events: list[Event] = [event for log in parts for event in _moved(log, _seconds(first, log.started))]
    between = sorted(events, key=lambda event: event.at)
    plan = tuple(dict.fromkeys(check for log in parts for check in log.planned))
    return EventLog([start, *_baselines(parts), Planned(start.at, plan), *between, *_finished(parts, between)])


def _refuse_strangers(parts: Sequence[EventLog]) -> None:
    for name in SAME:
        found = dict.fromkeys(str(getattr(log.started, name)) for log in parts)
        if len(found) > 1:
            raise LogError(f"logs of different runs cannot be one: {name} is {' and '.join(found)}")


def _seconds(first: RunStarted, other: RunStarted) -> float:
    """How much later a run began."""
    if not first.started_at or not other.started_at:
        return 0.0
    later = datetime.fromisoformat(other.started_at) - datetime.fromisoformat(first.started_at)
    return later.total_seconds()


def _moved(log: EventLog, seconds: float) -> Iterable[Event]:
    """What happened between a log's first lines and its last, on the clock of a run that began so much earlier."""
    for event in log.events:
        if isinstance(event, VerdictEvent):
            exchanges = tuple(msgspec.structs.replace(one, at=one.at + seconds) for one in event.exchanges)
            yield msgspec.structs.replace(event, at=event.at + seconds, exchanges=exchanges)
        elif not isinstance(event, RunStarted | BaselineRead | Planned | RunFinished):
            yield msgspec.structs.replace(event, at=event.at + seconds)


def _baselines(parts: Sequence[EventLog]) -> list[BaselineRead]:
    """The baseline of all, once."""
    found = [event for log in parts for event in log.events if isinstance(event, BaselineRead)]
    entries = tuple(dict.fromkeys(entry for event in found for entry in event.entries))
    return [msgspec.structs.replace(found[0], entries=entries)] if found else []


def _finished(parts: Sequence[EventLog], events: Sequence[Event]) -> list[RunFinished]:
    """The totals of all, once all have some."""
    ends = [log.finished for log in parts if log.finished]
    if len(ends) < len(parts):
        return []
    first, last = parts[0].started, max(event.at for event in (*events, *ends))
    late = max(_seconds(first, log.started) + end.at for log, end in zip(parts, ends, strict=True))
    whole = EventLog(events)
    reasons = dict.fromkeys(end.ended_by for end in ends if end.ended_by)
    return [
        RunFinished(
            at=max(last, late),
            verdicts=dict(whole.counts()),
            examples=sum(end.examples for end in ends),
            completed=sum(end.examples if end.completed is None else end.completed for end in ends),
            rejected=sum(end.rejected for end in ends),
            safekeeping=sum(end.safekeeping for end in ends),
            requests=sum(end.requests for end in ends),
            seconds=round(max(last, late), 4),
            ended_by="; ".join(reasons),
            control_requests=sum(end.control_requests for end in ends),
            not_restorable=_joined(end.not_restorable for end in ends),
            sent_again=sum(end.sent_again for end in ends),
        )
    ]


def _joined(texts: Iterable[str]) -> str:
    """The parts of several texts, each once."""
    return "; ".join(dict.fromkeys(part for text in texts for part in text.split("; ") if part))
