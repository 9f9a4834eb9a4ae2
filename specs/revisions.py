"""Revisions: what the catalogue was when it was frozen, by name (revisions/*.toml); certificates are held against one.

Strategy: patterns would mean more as soon as an edition is added, so a revision writes out the dialects of each edition
in which a requirement is in force; requirements that are in force in the same places share them. A statement is kept as
its SHA-256: enough to see that it is still the same one.
"""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import msgspec

from specs.catalogue import Level
from specs.reader import ROOT, SpecError, convert, read_toml, stems

__all__ = ["LEVELS", "FrozenRequirement", "Revision", "digest_of", "newest_revision", "revision", "revisions"]

FOLDER = ROOT / "revisions"
#: What a certificate's level asks for: *core* what must be, *extended* also what should and may be.
LEVELS: dict[str, tuple[Level, ...]] = {"core": ("MUST",), "extended": ("MUST", "SHOULD", "MAY")}


class FrozenRequirement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A requirement as it was: level, the SHA-256 of its statement, a name of `places`, the checks that judge it."""

    level: Level
    statement: str
    where: str
    checks: tuple[str, ...]


class Revision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A frozen catalogue, the first suite that has it, and how a run that certifies draws its examples.

    `digest` is the SHA-256 of the revision's own file.
    """

    name: str
    digest: str
    since: str
    profile: Literal["quick", "ci", "thorough"]
    seed: int
    places: dict[str, dict[str, tuple[str, ...]]]
    requirements: dict[str, FrozenRequirement]

    def dialects(self, edition: str) -> tuple[str, ...]:
        """The dialects of an edition in which something is in force; none for an edition that it does not know."""
        return tuple(sorted({dialect for place in self.places.values() for dialect in place.get(edition, ())}))

    def wanted(self, edition: str, dialects: Iterable[str], level: str) -> frozenset[tuple[str, str, str]]:
        """Every requirement, dialect and check that a certificate of a level must have a verdict of."""
        chosen = set(dialects)
        return frozenset(
            (name, dialect, check)
            for name, entry in self.requirements.items()
            if entry.level in LEVELS[level]
            for dialect in self.places[entry.where].get(edition, ())
            if dialect in chosen
            for check in entry.checks
        )


def digest_of(text: str) -> str:
    """The SHA-256 of a text, whatever its line ends are."""
    return sha256(text.replace("\r\n", "\n").encode()).hexdigest()


@cache
def revisions() -> tuple[str, ...]:
    """The names of all revisions, oldest first."""
    return tuple(stems(FOLDER, ".toml"))


@cache
def revision(name: str) -> Revision:
    """The revision of that name; `SpecError` names those there are."""
    if name not in revisions():
        raise SpecError(f"no revision {name!r}: choose one of {', '.join(revisions())}")
    return read_revision(FOLDER / f"{name}.toml")


def read_revision(path: Path) -> Revision:
    """The revision in a file."""
    digest = digest_of(path.read_text(encoding="utf-8"))
    table: dict[str, Any] = {**read_toml(path), "name": path.stem, "digest": digest}
    return convert(table, Revision, path)


def newest_revision() -> Revision:
    """The revision that was made last."""
    return revision(revisions()[-1])
