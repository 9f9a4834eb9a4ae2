"""Ctrl-C and SIGTERM end a run where its next request would leave, so that the target can be put back.

Raised wherever they come, they would now and then be lost: Hypothesis times the garbage collector in a callback, and
Python ignores what is raised there. A second Ctrl-C ends at once; the ledger stays open then.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import current_thread, main_thread
from types import FrameType
from typing import Any

from conformance.transport import Recorder

__all__ = ["Stopped", "heeding_signals"]


@dataclass
class Stopped:
    """The signal that ended a run, 0 for none."""

    number: int = 0


@contextmanager
def heeding_signals(recorder: Recorder) -> Iterator[Stopped]:
    """Heed signals in the block; outside the main thread nobody can."""
    stopped = Stopped()
    if current_thread() is not main_thread():
        yield stopped
        return

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - as signals are handled
        stopped.number = number
        recorder.interrupted = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before: dict[Any, Any] = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        recorder.interrupted = False
