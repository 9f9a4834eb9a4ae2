"""The catalogue of requirements: what a shop must keep, each traced to a document and a place in it."""

import re
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from specs.dialects import dialect as dialect_spec
from specs.reader import ROOT, convert, read_toml, stems

__all__ = ["Level", "Requirement", "Scope", "Source", "line_of", "requirements", "topics"]

FOLDER = ROOT / "requirements"
_ID = re.compile(r'id = "(\w+)"\s*')

Level = Literal["MUST", "SHOULD", "MAY"]


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a requirement comes from: a document and a place in it, or the shops it was seen on."""

    at: str
    document: str = ""
    observed: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The source in one line."""
        return f"{self.document}, {self.at}" if self.document else f"seen on {', '.join(self.observed)}: {self.at}"


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A requirement in one concrete case."""

    given: str
    then: str


class Scope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a requirement is in force: editions by pattern, dialects by pattern or by their group."""

    editions: tuple[str, ...] = ("*",)
    dialects: tuple[str, ...] = ("*",)

    def has(self, edition: str, dialect: str) -> bool:
        """Whether an edition's dialect is meant."""
        in_dialect = _named(self.dialects, dialect) or dialect_spec(dialect).group in self.dialects
        return in_dialect and _named(self.editions, edition)


class Requirement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A requirement; `id` is `<topic>/<slug>` and never changes its meaning.

    `basis` is documented (a document says so), observed (the documents are silent, real shops do it) or decided
    (nobody says; then `why`, and `alternatives` names what else is `allowed`). `contradicts` names the requirements
    that say otherwise of the same thing in another edition.
    """

    id: str
    level: Level
    statement: str
    basis: Literal["documented", "observed", "decided"]
    source: Source
    example: Case
    where: tuple[Scope, ...] = (Scope(),)
    why: str = ""
    alternatives: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()
    unchecked: str = ""

    @property
    def topic(self) -> str:
        """The stem that names this requirement's files in every room."""
        return self.id.split("/")[0]

    def holds(self, edition: str, dialect: str) -> bool:
        """Whether it is in force there."""
        return any(scope.has(edition, dialect) for scope in self.where)


def _named(patterns: tuple[str, ...], name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _read(path: Path) -> tuple[Requirement, ...]:
    entries = read_toml(path)["requirement"]
    for entry in entries:
        entry["id"] = f"{path.stem}/{entry['id']}"
    return convert(entries, tuple[Requirement, ...], path)


@cache
def topics() -> tuple[str, ...]:
    """The topics, sorted."""
    return tuple(stems(FOLDER, ".toml"))


@cache
def requirements() -> dict[str, Requirement]:
    """The catalogue by id, topic by topic, in the order of the files."""
    return {entry.id: entry for topic in topics() for entry in _read(FOLDER / f"{topic}.toml")}


@cache
def _lines(topic: str) -> dict[str, int]:
    """The lines on which a topic's requirements begin, by their slug."""
    text = (FOLDER / f"{topic}.toml").read_text(encoding="utf-8")
    named = ((number, _ID.fullmatch(line)) for number, line in enumerate(text.splitlines(), 1))
    return {found[1]: number for number, found in named if found}


def line_of(requirement: str) -> int:
    """The line of its topic's file on which a requirement begins; the first for one that is not in the catalogue."""
    topic, _, slug = requirement.partition("/")
    return _lines(topic).get(slug, 1) if topic in topics() else 1
