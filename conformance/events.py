"""The log of a run: events, appended and never changed; every report is made from it.

    run_started    {"stockproof", "target", "edition", "dialects", "profile", "seed", "control"}
    verdict        {"requirement", "level", "dialect", "check", "verdict", "reason", "examples", "requests", "seconds",
                    "through_control", "failure"}
    left_behind    {"dialect", "stocks"}: what the suite made and could not delete
    run_finished   {"verdicts": {verdict: count}, "examples", "requests", "seconds", "ended_by"}

Each line also has "event" and "at" (seconds since the run began). Secrets are taken out before anything gets here.
"""

from collections import Counter
from time import monotonic

import msgspec

from conformance.verdicts import Verdict

__all__ = ["Event", "EventLog", "Failure", "VerdictEvent"]


class Failure(msgspec.Struct, frozen=True):
    """What a failure shows: what was wrong, the shrunk example, the messages, commands that send them again."""

    message: str
    example: str
    messages: tuple[str, ...]
    curl: tuple[str, ...]


class Event(msgspec.Struct, frozen=True, tag_field="event"):
    """Something that happened, so many seconds after the run began."""

    at: float


class RunStarted(Event, frozen=True, tag="run_started"):
    """The run's circumstances: all that is needed to do it again."""

    stockproof: str
    target: str
    edition: str
    dialects: tuple[str, ...]
    profile: str
    seed: int
    control: bool


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
    through_control: bool = False
    failure: Failure | None = None


class LeftBehind(Event, frozen=True, tag="left_behind"):
    """Stocks that the suite made on a target without control, and that the target would not delete."""

    dialect: str
    stocks: tuple[int, ...]


class RunFinished(Event, frozen=True, tag="run_finished"):
    """The totals; `ended_by` says what cut the run short, if anything."""

    verdicts: dict[str, int]
    examples: int
    requests: int
    seconds: float
    ended_by: str = ""


class EventLog:
    """The events of a run, in memory and, once it has a file, on disk line by line."""

    def __init__(self) -> None:
        """The clock begins now."""
        self._began = monotonic()
        self.events: list[Event] = []

    @property
    def now(self) -> float:
        """Seconds since the run began."""
        return round(monotonic() - self._began, 3)

    def add(self, event: Event) -> None:
        """Append an event."""
        self.events.append(event)

    @property
    def verdicts(self) -> list[VerdictEvent]:
        """The verdicts so far."""
        return [event for event in self.events if isinstance(event, VerdictEvent)]

    @property
    def started(self) -> RunStarted:
        """The run's circumstances."""
        return next(event for event in self.events if isinstance(event, RunStarted))

    def counts(self) -> Counter[str]:
        """How many of each verdict, in the order of `Verdict`."""
        found = Counter(event.verdict for event in self.verdicts)
        return Counter({verdict.value: found[verdict] for verdict in Verdict if found[verdict]})

    def finish(self, requests: int, ended_by: str = "") -> RunFinished:
        """Append the totals."""
        examples = sum(event.examples for event in self.verdicts)
        last = RunFinished(self.now, dict(self.counts()), examples, requests, self.now, ended_by)
        self.add(last)
        return last

    def lines(self) -> bytes:
        """The log as NDJSON."""
        return b"".join(msgspec.json.encode(event) + b"\n" for event in self.events)
