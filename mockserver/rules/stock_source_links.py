"""From which sources a stock takes its quantities, and in which order."""

from collections.abc import Mapping, Sequence
from typing import Any

from mockserver.rules.refusals import Refusal
from mockserver.rules.sales_channels import DEFAULT_STOCK
from mockserver.seam import replaceable
from mockserver.world import World

__all__ = ["DEFAULT_SOURCE", "LINKS", "delete_links", "links_listed", "save_links", "sources_of", "unlink_stock"]

LINKS = "magento2.links"
DEFAULT_SOURCE = "default"


@replaceable
def links_listed(world: World) -> list[dict[str, Any]]:
    """All links, by stock and source."""
    links = sorted(world.store.rows(LINKS).items())
    return [{"stock_id": stock, "source_code": source, "priority": priority} for (stock, source), priority in links]


@replaceable
def sources_of(world: World, stock_id: int) -> list[str]:
    """The codes of a stock's sources, by ascending priority."""
    links = [(priority, source) for (stock, source), priority in world.store.rows(LINKS).items() if stock == stock_id]
    return [source for _, source in sorted(links)]


@replaceable
def save_links(world: World, links: Sequence[Mapping[str, Any]]) -> None:
    """Link sources to stocks; a link that there is already gets the new priority."""
    if not links:
        raise Refusal("input_empty")
    for link in links:
        protect_default_stock(world, link)
    errors = [error for link in links for error in link_errors(world, link)]
    if errors:
        raise Refusal("validation_failed", errors=errors)
    if any(_is_dangling(world, link) for link in links):
        raise Refusal("links_not_saved")
    for link in links:
        world.store.put(LINKS, (link["stock_id"], link["source_code"]), link["priority"])


@replaceable
def protect_default_stock(world: World, link: Mapping[str, Any]) -> None:  # noqa: ARG001 - a seam is called with its world
    """Refuse to give the default stock another source than the default one."""
    if link.get("stock_id") == DEFAULT_STOCK and link.get("source_code") != DEFAULT_SOURCE:
        raise Refusal("default_link_not_saved")


@replaceable
def link_errors(world: World, link: Mapping[str, Any]) -> list[Refusal]:  # noqa: ARG001 - a seam is called with its world
    """A link needs a source, a stock and a priority above 0."""
    errors = [] if (link.get("source_code") or "").strip() else [Refusal("field_empty", {"field": "source_code"})]
    numbers = [name for name in ("stock_id", "priority") if (link.get(name) or 0) < 1]
    return [*errors, *(Refusal("field_not_positive", {"field": name}) for name in numbers)]


@replaceable
def delete_links(world: World, links: Sequence[Mapping[str, Any]]) -> None:
    """Take sources from stocks; those of the default stock and the default source stay."""
    if not links:
        raise Refusal("input_empty")
    for link in links:
        if link.get("stock_id") == DEFAULT_STOCK or link.get("source_code") == DEFAULT_SOURCE:
            raise Refusal("default_link_not_deleted")
    for link in links:
        world.store.delete(LINKS, (link.get("stock_id"), link.get("source_code")))


@replaceable
def unlink_stock(world: World, stock_id: int) -> None:
    """Forget the links of a stock that is gone."""
    for key in [key for key in world.store.rows(LINKS) if key[0] == stock_id]:
        world.store.delete(LINKS, key)


def _is_dangling(world: World, link: Mapping[str, Any]) -> bool:
    stock = world.store.get("magento2.stocks", link["stock_id"])
    return stock is None or world.store.get("magento2.sources", link["source_code"]) is None
