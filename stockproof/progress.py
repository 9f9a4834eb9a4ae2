"""How far a run is: a bar on a terminal, a line a topic elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from conformance.events import VerdictEvent
from conformance.verdicts import Verdict

__all__ = ["Progress", "progress_for"]


class Progress(Protocol):
    """What is told how far a run is."""

    def start(self, total: int) -> None:
        """So many checks are to come."""

    def step(self, event: VerdictEvent) -> None:
        """One of them is done."""


class _BarProgress:
    """A bar, with the failures above it as they come."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=None)

    def start(self, total: int) -> None:
        self._bar.update(self._task, total=total)

    def step(self, event: VerdictEvent) -> None:
        if event.verdict is not Verdict.PASS:
            self._bar.console.print(f"{event.verdict}: {event.requirement} ({event.dialect})", highlight=False)
        self._bar.update(self._task, advance=1, description=event.requirement.partition("/")[0])


class _LineProgress:
    """A line when a topic is done in a dialect."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._topic = ""
        self._found: list[VerdictEvent] = []

    def start(self, total: int) -> None:
        self._console.print(f"{total} checks", highlight=False)

    def step(self, event: VerdictEvent) -> None:
        topic = f"{event.requirement.partition('/')[0]} ({event.dialect})"
        if topic != self._topic:
            self.flush()
        self._topic = topic
        self._found.append(event)

    def flush(self) -> None:
        """Say what was found in the topic that is done."""
        if self._found:
            kept = sum(event.verdict is Verdict.PASS for event in self._found)
            self._console.print(f"{self._topic}: {kept} of {len(self._found)} kept", highlight=False)
        self._found = []


@contextmanager
def progress_for(console: Console) -> Iterator[Progress]:
    """The progress display that fits where the console writes to."""
    if console.is_terminal:
        columns = (SpinnerColumn(), TextColumn("{task.description:<20}"), BarColumn(), MofNCompleteColumn())
        with Bar(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
            yield _BarProgress(bar)
        return
    lines = _LineProgress(console)
    yield lines
    lines.flush()
