"""JSON Schemas of what a run writes: a line of events.ndjson, and results.json.

They are made from the records themselves, and are files so that others can use them; `python -m conformance.schemas`
writes them again.
"""

from pathlib import Path
from typing import Any

import msgspec

from conformance.events import SCHEMA, AnyEvent
from conformance.reports.results import Results

__all__ = ["EVENT", "RESULTS", "made", "write"]

FOLDER = Path(__file__).parent
EVENT = "event.schema.json"
RESULTS = "results.schema.json"
_OF: dict[str, Any] = {EVENT: AnyEvent, RESULTS: Results}


def made(name: str) -> bytes:
    """A schema as its records are."""
    what = name.partition(".")[0]
    named = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:stockproof:schema:{what}:{SCHEMA}",
        "title": f"Stockproof, {what}, version {SCHEMA}",
    }
    schema = {**named, **msgspec.json.schema(_OF[name])}
    return msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n"


def write() -> None:
    """Write the schemas beside this file."""
    for name in _OF:
        (FOLDER / name).write_bytes(made(name))
