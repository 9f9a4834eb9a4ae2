"""The part of the pytest plugin that knows pytest-xdist: what the controlling process does, and what a worker.

The controlling process judges nothing: it hands out a seed and a folder, and at the end makes one log of the workers'.
"""

import re
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from conformance.checks import checks
from conformance.connection import Connection
from conformance.events import EventLog
from conformance.ledger import LedgerError, read_ledger, unrestored
from conformance.restoring import restore
from conformance.workers import Workers, merged_logs, share_of

__all__ = ["Controller", "is_controller", "scope_of", "worker_of"]

KEY = "stockproof"
#: A check in a test's id.
CHECK = re.compile(r"(?P<file>test_\w+)\.py::(?P<check>\w+)\[(?P<dialect>\w+)")


def is_controller(config: pytest.Config) -> bool:
    """Whether this process hands its tests to workers."""
    return bool(config.getoption("numprocesses", None)) and not hasattr(config, "workerinput")


def worker_of(config: pytest.Config) -> tuple[str, Workers] | None:
    """A worker's name and what it was told; None where there are no workers."""
    told = getattr(config, "workerinput", {}).get(KEY)
    return (config.workerinput["workerid"], msgspec.convert(told, Workers)) if told else None  # type: ignore[attr-defined]


def scope_of(nodeid: str, connection: Connection, workers: Workers) -> str:
    """What is judged by one worker: the checks of a group; every other test is its own."""
    found = CHECK.search(nodeid)
    requirement = _requirements().get((found["file"], found["check"])) if found else None
    if found is None or requirement is None or not connection.outlives_the_run:
        return nodeid
    return share_of(connection, workers, requirement, found["dialect"], found["check"]).group


@cache
def _requirements() -> dict[tuple[str, str], str]:
    """The requirement of every check, by its file and its name."""
    found = ((requirement, check) for requirement, several in checks().items() for check in several)
    return {(check.__module__.rpartition(".")[2], check.__name__): requirement for requirement, check in found}


class Controller:
    """Hooks of the controlling process."""

    def __init__(self, config: pytest.Config, connection: Connection, seed: int) -> None:
        """Checks go to workers by their groups."""
        self.connection = connection
        self._folder = tempfile.TemporaryDirectory(prefix="stockproof-")
        self._told = Workers(seed, self._folder.name, int(config.getoption("numprocesses")))
        self.log: EventLog | None = None

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker the run's seed, and where to log."""
        node.workerinput[KEY] = msgspec.to_builtins(self._told)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Any:
        """A scheduler that keeps groups together, unless another way to distribute was asked for.

        xdist's own groups stand in the ids of tests, where pytest 9.2 no longer has them written.
        """
        from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # noqa: PLC0415 - may be absent

        if config.getoption("dist") != "load":
            return None
        connection, told = self.connection, self._told

        class Groups(LoadScopeScheduling):  # type: ignore[misc, no-any-unimported, unused-ignore]
            """Tests of one scope go to one worker."""

            def _split_scope(self, nodeid: str) -> str:
                return scope_of(nodeid, connection, told)

        return Groups(config, log)

    def finish(self) -> EventLog | None:
        """The log of the whole run, once no worker is left; what one that died has left is put back."""
        self.log = merged_logs(Path(self._folder.name))
        self._folder.cleanup()
        return self.log

    def restored(self) -> list[str]:
        """Put back what ledgers of this target hold that are still open: what could not be."""
        left = []
        try:
            ledgers = [read_ledger(path) for path in unrestored(self.connection.recorder.transport.base_url)]
        except LedgerError as error:
            return [str(error)]
        for ledger in ledgers:
            self.connection.mark = ledger.opening.mark
            found = restore(self.connection, ledger, self.connection.recorder)
            left += [f"{one.thing}: {one.said}; `stockproof restore {ledger.path}`" for one in found if one.differs]
        return left
