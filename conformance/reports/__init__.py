"""Reports of a run, one module a format; each is made from the event log and nothing else."""

from pathlib import Path

from conformance.events import EventLog
from conformance.reports import junit, results

__all__ = ["EVENTS", "write_reports"]

#: The name of the log in the folder of the reports.
EVENTS = "events.ndjson"


def write_reports(log: EventLog, folder: Path) -> None:
    """Write results.json and junit.xml into a folder; those of an earlier run are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_bytes(results.render(log))
    (folder / "junit.xml").write_bytes(junit.render(log))
