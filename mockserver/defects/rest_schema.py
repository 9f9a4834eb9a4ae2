"""Shops whose answers are not in the contract."""

import json

from mockserver.defects import defect
from mockserver.dialects.magento1_rest.reading import read, read_page, shown
from mockserver.dialects.magento1_rest.validators import field_refusal
from mockserver.dialects.magento1_rest.writing import update_all
from mockserver.handle import answered
from mockserver.messages import Response
from mockserver.rules.faults import Failure

DOCUMENTED = ("documented",)


def _is_rest(request):
    return request.path.startswith("/api/rest")


@defect("rest_schema/status", answered)
def refusals_are_unprocessable(sound, world, request):
    """A request that is refused with 400 or 404 is answered with 422."""
    found = sound(world, request)
    is_refused = _is_rest(request) and found.status in (400, 404)
    return Response(422 if is_refused else found.status, found.headers, found.body)


@defect("rest_schema/media_type", answered, editions=DOCUMENTED)
def refusals_are_problem_documents(sound, world, request):
    """A refusal in JSON calls itself application/problem+json."""
    found = sound(world, request)
    if not _is_rest(request) or found.status < 400:
        return found
    return Response(found.status, (("content-type", "application/problem+json"),), found.body)


@defect("rest_schema/media_type", answered, editions=DOCUMENTED)
def lists_are_text(sound, world, request):
    """Everything that is read calls itself text/html."""
    found = sound(world, request)
    if not _is_rest(request) or not found.body:
        return found
    return Response(found.status, (("content-type", "text/html"),), found.body)


@defect("rest_schema/body", shown, editions=DOCUMENTED)
def rows_have_a_sku(sound, world, row, names):
    """A row has the product's SKU too."""
    return {**sound(world, row, names), "sku": world.store.get("products", row["product_id"])["sku"]}


@defect("rest_schema/body", read, editions=DOCUMENTED)
def one_item_is_a_list(sound, world, item_id, query):
    """A single item stands in a list."""
    return [sound(world, item_id, query)]


@defect("rest_schema/no_server_error", update_all, editions=DOCUMENTED)
def bulk_updates_break_off(sound, world, body):
    """A bulk update breaks off."""
    raise Failure("Allowed memory size exhausted")


@defect("rest_schema/no_server_error", field_refusal, editions=DOCUMENTED)
def flags_of_text_break_off(sound, world, entry, value):
    """A flag that comes as text breaks off."""
    if entry.type == "flag" and isinstance(value, str):
        raise Failure("Unsupported operand types: string & int")
    return sound(world, entry, value)


@defect("rest_schema/no_server_error", read_page, editions=DOCUMENTED)
def filters_break_off(sound, world, query):
    """A list with a filter breaks off."""
    if "filter" in query:
        raise Failure("no such column")
    return sound(world, query)


@defect("rest_schema/valid_accepted", field_refusal, editions=DOCUMENTED)
def flags_are_never_text(sound, world, entry, value):
    """A flag as text is refused."""
    return "invalid_value" if entry.type == "flag" and isinstance(value, str) else sound(world, entry, value)


@defect("rest_schema/valid_accepted", field_refusal, editions=DOCUMENTED)
def fractions_are_refused(sound, world, entry, value):
    """A quantity with a fraction is refused."""
    return "invalid_value" if entry.type == "decimal" and "." in json.dumps(str(value)) else sound(world, entry, value)
