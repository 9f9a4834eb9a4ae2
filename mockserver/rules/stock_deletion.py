"""Which stock may be deleted: not the default one, none that a sales channel is assigned to."""

from mockserver.rules.refusals import Refusal
from mockserver.rules.sales_channels import DEFAULT_STOCK, channels_of
from mockserver.rules.stock_source_links import unlink_stock
from mockserver.rules.stocks import STOCKS
from mockserver.seam import replaceable
from mockserver.world import World

__all__ = ["delete"]


@replaceable
def delete(world: World, stock_id: int) -> None:
    """Delete a stock and its links to sources."""
    protect_default(world, stock_id)
    protect_assigned(world, stock_id)
    if world.store.get(STOCKS, stock_id) is None:
        raise Refusal("stock_to_delete_unknown", {"fieldName": "stock_id", "fieldValue": stock_id})
    remove(world, stock_id)


@replaceable
def protect_default(world: World, stock_id: int) -> None:  # noqa: ARG001 - a seam is called with its world
    """Refuse to delete the default stock, whatever its channels are."""
    if stock_id == DEFAULT_STOCK:
        raise Refusal("default_stock_protected")


@replaceable
def protect_assigned(world: World, stock_id: int) -> None:
    """Refuse to delete a stock with a channel."""
    if channels_of(world, stock_id):
        raise Refusal("stock_has_channels")


@replaceable
def remove(world: World, stock_id: int) -> None:
    """Forget a stock; its id is not used again."""
    world.store.delete(STOCKS, stock_id)
    unlink_stock(world, stock_id)
