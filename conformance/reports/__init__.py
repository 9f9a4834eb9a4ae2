"""Reports of a run, one module a format; each is made from the event log and nothing else.

A format is found because its module exists: `FILE` is the name of its file, `render(log)` makes its bytes.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol

from conformance.events import EventLog
from conformance.leaks import Leak, SecretLeakedError, leaks
from conformance.traces import write_traces

__all__ = ["EVENTS", "Format", "formats", "refuse_leaks", "report", "write_reports"]

#: The name of the log in the folder of the reports.
EVENTS = "events.ndjson"


class Format(Protocol):
    """A module of this folder."""

    FILE: str

    def render(self, log: EventLog) -> bytes:
        """The report."""


@cache
def formats() -> tuple[str, ...]:
    """The names of the formats, sorted."""
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py")))


def report(name: str) -> Format:
    """A format by its name."""
    module: Format = import_module(f"{__name__}.{name}")
    return module


def write_reports(log: EventLog, folder: Path, secrets: Mapping[str, str] | None = None) -> None:
    """Write a report in every format into a folder, beside the log if it is there; an earlier run's are replaced.

    A file in which one of the secrets (by name) stands is taken away again; that is a `SecretLeakedError`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    chosen = [report(name) for name in formats()]
    for one in chosen:
        (folder / one.FILE).write_bytes(one.render(log))
    traces = write_traces(log, folder)
    refuse_leaks(folder, (EVENTS, *(one.FILE for one in chosen), *traces), secrets or {})


def refuse_leaks(folder: Path, files: Iterable[str], secrets: Mapping[str, str]) -> None:
    """Take the files away in which a secret stands, and say which it was."""
    found: list[Leak] = []
    for path in (folder / name for name in files if (folder / name).exists()):
        here = leaks(path, secrets)
        if here:
            path.unlink()
        found += here
    if found:
        raise SecretLeakedError(tuple(found))
