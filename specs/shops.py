"""The shops that come with the specs, in the format of `--shop FILE` and of the control API."""

import copy
from functools import cache
from typing import Any

from specs.reader import ROOT, SpecError, read_toml, stems

__all__ = ["DEFAULT_SHOP", "shop"]

DEFAULT_SHOP = "documented"


@cache
def _read(name: str) -> dict[str, Any]:
    folder = ROOT / "shops"
    if name not in stems(folder, ".toml"):
        raise SpecError(f"no shop {name!r}: choose one of {', '.join(stems(folder, '.toml'))}")
    return read_toml(folder / f"{name}.toml")


def shop(name: str = DEFAULT_SHOP) -> dict[str, Any]:
    """The shop's document, a new copy for every caller."""
    return copy.deepcopy(_read(name))
