"""Shops that change too much, or too little."""

from decimal import Decimal

from msgspec.structs import replace

from mockserver.defects import defect
from mockserver.handle import answered
from mockserver.messages import Response
from mockserver.rules.faults import Fault
from mockserver.rules.identification import one_product
from mockserver.rules.partial_update import default_row, refuse, save, store_item, update_item
from mockserver.rules.quantities import accepted
from specs import fields

DOCUMENTED = ("documented",)
RPC_V1 = ("jsonrpc", "xmlrpc", "soap_v1")
SOAP_V2 = ("soap_v2", "soap_wsi")
OPENMAGE = ("openmage-*", "magento-1.*")


@defect("partial_update/named_fields", accepted)
def forgets_the_last_field(sound, world, data, engine):
    """Of several fields the last one is not stored."""
    sent = sound(world, data, engine)
    return dict(list(sent.items())[:-1]) if len(sent) > 1 else sent


@defect("partial_update/named_fields", accepted)
def never_writes_manage_stock(sound, world, data, engine):
    """manage_stock is accepted and not stored."""
    return {name: value for name, value in sound(world, data, engine).items() if name != "manage_stock"}


@defect("partial_update/other_fields", save)
def resets_unnamed_fields(sound, world, product_id, sent, engine):
    """Fields that an update does not name go back to their defaults."""
    defaults = {name: default_row()[name] for name in engine.fields() if default_row()[name] is not None}
    sound(world, product_id, {**defaults, **sent}, engine)


@defect("partial_update/other_fields", save)
def resets_min_qty(sound, world, product_id, sent, engine):
    """An update that names qty sets min_qty to 0."""
    sound(world, product_id, {**({"min_qty": Decimal(0)} if "qty" in sent else {}), **sent}, engine)


@defect("partial_update/other_fields", save)
def clears_twins_of_own_values(sound, world, product_id, sent, engine):
    """An own value switches its use_config_ twin off, as the real shops do for two of them."""
    twins = {f"use_config_{name}": 0 for name in sent if f"use_config_{name}" in fields()}
    sound(world, product_id, {**twins, **sent}, engine)


@defect("partial_update/seven_fields", accepted, editions=OPENMAGE)
def writes_every_column(sound, world, data, engine):
    """Every column that is sent is stored."""
    known = data if isinstance(data, dict) else {}
    others = {name: value for name, value in known.items() if name in fields() and not name.endswith("_id")}
    return {**others, **sound(world, data, engine)}


@defect("partial_update/other_items", store_item)
def touches_the_next_item(sound, world, row):
    """An update with a quantity stores it in the next product's stock item too."""
    sound(world, row)
    for other in world.store.rows("stock_items").values():
        if other["item_id"] != row["item_id"]:
            world.store.put("stock_items", other["item_id"], {**other, "qty": row["qty"]})


@defect("partial_update/repeatable", save)
def adds_quantities(sound, world, product_id, sent, engine):
    """A quantity is added to the one in stock."""
    item = world.store.get("stock_items", world.store.get("item_of", product_id))
    more = {"qty": item["qty"] + Decimal(sent["qty"])} if item and "qty" in sent else {}
    sound(world, product_id, {**sent, **more}, engine)


@defect("partial_update/failed_update", refuse)
def stores_before_it_refuses(sound, world, product_id, engine):
    """A save that is refused has set the quantity to 0 already."""
    try:
        sound(world, product_id, engine)
    except Fault:
        item = world.store.get("stock_items", world.store.get("item_of", product_id))
        world.store.put("stock_items", item["item_id"], {**item, "qty": Decimal("0.0000")})
        raise


@defect("partial_update/failed_update", one_product)
def unknown_products_empty_the_shop(sound, world, value, by="sku_or_id"):
    """An update of a product that there is not has set every quantity to 0."""
    try:
        return sound(world, value, by)
    except Fault:
        for number, row in list(world.store.rows("stock_items").items()):
            world.store.put("stock_items", number, {**row, "qty": Decimal("0.0000")})
        raise


@defect("partial_update/unknown_fields", answered, dialects=SOAP_V2)
def breaks_on_unknown_elements(sound, world, request):
    """An element that the WSDL does not know breaks the message."""
    unknown = any(
        mark in request.body for mark in (b"<colour", b"<type_id", b"<qty_", b"<original", b"<Qty", "<grö".encode())
    )
    return Response(500, (("content-type", "text/xml"),), b"<broken/>") if unknown else sound(world, request)


@defect("partial_update/identity", answered, dialects=SOAP_V2)
def follows_any_id(sound, world, request):
    """An id or a SKU in the data sends the update to the second product as well."""
    response = sound(world, request)
    if any(mark in request.body for mark in (b"<item_id", b"<product_id", b"<stock_id", b"<sku")):
        row = world.store.get("stock_items", 2)
        world.store.put("stock_items", 2, {**row, "qty": row["qty"] + 1})
    return response


@defect("partial_update/unknown_fields", accepted, dialects=RPC_V1)
def refuses_unknown_fields(sound, world, data, engine):
    """A field that no stock item has is refused."""
    if isinstance(data, dict) and not set(data) <= set(fields()):
        raise Fault("data_invalid")
    return sound(world, data, engine)


@defect("partial_update/empty_data", accepted)
def resets_on_empty_data(sound, world, data, engine):
    """An update without fields sets the quantity to 0."""
    return sound(world, data, engine) or {"qty": Decimal(0)}


@defect("partial_update/answers_true", update_item)
def update_answers_false(sound, world, product_id, data, engine):
    """The answer to an update is false."""
    return not sound(world, product_id, data, engine)


@defect("partial_update/answers_true", update_item, dialects=RPC_V1)
def answers_one(sound, world, product_id, data, engine):
    """The answer to an update is 1."""
    return int(sound(world, product_id, data, engine))


@defect("partial_update/creates_item", update_item)
def needs_a_stock_item(sound, world, product_id, data, engine):
    """A product without stock item cannot be updated."""
    if world.store.get("item_of", product_id) is None:
        raise Fault("product_not_exists")
    return sound(world, product_id, data, engine)


@defect("partial_update/identity", update_item, dialects=RPC_V1)
def follows_the_product_id(sound, world, product_id, data, engine):
    """A product_id in the data is the product that is updated."""
    other = data.get("product_id") if isinstance(data, dict) else None
    return sound(world, one_product(world, other, "id") if other else product_id, data, engine)


@defect("partial_update/identity", accepted, dialects=RPC_V1)
def writes_the_stock_id(sound, world, data, engine):
    """stock_id is written."""
    moved = {"stock_id": data["stock_id"]} if isinstance(data, dict) and "stock_id" in data else {}
    return {**sound(world, data, engine), **moved}


@defect("partial_update/product_touched", save)
def leaves_the_product_untouched(sound, world, product_id, sent, engine):
    """The product's updated_at stays."""
    product = world.store.get("products", product_id)
    sound(world, product_id, sent, engine)
    world.store.put("products", product_id, product)


@defect("partial_update/product_untouched", save, dialects=("soap_v2", "soap_wsi"))
def touches_the_product(sound, world, product_id, sent, engine):
    """The product's updated_at is renewed."""
    sound(world, product_id, sent, engine)
    product = world.store.get("products", product_id)
    world.store.put("products", product_id, {**product, "updated_at": world.now()})


@defect("partial_update/answers_one", update_item, editions=OPENMAGE, dialects=("soap_v2", "soap_wsi"))
def answers_nothing(sound, world, product_id, data, engine):
    """The answer to an update is 0."""
    return not sound(world, product_id, data, engine)


@defect("partial_update/needs_item", update_item, editions=("openmage-20.*",), dialects=("soap_v2", "soap_wsi"))
def creates_missing_items(sound, world, product_id, data, engine):
    """A product without stock item gets one."""
    return sound(world, product_id, data, replace(engine, creates_row=True))
