"""results.json: the run's circumstances, its totals, and every verdict with its requirement's text.

Its JSON Schema is conformance/schemas/results.schema.json.
"""

import msgspec

from conformance.events import SCHEMA, EventLog, RunFinished, RunStarted, VerdictEvent
from conformance.headline import Headline, headline
from conformance.words import requirement

__all__ = ["FILE", "JudgedRequirement", "Results", "render"]

FILE = "results.json"


class JudgedRequirement(VerdictEvent, frozen=True, kw_only=True, tag="verdict"):
    """A verdict, with what is required and where that stands."""

    statement: str
    source: str


class Results(msgspec.Struct, frozen=True):
    """A run's results; `totals` is null for a run that was cut off, `schema` is that of the events."""

    run: RunStarted
    headline: Headline
    totals: RunFinished | None
    verdicts: tuple[JudgedRequirement, ...]
    not_judged: tuple[tuple[str, str, str], ...] = ()
    schema: int = SCHEMA


def render(log: EventLog) -> bytes:
    """The results as a JSON document."""
    results = Results(
        run=log.started,
        headline=headline(log),
        totals=log.finished,
        verdicts=tuple(_judged(event) for event in log.verdicts),
        not_judged=log.not_judged,
    )
    return msgspec.json.format(msgspec.json.encode(results), indent=2) + b"\n"


def _judged(event: VerdictEvent) -> JudgedRequirement:
    entry = requirement(event.requirement, event.level)
    return JudgedRequirement(**msgspec.structs.asdict(event), statement=entry.statement, source=str(entry.source))
