"""One run at a time on a target: a lock from before the first request until everything is put back.

    with held(urls): ...

The operating system's own lock on a file dies with its process, so that one that is left behind by a process that was
killed holds up nobody. The file says who holds it, for the message to others. It is one machine's and one user's.
"""

import os
import socket
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO

import msgspec
from platformdirs import user_state_path

from conformance.addresses import normalised
from conformance.target_file import TargetError

__all__ = ["NoLockError", "held", "running_on"]

#: Windows locks bytes, which nobody else can read then: one that lies behind all that is written.
BEHIND = 2**20


class NoLockError(TargetError):
    """A lock cannot be written: whether another run is at work is not known."""


class Owner(msgspec.Struct, frozen=True):
    """Who holds a lock."""

    process: int
    host: str
    since: str


@contextmanager
def held(urls: Iterable[str], ledger: Path | None = None) -> Iterator[None]:
    """Hold the locks of targets while the block runs; raises `TargetError` at once where another run holds one.

    They lie in the user's state folder, or beside the run's ledger where there is no such folder.
    """
    with ExitStack() as stack:
        for url in sorted({normalised(url) for url in urls}):
            stack.enter_context(_held(url, _path(url, _folder(ledger))))
        yield


def running_on(url: str) -> str:
    """That a run on a target is going on, and whose; nothing where there is none."""
    path = _path(normalised(url), _folder(None))
    try:
        with path.open("rb+") as file:
            return "" if _taken(file) else _said(normalised(url), path)
    except OSError:
        return ""  # there is no lock, or none that this user could hold


@contextmanager
def _held(url: str, path: Path) -> Iterator[None]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = _acquired(path)
        if file is None:
            raise TargetError(f"{_said(url, path)}: let it end first")
        _sign(file)
    except OSError as error:
        raise NoLockError(f"the lock {path} cannot be written: {error.strerror or error}") from error
    with file:
        try:
            yield
        finally:
            if sys.platform != "win32":  # which keeps files that are open
                path.unlink(missing_ok=True)


def _folder(ledger: Path | None) -> Path:
    folder = user_state_path("stockproof")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return folder if ledger is None else ledger.parent
    return folder


def _path(url: str, folder: Path) -> Path:
    return folder / f"{sha256(url.encode()).hexdigest()[:16]}.lock"


def _acquired(path: Path) -> IO[bytes] | None:
    """The file, locked; None where somebody else holds it."""
    while True:
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "rb+", buffering=0)
        try:
            if not _taken(file):
                file.close()
                return None
            if _is_at(path, file):
                return file
        except OSError:
            file.close()
            raise
        file.close()  # its owner took it away just then: the next one is another file


def _is_at(path: Path, file: IO[bytes]) -> bool:
    """Whether an open file is the one of that name."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _sign(file: IO[bytes]) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    file.truncate(0)
    file.write(msgspec.json.encode(Owner(os.getpid(), socket.gethostname(), now)))


def _said(url: str, path: Path) -> str:
    try:
        owner = msgspec.json.decode(path.read_bytes(), type=Owner)
    except (OSError, msgspec.DecodeError):
        return f"a run on {url} is running"
    where = "" if owner.host == socket.gethostname() else f" on {owner.host}"
    return f"a run on {url} is running (process {owner.process}{where}, since {owner.since})"


if sys.platform == "win32":
    import msvcrt

    def _taken(file: IO[bytes]) -> bool:
        """Whether this process has the lock now."""
        file.seek(BEHIND)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            file.seek(0)
        return True
else:
    import fcntl

    def _taken(file: IO[bytes]) -> bool:
        """Whether this process has the lock now."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
