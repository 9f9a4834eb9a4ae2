"""The restore ledger: before anything is written to for the first time, what it was is on disk.

    {"ledger": 1, "stockproof", "target", "base_url", "edition", "shop", "dialects", "mark", "opened_at"}
    {"keep": {"kind", "id"}, "original": {...}}        written and synced before the first write to the thing
    {"made": {"kind", "id"}}                           the suite made it; restoring deletes it
    {"restored": {"kind", "id"}, "differs": {...}}     put back and read back; what differs could not be
    {"closed": true}                                   everything is back

Appended only. A last line that is torn never let its write leave, so it is not missed. A ledger without `closed` is
open: no run begins on its target until `stockproof restore` has closed it. It holds no credentials.
"""

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
from platformdirs import user_state_path

from conformance.on_disk import write_whole

__all__ = [
    "Kept",
    "Ledger",
    "LedgerError",
    "Opening",
    "Thing",
    "ledger_path",
    "new_opening",
    "open_ledgers",
    "read_ledger",
]

VERSION = 1
ENDING = ".ledger.ndjson"


class LedgerError(ValueError):
    """A ledger that cannot be used: what is wrong with it, and what to do."""


class Thing(msgspec.Struct, frozen=True):
    """What is written to: a product (its SKU), a stock_item, stock, website or record (its id), or a mock's state."""

    kind: str
    id: str

    def __str__(self) -> str:
        """As people say it."""
        return f"{self.kind.replace('_', ' ')} {self.id}".strip()


class Opening(msgspec.Struct, frozen=True):
    """What a ledger is about; `shop` is the edition that the target is, which older ledgers do not name."""

    target: str
    base_url: str
    edition: str
    dialects: tuple[str, ...]
    mark: str = ""
    opened_at: str = ""
    stockproof: str = ""
    ledger: int = VERSION
    shop: str = ""


class Kept(msgspec.Struct, frozen=True):
    """A thing and what it was."""

    thing: Thing
    original: dict[str, Any]


class _Line(msgspec.Struct, omit_defaults=True):
    keep: Thing | None = None
    original: dict[str, Any] = {}
    made: Thing | None = None
    restored: Thing | None = None
    differs: dict[str, Any] = {}
    closed: bool = False


def ledger_path(base_url: str, part: str = "") -> Path:
    """Where the ledger of a target lies unless one is named; `part` tells those of one run's workers apart."""
    name = sha256(base_url.encode()).hexdigest()[:16] + (f"-{part}" if part else "")
    return user_state_path("stockproof") / f"{name}{ENDING}"


def open_ledgers(path: Path, worker: str = "") -> list[Path]:
    """The open ledgers of a target, those of workers beside the one at a path; to a worker only its own counts."""
    stem = path.name.removesuffix(ENDING)
    beside = () if worker else sorted(path.parent.glob(f"{stem}-*{ENDING}"))
    return [one for one in (path, *beside) if one.exists() and not read_ledger(one).closed]


class Ledger:
    """A ledger in a file; in memory where a target cannot outlive the run."""

    def __init__(self, opening: Opening, path: Path | None = None) -> None:
        """Nothing is written before the first thing is kept."""
        self.opening = opening
        self.path = path
        self.kept: dict[Thing, dict[str, Any]] = {}
        self.made: list[Thing] = []
        self.done: set[Thing] = set()
        self.closed = False
        self._is_there = False

    def keep(self, thing: Thing, original: Mapping[str, Any]) -> None:
        """What a thing was, on disk before this returns; a second time changes nothing."""
        if thing not in self.kept:
            self._append(_Line(keep=thing, original=dict(original)))
            self.kept[thing] = dict(original)

    def make(self, thing: Thing) -> None:
        """The suite has made a thing."""
        if thing not in self.made:
            self._append(_Line(made=thing))
            self.made.append(thing)

    def restore(self, thing: Thing, differs: Mapping[str, Any]) -> None:
        """A thing is back, except for what differs."""
        self._append(_Line(restored=thing, differs=dict(differs)))
        self.done.add(thing)

    def close(self) -> None:
        """Everything is back."""
        if self._is_there:
            self._append(_Line(closed=True))
        self.closed = True

    def newest_first(self) -> Iterator[Kept]:
        """What is kept and not back yet; what was kept later first, since it may hold what an earlier write left."""
        for thing, original in reversed(list(self.kept.items())):
            if thing not in self.done:
                yield Kept(thing, original)

    def goes_on(self) -> None:
        """The ledger was read from its file, and further lines go there."""
        self._is_there = True

    def _append(self, line: _Line) -> None:
        if self.path is None:
            return
        try:
            if not self._is_there:
                self._create(self.path)
            _append_synced(self.path, _encoder.encode(line))
        except OSError as error:
            raise LedgerError(f"the ledger {self.path} cannot be written: {error.strerror or error}") from error

    def _create(self, path: Path) -> None:
        """A new file with its first line, in the place of a closed ledger if there was one."""
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _append_synced(fresh, _encoder.encode(self.opening))
        fresh.replace(path)
        _sync_folder(path.parent)
        self._is_there = True


_encoder = msgspec.json.Encoder(decimal_format="string")


def new_opening(  # noqa: PLR0913, PLR0917 - one parameter a member
    target: str, base_url: str, edition: str, dialects: tuple[str, ...], mark: str, shop: str = ""
) -> Opening:
    """The first line of a ledger that is opened now."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Opening(target, base_url, edition, dialects, mark, now, version("stockproof"), shop=shop)


def _append_synced(path: Path, line: bytes) -> None:
    """Append a line; it is on disk when this returns."""
    with path.open("ab", buffering=0) as file:
        write_whole(file, line + b"\n")
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make a new name in a folder last; Windows has no such thing and needs none."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def read_ledger(path: Path) -> Ledger:
    """The ledger in a file; raises `LedgerError` for one that cannot be used."""
    try:
        lines = path.read_bytes().splitlines(keepends=True)
    except OSError as error:
        raise LedgerError(f"{path}: {error.strerror or error}") from error
    whole = [line for line in lines if line.endswith(b"\n") and line.strip()]
    try:
        opening = msgspec.json.decode(whole[0] if whole else b"", type=Opening)
        entries = [msgspec.json.decode(line, type=_Line) for line in whole[1:]]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise LedgerError(f"{path} is no ledger: {error}") from error
    if opening.ledger != VERSION:
        raise LedgerError(f"{path} is a ledger of version {opening.ledger}, this stockproof reads {VERSION}")
    return _replayed(Ledger(opening, path), entries)


def _replayed(ledger: Ledger, entries: list[_Line]) -> Ledger:
    for entry in entries:
        if entry.keep:
            ledger.kept.setdefault(entry.keep, entry.original)
        if entry.made:
            ledger.made.append(entry.made)
        if entry.restored:
            ledger.done.add(entry.restored)
        ledger.closed = entry.closed
    ledger.goes_on()
    return ledger
