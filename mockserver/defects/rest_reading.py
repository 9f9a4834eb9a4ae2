"""Shops that show stock items wrongly, or lose them between two pages."""

from decimal import Decimal

from mockserver.defects import defect
from mockserver.dialects.magento1_rest.access import readable
from mockserver.dialects.magento1_rest.encode import answer
from mockserver.dialects.magento1_rest.errors import Refused
from mockserver.dialects.magento1_rest.filtering import filtered, holds
from mockserver.dialects.magento1_rest.reading import ordered, page_of, paged, read, read_page, requested, shown
from mockserver.rules.config_precedence import effective
from specs import fields, settings

TEXT = ("documented", "openmage-20.*", "magento-1.*")
WHOLE = ("openmage-19.5",)


@defect("rest_reading/all_columns", readable)
def the_list_lacks_a_column(sound, world):
    """is_decimal_divided is never shown."""
    return tuple(name for name in sound(world) if name != "is_decimal_divided")


@defect("rest_reading/all_columns", shown)
def columns_come_sorted(sound, world, row, names):
    """Attributes come in the order of the alphabet."""
    return dict(sorted(sound(world, row, names).items()))


@defect("rest_reading/values_as_text", shown, editions=TEXT)
def flags_are_numbers(sound, world, row, names):
    """Flags are numbers in JSON."""
    return {
        name: int(value) if fields()[name].type == "flag" else value for name, value in sound(world, row, names).items()
    }


@defect("rest_reading/values_as_text", shown, editions=TEXT)
def quantities_lose_their_zeros(sound, world, row, names):
    """A whole quantity has no places."""
    return {
        name: value.removesuffix(".0000") if isinstance(value, str) else value
        for name, value in sound(world, row, names).items()
    }


@defect("rest_reading/whole_numbers", shown, editions=WHOLE)
def all_numbers_are_text(sound, world, row, names):
    """Whole numbers are text, as in the other shops."""
    return {name: None if value is None else str(value) for name, value in sound(world, row, names).items()}


@defect("rest_reading/stored_values", shown)
def shows_what_counts(sound, world, row, names):
    """Settings are shown as they count, not as they are stored."""
    counting = {name: effective(world, row, name) for name in settings() if name != "manage_stock"}
    places = {
        name: Decimal(value).quantize(Decimal("0.0001")) for name, value in counting.items() if name != "backorders"
    }
    return sound(world, {**row, **places}, names)


@defect("rest_reading/list_equals_items", read_page)
def the_list_rounds_quantities(sound, world, query):
    """The list shows quantities without their fractions."""
    return [_rounded(row) for row in sound(world, query)]


def _rounded(row):
    return {**row, "min_qty": f"{row['min_qty'].partition('.')[0]}.0000"} if "min_qty" in row else row


@defect("rest_reading/readable_attributes", readable)
def every_attribute_may_be_read(sound, world):
    """Attributes that the caller may not read are shown."""
    return tuple(fields())


@defect("rest_reading/readable_attributes", read_page)
def the_list_shows_identities_always(sound, world, query):
    """The list shows the product's id, whoever asks."""
    return [{**row, "product_id": row.get("product_id", "1")} for row in sound(world, query)]


@defect("rest_reading/json_xml_equal", answer)
def xml_swaps_quantities(sound, world, media_type, status, value):
    """In XML min_qty is what qty is."""
    is_row = isinstance(value, dict) and {"qty", "min_qty"} <= set(value) and media_type.endswith("xml")
    return sound(world, media_type, status, {**value, "min_qty": value["qty"]} if is_row else value)


@defect("rest_reading/json_xml_equal", answer)
def xml_shows_zeros_for_nothing(sound, world, media_type, status, value):
    """A date that is not there is the year 0 in XML."""
    is_rows = isinstance(value, list) and media_type.endswith("xml")
    empty = {"low_stock_date": "0000-00-00 00:00:00"}
    rows = [{**row, **empty} if row.get("low_stock_date", "") is None else row for row in value] if is_rows else value
    return sound(world, media_type, status, rows)


@defect("rest_reading/pages_make_the_list", paged)
def pages_overlap(sound, world, rows, limit, page):
    """Every page but the first begins with the last item of the one before."""
    start = max(0, (page - 1) * limit - 1)
    return rows[start : start + limit] if page > 1 and limit < 100 else sound(world, rows, limit, page)


@defect("rest_reading/pages_make_the_list", paged)
def the_last_page_is_cut_off(sound, world, rows, limit, page):
    """The last page lacks its last item, where it is not full."""
    found = sound(world, rows, limit, page)
    return found[:-1] if 0 < len(found) < limit < 100 else found


@defect("rest_reading/beyond_the_end", paged)
def beyond_the_end_is_nothing(sound, world, rows, limit, page):
    """A page beyond the end is empty."""
    return [] if limit and (page - 1) * limit >= len(rows) else sound(world, rows, limit, page)


@defect("rest_reading/page_length", page_of)
def pages_have_twenty_items(sound, world, query):
    """A page has 20 items where no limit is sent."""
    limit, page = sound(world, query)
    return (20 if "limit" not in query else limit), page


@defect("rest_reading/page_length", page_of)
def large_limits_are_cut(sound, world, query):
    """A limit that is too large is taken for the largest."""
    try:
        return sound(world, query)
    except Refused:
        return sound(world, {**query, "limit": "100"})


@defect("rest_reading/order", ordered)
def always_ascends(sound, world, rows, query):
    """Dir has no effect."""
    return sound(world, rows, {**query, "dir": "asc"})


@defect("rest_reading/order", ordered)
def orders_as_text(sound, world, rows, query):
    """Values are compared letter by letter."""
    name = query.get("order")
    if name not in fields():
        return sound(world, rows, query)
    downwards = str(query.get("dir")).lower() != "asc"
    return sorted(rows, key=lambda row: str(row[name]), reverse=downwards)


@defect("rest_reading/filter", filtered)
def only_the_first_condition_counts(sound, world, rows, entries, names):
    """Of several conditions the first alone must hold."""
    first = dict(list(entries.items())[:1]) if isinstance(entries, dict) else entries
    return sound(world, rows, first, names)


@defect("rest_reading/filter", holds)
def greater_is_greater_or_equal(sound, world, value, name, asked):
    """Gt holds for the value itself too."""
    changed = (
        {"gteq" if key == "gt" else key: entry for key, entry in asked.items()} if isinstance(asked, dict) else asked
    )
    return sound(world, value, name, changed)


@defect("rest_reading/filter", holds)
def in_takes_the_first_value(sound, world, value, name, asked):
    """Of several values that are asked for the first counts."""
    if isinstance(asked, dict) and isinstance(asked.get("in"), dict):
        asked = {"in": dict(list(asked["in"].items())[:1])}
    return sound(world, value, name, asked)


@defect("rest_reading/refused_queries", filtered)
def unknown_filters_are_ignored(sound, world, rows, entries, names):
    """A condition on an unknown attribute always holds."""
    known = entries.items() if isinstance(entries, dict) else ()
    return sound(world, rows, {key: entry for key, entry in known if entry.get("attribute") in names}, names)


@defect("rest_reading/refused_queries", ordered)
def unknown_orders_are_ignored(sound, world, rows, query):
    """An order by an unknown attribute is none."""
    known = query.get("order") in fields()
    return sound(world, rows, query if known else {key: value for key, value in query.items() if key != "order"})


@defect("rest_reading/attrs", requested)
def attrs_are_ignored(sound, world, query):
    """Every attribute is shown, whatever attrs says."""
    return sound(world, {})


@defect("rest_reading/attrs", requested)
def ids_are_always_shown(sound, world, query):
    """The item's id is shown, also where attrs does not name it."""
    names = sound(world, query)
    return names if "item_id" in names else ("item_id", *names)


@defect("rest_reading/changes_nothing", read)
def reading_counts(sound, world, item_id, query):
    """Reading an item takes it out of stock."""
    found = sound(world, item_id, query)
    row = world.store.get("stock_items", int(item_id))
    world.store.put("stock_items", row["item_id"], {**row, "is_in_stock": 0})
    return found
