"""The Magento 2 shop's part of the document.

websites       [{"id", "code", "name"}]
stocks         [{"stock_id", "name", "sales_channels": [{"type", "code"}]}]; a website that no stock has is the
               default stock's, and the default stock is always there
next_stock_id  the id of the next stock that is created
sources, stock_source_links, source_items, products, reservations: what salable quantities come from
store_codes    codes that may stand in a path
admin_users    {name: {"password", "allowed": ["all"] or names of the access list}}
tokens         {token: {"user", "created"}}
integrations   {name: {"consumer_key", "consumer_secret", "token", "token_secret", "allowed"}}
"""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from mockserver.rules.bulk_operations import BULKS
from mockserver.rules.salable_quantity import PRODUCTS, RESERVATIONS
from mockserver.rules.sales_channels import CHANNELS, DEFAULT_STOCK, WEBSITE
from mockserver.rules.source_items import SOURCE_ITEMS
from mockserver.rules.sources import NEW_SOURCE, SOURCES
from mockserver.rules.stock_source_links import DEFAULT_SOURCE, LINKS
from mockserver.rules.stock_validation import WEBSITES, has_id
from mockserver.rules.stocks import SETTINGS, STOCKS
from mockserver.rules.tokens import FAILURES, INTEGRATIONS, TOKENS, USERS, keep_token
from mockserver.state.reading import StateError, as_id, as_list, as_map, as_text, forget, known_keys
from mockserver.world import World
from specs import schema

__all__ = ["document", "load"]

TABLES = (
    *(WEBSITES, STOCKS, CHANNELS, SETTINGS, SOURCES, LINKS, SOURCE_ITEMS, PRODUCTS, RESERVATIONS),
    *(USERS, TOKENS, FAILURES, INTEGRATIONS, BULKS),
)


def load(world: World, shop: Mapping[str, Any]) -> None:
    """Make the Magento 2 shop what the part says."""
    known_keys(shop, tuple(_READERS), "magento2")
    forget(world, TABLES)
    world.store.put(SETTINGS, "next_stock_id", 1)
    _put_what_is_always_there(world)
    for key, read in _READERS.items():
        if key in shop:
            read(world, shop[key], f"magento2.{key}")
    highest = max(world.store.rows(STOCKS))
    world.store.put(SETTINGS, "next_stock_id", max(highest + 1, world.store.get(SETTINGS, "next_stock_id")))
    for code in world.store.rows(WEBSITES):
        if world.store.get(CHANNELS, (WEBSITE, code)) is None:
            world.store.put(CHANNELS, (WEBSITE, code), DEFAULT_STOCK)


def _put_what_is_always_there(world: World) -> None:
    """What a new shop is installed with."""
    world.store.put(STOCKS, DEFAULT_STOCK, {"name": "Default Stock"})
    place = {"name": "Default Source", "country_id": "US", "postcode": "00000"}
    world.store.put(SOURCES, DEFAULT_SOURCE, {"source_code": DEFAULT_SOURCE, **NEW_SOURCE, **place})
    world.store.put(LINKS, (DEFAULT_STOCK, DEFAULT_SOURCE), 1)
    world.store.put(SETTINGS, "store_codes", ["default"])


def _entries(value: Any, keys: tuple[str, ...], where: str) -> list[tuple[str, Mapping[str, Any]]]:
    """The maps of a list, each with its place."""
    found = [(f"{where}[{number}]", entry) for number, entry in enumerate(as_list(value, where))]
    for here, entry in found:
        known_keys(as_map(entry, here), keys, here)
    return found


def _read_websites(world: World, value: Any, where: str) -> None:
    for here, entry in _entries(value, ("id", "code", "name"), where):
        code = as_text(entry.get("code"), f"{here}.code")
        row = {"id": as_id(entry.get("id"), f"{here}.id"), "name": as_text(entry.get("name", code), f"{here}.name")}
        if not code or world.store.get(WEBSITES, code) is not None:
            raise StateError(f"{here}.code", f"{code!r} is empty or another website's too")
        if any(other["id"] == row["id"] for other in world.store.rows(WEBSITES).values()):
            raise StateError(f"{here}.id", f"{row['id']} is another website's too")
        world.store.put(WEBSITES, code, row)


def _read_stocks(world: World, value: Any, where: str) -> None:
    seen: set[int] = set()
    for here, entry in _entries(value, ("stock_id", "name", "sales_channels"), where):
        stock_id = as_id(entry.get("stock_id"), f"{here}.stock_id")
        if stock_id in seen:
            raise StateError(f"{here}.stock_id", f"{stock_id} is another stock's too")
        seen.add(stock_id)
        world.store.put(STOCKS, stock_id, {"name": as_text(entry.get("name"), f"{here}.name")})
        for there, channel in _entries(entry.get("sales_channels", []), ("type", "code"), f"{here}.sales_channels"):
            key = (as_text(channel.get("type"), f"{there}.type"), as_text(channel.get("code"), f"{there}.code"))
            if world.store.get(CHANNELS, key) is not None:
                raise StateError(there, f"{key[0]} {key[1]} is another stock's too")
            if key[0] == WEBSITE and world.store.get(WEBSITES, key[1]) is None and not has_id(world, key[1]):
                raise StateError(there, f"no website {key[1]!r}")
            world.store.put(CHANNELS, key, stock_id)


def _read_next_stock_id(world: World, value: Any, where: str) -> None:
    world.store.put(SETTINGS, "next_stock_id", as_id(value, where))


def _read_sources(world: World, value: Any, where: str) -> None:
    known = tuple(schema("magento2_rest", {"$ref": "#/components/schemas/Source"})["properties"])
    for here, entry in _entries(value, known, where):
        code = as_text(entry.get("source_code"), f"{here}.source_code")
        world.store.put(SOURCES, code, {"source_code": code, **NEW_SOURCE, **entry})


def _read_links(world: World, value: Any, where: str) -> None:
    for here, entry in _entries(value, ("stock_id", "source_code", "priority"), where):
        stock_id, code = as_id(entry.get("stock_id"), f"{here}.stock_id"), str(entry.get("source_code"))
        if world.store.get(STOCKS, stock_id) is None or world.store.get(SOURCES, code) is None:
            raise StateError(here, f"no stock {stock_id} or no source {code!r}")
        world.store.put(LINKS, (stock_id, code), as_id(entry.get("priority", 1), f"{here}.priority"))


def _read_source_items(world: World, value: Any, where: str) -> None:
    for here, entry in _entries(value, ("sku", "source_code", "quantity", "status"), where):
        key = (as_text(entry.get("sku"), f"{here}.sku"), as_text(entry.get("source_code"), f"{here}.source_code"))
        if world.store.get(SOURCES, key[1]) is None:
            raise StateError(f"{here}.source_code", f"no source {key[1]!r}")
        if entry.get("status", 1) not in (0, 1):
            raise StateError(f"{here}.status", "must be 0 or 1")
        row = {"quantity": _quantity(entry.get("quantity"), f"{here}.quantity"), "status": entry.get("status", 1)}
        world.store.put(SOURCE_ITEMS, key, row)


def _quantity(value: Any, where: str) -> Decimal:
    try:
        return Decimal(str(value)).quantize(Decimal("0.0001"))
    except InvalidOperation as error:
        raise StateError(where, f"{value!r} is no quantity") from error


def _read_products(world: World, value: Any, where: str) -> None:
    for sku, entry in as_map(value, where).items():
        known_keys(as_map(entry, f"{where}.{sku}"), ("min_qty",), f"{where}.{sku}")
        world.store.put(PRODUCTS, sku, {"min_qty": _quantity(entry.get("min_qty", "0"), f"{where}.{sku}.min_qty")})


def _read_reservations(world: World, value: Any, where: str) -> None:
    for here, entry in _entries(value, ("sku", "stock_id", "quantity"), where):
        key = (as_text(entry.get("sku"), f"{here}.sku"), as_id(entry.get("stock_id"), f"{here}.stock_id"))
        world.store.put(RESERVATIONS, key, _quantity(entry.get("quantity"), f"{here}.quantity"))


def _read_store_codes(world: World, value: Any, where: str) -> None:
    world.store.put(SETTINGS, "store_codes", [as_text(code, where) for code in as_list(value, where)])


def _read_users(world: World, value: Any, where: str) -> None:
    for name, entry in as_map(value, where).items():
        here = f"{where}.{name}"
        known_keys(as_map(entry, here), ("password", "allowed"), here)
        row = {"password": as_text(entry.get("password"), f"{here}.password"), "allowed": _allowed(entry, here)}
        world.store.put(USERS, name, row)


def _allowed(entry: Mapping[str, Any], where: str) -> list[str]:
    return [as_text(one, f"{where}.allowed") for one in as_list(entry.get("allowed", []), f"{where}.allowed")]


def _read_tokens(world: World, value: Any, where: str) -> None:
    for token, entry in as_map(value, where).items():
        here = f"{where}.{token}"
        known_keys(as_map(entry, here), ("user", "created"), here)
        created = entry.get("created", world.now())
        _moment(world, created, f"{here}.created")
        keep_token(world, token, {"user": as_text(entry.get("user"), f"{here}.user"), "created": created})


def _moment(world: World, value: Any, where: str) -> None:
    try:
        world.seconds_since(value)
    except (ValueError, TypeError) as error:
        raise StateError(where, f"{value!r} is no moment YYYY-MM-DD HH:MM:SS") from error


def _read_failures(world: World, value: Any, where: str) -> None:
    for name, entry in as_map(value, where).items():
        here = f"{where}.{name}"
        known_keys(as_map(entry, here), ("count", "last"), here)
        _moment(world, entry.get("last"), f"{here}.last")
        world.store.put(FAILURES, name, {"count": as_id(entry.get("count"), f"{here}.count"), "last": entry["last"]})


def _read_integrations(world: World, value: Any, where: str) -> None:
    keys = ("consumer_key", "consumer_secret", "token", "token_secret")
    for name, entry in as_map(value, where).items():
        here = f"{where}.{name}"
        known_keys(as_map(entry, here), (*keys, "allowed"), here)
        secrets = {key: as_text(entry.get(key), f"{here}.{key}") for key in keys}
        world.store.put(INTEGRATIONS, name, {**secrets, "allowed": _allowed(entry, here)})


def _read_bulks(world: World, value: Any, where: str) -> None:
    for uuid, entry in as_map(value, where).items():
        known_keys(as_map(entry, f"{where}.{uuid}"), ("topic", "start_time", "operations"), f"{where}.{uuid}")
        world.store.put(BULKS, uuid, dict(entry))


_READERS: dict[str, Callable[[World, Any, str], None]] = {
    "websites": _read_websites,
    "stocks": _read_stocks,
    "next_stock_id": _read_next_stock_id,
    "sources": _read_sources,
    "stock_source_links": _read_links,
    "source_items": _read_source_items,
    "products": _read_products,
    "reservations": _read_reservations,
    "store_codes": _read_store_codes,
    "admin_users": _read_users,
    "tokens": _read_tokens,
    "sign_in_failures": _read_failures,
    "integrations": _read_integrations,
    "bulks": _read_bulks,
}


def document(world: World) -> dict[str, Any]:
    """The Magento 2 shop as a part of the document."""
    rows = world.store.rows
    return {
        "websites": [{"id": row["id"], "code": code, "name": row["name"]} for code, row in rows(WEBSITES).items()],
        "stocks": [_stock(world, stock_id) for stock_id in sorted(rows(STOCKS))],
        "next_stock_id": world.store.get(SETTINGS, "next_stock_id") or 1,
        "sources": [_plain(row) for row in rows(SOURCES).values()],
        "stock_source_links": [
            {"stock_id": stock, "source_code": code, "priority": priority}
            for (stock, code), priority in rows(LINKS).items()
        ],
        "source_items": [
            {"sku": sku, "source_code": code, **_plain(row)} for (sku, code), row in rows(SOURCE_ITEMS).items()
        ],
        "products": {sku: _plain(row) for sku, row in rows(PRODUCTS).items()},
        "reservations": [
            {"sku": sku, "stock_id": stock, "quantity": str(quantity)}
            for (sku, stock), quantity in rows(RESERVATIONS).items()
        ],
        "store_codes": list(world.store.get(SETTINGS, "store_codes") or ()),
        "admin_users": {name: dict(row) for name, row in rows(USERS).items()},
        "tokens": {row["token"]: {"user": row["user"], "created": row["created"]} for row in rows(TOKENS).values()},
        "sign_in_failures": {name: dict(row) for name, row in rows(FAILURES).items()},
        "integrations": {name: dict(row) for name, row in rows(INTEGRATIONS).items()},
        "bulks": {uuid: dict(row) for uuid, row in rows(BULKS).items()},
    }


def _stock(world: World, stock_id: int) -> dict[str, Any]:
    owned = sorted(channel for channel, owner in world.store.rows(CHANNELS).items() if owner == stock_id)
    channels = [{"type": kind, "code": code} for kind, code in owned]
    return {"stock_id": stock_id, "name": world.store.get(STOCKS, stock_id)["name"], "sales_channels": channels}


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in row.items()}
