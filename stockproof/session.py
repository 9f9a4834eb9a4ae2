"""One pytest session over the checks, deaf to everything that the user's project says to pytest."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest
from hypothesis.configuration import set_hypothesis_home_dir
from platformdirs import user_cache_path
from rich.console import Console

import conformance
from conformance.connection import Connection
from conformance.plugin import PREPARED
from conformance.run import Run, putting_back
from stockproof.errors import StoppedError
from stockproof.progress import Progress, progress_for

__all__ = ["INTERRUPTED", "plan_checks", "run_checks", "say_without_control"]

INTERRUPTED = "interrupted"
CHECKS = Path(conformance.__file__).parent / "checks"
INI = Path(conformance.__file__).parent / "pytest.ini"
#: What pytest would take from the user's environment.
FOREIGN = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD")
#: The larger part of 256 KiB, in words of the machine; what is left holds some three hundred calls.
ROOM = 20_000
PLUGINS_OFF = (
    "terminal",
    "cacheprovider",
    "junitxml",
    "warnings",
    "logging",
    "capture",
    "doctest",
    "unittest",
    "faulthandler",
    "unraisableexception",
    "threadexception",
)


class _Prepared:
    """Hands the run to the suite's plugin, and tells the progress how far it is."""

    def __init__(self, run: Run, progress: Progress) -> None:
        self.run = run
        self._progress = progress

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._progress.start(len(session.items))
        gc.freeze()  # what is there stays: looking for garbage in it would cost a twentieth of a run

    def pytest_runtest_logfinish(self) -> None:
        self._progress.step(self.run.log.verdicts[-1])


def say_without_control(connection: Connection) -> None:
    """A word to the user, in a line, where the target has a control that did not let us in."""
    if connection.without_control:
        click.echo(f"stockproof: {connection.without_control}", err=True)


def plan_checks(run: Run, only: str | None) -> None:
    """Find the selected checks and deal the run's budgets over them; run none."""
    with _own_environment(), progress_for(Console(stderr=True, quiet=True)) as progress:
        _pytest([*_arguments(only), "--collect-only"], _Prepared(run, progress))


def _arguments(only: str | None) -> list[str]:
    arguments = ["-c", str(INI), f"--rootdir={CHECKS}", "--noconftest", str(CHECKS)]
    arguments += [part for name in PLUGINS_OFF for part in ("-p", f"no:{name}")]
    arguments += ["-p", "conformance.plugin"]
    return [*arguments, "-k", only] if only else arguments


def run_checks(run: Run, only: str | None = None, *plugins: object) -> str:
    """Run the selected checks; how it ended: nothing, "interrupted", or why the run could not go on."""
    with (
        _own_environment(),
        _told_what_is_left(run),
        putting_back(run) as stopped,
        progress_for(Console(stderr=True)) as progress,
    ):
        prepared = _Prepared(run, progress)
        code = _with_room(lambda: _pytest(_arguments(only), prepared, plugins))
    run.stopped_by = stopped.number
    ended = _ended(run, code)
    run.finish(ended)
    return ended


@contextmanager
def _told_what_is_left(run: Run) -> Iterator[None]:
    """Who ends the putting back as well, by a second signal, is told what is left to do."""
    try:
        yield
    except KeyboardInterrupt:
        named = f"`stockproof restore {run.ledger.path}` puts it back" if run.ledger.path else "it is not put back"
        raise StoppedError(f"interrupted while the target was put back: {named}") from None


def _with_room(call: Callable[[], int]) -> int:
    return call()


# CPython keeps the frames of functions in pieces of 16 KiB, asks the system for one when it is needed and gives it back
# when its last frame ends. Where calls go to and fro over the border between two, each takes a hundred times as long. A
# frame that is larger than a piece gets a larger one, and what is left of it holds all that is called from there.
_with_room.__code__ = _with_room.__code__.replace(co_stacksize=ROOM)


class _AsPlugin:
    """Registers the prepared run under the name that the suite's plugin asks for."""

    def __init__(self, prepared: _Prepared) -> None:
        self._prepared = prepared

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.pluginmanager.register(self._prepared, PREPARED)


def _pytest(arguments: list[str], prepared: _Prepared, plugins: tuple[object, ...] = ()) -> int:
    return int(pytest.main(arguments, plugins=[_AsPlugin(prepared), *plugins]))


def _ended(run: Run, code: int) -> str:
    if run.lost or run.capped or run.log.broken:
        return run.lost or run.capped or run.log.broken
    if run.stopped_by or code == pytest.ExitCode.INTERRUPTED:
        return INTERRUPTED
    return ""


@contextmanager
def _own_environment() -> Iterator[None]:
    """An environment without the user's pytest settings, and a place of our own for Hypothesis's tables of Unicode.

    They take longer to make than a dozen checks; nothing of a run is kept there.
    """
    before = {name: os.environ.pop(name) for name in FOREIGN if name in os.environ}
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    set_hypothesis_home_dir(user_cache_path("stockproof"))
    try:
        yield
    finally:
        del os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"]
        os.environ.update(before)
