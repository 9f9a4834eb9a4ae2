"""Which record is meant: the same one, whether its id, its SKU or its EAN code names it. Letter case counts."""

from collections.abc import Callable

from mockserver.rules.refusals import Refusal
from mockserver.seam import replaceable
from mockserver.world import World

__all__ = ["BY_EAN", "BY_SKU", "RECORDS", "find"]

RECORDS = "merchantpro.products"
BY_SKU = "merchantpro.product_by_sku"
BY_EAN = "merchantpro.product_by_ean"
LONGEST_ID = 18


@replaceable
def find(world: World, kind: str, identifier: str) -> int:
    """The id of the record that an identifier names."""
    if kind not in _WAYS:
        raise Refusal("not_found")
    found = _WAYS[kind](world, identifier)
    if found is None:
        raise Refusal("record_not_found", {"type": kind, "identifier": identifier})
    return found


@replaceable
def by_id(world: World, identifier: str) -> int | None:
    """The record of that id, which is written in plain digits."""
    plain = identifier.isascii() and identifier.isdecimal() and len(identifier) <= LONGEST_ID
    number = int(identifier) if plain and identifier == str(int(identifier)) else None
    return number if number is not None and world.store.get(RECORDS, number) is not None else None


@replaceable
def by_sku(world: World, identifier: str) -> int | None:
    """The record of that SKU."""
    found: int | None = world.store.get(BY_SKU, identifier)
    return found


@replaceable
def by_ean(world: World, identifier: str) -> int | None:
    """The record of that EAN code."""
    found: int | None = world.store.get(BY_EAN, identifier)
    return found


_WAYS: dict[str, Callable[[World, str], int | None]] = {"id": by_id, "sku": by_sku, "ean": by_ean}
