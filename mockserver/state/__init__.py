"""The world as a document, and back: the one format of `--shop FILE` and of the control API.

    {"edition": NAME, "magento1": {...}, "magento2": {...}, "merchantpro": {...}}

One module a shop reads and writes its part: `load(world, part)` puts the part in the place of that shop's tables and
leaves the other shops as they are, `document(world)` gives it back. Absent parts of a shop take their default; an
unknown key is refused with the place where it stands. Reading back gives the same document.
"""

from collections.abc import Mapping
from typing import Any

from mockserver.state import magento1, magento2, merchantpro
from mockserver.state.reading import StateError, as_map
from mockserver.world import World
from specs import edition, editions

__all__ = ["SHOPS", "StateError", "load", "merge", "part_of", "shop_of", "to_document"]

SHOPS = {"magento1": magento1, "magento2": magento2, "merchantpro": merchantpro}


def shop_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """A shop file's document: a whole one, or a bare Magento 1 part; the shops that it does not name are empty."""
    empty: dict[str, Any] = {name: {} for name in SHOPS}
    if "products" in document or "stock_items" in document:
        return {**empty, "magento1": {key: value for key, value in document.items() if key not in magento1.IGNORED}}
    return {**empty, **document}


def load(world: World, document: Mapping[str, Any]) -> None:
    """Put the shops that the document names in the place of the world's own; the others stay."""
    for key in document:
        if key not in (*SHOPS, "edition"):
            raise StateError(str(key), f"unknown key; a state has {', '.join(('edition', *SHOPS))}")
    if "edition" in document:
        _set_edition(world, document["edition"])
    for name, shop in SHOPS.items():
        if name in document:
            shop.load(world, as_map(document[name], name))


def to_document(world: World) -> dict[str, Any]:
    """The world as a document."""
    return {"edition": world.edition.name, **{name: part_of(world, name) for name in SHOPS}}


def part_of(world: World, shop: str) -> dict[str, Any]:
    """One shop of the world as it stands in the document."""
    part: dict[str, Any] = SHOPS[shop].document(world)
    return part


def merge(target: Any, patch: Any) -> Any:
    """`patch` merged into `target` (RFC 7396): null takes a member away, a list is replaced whole."""
    if not isinstance(patch, Mapping):
        return patch
    merged = dict(target) if isinstance(target, Mapping) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge(merged.get(key), value)
    return merged


def _set_edition(world: World, name: Any) -> None:
    if name not in editions():
        raise StateError("edition", f"no edition {name!r}; choose one of {', '.join(editions())}")
    world.edition = edition(name)
