"""Which product is meant: a SKU or an id, and what the identifier type argument makes of it.

A product is named by its id, an int. An id may come as text, which the shop's database casts: "1abc" and "+1" are 1.
"""

from typing import Any, Literal

from mockserver import php
from mockserver.rules.faults import Fault, broken
from mockserver.seam import replaceable
from mockserver.world import World, comparable_sku

__all__ = ["By", "by_id", "by_sku", "find_product", "identifier_type", "one_product"]

By = Literal["sku_or_id", "sku", "id"]

#: An id is an unsigned int in the shop's database; what is larger, be it by its exponent, is nobody's.
LARGEST_ID = 2**32 - 1

#: The argument that was not sent, to be told from an explicit null.
ABSENT = object()


@replaceable
def identifier_type(world: World, value: Any) -> By:  # noqa: ARG001 - a seam is called with its world
    """What the identifier type argument asks for; what is neither "sku" nor null asks for nothing."""
    if value is None:
        return "id"
    return "sku" if value == "sku" else "sku_or_id"


@replaceable
def by_sku(world: World, value: Any) -> int | None:
    """The product whose SKU this is."""
    if isinstance(value, php.Object):
        raise broken(world, "Object of class stdClass could not be converted to string")
    found: int | None = world.store.get("product_by_sku", comparable_sku(php.to_text(value)))
    return found


@replaceable
def by_id(world: World, value: Any) -> int | None:
    """The product whose id this is, after the database's cast."""
    if isinstance(value, list | dict):
        return None
    number = php.to_decimal(php.number_prefix(php.to_text(value)))
    whole = -1 < number <= LARGEST_ID and number == number.to_integral_value()
    product = int(number) if whole else None
    return product if product is not None and world.store.get("products", product) else None


@replaceable
def find_product(world: World, value: Any, by: By = "sku_or_id") -> int | None:
    """The product that a value names: by its SKU, and where that is nobody's, by its id."""
    found = by_sku(world, value) if by != "id" else None
    return by_id(world, value) if found is None and by != "sku" else found


@replaceable
def one_product(world: World, value: Any, by: By = "sku_or_id") -> int:
    """The product that an update names; fault 101 where there is none.

    A list where one product belongs: a single id is taken, several break the shop's SQL (observed).
    """
    if isinstance(value, list | dict):
        values = list(value.values()) if isinstance(value, dict) else value
        if len(values) != 1 and world.edition.failure == "page":
            raise Fault("internal", "SQLSTATE[42000]: Syntax error or access violation: 1064")
        found = by_id(world, values[0]) if len(values) == 1 else None
    else:
        found = find_product(world, value, by)
    if found is None:
        raise Fault("product_not_exists")
    return found
