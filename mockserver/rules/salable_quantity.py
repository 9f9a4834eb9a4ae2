"""How much of a product a stock can sell: what its enabled sources have in stock, less what is reserved."""

from decimal import Decimal
from typing import Any

from mockserver.rules.refusals import Refusal
from mockserver.rules.source_items import SOURCE_ITEMS
from mockserver.rules.sources import SOURCES
from mockserver.rules.stock_source_links import sources_of
from mockserver.seam import replaceable
from mockserver.world import World

__all__ = ["PRODUCTS", "RESERVATIONS", "for_quantity", "is_salable", "salable", "salable_quantity"]

PRODUCTS = "magento2.products"
RESERVATIONS = "magento2.reservations"

NOT_ENOUGH = {
    "code": "is_salable_with_reservations-not_enough_qty",
    "message": "The requested qty is not available",
}


@replaceable
def salable_quantity(world: World, sku: str, stock_id: int) -> Decimal:
    """The quantity that can be sold; 0 where the product is out of stock."""
    if world.store.get(PRODUCTS, sku) is None:
        raise Refusal("sku_unknown", [sku])
    return available(world, sku, stock_id) if is_salable(world, sku, stock_id) else Decimal(0)


@replaceable
def available(world: World, sku: str, stock_id: int) -> Decimal:
    """What the stock's index holds of the product, less what is reserved (negative numbers) and what must stay."""
    product = world.store.get(PRODUCTS, sku) or {"min_qty": Decimal(0)}
    reserved: Decimal = world.store.get(RESERVATIONS, (sku, stock_id)) or Decimal(0)
    least: Decimal = product["min_qty"]
    return indexed(world, sku, stock_id) + reserved - least


@replaceable
def indexed(world: World, sku: str, stock_id: int) -> Decimal:
    """The sum of what the stock's enabled sources have in stock."""
    enabled = [code for code in sources_of(world, stock_id) if world.store.get(SOURCES, code)["enabled"]]
    rows = [row for code in enabled if (row := world.store.get(SOURCE_ITEMS, (sku, code)))]
    return sum((row["quantity"] for row in rows if row["status"] == 1), Decimal(0))


@replaceable
def is_salable(world: World, sku: str, stock_id: int) -> bool:
    """Whether any of a product that exists can be sold."""
    return world.store.get(PRODUCTS, sku) is not None and available(world, sku, stock_id) > 0


def salable(world: World, sku: str, stock_id: int) -> dict[str, Any]:
    """Whether a product can be sold, with what was asked."""
    return {"sku": sku, "stock_id": stock_id, "salable": is_salable(world, sku, stock_id)}


@replaceable
def for_quantity(world: World, sku: str, stock_id: int, requested_qty: Decimal) -> dict[str, Any]:
    """Whether so much of a product can be sold, and why not."""
    enough = is_salable(world, sku, stock_id) and available(world, sku, stock_id) >= requested_qty
    return {"salable": enough, "errors": [] if enough else [NOT_ENOUGH]}
