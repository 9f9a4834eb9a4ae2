"""Configurable, grouped and bundle products: they hold no quantity of their own and follow their simple products."""

from collections.abc import Callable, Mapping
from typing import Any

from mockserver.seam import replaceable
from mockserver.world import World

__all__ = ["COMPOSITE_TYPES", "any_child", "children_of", "has_own_quantity", "parents_of"]

#: The state's key for the children of each type.
COMPOSITE_TYPES = {
    "configurable": "configurable_children",
    "grouped": "grouped_children",
    "bundle": "bundle_children",
}


@replaceable
def has_own_quantity(world: World, product: Mapping[str, Any]) -> bool:  # noqa: ARG001 - a seam is called with its world
    """Whether a product of this type holds a quantity itself."""
    return product["type"] not in COMPOSITE_TYPES


def children_of(world: World, product_id: int) -> tuple[int, ...]:
    """The simple products that a composite is made of."""
    row = world.store.get("children", product_id)
    return row[1] if row else ()


def parents_of(world: World, product_id: int) -> tuple[int, ...]:
    """The composites that a product is part of."""
    return world.store.get("parents", product_id) or ()


def any_child(world: World, product_id: int, holds: Callable[[World, int], bool]) -> bool:
    """Whether something holds for one of a composite's children; true for a product that has none."""
    children = children_of(world, product_id)
    return not children or any(holds(world, child) for child in children)
