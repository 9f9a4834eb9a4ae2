"""The log of a run: events, appended and never changed; every report is made from it.

    run_started    {"schema", "stockproof", "target", "base_url", "edition", "dialects", "profile", "seed", "control",
                    "started_at", "python", "platform"}
    baseline       {"file", "entries": [entry, ...]}: what is expected not to be kept, as conformance/baseline.py says
    planned        {"checks": [[requirement, dialect, check], ...]}: what the run set out to judge
    verdict        {"requirement", "level", "dialect", "check", "verdict", "reason",
                    "examples", "completed", "rejected", "requests", "control_requests", "seconds", "through_control",
                    "failure": {"message", "example", "drawn"}, "exchanges": [exchange, ...],
                    "expected": {"judged", "reason", "owner", "expires"}}
    left_behind    {"dialect", "things"}: what the suite made or changed and could not put back
    run_finished   {"verdicts": {verdict: count}, "examples", "completed", "rejected", "requests", "safekeeping",
                    "control_requests", "seconds", "ended_by", "not_restorable", "sent_again"}

An exchange is one of the last example's, the shrunk one's where the check failed:

    {"request": {"method", "path", "headers", "body", "encoding", "size"}, "answer": {"status", "headers", "body",
     "encoding", "size"}, "at", "seconds", "note"}

"drawn" holds the values of that example as `conformance/tagged.py` writes them, for `stockproof replay`:

    {"drawn": {argument: value}, "draws": [value, ...], "rules": [{"rule", "arguments": {argument: value}}, ...]}

Of the `examples` that were begun, those that are `completed` came to their end, failures included; those that are
`rejected` were thrown away and count for nothing. `completed` is null in a log of a version that did not count them.
`requests` are those that a shop answers in its dialects; those to the target's control are counted apart. A verdict's
are its check's own, the setting of states included; of the run's, `safekeeping` are those that no check sent: what may
be touched is looked at and put back.
Each event also has "event" and "at" (seconds since the run began). Secrets are taken out before anything gets here.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from time import monotonic
from typing import IO, Any

import msgspec

from conformance.baseline import Entry, Expected, covering
from conformance.on_disk import write_whole
from conformance.verdicts import Verdict

__all__ = [
    "SCHEMA",
    "AnyEvent",
    "BaselineRead",
    "Drawn",
    "Event",
    "EventLog",
    "Failure",
    "LeftBehind",
    "LogError",
    "LoggedAnswer",
    "LoggedExchange",
    "LoggedRequest",
    "Planned",
    "RunFinished",
    "RunStarted",
    "Step",
    "VerdictEvent",
    "read_log",
]

#: The version of the events' form; it rises when a member changes its meaning or goes.
SCHEMA = 1
#: A baseline is among the first events, if there is one.
_EARLY = 5
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


class Step(msgspec.Struct, frozen=True):
    """A rule of a state machine as it was run."""

    rule: str
    arguments: dict[str, Any]


class Drawn(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an example drew: the check's arguments, what it drew while it ran, the rules of a state machine."""

    drawn: dict[str, Any] = {}
    draws: tuple[Any, ...] = ()
    rules: tuple[Step, ...] = ()


class Failure(msgspec.Struct, frozen=True):
    """What a failure shows beside its messages: what was wrong, and the shrunk example as text and as values."""

    message: str
    example: str
    drawn: Drawn | None = None


class LogError(msgspec.DecodeError):
    """A file that holds no log, or one that this version cannot read: where and why."""


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


class BaselineRead(Event, frozen=True, tag="baseline"):
    """What is expected not to be kept: the entries of a file, which every later verdict is held against."""

    file: str
    entries: tuple[Entry, ...]


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
    completed: int | None = None
    rejected: int = 0
    failure: Failure | None = None
    exchanges: tuple[LoggedExchange, ...] = ()
    expected: Expected | None = None

    @property
    def seen(self) -> int:
        """The examples that count; a log that does not say which do counts all that were begun."""
        return self.examples if self.completed is None else self.completed


class LeftBehind(Event, frozen=True, tag="left_behind"):
    """What the suite made or changed on a target and could not put back, a line a thing."""

    dialect: str
    things: tuple[str, ...]


class RunFinished(Event, frozen=True, tag="run_finished"):
    """The totals; `ended_by` says what cut the run short, `not_restorable` what no API can put back, if anything.

    `sent_again` counts the writes that a deadlock of the target's database had undone.
    """

    verdicts: dict[str, int]
    examples: int
    requests: int
    seconds: float
    ended_by: str = ""
    control_requests: int = 0
    not_restorable: str = ""
    sent_again: int = 0
    completed: int | None = None
    rejected: int = 0
    safekeeping: int = 0


AnyEvent = RunStarted | BaselineRead | Planned | VerdictEvent | LeftBehind | RunFinished


class EventLog:
    """The events of a run, in memory and, once it has a file, on disk line by line."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        """The clock begins now."""
        self._began = monotonic()
        self._file: IO[bytes] | None = None
        #: Why the file cannot be written any more, if so: the run has to end.
        self.broken = ""
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
        write_whole(self._file, self.lines())

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()
            self._file = None

    def add(self, event: Event) -> None:
        """Append an event; a verdict that the baseline covers is an expected failure from here on."""
        if isinstance(event, VerdictEvent):
            event = self._against_baseline(event)
        event = _writable(event)
        self.events.append(event)
        if self._file and not self.broken:
            self._write(self._file, _line(event))

    def _write(self, file: IO[bytes], line: bytes) -> None:
        """A full disk is said at the end, once the target is put back."""
        try:
            write_whole(file, line)
        except OSError as error:
            self.broken = f"{file.name} cannot be written: {error.strerror or error}"

    def _against_baseline(self, event: VerdictEvent) -> VerdictEvent:
        expected = covering(self.baseline, event, self.started.edition) if self.baseline else None
        return msgspec.structs.replace(event, verdict=Verdict.EXPECTED, expected=expected) if expected else event

    @property
    def baseline(self) -> tuple[Entry, ...]:
        """What is expected not to be kept; a baseline is read before anything is judged."""
        early = self.events[:_EARLY]
        return next((event.entries for event in early if isinstance(event, BaselineRead)), ())

    @property
    def planned(self) -> tuple[tuple[str, str, str], ...]:
        """What the run set out to judge."""
        return tuple(check for event in self.events if isinstance(event, Planned) for check in event.checks)

    @property
    def not_judged(self) -> tuple[tuple[str, str, str], ...]:
        """What the run set out to judge and did not."""
        judged = {(event.requirement, event.dialect, event.check) for event in self.verdicts}
        return tuple(check for check in dict.fromkeys(self.planned) if check not in judged)

    @property
    def left_behind(self) -> tuple[LeftBehind, ...]:
        """What could not be put back."""
        return tuple(event for event in self.events if isinstance(event, LeftBehind))

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

    def finish(self, requests: int, ended_by: str = "", **more: Any) -> RunFinished:
        """Append the totals; `more` are those that only the run knows."""
        last = RunFinished(
            at=self.now,
            verdicts=dict(self.counts()),
            examples=sum(event.examples for event in self.verdicts),
            requests=requests,
            seconds=self.now,
            ended_by=ended_by,
            completed=sum(event.seen for event in self.verdicts),
            rejected=sum(event.rejected for event in self.verdicts),
            **more,
        )
        self.add(last)
        return last

    def lines(self) -> bytes:
        """The log as NDJSON."""
        return b"".join(_line(event) for event in self.events)


def _line(event: Event) -> bytes:
    return msgspec.json.encode(event) + b"\n"


def _writable(event: Event) -> Event:
    """An event that UTF-8 can hold: half a surrogate pair, which a target's text may have, becomes a question mark."""
    try:
        msgspec.json.encode(event)
    except UnicodeEncodeError:
        return msgspec.convert(_whole(msgspec.to_builtins(event)), type(event))
    return event


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {name: _whole(part) for name, part in value.items()}
    return [_whole(part) for part in value] if isinstance(value, list | tuple) else value


def read_log(path: Path) -> EventLog:
    """The log in a file, a run that was cut off included: half a line at its end is nothing.

    Raises `LogError` for a file that is no log, `OSError` where there is none.
    """
    lines = path.read_bytes().splitlines(keepends=True)
    if lines and not lines[-1].endswith((b"\n", b"\r")) and not _is_whole(lines[-1]):
        lines.pop()
    events = [_read(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not events or not isinstance(events[0], RunStarted):
        raise LogError(f"{path}: holds no run; the log of one begins with the event run_started")
    if events[0].schema > SCHEMA:
        raise LogError(f"{path}: written by stockproof {events[0].stockproof} in a form that this version cannot read")
    return EventLog(events)


def _is_whole(line: bytes) -> bool:
    try:
        msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True


def _read(path: Path, number: int, line: bytes) -> AnyEvent:
    try:
        return _DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise LogError(f"{path}: line {number} is no event of a log: {error}") from error


_DECODER: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)
