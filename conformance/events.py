"""The log of a run: events, appended and never changed; every report is made from it.

    run_started    {"schema", "stockproof", "target", "base_url", "edition", "dialects", "profile", "seed", "control",
                    "started_at", "python", "platform"}
    planned        {"checks": [[requirement, dialect, check], ...]}: what the run set out to judge
    verdict        {"requirement", "level", "dialect", "check", "verdict", "reason", "examples", "requests",
                    "control_requests", "seconds", "through_control", "failure": {"message", "example"},
                    "exchanges": [exchange, ...]}
    left_behind    {"dialect", "things"}: what the suite made or changed and could not put back
    run_finished   {"verdicts": {verdict: count}, "examples", "requests", "control_requests", "seconds",
                    "ended_by"}

An exchange is one of the last example's, the shrunk one's where the check failed:

    {"request": {"method", "path", "headers", "body", "encoding", "size"}, "answer": {"status", "headers", "body",
     "encoding", "size"}, "at", "seconds", "note"}

`requests` are those that a shop answers in its dialects; those to the target's control are counted apart.
Each event also has "event" and "at" (seconds since the run began). Secrets are taken out before anything gets here.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from time import monotonic
from typing import IO

import msgspec

from conformance.verdicts import Verdict

__all__ = [
    "SCHEMA",
    "Event",
    "EventLog",
    "Failure",
    "LeftBehind",
    "LoggedAnswer",
    "LoggedExchange",
    "LoggedRequest",
    "Planned",
    "RunFinished",
    "RunStarted",
    "VerdictEvent",
    "read_log",
]

#: The version of the events' form; it rises when a member changes its meaning or goes.
SCHEMA = 1
Headers = tuple[tuple[str, str], ...]


class LoggedRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """A request as it went over the wire; `size` is the body's in bytes where less of it is kept."""

    method: str
    path: str
    headers: Headers = ()
    body: str = ""
    encoding: str = ""
    size: int = 0


class LoggedAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """An answer; `encoding` is "base64" where the body is no text."""

    status: int
    headers: Headers = ()
    body: str = ""
    encoding: str = ""
    size: int = 0


class LoggedExchange(msgspec.Struct, frozen=True, omit_defaults=True):
    """A request and its answer, None where none came; `note` says what a request to the target's control was for."""

    request: LoggedRequest
    answer: LoggedAnswer | None = None
    at: float = 0.0
    seconds: float = 0.0
    note: str = ""


class Failure(msgspec.Struct, frozen=True):
    """What a failure shows beside its messages: what was wrong, and the shrunk example."""

    message: str
    example: str


class Event(msgspec.Struct, frozen=True, tag_field="event"):
    """Something that happened, so many seconds after the run began."""

    at: float


class RunStarted(Event, frozen=True, tag="run_started"):
    """The run's circumstances: all that is needed to do it again."""

    stockproof: str
    target: str
    base_url: str
    edition: str
    dialects: tuple[str, ...]
    profile: str
    seed: int
    control: bool
    started_at: str = ""
    python: str = ""
    platform: str = ""
    schema: int = SCHEMA


class Planned(Event, frozen=True, tag="planned"):
    """What the run set out to judge, as requirement, dialect and check; what has no verdict at the end was not."""

    checks: tuple[tuple[str, str, str], ...]


class VerdictEvent(Event, frozen=True, tag="verdict"):
    """What one check found in one dialect."""

    requirement: str
    level: str
    dialect: str
    check: str
    verdict: Verdict
    examples: int
    requests: int
    seconds: float
    reason: str = ""
    control_requests: int = 0
    through_control: bool = False
    failure: Failure | None = None
    exchanges: tuple[LoggedExchange, ...] = ()


class LeftBehind(Event, frozen=True, tag="left_behind"):
    """What the suite made or changed on a target and could not put back, a line a thing."""

    dialect: str
    things: tuple[str, ...]


class RunFinished(Event, frozen=True, tag="run_finished"):
    """The totals; `ended_by` says what cut the run short, if anything."""

    verdicts: dict[str, int]
    examples: int
    requests: int
    seconds: float
    ended_by: str = ""
    control_requests: int = 0


AnyEvent = RunStarted | Planned | VerdictEvent | LeftBehind | RunFinished


class EventLog:
    """The events of a run, in memory and, once it has a file, on disk line by line."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        """The clock begins now."""
        self._began = monotonic()
        self._file: IO[bytes] | None = None
        self.events: list[Event] = list(events)

    @property
    def now(self) -> float:
        """Seconds since the run began."""
        return self.since(monotonic())

    def since(self, moment: float) -> float:
        """A moment of the monotonic clock, in seconds since the run began."""
        return round(moment - self._began, 4)

    def write_to(self, path: Path) -> None:
        """Write the events so far to a file, and each further one as it comes; an earlier run's file is replaced."""
        self._file = path.open("wb", buffering=0)
        self._file.write(self.lines())

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()
            self._file = None

    def add(self, event: Event) -> None:
        """Append an event."""
        self.events.append(event)
        if self._file:
            self._file.write(_line(event))

    @property
    def verdicts(self) -> list[VerdictEvent]:
        """The verdicts so far."""
        return [event for event in self.events if isinstance(event, VerdictEvent)]

    @property
    def started(self) -> RunStarted:
        """The run's circumstances."""
        return next(event for event in self.events if isinstance(event, RunStarted))

    @property
    def finished(self) -> RunFinished | None:
        """The totals, None for a run that was cut off."""
        return next((event for event in reversed(self.events) if isinstance(event, RunFinished)), None)

    def counts(self) -> Counter[str]:
        """How many of each verdict, in the order of `Verdict`."""
        found = Counter(event.verdict for event in self.verdicts)
        return Counter({verdict.value: found[verdict] for verdict in Verdict if found[verdict]})

    def finish(self, requests: int, ended_by: str = "", control_requests: int = 0) -> RunFinished:
        """Append the totals."""
        examples = sum(event.examples for event in self.verdicts)
        last = RunFinished(self.now, dict(self.counts()), examples, requests, self.now, ended_by, control_requests)
        self.add(last)
        return last

    def lines(self) -> bytes:
        """The log as NDJSON."""
        return b"".join(_line(event) for event in self.events)


def _line(event: Event) -> bytes:
    return msgspec.json.encode(event) + b"\n"


def read_log(path: Path) -> EventLog:
    """The log in a file; raises `msgspec.DecodeError` for one that is none, `OSError` where there is none."""
    decoder = msgspec.json.Decoder(AnyEvent)
    return EventLog(decoder.decode(line) for line in path.read_bytes().splitlines() if line.strip())
