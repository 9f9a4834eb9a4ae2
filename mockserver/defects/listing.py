"""Shops that list wrongly."""

from decimal import Decimal

from mockserver.defects import defect
from mockserver.rules.config_precedence import effective
from mockserver.rules.faults import Fault
from mockserver.rules.identification import find_product
from mockserver.rules.listing import as_list, list_stock, rows_of, shown
from specs import settings

DOCUMENTED = ("documented",)
RPC_V1 = ("jsonrpc", "xmlrpc", "soap_v1")
OPENMAGE = ("openmage-*", "magento-1.*")


@defect("listing/all_members", shown, editions=DOCUMENTED)
def lists_four_members(sound, world, row):
    """Only product_id, sku, qty and is_in_stock are listed."""
    return {
        name: value for name, value in sound(world, row).items() if name in ("product_id", "sku", "qty", "is_in_stock")
    }


@defect("listing/all_members", shown, editions=DOCUMENTED, dialects=RPC_V1)
def lists_flags_as_text(sound, world, row):
    """Whole numbers are listed as text."""
    return {name: str(value) if isinstance(value, int) else value for name, value in sound(world, row).items()}


@defect("listing/four_members", shown, editions=OPENMAGE)
def lists_no_stock_status(sound, world, row):
    """is_in_stock is not listed."""
    return {name: value for name, value in sound(world, row).items() if name != "is_in_stock"}


@defect("listing/four_members", shown, editions=OPENMAGE, dialects=RPC_V1)
def lists_all_columns(sound, world, row):
    """All columns are listed."""
    return {**row, **sound(world, row)}


@defect("listing/four_members_whole", shown, editions=("openmage-19.5",))
def lists_whole_numbers_as_text(sound, world, row):
    """Whole numbers are listed as text."""
    found = sound(world, row).items()
    return {name: str(value) if isinstance(value, int) and value is not True else value for name, value in found}


@defect("listing/one", list_stock)
def needs_a_list(sound, world, identifiers, by="sku_or_id"):
    """An identifier that is no list lists nothing."""
    return sound(world, identifiers, by) if isinstance(identifiers, list) else []


@defect("listing/many", list_stock)
def lists_the_first_only(sound, world, identifiers, by="sku_or_id"):
    """Of a list of products only the first is listed."""
    return sound(world, as_list(identifiers)[:1], by)


@defect("listing/once", rows_of)
def lists_repeated_products_again(sound, world, products):
    """A product that is named twice is listed twice."""
    return [row for product in products for row in sound(world, [product])]


@defect("listing/order", rows_of)
def lists_backwards(sound, world, products):
    """Products are listed by descending id."""
    return sound(world, products)[::-1]


@defect("listing/unknown_refused", list_stock, editions=DOCUMENTED)
def leaves_unknown_products_out(sound, world, identifiers, by="sku_or_id"):
    """Unknown products are left out of the list."""
    return sound(world, [value for value in as_list(identifiers) if find_product(world, value, by)], by)


@defect("listing/unknown_left_out", list_stock, editions=OPENMAGE)
def refuses_unknown_products(sound, world, identifiers, by="sku_or_id"):
    """A list with an unknown product is refused."""
    if any(find_product(world, value, by) is None for value in as_list(identifiers)):
        raise Fault("product_not_exists")
    return sound(world, identifiers, by)


@defect("listing/empty", list_stock)
def lists_everything_for_nothing(sound, world, identifiers, by="sku_or_id"):
    """A list of no products lists all of them."""
    return sound(world, list(world.store.rows("products")) if identifiers == [] else identifiers, by)


@defect("listing/without_stock", list_stock)
def refuses_products_without_stock_item(sound, world, identifiers, by="sku_or_id"):
    """A product without stock item is refused as unknown."""
    products = [find_product(world, value, by) for value in as_list(identifiers)]
    if any(product and world.store.get("item_of", product) is None for product in products):
        raise Fault("product_not_exists")
    return sound(world, identifiers, by)


@defect("listing/stored_values", shown, editions=DOCUMENTED)
def lists_what_counts(sound, world, row):
    """Settings are listed with the value that counts."""
    return {
        name: effective(world, row, name) if name in settings() else value for name, value in sound(world, row).items()
    }


@defect("listing/stored_values", shown)
def lists_whole_quantities(sound, world, row):
    """Quantities are listed without their decimals."""
    return sound(world, {**row, "qty": row["qty"].quantize(Decimal(1)).quantize(Decimal("0.0001"))})


@defect("listing/changes_nothing", rows_of)
def corrects_what_it_lists(sound, world, products):
    """A list takes sold-out items out of stock."""
    rows = sound(world, products)
    for row in rows:
        if row["qty"] <= 0:
            world.store.put("stock_items", row["item_id"], {**row, "is_in_stock": 0})
    return rows
