"""Errata: where the documents contradict themselves, a recorded shop, or print an example wrongly.

differences()    groups of requirements that contradict each other, each in force in other editions
dropped_fields() fields that the documents name for an update and other editions' shops drop
errata()         places of the documents that contradict each other (errata.toml)
misprints()      examples that had to be corrected, with their dialects
"""

from functools import cache

import msgspec

from specs.catalogue import Requirement, requirements
from specs.dialects import Example, dialect, dialects
from specs.editions import edition, editions
from specs.reader import ROOT, convert, read_toml

__all__ = ["DroppedFields", "Erratum", "Place", "differences", "dropped_fields", "errata", "misprints"]

PATH = ROOT / "errata.toml"


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place in a document, and what it says, in our own words."""

    document: str
    at: str
    says: str


class Erratum(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two places that cannot both be right, and what is done here."""

    id: str
    one: Place
    other: Place
    here: str


class DroppedFields(msgspec.Struct, frozen=True):
    """Fields of an update that the documents name, and the editions and dialects whose shops do not heed them."""

    fields: tuple[str, ...]
    editions: tuple[str, ...]
    dialects: tuple[str, ...]


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    erratum: tuple[Erratum, ...]


@cache
def errata() -> tuple[Erratum, ...]:
    """The documents against themselves and each other, in the order of the documents."""
    return convert(read_toml(PATH), _Table, PATH).erratum


@cache
def differences() -> tuple[tuple[Requirement, ...], ...]:
    """Groups of requirements on one thing that say otherwise of it, in the order of the catalogue."""
    group_of: dict[str, set[str]] = {}
    for entry in requirements().values():
        for other in entry.contradicts:
            joined = group_of.get(entry.id, {entry.id}) | group_of.get(other, {other})
            group_of.update(dict.fromkeys(joined, joined))
    groups = {frozenset(group): None for entry in requirements() if (group := group_of.get(entry))}
    return tuple(tuple(requirements()[name] for name in requirements() if name in group) for group in groups)


def misprints() -> tuple[tuple[str, Example], ...]:
    """The examples that their document prints wrongly, each with its dialect."""
    return tuple((name, example) for name in dialects() for example in dialect(name).examples() if example.erratum)


@cache
def dropped_fields() -> tuple[DroppedFields, ...]:
    """What the editions' own schemas leave out of an update, those that leave out the same together."""
    documented = edition("documented")
    found: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for name in editions():
        chosen = edition(name)
        for spoken, values in chosen.dialects.items():
            if values.engine and spoken in documented.dialects:
                heeded = chosen.engine(spoken).fields()
                gone = tuple(one for one in documented.engine(spoken).fields() if one not in heeded)
                found.setdefault(gone, []).append((name, spoken))
    return tuple(
        DroppedFields(gone, tuple(dict.fromkeys(one for one, _ in places)), tuple(sorted({two for _, two in places})))
        for gone, places in found.items()
        if gone
    )
