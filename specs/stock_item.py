"""The columns of a stock item: the one place where their names, types and defaults stand (stock_item.toml)."""

from decimal import Decimal
from functools import cache
from typing import Literal

import msgspec

from specs.reader import ROOT, convert, read_toml

__all__ = ["DECIMALS", "LARGEST", "LARGEST_SMALLINT", "Column", "Setting", "column", "fields", "settings"]

#: Decimal columns hold 12 digits, 4 of them behind the point.
DECIMALS = Decimal("0.0001")
LARGEST = Decimal("99999999.9999")
#: Flags and enumerations are stored in an unsigned smallint.
LARGEST_SMALLINT = 65535


class Setting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a column that is a setting is tied to the shop-wide configuration."""

    use_config: str
    config: str
    default_config: str


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One column: its type, the text it holds when nobody set it (None: NULL), its setting."""

    name: str
    type: Literal["id", "decimal", "flag", "enum", "datetime"]
    default: str | None = None
    values: tuple[int, ...] = ()
    setting: Setting | None = None

    @property
    def allowed(self) -> tuple[int, ...]:
        """The values of a flag or an enumeration; empty for the other types."""
        return (0, 1) if self.type == "flag" else self.values


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    column: tuple[Column, ...]


@cache
def fields() -> dict[str, Column]:
    """The columns by name, in the table's order."""
    path = ROOT / "stock_item.toml"
    return {entry.name: entry for entry in convert(read_toml(path), _Table, path).column}


def column(name: str) -> Column:
    """The column of that name."""
    return fields()[name]


@cache
def settings() -> dict[str, Setting]:
    """The columns that have a `use_config_` twin, by name, in the table's order."""
    return {name: entry.setting for name, entry in fields().items() if entry.setting}
