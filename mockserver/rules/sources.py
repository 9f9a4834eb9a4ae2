"""Sources: the places where goods lie."""

import re
from collections.abc import Mapping
from typing import Any

from mockserver.rules.refusals import Refusal
from mockserver.rules.stock_source_links import DEFAULT_SOURCE, sources_of
from mockserver.seam import replaceable
from mockserver.world import World

__all__ = ["NEW_SOURCE", "SOURCES", "get_source", "save_source", "sources_listed", "sources_of_stock"]

SOURCES = "magento2.sources"
#: What a source has that nobody set.
NEW_SOURCE: Mapping[str, Any] = {"enabled": True, "use_default_carrier_config": True, "carrier_links": []}
REQUIRED = ("name", "source_code", "postcode", "country_id")


@replaceable
def sources_listed(world: World) -> list[dict[str, Any]]:
    """All sources, by code."""
    return [dict(row) for _, row in sorted(world.store.rows(SOURCES).items())]


@replaceable
def get_source(world: World, source_code: str) -> dict[str, Any]:
    """One source."""
    row = world.store.get(SOURCES, source_code)
    if row is None:
        raise Refusal("source_unknown", {"value": source_code})
    return dict(row)


@replaceable
def sources_of_stock(world: World, stock_id: int) -> list[dict[str, Any]]:
    """A stock's sources, by ascending priority."""
    return [get_source(world, code) for code in sources_of(world, stock_id)]


@replaceable
def save_source(world: World, source: Mapping[str, Any]) -> None:
    """Store a source under its code, new or not; what is not sent stays."""
    errors = source_errors(world, source)
    if errors:
        raise Refusal("validation_failed", errors=errors)
    code = str(source["source_code"])
    if code == DEFAULT_SOURCE and source.get("enabled") is False:
        raise Refusal("default_source_protected")
    before = world.store.get(SOURCES, code) or NEW_SOURCE
    sent = {name: value for name, value in source.items() if value is not None}
    world.store.put(SOURCES, code, {"source_code": code, **before, **sent})


@replaceable
def source_errors(world: World, source: Mapping[str, Any]) -> list[Refusal]:  # noqa: ARG001 - a seam is called with its world
    """Everything that is wrong with a source."""
    errors = []
    for field in REQUIRED:
        value = source.get(field) or ""
        if not value.strip():
            errors.append(Refusal("field_empty", {"field": field}))
        if field == "source_code" and re.search(r"\s", value):
            errors.append(Refusal("field_has_blanks", {"field": field}))
    if source.get("use_default_carrier_config") and source.get("carrier_links"):
        errors.append(Refusal("carriers_not_configurable", {"field": "carrier_links"}))
    return errors
