"""Reports of a run, one module a format; each is made from the event log and nothing else."""

from pathlib import Path

from conformance.events import EventLog
from conformance.reports import junit, results

__all__ = ["write_reports"]


def write_reports(log: EventLog, folder: Path) -> None:
    """Write events.ndjson, results.json and junit.xml into a folder; those of an earlier run are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "events.ndjson").write_bytes(log.lines())
    (folder / "results.json").write_bytes(results.render(log))
    (folder / "junit.xml").write_bytes(junit.render(log))
