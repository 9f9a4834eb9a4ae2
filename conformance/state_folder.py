"""Whether a run's ledger can be written is found out before anything is sent: later it would be too late."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from conformance.ledger import LedgerError, ledger_path

__all__ = ["make_ready", "ready_for"]

#: Bytes that have to find room: a page of entries.
ROOM = 16 * 1024


def make_ready(ledger: Path) -> None:
    """Make a ledger's folder, and see that a file in it can be written and reaches the disk."""
    if ledger.parts[:1] == ("~",):
        raise LedgerError("your home folder is not known: set HOME, or name a ledger with --ledger")
    try:
        ledger.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(prefix=".stockproof-", dir=ledger.parent) as file:
            file.write(bytes(ROOM))
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise LedgerError(f"the ledger {ledger} cannot be written: {ledger.parent} is not a folder") from error
    except OSError as error:
        raise LedgerError(
            f"the ledger {ledger} cannot be written: {error.strerror or error}; nothing was sent. Make room, "
            "or name another with --ledger"
        ) from error
    if ledger.is_dir():
        raise LedgerError(f"the ledger {ledger} is a folder: name a file with --ledger")


def ready_for(target: str | None, ledger: Path | None = None) -> None:
    """The same for a target that nobody has asked yet; one in this process needs no ledger."""
    named = target or ""
    if named.endswith(".toml") or named.startswith(("http://", "https://")):
        make_ready(ledger or ledger_path(""))
