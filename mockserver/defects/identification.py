"""Shops that mix up which product is meant."""

from mockserver.api import path_of, run
from mockserver.defects import defect
from mockserver.rules.faults import Fault
from mockserver.rules.identification import by_id, by_sku, find_product, identifier_type, one_product
from mockserver.rules.listing import list_stock
from specs import resources

DOCUMENTED = ("documented",)
OPENMAGE = ("openmage-*", "magento-1.*")


@defect("identification/sku_or_id", by_id)
def knows_no_ids(sound, world, value):
    """Products are found by their SKU only."""
    return


@defect("identification/sku_or_id", by_sku)
def knows_no_skus(sound, world, value):
    """Products are found by their id only."""
    return


@defect("identification/sku_before_id", find_product)
def id_before_sku(sound, world, value, by="sku_or_id"):
    """A value that is an id and a SKU names the product with that id."""
    return by_id(world, value) or sound(world, value, by) if by == "sku_or_id" else sound(world, value, by)


@defect("identification/type_sku", identifier_type, editions=DOCUMENTED)
def sku_type_takes_ids(sound, world, value):
    """With "sku" ids are found too."""
    return "sku_or_id" if value == "sku" else sound(world, value)


@defect("identification/type_null", identifier_type, editions=DOCUMENTED)
def null_type_takes_skus(sound, world, value):
    """With null SKUs are found too."""
    return "sku_or_id" if value is None else sound(world, value)


@defect("identification/type_absent", find_product, editions=DOCUMENTED)
def needs_a_type_for_skus(sound, world, value, by="sku_or_id"):
    """Without a type only ids are found."""
    return sound(world, value, "id" if by == "sku_or_id" else by)


@defect("identification/type_ignored", run, editions=OPENMAGE)
def honours_a_type(sound, world, caller, user, path, args):
    """A list with anything but "sku" behind the products takes ids only."""
    if str(path).endswith(".list") and isinstance(args, list) and len(args) > 1 and args[1] != "sku":
        return list_stock(world, args[0], "id")
    return sound(world, caller, user, path, args)


@defect("identification/unknown_product", one_product)
def updates_the_first_instead(sound, world, value, by="sku_or_id"):
    """An update of an unknown product goes to product 1."""
    try:
        return sound(world, value, by)
    except Fault:
        return 1


@defect("identification/number_like_sku", by_sku)
def numbers_are_no_skus(sound, world, value):
    """A number, even in quotation marks, is never taken for a SKU."""
    return None if str(value).isdecimal() else sound(world, value)


@defect("identification/sku_spelling", by_sku)
def capitals_matter(sound, world, value):
    """A SKU is found in its own letter case only."""
    found = sound(world, value)
    return found if found and world.store.get("products", found)["sku"] == str(value) else None


@defect("identification/alias", path_of)
def has_no_alias(sound, world, path):
    """The resource is not known as product_stock."""
    if str(path).startswith(f"{resources()[0].alias}."):
        raise Fault("resource_path_invalid")
    return sound(world, path)
