"""Traces: a failure's shrunk example as a file that can be run again, on any target and with any Hypothesis.

    {"schema": 1, "stockproof", "requirement", "check", "edition", "dialect", "profile", "seed", "base_url", "message",
     "drawn": {argument: value}, "draws": [value, ...], "rules": [{"rule", "arguments"}, ...],
     "words": [{"call", "arguments", "came_to"}, ...], "exchanges": [exchange, ...], "inexpressible": ["…", ...]}

Values are as `conformance/tagged.py` writes them, exchanges as `conformance/events.py` does. `inexpressible` names what
a trace cannot hold; then its messages are all that can be sent again.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from conformance.calls import Word, words_of
from conformance.events import Drawn, EventLog, LoggedExchange, Step, VerdictEvent
from conformance.recording import inexpressible
from specs import edition, requirements

__all__ = ["FOLDER", "Trace", "TraceError", "read_trace", "trace_name", "trace_of", "write_traces"]

SCHEMA = 1
#: Where a run's traces are, in the folder of its reports.
FOLDER = "traces"


class TraceError(ValueError):
    """A file that is not a trace, or one that cannot be run: what is wrong and what to do, in a line."""


class Trace(msgspec.Struct, frozen=True):
    """A failure, to be run again."""

    schema: int
    stockproof: str
    requirement: str
    check: str
    edition: str
    dialect: str
    profile: str = ""
    seed: int = 0
    base_url: str = ""
    message: str = ""
    drawn: dict[str, Any] = {}
    draws: tuple[Any, ...] = ()
    rules: tuple[Step, ...] = ()
    words: tuple[Word, ...] = ()
    exchanges: tuple[LoggedExchange, ...] = ()
    inexpressible: tuple[str, ...] = ()

    @property
    def values(self) -> Drawn:
        """What was drawn."""
        return Drawn(self.drawn, self.draws, self.rules)


def trace_of(log: EventLog, event: VerdictEvent) -> Trace | None:
    """The trace of a verdict that has a failure."""
    if event.failure is None or event.failure.drawn is None:
        return None
    started, drawn = log.started, event.failure.drawn
    return Trace(
        schema=SCHEMA,
        stockproof=started.stockproof,
        requirement=event.requirement,
        check=event.check,
        edition=started.edition,
        dialect=event.dialect,
        profile=started.profile,
        seed=started.seed,
        base_url=started.base_url,
        message=event.failure.message,
        drawn=drawn.drawn,
        draws=drawn.draws,
        rules=drawn.rules,
        words=words_of(edition(started.edition), event.exchanges),
        exchanges=event.exchanges,
        inexpressible=inexpressible(drawn),
    )


def trace_name(event: VerdictEvent) -> str:
    """The name of a verdict's trace in its folder."""
    return f"{event.requirement.replace('/', '-')}--{event.dialect}--{event.check}.json"


def write_traces(log: EventLog, folder: Path) -> tuple[str, ...]:
    """Write a trace for every failure into a folder of its own, and the names; those of an earlier run go."""
    inside = folder / FOLDER
    for old in inside.glob("*--*--*.json"):
        old.unlink()
    found = {trace_name(event): trace for event in log.verdicts if (trace := trace_of(log, event))}
    if found:
        inside.mkdir(exist_ok=True)
    for name, trace in found.items():
        (inside / name).write_bytes(msgspec.json.format(msgspec.json.encode(trace), indent=2) + b"\n")
    return tuple(f"{FOLDER}/{name}" for name in found)


def read_trace(path: Path) -> Trace:
    """The trace in a file."""
    try:
        text = path.read_bytes()
        schema = msgspec.json.decode(text, type=Mapping[str, Any]).get("schema")
        if schema is not None and schema != SCHEMA:
            raise TraceError(f"{path} is a trace of schema {schema!r}, this stockproof reads schema {SCHEMA}")
        trace = msgspec.json.decode(text, type=Trace)
    except OSError as error:
        raise TraceError(f"{path}: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise TraceError(f"{path} is not a trace: {error}") from error
    if trace.requirement not in requirements():
        raise TraceError(f"{path}: no requirement {trace.requirement!r}; `stockproof requirements` lists them")
    return trace
