"""Shops that get several products in one call wrong."""

from contextlib import suppress

from mockserver.api import run
from mockserver.defects import defect
from mockserver.rules.faults import Fault
from mockserver.rules.identification import find_product, one_product
from mockserver.rules.listing import as_list
from mockserver.rules.multi_update import multi_update
from mockserver.rules.partial_update import update_item

DOCUMENTED = ("documented",)
OPENMAGE = ("openmage-*", "magento-1.*")


@defect("multi_update/shared_data", multi_update, editions=DOCUMENTED)
def updates_the_first_only(sound, world, identifiers, data, by, engine):
    """Of several products only the first is stored."""
    return sound(world, as_list(identifiers)[:1], data, by, engine)


@defect("multi_update/shared_data", multi_update, editions=DOCUMENTED)
def multi_update_stores_nothing(sound, world, identifiers, data, by, engine):
    """The answer is true, and no product is stored."""
    with suppress(_Undone), world.store.transaction():
        sound(world, identifiers, data, by, engine)
        raise _Undone
    return True


class _Undone(Exception):  # noqa: N818 - it says so
    """What was stored is to be taken back."""


@defect("multi_update/shared_data", multi_update, editions=DOCUMENTED)
def takes_one_field_only(sound, world, identifiers, data, by, engine):
    """Of several fields only the first is stored."""
    return sound(world, identifiers, dict(list(data.items())[:1]) if isinstance(data, dict) else data, by, engine)


@defect("multi_update/other_products", multi_update, editions=DOCUMENTED)
def updates_all_products(sound, world, identifiers, data, by, engine):
    """Every product of the shop with a stock item is stored."""
    return (
        sound(world, list(world.store.rows("item_of")), data, "id", engine)
        if sound(world, identifiers, data, by, engine)
        else False
    )


@defect("multi_update/unknown_product", multi_update, editions=DOCUMENTED)
def skips_unknown_products(sound, world, identifiers, data, by, engine):
    """Unknown products are skipped, and the answer is true."""
    return sound(world, [value for value in as_list(identifiers) if find_product(world, value, by)], data, by, engine)


@defect("multi_update/unknown_product", multi_update, editions=DOCUMENTED)
def goes_on_behind_unknown_products(sound, world, identifiers, data, by, engine):
    """The products behind an unknown one are stored, though the call is refused."""
    try:
        return sound(world, identifiers, data, by, engine)
    except Fault:
        for product in (find_product(world, value, by) for value in as_list(identifiers)):
            if product is not None:
                update_item(world, product, data, engine)
        raise


@defect("multi_update/refused_data", multi_update, editions=DOCUMENTED)
def skips_refused_values(sound, world, identifiers, data, by, engine):
    """Refused data is the answer true, and nothing is stored."""
    try:
        return sound(world, identifiers, data, by, engine)
    except Fault as fault:
        if fault.spec.name == "data_invalid":
            return True
        raise


@defect("multi_update/answers_true", multi_update, editions=DOCUMENTED)
def multi_update_answers_false(sound, world, identifiers, data, by, engine):
    """The answer is false."""
    return not sound(world, identifiers, data, by, engine)


@defect("multi_update/answers_true", multi_update, editions=DOCUMENTED, dialects=("jsonrpc", "xmlrpc", "soap_v1"))
def answers_how_many(sound, world, identifiers, data, by, engine):
    """The answer is the number of products."""
    sound(world, identifiers, data, by, engine)
    return len(as_list(identifiers))


@defect("multi_update/repeated", multi_update, editions=DOCUMENTED)
def refuses_repeated_products(sound, world, identifiers, data, by, engine):
    """A product that is named twice is refused."""
    products = [one_product(world, value, by) for value in as_list(identifiers)]
    if len(set(products)) < len(products):
        raise Fault("data_invalid")
    return sound(world, identifiers, data, by, engine)


@defect("multi_update/no_products", multi_update, editions=DOCUMENTED)
def refuses_no_products(sound, world, identifiers, data, by, engine):
    """A call without products is refused."""
    if not as_list(identifiers):
        raise Fault("product_not_exists")
    return sound(world, identifiers, data, by, engine)


@defect("multi_update/not_callable", run, editions=OPENMAGE)
def multi_update_is_callable(sound, world, caller, user, path, args):
    """MultiUpdate is carried out."""
    if str(path).endswith(".multiUpdate"):
        engine = world.edition.engine(caller.dialect)
        return multi_update(world, args[0], as_list(args[1]), "sku_or_id", engine)
    return sound(world, caller, user, path, args)


@defect("multi_update/parallel_data", multi_update, editions=OPENMAGE, dialects=("soap_v2", "soap_wsi"))
def gives_everybody_the_first_data(sound, world, identifiers, data, by, engine):
    """Every product gets the first data of the list."""
    each = as_list(data)
    return sound(world, identifiers, each[:1] * len(each), by, engine)


@defect("multi_update/mismatch", multi_update, editions=OPENMAGE, dialects=("soap_v2", "soap_wsi"))
def stops_at_the_shorter_list(sound, world, identifiers, data, by, engine):
    """Of lists that differ in length the rest is ignored."""
    shorter = min(len(as_list(identifiers)), len(as_list(data)))
    return sound(world, as_list(identifiers)[:shorter], as_list(data)[:shorter], by, engine)


@defect("multi_update/earlier_stay", multi_update, editions=OPENMAGE, dialects=("soap_v2", "soap_wsi"))
def takes_back_what_it_stored(sound, world, identifiers, data, by, engine):
    """A refused call takes back what it had stored."""
    with world.store.transaction():
        return sound(world, identifiers, data, by, engine)
