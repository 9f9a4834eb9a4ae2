"""The operations of the contract, by their ids: what each asks of the rules."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from mockserver.rules import bulk_operations, salable_quantity, sources, stock_deletion, stocks, tokens
from mockserver.rules.source_items import delete_source_items, save_source_items, source_items_listed
from mockserver.rules.stock_search import search
from mockserver.rules.stock_source_links import delete_links, links_listed, save_links
from mockserver.rules.stock_validation import WEBSITES
from mockserver.seam import replaceable
from mockserver.world import World
from specs import schema

__all__ = ["OPERATIONS", "perform"]


def _websites(world: World) -> list[dict[str, Any]]:
    """The websites, the admin's own first."""
    rows = sorted(world.store.rows(WEBSITES).items(), key=lambda entry: entry[1]["id"])
    known = [(0, "admin", "Admin"), *((row["id"], code, row["name"]) for code, row in rows)]
    return [{"id": number, "code": code, "name": name, "default_group_id": number} for number, code, name in known]


def _search(
    listed: Callable[[World], list[dict[str, Any]]], kind: str, world: World, search_criteria: Mapping[str, Any] = {}
) -> dict[str, Any]:
    """A search over everything of a kind; its simple members are the columns."""
    members = schema("magento2_rest", {"$ref": f"#/components/schemas/{kind}"})["properties"]
    columns = [name for name, node in members.items() if node.get("type") not in (None, "array", "object")]
    return search(world, listed(world), columns, search_criteria)


def _are_salable(world: World, skus: list[str], stock_id: int) -> list[dict[str, Any]]:
    return [salable_quantity.salable(world, sku, stock_id) for sku in skus]


def _resolve(world: World, code: str, **others: str) -> dict[str, Any]:
    """The stock of a channel; the wire's name for its kind, `type`, is a word of Python's."""
    return stocks.resolve(world, others["type"], code)


OPERATIONS: dict[str, Callable[..., Any]] = {
    "token_create": tokens.create_token,
    "website_list": _websites,
    "stock_list": partial(_search, stocks.listed, "Stock"),
    "stock_get": stocks.get,
    "stock_create": stocks.create,
    "stock_update": stocks.update,
    "stock_delete": stock_deletion.delete,
    "stock_resolve": _resolve,
    "bulk_status": bulk_operations.status,
    "bulk_detailed_status": bulk_operations.detailed_status,
    "bulk_operation_count": bulk_operations.count,
    "source_list": partial(_search, sources.sources_listed, "Source"),
    "source_get": sources.get_source,
    "source_create": sources.save_source,
    "source_update": sources.save_source,
    "link_list": partial(_search, links_listed, "Link"),
    "link_save": save_links,
    "link_delete": delete_links,
    "sources_of_stock": sources.sources_of_stock,
    "source_item_list": partial(_search, source_items_listed, "SourceItem"),
    "source_item_save": save_source_items,
    "source_item_delete": delete_source_items,
    "salable_quantity": salable_quantity.salable_quantity,
    "is_salable": salable_quantity.is_salable,
    "are_salable": _are_salable,
    "is_salable_for_quantity": salable_quantity.for_quantity,
}


@replaceable
def perform(world: World, name: str, arguments: Mapping[str, Any]) -> Any:
    """Carry out the operation of that name."""
    return OPERATIONS[name](world, **arguments)
