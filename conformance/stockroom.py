"""The products that the checks work with, by what they are for, in the documents' shop that stands in specs/."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from conformance.verdicts import Untestable
from specs import fields, settings, shop

__all__ = [
    "ANYBODY",
    "ORDINARY",
    "SPECIAL",
    "documents_shop",
    "item_id",
    "joined",
    "product_id",
    "refusal_words",
    "row",
    "shop_with",
    "sku_at",
    "sku_of_item",
    "sku_of_product",
    "skus",
]


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
NOBODY = (UNKNOWN, UNKNOWN_ID, str(UNKNOWN_ID), "", 0, -1, "' or 1=1", "☃")

#: Products with a stock item of their own that can be updated, whatever else they are.
ORDINARY = (PLAIN, OTHER, NUMERIC, SHADOWED, DISABLED, *CHILDREN, UNICODE)
#: Products that nothing tells from any other one that can be updated: on a foreign shop every such product plays them.
ANYBODY = (PLAIN, OTHER, UNICODE, "item153", "item157", "decimal1", "Sku")
#: Products that are special, by the name under which a target file says who plays them.
SPECIAL = {
    "configurable": COMPOSITES[0],
    "grouped": COMPOSITES[1],
    "bundle": COMPOSITES[2],
    "first_child": CHILDREN[0],
    "second_child": CHILDREN[1],
    "numeric": NUMERIC,
    "shadowing": SHADOWING,
    "shadowed": SHADOWED,
    "without_stock": WITHOUT_STOCK,
    "disabled": DISABLED,
    "refusing": LOCKED,
}


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
    return next((sku for sku, found in _products().items() if found == number), None)


def sku_of_item(item: str) -> str:
    """The product of the documents' shop with that stock item."""
    number = next(number for number, found in _items().items() if found == str(item))
    return next(sku for sku, known in _products().items() if known == number)


def sku_at(path: str) -> str | None:
    """The product of the documents' shop whose stock item a path below the REST root names."""
    found = re.match(r"/stockitems?/(\d+)", path)
    return sku_of_item(found[1]) if found and found[1] in _items().values() else None


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


def joined(
    items: Mapping[str, Mapping[str, Any]], others: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Columns of items, and others of the same ones or of more."""
    return {item: {**items.get(item, {}), **others.get(item, {})} for item in (*items, *others)}


def refusal_words(kind: str, declared: Mapping[str, str] | None) -> str:
    """The words of whoever refuses to save LOCKED, its product or its stock item; those of a foreign shop declared."""
    locked = next(entry for entry in documents_shop()["magento1"]["products"] if entry["sku"] == LOCKED)
    known: Mapping[str, str] = locked["refuses_saving"] if declared is None else declared
    if kind not in known:
        raise Untestable(f"the words in which this shop refuses a save are not known: may_touch.roles.refuses.{kind}")
    return known[kind]


def _as_text(columns: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(columns) - set(fields())
    if unknown:
        raise KeyError(f"a stock item has no column {min(unknown)}")
    return {name: value if value is None else str(value) for name, value in columns.items()}
