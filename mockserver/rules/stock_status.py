"""When an item is in stock: what a save derives, what a list shows, what the shop's index holds.

Values may still be as they were sent (PHP's loose comparisons apply to them), or as they are stored.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from mockserver import php
from mockserver.rules.composites import any_child, has_own_quantity, parents_of
from mockserver.rules.config_precedence import effective, own_value, shop_wide
from mockserver.seam import replaceable
from mockserver.world import World

__all__ = ["after_save", "index", "index_all", "is_managed", "is_out_of_stock", "is_running_low", "shown_in_stock"]

NOTHING = Decimal("0.0000")


@replaceable
def is_out_of_stock(world: World, item: Mapping[str, Any]) -> bool:
    """Whether a save takes the item out of stock: no backorders, and qty not above the effective min_qty."""
    limit = php.to_float(effective(world, item, "min_qty"))
    return php.loosely_zero(effective(world, item, "backorders")) and php.less_or_equal(item.get("qty"), limit)


@replaceable
def is_running_low(world: World, item: Mapping[str, Any]) -> bool:
    """Whether a save dates the item's stock as low: qty below the effective notify_stock_qty."""
    return php.to_float(item.get("qty")) < php.to_float(effective(world, item, "notify_stock_qty"))


@replaceable
def after_save(world: World, product: Mapping[str, Any], item: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that a save derives from the others.

    `is_in_stock` only ever falls: raising the quantity does not bring an item back by itself.
    """
    if not has_own_quantity(world, product):
        return {"qty": Decimal(0)}
    low = world.now() if is_running_low(world, item) else None
    if is_out_of_stock(world, item):
        return {"is_in_stock": 0, "low_stock_date": low, "stock_status_changed_auto": 1}
    return {"low_stock_date": low, "stock_status_changed_auto": 0}


@replaceable
def is_managed(world: World, item: Mapping[str, Any]) -> bool:
    """Whether the shop manages this item's stock."""
    return php.is_true(effective(world, item, "manage_stock"))


@replaceable
def shown_in_stock(world: World, item: Mapping[str, Any]) -> int | None:
    """`is_in_stock` as a list shows it: the stored number, or None where stock is not managed and so always there."""
    return int(item["is_in_stock"]) if is_managed(world, item) else None


@replaceable
def index(world: World, product_id: int) -> None:
    """Bring a product's row of the stock index, and those of the composites it is part of, up to date."""
    _index(world, (product_id, *parents_of(world, product_id)))


def index_all(world: World) -> None:
    """Make the whole stock index anew, composites after what they are made of."""
    _index(world, sorted(world.store.rows("products"), key=world.store.rows("children").__contains__))


def _index(world: World, product_ids: Iterable[int]) -> None:
    tables = ("products", "stock_items", "item_of", "children")
    products, items, item_of, composites = (world.store.rows(table) for table in tables)
    manage_stock = shop_wide(world, "manage_stock")
    for product_id in product_ids:
        if product_id in item_of:
            item = items[item_of[product_id]]
            status = _own_status(products[product_id], item, manage_stock)
            if status and product_id in composites and not any_child(world, product_id, _is_indexed_in_stock):
                status = 0
            world.store.put("stock_status", product_id, {"qty": max(item["qty"], NOTHING), "stock_status": status})


def _own_status(product: Mapping[str, Any], item: Mapping[str, Any], manage_stock: Decimal | int) -> int:
    """1 where the product could be bought by itself: enabled, and in stock or not managed.

    As the index counts: a value of its own that is neither 0 nor 1 leaves it to the shop-wide one (observed).
    """
    if product["status"] != 1:
        return 0
    own = own_value(item, "manage_stock")
    is_managed_here = manage_stock if item["use_config_manage_stock"] or own not in (0, 1) else own
    return min(int(item["is_in_stock"]), 1) if is_managed_here else 1


def _is_indexed_in_stock(world: World, product_id: int) -> bool:
    row = world.store.get("stock_status", product_id)
    return bool(row and row["stock_status"])
