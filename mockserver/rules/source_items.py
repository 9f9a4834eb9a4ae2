"""How much of a product lies at a source; the product itself need not exist."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from mockserver.rules.refusals import Refusal
from mockserver.rules.sources import SOURCES
from mockserver.seam import replaceable
from mockserver.world import World

__all__ = ["SOURCE_ITEMS", "delete_source_items", "save_source_items", "source_items_listed"]

SOURCE_ITEMS = "magento2.source_items"
FOUR_PLACES = Decimal("0.0001")
LARGEST = Decimal("99999999.9999")


@replaceable
def source_items_listed(world: World) -> list[dict[str, Any]]:
    """All source items, in the order of their making."""
    return [{"sku": sku, "source_code": code, **row} for (sku, code), row in world.store.rows(SOURCE_ITEMS).items()]


@replaceable
def save_source_items(world: World, source_items: Sequence[Mapping[str, Any]]) -> None:
    """Store quantities; one that is wrong keeps all of them from being stored."""
    if not source_items:
        raise Refusal("input_empty")
    errors = [error for item in source_items for error in item_errors(world, item)]
    if errors:
        raise Refusal("source_items_invalid", {"first": errors[0]}, errors)
    if any(world.store.get(SOURCES, item["source_code"]) is None for item in source_items):
        raise Refusal("source_items_not_saved")
    for item in source_items:
        quantity = max(-LARGEST, min(LARGEST, item["quantity"])).quantize(FOUR_PLACES, ROUND_HALF_UP)
        key = (item["sku"], item["source_code"])
        world.store.put(SOURCE_ITEMS, key, {"quantity": quantity, "status": item["status"]})


@replaceable
def item_errors(world: World, item: Mapping[str, Any]) -> list[Refusal]:  # noqa: ARG001 - a seam is called with its world
    """Everything that is wrong with a source item."""
    texts = [name for name in ("sku", "source_code") if not (item.get(name) or "").strip()]
    errors = [Refusal("field_empty", {"field": name}) for name in texts]
    if item.get("quantity") is None:
        errors.append(Refusal("field_not_numeric", {"field": "quantity"}))
    if item.get("status") not in (0, 1):
        errors.append(Refusal("status_unknown", {"field": "status"}))
    return errors


@replaceable
def delete_source_items(world: World, source_items: Sequence[Mapping[str, Any]]) -> None:
    """Forget source items, whether they were there or not."""
    if not source_items:
        raise Refusal("input_empty")
    for item in source_items:
        world.store.delete(SOURCE_ITEMS, (item.get("sku"), item.get("source_code")))
