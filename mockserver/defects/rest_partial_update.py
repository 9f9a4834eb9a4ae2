"""Shops that change too much, or too little, in an update over REST."""

from decimal import Decimal

from mockserver.defects import defect
from mockserver.dialects.magento1_rest.access import writable
from mockserver.dialects.magento1_rest.decode import body_of
from mockserver.dialects.magento1_rest.encode import answer
from mockserver.dialects.magento1_rest.errors import refusal
from mockserver.dialects.magento1_rest.validators import field_refusal, violations
from mockserver.dialects.magento1_rest.writing import named, save_item, update
from mockserver.handle import answered
from mockserver.messages import Response
from mockserver.rules.partial_update import default_row
from specs import fields

DOCUMENTED = ("documented",)
SHOPS = ("openmage-*", "magento-1.*")
KEPT = ("item_id", "product_id", "stock_id", "qty")


@defect("rest_partial_update/named_fields", save_item)
def forgets_the_last_field_over_rest(sound, world, row, data):
    """Of several fields the last one is not stored."""
    sound(world, row, dict(list(data.items())[:-1]) if len(data) > 1 else data)


@defect("rest_partial_update/named_fields", save_item)
def updates_over_rest_store_nothing(sound, world, row, data):
    """An update is answered as carried out, and nothing is stored."""


@defect("rest_partial_update/named_fields", writable)
def never_writes_backorders_over_rest(sound, world):
    """Backorders is accepted and not stored."""
    return tuple(name for name in sound(world) if name != "backorders")


@defect("rest_partial_update/named_fields", save_item)
def stores_whole_quantities_over_rest(sound, world, row, data):
    """Fractions of a quantity are cut off."""
    whole = {"qty": int(Decimal(data["qty"]))} if "qty" in data else {}
    sound(world, row, {**data, **whole})


@defect("rest_partial_update/other_fields", save_item)
def put_resets_unnamed_fields(sound, world, row, data):
    """Fields that an update does not name go back to their defaults, as a PUT to the letter would."""
    defaults = {name: value for name, value in default_row().items() if value is not None and name not in KEPT}
    sound(world, row, {**defaults, **data})


@defect("rest_partial_update/other_fields", save_item)
def own_values_clear_their_twins_over_rest(sound, world, row, data):
    """A setting that is sent switches its use_config_ twin off, as the RPC dialects of real shops do."""
    twins = {f"use_config_{name}": 0 for name in data if f"use_config_{name}" in fields()}
    sound(world, row, {**twins, **data})


@defect("rest_partial_update/qty_not_needed", update, editions=DOCUMENTED)
def qty_is_needed(sound, world, item_id, body):
    """An update without qty is refused, as in the shops."""
    if isinstance(body, dict) and "qty" not in body:
        raise refusal("missing_value", field="qty")
    sound(world, item_id, body)


@defect("rest_partial_update/qty_not_needed", save_item, editions=DOCUMENTED)
def qty_is_zero_unless_sent(sound, world, row, data):
    """An update without qty sets it to 0."""
    sound(world, row, {"qty": 0, **data})


@defect("rest_partial_update/qty_required", violations, editions=SHOPS)
def qty_may_be_absent(sound, world, data):
    """An update without qty is carried out."""
    return sound(world, data if "qty" in data else {"qty": 1, **data})


@defect("rest_partial_update/other_items", save_item)
def updates_the_next_item_too(sound, world, row, data):
    """The other items get the quantity too."""
    sound(world, row, data)
    for item_id, other in world.store.rows("stock_items").items():
        if "qty" in data and item_id != row["item_id"]:
            world.store.put(
                "stock_items", item_id, {**other, "qty": world.store.get("stock_items", item_id)["qty"] + 1}
            )


@defect("rest_partial_update/repeatable", save_item)
def adds_quantities_over_rest(sound, world, row, data):
    """A quantity is added to the one in stock."""
    more = {"qty": row["qty"] + Decimal(data["qty"])} if "qty" in data else {"min_qty": row["min_qty"] + 1}
    sound(world, row, {**data, **more})


@defect("rest_partial_update/refused_changes_nothing", violations)
def stores_a_quantity_before_it_looks(sound, world, data):
    """A refused update has emptied every item already."""
    found = sound(world, data)
    for number, row in list(world.store.rows("stock_items").items()) if found else ():
        world.store.put("stock_items", number, {**row, "qty": Decimal("0.0000")})
    return found


@defect("rest_partial_update/refused_changes_nothing", update)
def stores_the_valid_fields(sound, world, item_id, body):
    """The valid fields of a refused update are stored."""
    data = named(world, body)
    valid = {name: value for name, value in data.items() if not violations(world, {"qty": 1, name: value})}
    row = world.store.get("stock_items", int(item_id) if item_id.isdecimal() else 0)
    if row is not None and valid:
        save_item(world, row, valid)
    sound(world, item_id, body)


@defect("rest_partial_update/empty_answer", answered)
def updates_answer_true(sound, world, request):
    """An update is answered with the body true."""
    found = sound(world, request)
    if request.method == "PUT" and found.status == 200 and not found.body and "stockitems/" in request.path:
        return Response(200, (("content-type", "application/json; charset=utf-8"),), b"true")
    return found


@defect("rest_partial_update/number_or_text", body_of)
def text_is_ten_times_its_number(sound, world, request):
    """A quantity that comes as text loses its last digit."""
    body = sound(world, request)
    qty = body.get("qty") if isinstance(body, dict) else None
    return {**body, "qty": f"{qty}0" if "." not in qty else f"1{qty.lstrip('-')}"} if isinstance(qty, str) else body


@defect("rest_partial_update/json_xml_equal", body_of)
def xml_loses_its_last_field(sound, world, request):
    """Of several fields in XML the last is not read."""
    body = sound(world, request)
    is_xml = (request.header("content-type") or "").endswith("xml")
    return dict(list(body.items())[:-1]) if is_xml and isinstance(body, dict) and len(body) > 1 else body


@defect("rest_partial_update/read_back", field_refusal, editions=DOCUMENTED)
def nothing_is_no_value(sound, world, entry, value):
    """A null is refused, also in a field that may hold nothing."""
    return "empty_value" if value in (None, "") else sound(world, entry, value)


@defect("rest_partial_update/read_back", answer, editions=DOCUMENTED)
def rows_show_a_currency(sound, world, media_type, status, value):
    """A row's qty has a word behind it, which no update takes."""
    unit = {"min_qty": f"{value['min_qty']} pieces"} if isinstance(value, dict) and "min_qty" in value else {}
    return sound(world, media_type, status, {**value, **unit} if unit else value)


@defect("rest_partial_update/identity", save_item)
def follows_the_product_id_over_rest(sound, world, row, data):
    """A product_id in the body is the product that is updated, and stock_id is another after every update."""
    sound(world, row, data)
    stored = world.store.get("stock_items", row["item_id"])
    world.store.put("stock_items", row["item_id"], {**stored, "stock_id": 3 - stored["stock_id"]})


@defect("rest_partial_update/identity", body_of)
def updates_the_product_named(sound, world, request):
    """The quantity goes to the product that the body names."""
    body = sound(world, request)
    if isinstance(body, dict) and "product_id" in body:
        item_id = world.store.get("item_of", int(body["product_id"]))
        other = world.store.get("stock_items", item_id)
        world.store.put("stock_items", item_id, {**other, "min_qty": Decimal("9.0000")})
    return body


@defect("rest_partial_update/another_item_id_breaks", update, editions=SHOPS)
def another_id_in_the_body_is_dropped(sound, world, item_id, body):
    """The item_id of the body is ignored, and the path's item stored."""
    sound(world, item_id, {name: value for name, value in body.items() if name != "item_id"})


@defect("rest_partial_update/another_item_id", update, editions=DOCUMENTED)
def the_body_names_the_item(sound, world, item_id, body):
    """The item_id of the body counts, whatever the path says."""
    sound(world, str(body["item_id"]) if isinstance(body, dict) and "item_id" in body else item_id, body)


@defect("rest_partial_update/unknown_fields", update)
def unknown_fields_are_refused_over_rest(sound, world, item_id, body):
    """A field that no stock item has is refused."""
    if isinstance(body, dict) and any(name not in fields() for name in body):
        raise refusal("data_invalid")
    sound(world, item_id, body)
