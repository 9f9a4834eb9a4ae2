"""Shops that delete too much, or not at all."""

import msgspec

from mockserver.defects import defect
from mockserver.dialects.magento2_rest.encode import refused
from mockserver.handle import answered
from mockserver.rules.refusals import Refusal
from mockserver.rules.sales_channels import CHANNELS, DEFAULT_STOCK, channels_of, unassign
from mockserver.rules.stock_deletion import delete, protect_assigned, protect_default, remove
from mockserver.rules.stocks import STOCKS, get, listed


@defect("stock_deletion/empty_list", delete)
def deletions_answer_true(sound, world, stock_id):
    """A deletion is answered with true."""
    sound(world, stock_id)
    return True


@defect("stock_deletion/empty_list", delete)
def deletions_answer_the_id(sound, world, stock_id):
    """A deletion is answered with the stock's id in a list."""
    sound(world, stock_id)
    return [stock_id]


@defect("stock_deletion/gone", remove)
def deletes_nothing(sound, world, stock_id):
    """A deletion is answered as if it were done."""


@defect("stock_deletion/gone", get)
def deleted_stocks_are_still_shown(sound, world, stock_id):
    """One stock is shown after it was deleted."""
    try:
        return sound(world, stock_id)
    except Refusal:
        return sound(world, DEFAULT_STOCK)


@defect("stock_deletion/others_stay", remove)
def deletes_the_one_before_too(sound, world, stock_id):
    """The stock before the deleted one is deleted too."""
    sound(world, stock_id)
    for other in [one for one in world.store.rows(STOCKS) if DEFAULT_STOCK < one < stock_id][-1:]:
        sound(world, other)


@defect("stock_deletion/others_stay", remove)
def deletion_unassigns_all(sound, world, stock_id):
    """Every website is the default stock's after a deletion."""
    sound(world, stock_id)
    for channel in list(world.store.rows(CHANNELS)):
        unassign(world, channel)


@defect("stock_deletion/default_refused", protect_default)
def the_default_stock_may_go(sound, world, stock_id):
    """The default stock can be deleted once it has no websites."""


@defect("stock_deletion/default_refused", refused)
def the_default_stock_is_forbidden(sound, world, request, refusal):
    """The default stock is refused as if it were unknown."""
    unknown = Refusal("stock_to_delete_unknown", {"fieldName": "stock_id", "fieldValue": DEFAULT_STOCK})
    return sound(world, request, unknown if refusal.name == "default_stock_protected" else refusal)


@defect("stock_deletion/assigned_refused", protect_assigned)
def assigned_stocks_may_go(sound, world, stock_id):
    """A stock with websites can be deleted, and they are the default stock's."""
    for channel in channels_of(world, stock_id):
        unassign(world, channel)


@defect("stock_deletion/assigned_refused", protect_assigned)
def refused_stocks_are_unassigned(sound, world, stock_id):
    """A stock whose deletion is refused loses its websites."""
    try:
        sound(world, stock_id)
    except Refusal:
        for channel in channels_of(world, stock_id):
            unassign(world, channel)
        raise


@defect("stock_deletion/after_unassigning", protect_assigned)
def custom_stocks_are_forever(sound, world, stock_id):
    """A stock that was ever created cannot be deleted."""
    raise Refusal("stock_has_channels")


@defect("stock_deletion/after_unassigning", remove)
def unassigned_stocks_stay(sound, world, stock_id):
    """The newest stock is not deleted."""
    if stock_id != max(world.store.rows(STOCKS)):
        sound(world, stock_id)


@defect("stock_deletion/unknown_refused", delete)
def unknown_stocks_can_be_deleted(sound, world, stock_id):
    """Deleting what there is not is a success."""
    if stock_id in world.store.rows(STOCKS):
        sound(world, stock_id)


@defect("stock_deletion/unknown_refused", refused)
def unknown_stocks_are_a_bad_request(sound, world, request, refusal):
    """Deleting what there is not is refused with 400."""
    return sound(
        world, request, Refusal("parameters_not_valid") if refusal.name == "stock_to_delete_unknown" else refusal
    )


@defect("stock_deletion/default_first", delete)
def channels_before_the_default_stock(sound, world, stock_id):
    """The default stock is refused for its websites first."""
    protect_assigned(world, stock_id)
    return sound(world, stock_id)


@defect("stock_deletion/without_id", answered)
def deletes_all_at_once(sound, world, request):
    """DELETE without an id deletes every custom stock."""
    if request.method == "DELETE" and request.path.rstrip("/").endswith("/stocks"):
        for stock_id in [one["stock_id"] for one in listed(world) if one["stock_id"] != DEFAULT_STOCK]:
            remove(world, stock_id)
    return sound(world, request)


@defect("stock_deletion/without_id", answered)
def deletes_the_default_when_unnamed(sound, world, request):
    """DELETE without an id is refused as one of the default stock."""
    if request.method == "DELETE" and request.path.rstrip("/").endswith("/stocks"):
        return sound(world, msgspec.structs.replace(request, target=f"{request.path.rstrip('/')}/{DEFAULT_STOCK}"))
    return sound(world, request)
