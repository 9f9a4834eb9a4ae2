"""The faults of the Magento 1 API by their domain name (faults.toml)."""

from functools import cache
from typing import Literal

import msgspec

from specs.reader import ROOT, convert, read_toml

__all__ = ["FaultSpec", "faults"]


class FaultSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fault: its code, the catalogue's message, and whether every resource has it or only stock items."""

    name: str
    code: int
    message: str
    scope: Literal["global", "resource"]
    shop_name: str = ""


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    fault: tuple[FaultSpec, ...]


@cache
def faults() -> dict[str, FaultSpec]:
    """The faults by name, in the order of their codes."""
    path = ROOT / "faults.toml"
    return {entry.name: entry for entry in convert(read_toml(path), _Table, path).fault}
