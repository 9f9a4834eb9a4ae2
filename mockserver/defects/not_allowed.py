"""Shops that do what the API does not do."""

from mockserver.defects import defect
from mockserver.dialects.magento1_rest import admit, operation_of, perform
from mockserver.dialects.magento1_rest.errors import Refused, refusal
from mockserver.handle import answered
from mockserver.messages import Response


def _item_id(request):
    last = request.path.rpartition("/")[2]
    return int(last) if last.isdecimal() else None


@defect("not_allowed/delete", perform)
def items_can_be_deleted(sound, world, request):
    """DELETE takes the item away, though it is refused."""
    item_id = _item_id(request)
    if request.method == "DELETE" and item_id is not None:
        world.store.delete("stock_items", item_id)
    return sound(world, request)


@defect("not_allowed/delete", perform)
def deleting_says_it_is_done(sound, world, request):
    """DELETE of an item is answered with 200, and nothing happens."""
    return None if request.method == "DELETE" and _item_id(request) is not None else sound(world, request)


@defect("not_allowed/message", perform)
def creating_is_an_invalid_method(sound, world, request):
    """POST is refused as a method that nobody knows."""
    if request.method == "POST":
        raise refusal("invalid_method")
    return sound(world, request)


@defect("not_allowed/changes_nothing", perform)
def creating_updates_the_first_item(sound, world, request):
    """POST sets the quantity of the first item, though it is refused."""
    if request.method == "POST":
        first = min(world.store.rows("stock_items"))
        world.store.put("stock_items", first, {**world.store.get("stock_items", first), "min_qty": 5})
    return sound(world, request)


@defect("not_allowed/other_methods", operation_of)
def other_methods_are_not_implemented(sound, world, request):
    """An unknown method is one that is not implemented."""
    try:
        return sound(world, request)
    except Refused as refused:
        is_invalid = any(text == "Invalid request method" for _, text in refused.entries)
        raise (refusal("method_not_implemented") if is_invalid else refused) from refused


@defect("not_allowed/head", answered)
def head_is_get(sound, world, request):
    """HEAD is answered with 200."""
    found = sound(world, request)
    return Response(200, found.headers) if request.method == "HEAD" else found


@defect("not_allowed/denied_first", admit)
def everybody_is_told_what_there_is(sound, world, request, caller, operation):
    """POST and DELETE need no privilege to be told that they are not implemented."""
    if request.method not in ("POST", "DELETE"):
        sound(world, request, caller, operation)
