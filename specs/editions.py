"""Editions: what the documents say, and what real shops were seen to do, as values (editions/*.toml).

Strategy: every difference between two shops is a value here, and code asks for the value, never for the edition's name.
A difference that is a procedure (how text becomes a number, how an envelope is answered) is a word that selects a named
function. An edition that `extends` another holds only its differences.
"""

from functools import cache
from typing import Any, Literal

import msgspec

from specs.dialects import schema_properties
from specs.reader import ROOT, SpecError, convert, read_toml, stems

__all__ = [
    "DialectEdition",
    "Edition",
    "Engine",
    "Listing",
    "MultiUpdate",
    "Sessions",
    "edition",
    "editions",
]


class Sessions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a session looks and begins."""

    id_digits: int
    basic_login: bool


class Listing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a list shows of a stock item; `schema` names a schema of the JSON-RPC contract."""

    schema: str
    values: Literal["numbers", "text"]
    unknown: Literal["fault", "absent"]
    composites: Literal["from_children", "stored"]
    unmanaged_is_in_stock: Literal["true", "1"]

    def fields(self) -> tuple[str, ...]:
        """The members of a listed stock item, in their order."""
        return tuple(schema_properties(self.schema))


class Engine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of a shop's ways to store an update; `schema` names a schema of the JSON-RPC contract."""

    schema: str
    coercion: Literal["strict", "php"]
    own_value_clears: tuple[str, ...]
    creates_row: bool
    touches_product: bool
    refusal: Literal["product", "stock_item"]

    def fields(self) -> tuple[str, ...]:
        """The columns that an update may write."""
        return tuple(schema_properties(self.schema))


class MultiUpdate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether all products share one stock data, or each has its own in a parallel list."""

    data: Literal["shared", "parallel"]


class DialectEdition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an edition does in one dialect."""

    engine: str
    envelope: str
    faults: Literal["own_code", "message_only"]
    content_type: str
    not_callable: tuple[str, ...] = ()
    script_tail_over: int = 0


class Edition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An edition with everything it inherits."""

    name: str
    title: str
    resource_faults: tuple[str, ...]
    redirects_other_hosts: bool
    sessions: Sessions
    parameters: dict[str, tuple[str, ...]]
    failure: Literal["fault", "page"]
    fault_text: Literal["catalogue", "shop"]
    listing: Listing
    multi_update: MultiUpdate
    engines: dict[str, Engine]
    dialects: dict[str, DialectEdition]

    def engine(self, dialect: str) -> Engine:
        """The engine behind a dialect."""
        return self.engines[self.dialects[dialect].engine]


def _merged(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """`base` with `changes` laid over it, table by table."""
    both = dict(base)
    for key, value in changes.items():
        old = both.get(key)
        both[key] = _merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return both


def _table(name: str, heirs: tuple[str, ...] = ()) -> dict[str, Any]:
    path = ROOT / "editions" / f"{name}.toml"
    if name not in editions():
        raise SpecError(f"no edition {name!r}: choose one of {', '.join(editions())}")
    if name in heirs:
        raise SpecError(f"{path}: extends itself, by way of {', '.join(heirs)}")
    own = read_toml(path)
    parent = own.pop("extends", None)
    return _merged(_table(parent, (*heirs, name)), own) if parent else own


@cache
def editions() -> tuple[str, ...]:
    """The names of all editions, `documented` first, then newest shop first."""
    names = stems(ROOT / "editions", ".toml")
    return tuple(sorted(names, key=lambda name: (name != "documented", [-ord(letter) for letter in name])))


@cache
def edition(name: str) -> Edition:
    """The edition of that name; `SpecError` names those there are."""
    return convert({"name": name, **_table(name)}, Edition, ROOT / "editions" / f"{name}.toml")
