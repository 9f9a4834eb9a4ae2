"""An update changes the fields that it names, and what a save derives from them; nothing else."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from mockserver.rules.config_precedence import clearing
from mockserver.rules.faults import Fault
from mockserver.rules.quantities import accepted, columns_of
from mockserver.rules.stock_status import after_save, index
from mockserver.seam import replaceable
from mockserver.world import World
from specs import Engine, fields

__all__ = ["default_row", "save", "update_item"]


def default_row() -> dict[str, Any]:
    """A stock item that nobody has set: every column's default."""
    return dict(_defaults())


@cache
def _defaults() -> dict[str, Any]:
    defaults = {"id": int, "flag": int, "enum": int, "decimal": Decimal, "datetime": str}
    return {
        name: None if entry.default is None else defaults[entry.type](entry.default) for name, entry in fields().items()
    }


@replaceable
def update_item(world: World, product_id: int, data: Any, engine: Engine) -> bool:
    """Store what `data` names; a fault stores nothing."""
    sent = accepted(world, data, engine)
    refuse(world, product_id, engine)
    save(world, product_id, sent, engine)
    return True


@replaceable
def refuse(world: World, product_id: int, engine: Engine) -> None:
    """Fault 102 where the shop refuses to save this product, with the shop's own text."""
    texts = world.store.get("products", product_id)["refuses_saving"]
    if texts:
        raise Fault("data_invalid", texts[engine.refusal])


@replaceable
def save(world: World, product_id: int, sent: Mapping[str, Any], engine: Engine) -> None:
    """Lay what was sent over the stored item, derive what follows, store the whole."""
    product = world.store.get("products", product_id)
    item_id = world.store.get("item_of", product_id)
    if item_id is None and not engine.creates_row:
        raise Fault("product_not_exists")
    row = _new_row(world, product_id) if item_id is None else world.store.get("stock_items", item_id)
    changes = {**sent, **clearing(world, sent, engine.own_value_clears)}
    unsaved = changes if item_id is None else {**row, **changes}
    derived = after_save(world, product, unsaved)
    store_item(world, {**row, **columns_of({**changes, **derived}, engine.coercion, world)})
    index(world, product_id)
    if engine.touches_product:
        world.store.put("products", product_id, {**product, "updated_at": world.now()})


@replaceable
def store_item(world: World, row: dict[str, Any]) -> None:
    """Write a stock item."""
    world.store.put("stock_items", row["item_id"], row)
    world.store.put("item_of", row["product_id"], row["item_id"])


def _new_row(world: World, product_id: int) -> dict[str, Any]:
    """The row of a product that had none; its id is the next one."""
    item_id = world.store.get("counters", "next_item_id")
    world.store.put("counters", "next_item_id", item_id + 1)
    return {**default_row(), "item_id": item_id, "product_id": product_id}
