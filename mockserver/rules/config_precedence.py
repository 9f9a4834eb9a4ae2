"""Which value counts: the item's own, or the shop-wide one while the `use_config_` twin is on."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from mockserver import php
from mockserver.seam import replaceable
from mockserver.world import World
from specs import column, settings

__all__ = ["clearing", "effective", "own_value", "shop_wide", "twin"]


def twin(setting: str) -> str:
    """The name of a setting's `use_config_` column."""
    return settings()[setting].use_config


@replaceable
def shop_wide(world: World, setting: str) -> Decimal | int:
    """The shop-wide value of a setting, as the shop reads its configuration: text that is no number is 0."""
    tied = settings()[setting]
    return _as_number(column(setting).type, world.config(tied.config, tied.default_config))


@lru_cache(maxsize=1024)
def _as_number(kind: str, text: str) -> Decimal | int:
    if kind == "decimal":
        return php.to_decimal(php.number_prefix(text))
    if kind == "flag":
        return int(php.is_true(text) and text.lower() != "false")
    return php.to_int(text)


def own_value(item: Mapping[str, Any], setting: str) -> Any:
    """The value that the item itself holds, 0 where it holds none."""
    value = item.get(setting)
    return Decimal(0) if value is None else value


@replaceable
def effective(world: World, item: Mapping[str, Any], setting: str) -> Any:
    """The value that counts: the one place where the item's own value and the shop-wide one meet."""
    if php.is_true(item.get(twin(setting))):
        return shop_wide(world, setting)
    return own_value(item, setting)


@replaceable
def clearing(world: World, sent: Mapping[str, Any], clears: tuple[str, ...]) -> dict[str, int]:  # noqa: ARG001 - seam
    """The twins that an own value sent without its twin switches off (observed in the real shops)."""
    return {twin(setting): 0 for setting in clears if setting in sent and twin(setting) not in sent}
