"""badge.json, an endpoint for shields.io: what the run came to."""

import msgspec

from conformance.events import EventLog
from conformance.headline import Headline, Outcome, headline

__all__ = ["COLOURS", "FILE", "LABEL", "message", "render"]

FILE = "badge.json"
LABEL = "stockproof"
COLOURS = {Outcome.KEPT: "brightgreen", Outcome.NOT_KEPT: "red", Outcome.BASELINE: "orange"}
#: The colour of what says nothing about the target.
GREY = "lightgrey"


def render(log: EventLog) -> bytes:
    """The endpoint's document."""
    found = headline(log)
    document = {
        "schemaVersion": 1,
        "label": LABEL,
        "message": message(found),
        "color": COLOURS.get(found.outcome, GREY),
        "isError": not found.is_green,
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def message(found: Headline) -> str:
    """The counts, behind what makes them less than a result."""
    counts = [f"{count} {name}" for name, count in found.counts.items()]
    counts += [f"{found.not_judged} not judged"] if found.not_judged else []
    whole = ", ".join(counts) or "nothing judged"
    return whole if found.outcome in (Outcome.KEPT, Outcome.NOT_KEPT, Outcome.NOTHING) else f"{found.outcome}: {whole}"
