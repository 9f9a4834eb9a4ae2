"""What a stock that is to be saved must have: every error is found, the name's first."""

from collections.abc import Mapping
from typing import Any

from mockserver.rules.refusals import Crash, Refusal
from mockserver.rules.sales_channels import WEBSITE
from mockserver.seam import replaceable
from mockserver.world import World, comparable_sku

__all__ = ["WEBSITES", "channels_sent", "has_id", "refuse_taken_name", "validate"]

WEBSITES = "magento2.websites"
ADMIN_WEBSITE = ("admin", "0")


def channels_sent(stock: Mapping[str, Any]) -> list[Mapping[str, Any]] | None:
    """The sales channels as they were sent; None where they were not."""
    sent: list[Mapping[str, Any]] | None = (stock.get("extension_attributes") or {}).get("sales_channels")
    return sent


@replaceable
def validate(world: World, stock: Mapping[str, Any], *, is_new: bool) -> None:
    """Refuse a stock with everything that is wrong with it."""
    errors = [*name_errors(world, stock), *missing_channels(world, stock, is_new=is_new)]
    for channel in channels_sent(stock) or ():
        errors += channel_errors(world, channel)
    if errors:
        raise Refusal("validation_failed", errors=errors)


@replaceable
def name_errors(world: World, stock: Mapping[str, Any]) -> list[Refusal]:  # noqa: ARG001 - a seam is called with its world
    """A name must be more than blanks."""
    return _empty("name", stock.get("name"))


@replaceable
def missing_channels(world: World, stock: Mapping[str, Any], *, is_new: bool) -> list[Refusal]:
    """A new stock must say which channels it has, though that may be none, where the edition requires it."""
    required = is_new and world.edition.magento2.channels_on_post == "required"
    return [Refusal("field_empty", {"field": "sales_channels"})] if required and channels_sent(stock) is None else []


@replaceable
def channel_errors(world: World, channel: Mapping[str, Any]) -> list[Refusal]:
    """A channel must have a type and a code; a website must exist."""
    kind, code = (_sent_text(world, channel, name) for name in ("type", "code"))
    errors = [*_empty("type", kind), *type_errors(world, kind), *_empty("code", code)]
    if kind == WEBSITE and not website_exists(world, code):
        errors.append(Refusal("website_unknown", {"code": code}))
    return errors


@replaceable
def type_errors(world: World, kind: str) -> list[Refusal]:
    """A channel's type must be website, where the edition knows no other."""
    refused = kind.strip() and kind != WEBSITE and world.edition.magento2.channel_types == WEBSITE
    return [Refusal("channel_type_unknown", {"type": kind})] if refused else []


@replaceable
def website_exists(world: World, code: str) -> bool:
    """Whether a code is a website's; letter case counts."""
    by_id = world.edition.magento2.website_names == "code_or_id" and has_id(world, code)
    return world.store.get(WEBSITES, code) is not None or by_id


def has_id(world: World, code: str) -> bool:
    """Whether a code is a website's id, or names the admin's own website."""
    return code in ADMIN_WEBSITE or any(code == str(row["id"]) for row in world.store.rows(WEBSITES).values())


@replaceable
def refuse_taken_name(world: World, stock_id: int | None, name: str) -> None:
    """Refuse a name that another stock has; letter case and blanks around it do not count."""
    for other, row in world.store.rows("magento2.stocks").items():
        if other != stock_id and comparable_sku(row["name"].strip()) == comparable_sku(name.strip()):
            raise Refusal("stock_not_saved")


def _sent_text(world: World, channel: Mapping[str, Any], name: str) -> str:
    """A member of a channel; null breaks the real shop's code."""
    value = channel.get(name, "")
    if value is None and world.edition.magento2.type_errors == "crash":
        raise Crash(f"{name} must be text, null given")
    return value or ""


def _empty(field: str, value: str | None) -> list[Refusal]:
    return [] if (value or "").strip() else [Refusal("field_empty", {"field": field})]
