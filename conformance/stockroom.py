"""The products that the checks work with, by what they are for, in the documents' shop that stands in specs/."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from specs import fields, settings, shop

__all__ = [
    "Ordinary",
    "documents_shop",
    "item_id",
    "plain",
    "product_id",
    "row",
    "shop_with",
    "sku_of_item",
    "sku_of_product",
    "skus",
]


class Ordinary(str):
    """The SKU of a product that stands for any that can be updated, whatever else it is."""

    __slots__ = ()


def plain(value: Any) -> Any:
    """An identifier, or a list of them, as every encoder knows it."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    return str(value) if isinstance(value, Ordinary) else value


PLAIN = "product1"
OTHER = "product2"
#: Its SKU looks like a number that is nobody's id.
NUMERIC = "12345"
#: Its SKU is the id of SHADOWED.
SHADOWING = "6"
SHADOWED = "shadowed1"
WITHOUT_STOCK = "nostock1"
DISABLED = "disabled1"
CHILDREN = ("tshirt-red", "tshirt-blue")
COMPOSITES = ("tshirt", "tshirt-pair", "tshirt-set")
LOCKED = "locked1"
UNICODE = "Größe/Å 1 ☃"
#: Neither a SKU nor an id.
UNKNOWN = "no-such-product"
UNKNOWN_ID = 99999
#: What no shop takes for a product.
NOBODY = (UNKNOWN, UNKNOWN_ID, str(UNKNOWN_ID), "", 0, -1, "' or 1=1")

#: Products with a stock item of their own that can be updated, whatever else they are.
ORDINARY = tuple(Ordinary(sku) for sku in (PLAIN, OTHER, NUMERIC, SHADOWED, DISABLED, *CHILDREN, UNICODE))


@cache
def _products() -> dict[str, int]:
    return {entry["sku"]: int(entry["product_id"]) for entry in documents_shop()["magento1"]["products"]}


@cache
def _items() -> dict[int, str]:
    return {int(row["product_id"]): item for item, row in documents_shop()["magento1"]["stock_items"].items()}


def skus() -> frozenset[str]:
    """The SKUs of the documents' shop."""
    return _names()


@cache
def _names() -> frozenset[str]:
    return frozenset(_products())


def sku_of_product(number: int) -> str | None:
    """The product of the documents' shop with that id."""
    return next((_known(sku) for sku, found in _products().items() if found == number), None)


def sku_of_item(item: str) -> str:
    """The product of the documents' shop with that stock item."""
    number = next(number for number, found in _items().items() if found == str(item))
    return str(sku_of_product(number))


def _known(sku: str) -> str:
    return Ordinary(sku) if sku in ORDINARY else sku


def product_id(sku: str) -> int:
    """The id of a product of the documents' shop."""
    return _products()[sku]


def item_id(sku: str) -> str:
    """The id of a product's stock item."""
    return _items()[product_id(sku)]


def row(sku: str) -> dict[str, Any]:
    """A product's stock item in the documents' shop."""
    found: dict[str, Any] = documents_shop()["magento1"]["stock_items"][item_id(sku)]
    return found


@cache
def documents_shop() -> Mapping[str, Any]:
    """The documents' shop as a whole, the same for all: nobody changes it."""
    return shop()


def shop_with(
    items: Mapping[str, Mapping[str, Any]],
    config: Mapping[str, Any],
    sessions: Mapping[str, Any],
    parts: Mapping[str, Any],
) -> dict[str, Any]:
    """The documents' shop with columns of items, shop-wide values, sessions and whole parts in place of its own."""
    base = documents_shop()["magento1"]
    rows = dict(base["stock_items"])
    for sku, columns in items.items():
        rows[item_id(sku)] = {**rows[item_id(sku)], **_as_text(columns)}
    paths = {settings()[name].config if name in settings() else name: str(value) for name, value in config.items()}
    return {**base, "stock_items": rows, "config": paths, "sessions": {**base["sessions"], **sessions}, **parts}


def _as_text(columns: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(columns) - set(fields())
    if unknown:
        raise KeyError(f"a stock item has no column {min(unknown)}")
    return {name: value if value is None else str(value) for name, value in columns.items()}
