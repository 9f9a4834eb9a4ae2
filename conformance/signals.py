"""Ctrl-C, SIGTERM and SIGHUP end a run where its next request would leave, so that the target can be put back.

Raised wherever they come, they would now and then be lost: Hypothesis times the garbage collector in a callback, and
Python ignores what is raised there. Only a request that reads is cut off, since a target may hang; the answer to one
that writes is waited for, so that nothing is stored after the target was put back. A second Ctrl-C ends at once; the
ledger stays open then.
"""

import os
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
def heeding_signals(*recorders: Recorder) -> Iterator[Stopped]:
    """Heed signals in the block; outside the main thread nobody can."""
    stopped = Stopped()
    if current_thread() is not main_thread():
        yield stopped
        return

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - as signals are handled
        stopped.number = number
        _leave_terminal()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for recorder in recorders:
            recorder.interrupted = True
        if any(recorder.reads and recorder.reads() for recorder in recorders):
            raise KeyboardInterrupt

    before: dict[Any, Any] = {number: signal.signal(number, stop) for number in _heeded()}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for recorder in recorders:
            recorder.interrupted = False


def _heeded() -> list[signal.Signals]:
    """The signals to heed: SIGHUP where there is one, unless the caller ignores it, as `nohup` does."""
    hang_up = getattr(signal, "SIGHUP", None)
    is_heeded = hang_up is not None and signal.getsignal(hang_up) is not signal.SIG_IGN
    return [signal.SIGINT, signal.SIGTERM, *([hang_up] if is_heeded and hang_up else [])]


def _leave_terminal() -> None:
    """Print to nobody where the terminal is gone: an error of a write would keep the target from being put back."""
    for number in (1, 2):
        with suppress(OSError):  # of a stream that is closed already
            if stat.S_ISCHR(os.fstat(number).st_mode) and not os.isatty(number):
                nobody = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nobody, number)
                os.close(nobody)
