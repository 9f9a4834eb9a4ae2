"""The part of the pytest plugin that knows pytest-xdist: what the controlling process does, and what a worker.

The controlling process judges nothing: it hands out a seed and a folder, and at the end makes one log of the workers'.
"""

import tempfile
from pathlib import Path
from typing import Any

import msgspec
import pytest

from conformance.connection import Connection
from conformance.events import EventLog
from conformance.ledger import LedgerError, ledger_path, open_ledgers, read_ledger
from conformance.run import Run
from conformance.safety import restore
from conformance.verifies import requirement_of
from conformance.workers import Workers, merged_logs, share_of

__all__ = ["Controller", "is_controller", "mark_group", "worker_of"]

KEY = "stockproof"
NAME = "stockproof-controller"


def is_controller(config: pytest.Config) -> bool:
    """Whether this process hands its tests to workers."""
    return bool(config.getoption("numprocesses", None)) and not hasattr(config, "workerinput")


def worker_of(config: pytest.Config) -> tuple[str, Workers] | None:
    """A worker's name and what it was told; None where there are no workers."""
    told = getattr(config, "workerinput", {}).get(KEY)
    return (config.workerinput["workerid"], msgspec.convert(told, Workers)) if told else None  # type: ignore[attr-defined]


def mark_group(item: Any, run: Run, workers: Workers) -> None:
    """Have a check judged by the worker of its group; where each worker has a shop of its own, by any."""
    if not run.connection.outlives_the_run:
        return
    item.config.option.loadgroup = True  # the worker is not told what the controlling process has chosen
    target = item.callspec.params["target"]
    share = share_of(run, workers, requirement_of(item.function) or "", target.dialect, item.function.__name__)
    item.add_marker(pytest.mark.xdist_group(share.group))


class Controller:
    """Hooks of the controlling process."""

    def __init__(self, config: pytest.Config, connection: Connection, seed: int) -> None:
        """Checks go to workers by their groups."""
        self.connection = connection
        self._folder = tempfile.TemporaryDirectory(prefix="stockproof-")
        self._told = Workers(seed, self._folder.name, int(config.getoption("numprocesses")))
        self.log: EventLog | None = None
        if config.option.dist in ("load", "no"):
            config.option.dist = "loadgroup"

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker the run's seed, and where to log."""
        node.workerinput[KEY] = msgspec.to_builtins(self._told)

    def finish(self) -> EventLog | None:
        """The log of the whole run, once no worker is left; what one that died has left is put back."""
        self.log = merged_logs(Path(self._folder.name))
        self._folder.cleanup()
        return self.log

    def restored(self) -> list[str]:
        """Put back what ledgers of this target hold that are still open: what could not be."""
        left = []
        for path in open_ledgers(ledger_path(self.connection.recorder.transport.base_url)):
            try:
                ledger = read_ledger(path)
            except LedgerError as error:
                left.append(str(error))
                continue
            self.connection.mark = ledger.opening.mark
            found = restore(self.connection, ledger, self.connection.recorder)
            left += [f"{one.thing}: `stockproof restore {path}`" for one in found if one.differs]
        return left
