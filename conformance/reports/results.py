"""results.json: the run's circumstances, its totals, and every verdict with its requirement's text."""

from typing import Any

import msgspec

from conformance.events import EventLog, VerdictEvent
from specs import requirements

__all__ = ["render"]


def render(log: EventLog) -> bytes:
    """The results as a JSON document."""
    document = {
        "run": msgspec.to_builtins(log.started),
        "totals": msgspec.to_builtins(log.finished) if log.finished else None,
        "verdicts": [_verdict(event) for event in log.verdicts],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _verdict(event: VerdictEvent) -> dict[str, Any]:
    entry = requirements()[event.requirement]
    return {**msgspec.to_builtins(event), "statement": entry.statement, "source": str(entry.source)}
