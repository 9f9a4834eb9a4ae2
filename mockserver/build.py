"""Build a world: an edition, a shop's document, the defects that make it wrong on purpose."""

from collections.abc import Mapping, Sequence
from typing import Any

from mockserver.defects import install
from mockserver.dialects import dialects
from mockserver.state import load, shop_of
from mockserver.world import World
from specs import DEFAULT_SHOP, edition, shop

__all__ = ["build"]


def build(
    edition_name: str | None = None, shop_document: Mapping[str, Any] | None = None, defects: Sequence[str] = ()
) -> World:
    """A world with the shop of a document (the documents' own by default); an edition named here wins over the file's.

    Raises `SpecError` for an unknown edition, `StateError` for a document that is no state, `KeyError` for a defect.
    """
    dialects()  # read now, so that the first request does not wait for them
    document = shop(DEFAULT_SHOP) if shop_document is None else shop_of(shop_document)
    document = {"edition": "documented", **document, **({"edition": edition_name} if edition_name else {})}
    world = World(edition=edition(edition_name or "documented"), start=document)
    load(world, document)
    install(world, defects)
    return world
