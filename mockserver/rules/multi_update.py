"""Several products in one call: one stock data for all of them, or each its own in a parallel list."""

from collections.abc import Callable
from typing import Any

from mockserver import php
from mockserver.rules.faults import Fault, broken
from mockserver.rules.identification import By, one_product
from mockserver.rules.listing import as_list
from mockserver.rules.partial_update import refuse, update_item
from mockserver.rules.quantities import accepted
from mockserver.seam import replaceable
from mockserver.world import World
from specs import Engine

__all__ = ["multi_update"]


@replaceable
def multi_update(world: World, identifiers: Any, data: Any, by: By, engine: Engine) -> bool:
    """Update every product named, in the edition's way."""
    return _WAYS[world.edition.multi_update.data](world, identifiers, data, by, engine)


def _shared(world: World, identifiers: Any, data: Any, by: By, engine: Engine) -> bool:
    """The same data for all; what is wrong is found before the first product is stored (document 001; decided)."""
    accepted(world, data, engine)
    products = [one_product(world, value, by) for value in as_list(identifiers)]
    for product in products:
        refuse(world, product, engine)
    for product in products:
        update_item(world, product, data, engine)
    return True


def _parallel(world: World, identifiers: Any, data: Any, by: By, engine: Engine) -> bool:
    """Each product its own data; where one fails the earlier ones stay stored (observed)."""
    for value in (identifiers, data):
        if not isinstance(value, list | dict) or isinstance(value, php.Object):
            kind = php.type_name(value)
            raise broken(world, f"count(): Argument #1 ($value) must be of type Countable|array, {kind} given")
    each = as_list(data)
    if len(each) != len(identifiers):
        raise Fault("quantities_mismatch")
    for value, own in zip(as_list(identifiers), each, strict=True):
        update_item(world, one_product(world, value, by), own, engine)
    return True


_WAYS: dict[str, Callable[[World, Any, Any, By, Engine], bool]] = {"shared": _shared, "parallel": _parallel}
