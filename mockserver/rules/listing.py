"""A list shows the stored values of the products that it names: once each, by product id, if they have a stock item."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from mockserver import php
from mockserver.rules.composites import any_child
from mockserver.rules.faults import Fault
from mockserver.rules.identification import By, find_product
from mockserver.rules.stock_status import shown_in_stock
from mockserver.seam import replaceable
from mockserver.world import World
from specs import Listing

__all__ = ["list_stock", "shown"]

#: What a list that holds numbers only shows of a column without a value (decided).
NOTHING = Decimal("0.0000")


@replaceable
def list_stock(world: World, identifiers: Any, by: By = "sku_or_id") -> list[dict[str, Any]]:
    """The stock items of the products named: by one identifier, or by a list of them."""
    found = [find_product(world, value, by) for value in as_list(identifiers)]
    if None in found and world.edition.listing.unknown == "fault":
        raise Fault("product_not_exists")
    return [shown(world, row) for row in rows_of(world, found)]


def as_list(identifiers: Any) -> list[Any]:
    """One identifier as a list of one; a map counts by its values, an object as one identifier."""
    if isinstance(identifiers, dict) and not isinstance(identifiers, php.Object):
        return list(identifiers.values())
    return identifiers if isinstance(identifiers, list) else [identifiers]


@replaceable
def rows_of(world: World, products: list[int | None]) -> list[Mapping[str, Any]]:
    """The stock items of products: each once, by product id."""
    known = sorted({product for product in products if product is not None})
    items = (world.store.get("item_of", product) for product in known)
    return [world.store.get("stock_items", item) for item in items if item is not None]


@replaceable
def shown(world: World, row: Mapping[str, Any]) -> dict[str, Any]:
    """A stock item as a list shows it: decimals, ints and text; True for a stock that is not managed."""
    listing, product = world.edition.listing, world.store.get("products", row["product_id"])
    whole = {**row, "sku": product["sku"], "is_in_stock": listed_in_stock(world, row, listing)}
    nothing = NOTHING if listing.values == "numbers" else None
    return {name: nothing if whole[name] is None else whole[name] for name in listing.fields()}


@replaceable
def listed_in_stock(world: World, row: Mapping[str, Any], listing: Listing) -> Any:
    """`is_in_stock` in a list: of a composite, where the edition says so, what its children make of it."""
    own = shown_in_stock(world, row)
    if own is None:
        return True if listing.unmanaged_is_in_stock == "true" else 1
    if listing.composites == "from_children":
        return own if any_child(world, row["product_id"], in_stock) else 0
    return own


def in_stock(world: World, product_id: int) -> bool:
    """Whether a product has a stock item that is in stock, or not managed."""
    item = world.store.get("stock_items", world.store.get("item_of", product_id))
    return item is not None and shown_in_stock(world, item) != 0
