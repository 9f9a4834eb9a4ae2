"""What real shops check in an update over Magento 1 REST (dialects/magento1_rest/validation.toml)."""

from functools import cache
from typing import Literal

import msgspec

from specs.reader import ROOT, convert, read_toml

__all__ = ["CheckedField", "Wording", "checked_fields", "wording"]

PATH = ROOT / "dialects" / "magento1_rest" / "validation.toml"


class CheckedField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A numeric field: which numbers it takes, within which bounds, and whether it must be there."""

    name: str
    kind: Literal["number", "decimal", "integer", "digits"]
    required: bool = False
    minimum: str | None = None
    maximum: str | None = None


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a generation of validators says; `{field}`, `{value}`, `{minimum}` and `{maximum}` are filled in."""

    blank: str
    not_decimal: str
    not_integer: str
    not_digits: str
    outside: str
    outside_digits: str
    flag: str
    enum: str
    not_numeric: str = ""
    not_text: str = ""


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    field: tuple[CheckedField, ...]
    wording: dict[str, Wording]


@cache
def _table() -> _Table:
    return convert(read_toml(PATH), _Table, PATH)


@cache
def checked_fields() -> dict[str, CheckedField]:
    """The numeric fields by name."""
    return {entry.name: entry for entry in _table().field}


def wording(generation: str) -> Wording:
    """What the validators of a generation say."""
    return _table().wording[generation]
