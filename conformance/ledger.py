"""The restore ledger: before anything is written to for the first time, what it was is on disk.

    {"ledger": 2, "stockproof", "target", "base_url", "edition", "shop", "dialects", "mark", "opened_at"}
    {"keep": {"kind", "id"}, "original": {...}}        written and synced before the first write to the thing
    {"writing": {"kind", "id"}}                        a write is about to leave: what the thing is now is not known
    {"left": {"kind", "id"}, "columns": {...}}         read again: what the run left, as far as it is not the original
    {"made": {"kind", "id"}}                           the suite made it; restoring deletes it
    {"restored": {"kind", "id"}, "differs": {...}}     put back and read back; where nothing differs it is done
    {"closed": true}                                   everything is back

Appended only. A last line that is torn never let its write leave, so it is not missed; nor are the NUL bytes that a
power cut leaves at the end. `writing` and `left` are not synced: they outlive the process, and where a power cut takes
them away, what the run left looks like somebody else's change, which is named. A ledger without `closed` is open: no
run begins on its target until `stockproof restore` has closed it. It holds no credentials. Version 1 has neither
`writing` nor `left`.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
from platformdirs import user_state_path

from conformance.addresses import normalised
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
    "unrestored",
]

VERSION = 2
#: The versions that are read: a ledger that an older stockproof left open is not lost.
READ = (1, 2)
LONGEST_OPENING = 64 * 1024
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
    writing: Thing | None = None
    left: Thing | None = None
    columns: dict[str, Any] = {}
    made: Thing | None = None
    restored: Thing | None = None
    differs: dict[str, Any] = {}
    closed: bool = False


def ledger_path(base_url: str, part: str = "") -> Path:
    """Where the ledger of a target lies unless one is named; `part` tells those of one run's workers apart."""
    name = sha256(normalised(base_url).encode()).hexdigest()[:16] + (f"-{part}" if part else "")
    return user_state_path("stockproof") / f"{name}{ENDING}"


def unrestored(base_url: str, path: Path | None = None) -> list[Path]:
    """All open ledgers of a target: the one at a path, and those in the state folder whatever their names are."""
    named = path or ledger_path(base_url)
    found = dict.fromkeys(open_ledgers(named))
    for one in sorted(user_state_path("stockproof").glob(f"*{ENDING}")):
        if normalised(_base_url(one)) == normalised(base_url) and not read_ledger(one).closed:
            found[one] = None
    return list(found)


def _base_url(path: Path) -> str:
    """What a ledger is about, from its first line; nothing where that says nothing."""
    try:
        with path.open("rb") as file:
            return msgspec.json.decode(file.readline(LONGEST_OPENING), type=Opening).base_url
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""


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
        #: What the run last left of what is kept; None where it has written since.
        self.left: dict[Thing, dict[str, Any] | None] = {}
        self.made: list[Thing] = []
        self.done: set[Thing] = set()
        self.closed = False
        #: Another process wrote it.
        self.was_read = False
        self._is_there = False
        self._whole: int | None = None

    def keep(self, thing: Thing, original: Mapping[str, Any]) -> None:
        """What a thing was, on disk before this returns; a second time changes nothing."""
        if thing not in self.kept:
            self._append(_Line(keep=thing, original=dict(original)))
            self.kept[thing] = self.left[thing] = dict(original)

    def writing(self, thing: Thing) -> None:
        """A write to a thing is about to leave; what the thing is now is not known until it is read again."""
        if self.left.get(thing) is not None:
            self._append(_Line(writing=thing), is_synced=False)
            self.left[thing] = None

    def leave(self, thing: Thing, columns: Mapping[str, Any]) -> None:
        """What a thing is after the run has written to it."""
        original = self.kept[thing]
        changed = {name: value for name, value in columns.items() if original.get(name) != value}
        self._append(_Line(left=thing, columns=changed), is_synced=False)
        self.left[thing] = original | changed

    def make(self, thing: Thing) -> None:
        """The suite has made a thing; this run deletes it also where the line cannot be written."""
        if thing not in self.made:
            self.made.append(thing)
            self._append(_Line(made=thing))

    def restore(self, thing: Thing, differs: Mapping[str, Any]) -> None:
        """A thing is back, except for what differs; it is done where nothing does."""
        self._append(_Line(restored=thing, differs=dict(differs)))
        if not differs:
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

    def not_deleted(self) -> list[Thing]:
        """What the suite has made and not deleted yet."""
        return [thing for thing in self.made if thing not in self.done]

    def goes_on(self, whole: int) -> None:
        """The ledger was read from its file, whose first `whole` bytes are complete lines; further lines go there."""
        self._is_there = self.was_read = True
        self._whole = whole

    def _append(self, line: _Line, *, is_synced: bool = True) -> None:
        if self.path is None:
            return
        try:
            if not self._is_there:
                self._create(self.path)
            if self._whole is not None:
                os.truncate(self.path, self._whole)
                self._whole = None
            _append_line(self.path, _encoder.encode(line), is_synced=is_synced)
        except OSError as error:
            raise LedgerError(f"the ledger {self.path} cannot be written: {error.strerror or error}") from error

    def _create(self, path: Path) -> None:
        """A new file with its first line, in the place of a closed ledger if there was one."""
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _append_line(fresh, _encoder.encode(self.opening), is_synced=True)
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


def _append_line(path: Path, line: bytes, *, is_synced: bool) -> None:
    """Append a line, or nothing of it; where it is synced, it is on disk when this returns."""
    with path.open("ab", buffering=0) as file:
        before = file.seek(0, os.SEEK_END)
        try:
            write_whole(file, line + b"\n")
            if is_synced:
                os.fsync(file.fileno())
        except OSError:
            with suppress(OSError):  # half a line is not missed where it is the last one
                file.truncate(before)
            raise


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
        data = path.read_bytes()
    except OSError as error:
        raise LedgerError(f"{path}: {error.strerror or error}") from error
    whole = data[: data.rfind(b"\n") + 1]  # torn, or NUL bytes after a power cut, is only what comes behind
    first, *others = whole.split(b"\n")
    try:
        opening = msgspec.json.decode(first, type=Opening)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise LedgerError(f"{path} is not a ledger: {error}") from error
    if opening.ledger not in READ:
        raise LedgerError(f"{path} is a ledger of version {opening.ledger}, this stockproof reads 1 and 2")
    ledger = Ledger(opening, path)
    for number, line in enumerate(others, 2):
        if line.strip():
            _replay(ledger, _line(path, number, line))
    ledger.goes_on(len(whole))
    return ledger


def _line(path: Path, number: int, line: bytes) -> _Line:
    try:
        return msgspec.json.decode(line, type=_Line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise LedgerError(
            f"{path} cannot be used as it is: line {number} is damaged ({error}). Keep a copy, delete "
            "that line, run `stockproof restore` again, and look for yourself at what the line was about"
        ) from error


def _replay(ledger: Ledger, line: _Line) -> None:
    if line.keep and line.keep not in ledger.kept:
        ledger.kept[line.keep] = line.original
        ledger.left[line.keep] = line.original if ledger.opening.ledger > 1 else None
    if line.writing:
        ledger.left[line.writing] = None
    if line.left:
        ledger.left[line.left] = ledger.kept.get(line.left, {}) | line.columns
    if line.made and line.made not in ledger.made:
        ledger.made.append(line.made)
    if line.restored and not line.differs:
        ledger.done.add(line.restored)
    ledger.closed = line.closed
