"""The MerchantPro shop's part of the document.

products         {id: {"sku", "ean", "inventory_enabled", "stock", "warehouses", "price_net", "price_gross",
                 "old_price_net", "old_price_gross"}}; of a pair of prices one is enough, money is text
multi_warehouse  whether the shop has the application Multi Warehouse
vat_rate         in percent, as text
api_keys         {key: secret}
"""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from mockserver.rules.basic_auth import API_KEYS
from mockserver.rules.prices import CENT
from mockserver.rules.record_addressing import BY_EAN, BY_SKU, RECORDS
from mockserver.rules.warehouses import SHOP
from mockserver.state.reading import StateError, as_id, as_list, as_map, as_text, forget, known_keys
from mockserver.world import World

__all__ = ["document", "load"]

TABLES = (RECORDS, BY_SKU, BY_EAN, SHOP, API_KEYS)
VAT_RATE = Decimal(19)
MULTI_WAREHOUSE = False
PRICES = (("price_net", "price_gross"), ("old_price_net", "old_price_gross"))
COLUMNS = ("sku", "ean", "inventory_enabled", "stock", "warehouses", *PRICES[0], *PRICES[1])
HUNDRED = Decimal(100)


def load(world: World, shop: Mapping[str, Any]) -> None:
    """Make the MerchantPro shop what the part says."""
    known_keys(shop, tuple(_READERS), "merchantpro")
    forget(world, TABLES)
    world.store.put(SHOP, "multi_warehouse", MULTI_WAREHOUSE)
    world.store.put(SHOP, "vat_rate", VAT_RATE)
    for key, read in _READERS.items():
        if key in shop:
            read(world, shop[key], f"merchantpro.{key}")


def _read_multi_warehouse(world: World, value: Any, where: str) -> None:
    if not isinstance(value, bool):
        raise StateError(where, "must be true or false")
    world.store.put(SHOP, "multi_warehouse", value)


def _read_vat_rate(world: World, value: Any, where: str) -> None:
    world.store.put(SHOP, "vat_rate", _number(value, where))


#: Far above every price and stock, and within what decimals can be counted with.
LARGEST = Decimal(10) ** 18


def _number(value: Any, where: str) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise StateError(where, f"{value!r} is no number") from error
    if isinstance(value, bool) or not number.is_finite() or not 0 <= number < LARGEST:
        raise StateError(where, f"{value!r} is no number from 0 to {LARGEST:f}")
    return number


def _read_products(world: World, value: Any, where: str) -> None:
    for key, entry in as_map(value, where).items():
        here = f"{where}.{key}"
        known_keys(as_map(entry, here), COLUMNS, here)
        row = _row(world, entry, here)
        for table, code in ((BY_SKU, row["sku"]), (BY_EAN, row["ean"])):
            if world.store.get(table, code) is not None:
                raise StateError(here, f"{code!r} is another product's too")
            if code is not None:
                world.store.put(table, code, as_id(key, here))
        world.store.put(RECORDS, as_id(key, here), row)


def _row(world: World, entry: Mapping[str, Any], where: str) -> dict[str, Any]:
    ean, switch = entry.get("ean"), entry.get("inventory_enabled", "off")
    if switch not in ("on", "off"):
        raise StateError(f"{where}.inventory_enabled", 'must be "on" or "off"')
    warehouses = _warehouses(entry.get("warehouses"), f"{where}.warehouses")
    held = sum(one["stock"] for one in warehouses or ())
    return {
        "sku": as_text(entry.get("sku"), f"{where}.sku"),
        "ean": None if ean is None else as_text(ean, f"{where}.ean"),
        "inventory_enabled": switch == "on",
        "stock": _stock(entry.get("stock", held), f"{where}.stock"),
        "warehouses": warehouses,
        **{name: price for pair in PRICES for name, price in _prices(world, entry, pair, where).items()},
    }


def _warehouses(value: Any, where: str) -> tuple[Mapping[str, Any], ...] | None:
    if value is None:
        return None
    found = []
    for number, entry in enumerate(as_list(value, where)):
        here = f"{where}[{number}]"
        known_keys(as_map(entry, here), ("id", "name", "stock"), here)
        name, stock = as_text(entry.get("name"), f"{here}.name"), _stock(entry.get("stock", 0), f"{here}.stock")
        found.append({"id": as_id(entry.get("id"), f"{here}.id"), "name": name, "stock": stock})
    return tuple(found)


def _stock(value: Any, where: str) -> int:
    number = _number(value, where)
    if number % 1:
        raise StateError(where, f"{value!r} is no whole number")
    return int(number)


def _prices(world: World, entry: Mapping[str, Any], pair: tuple[str, str], where: str) -> dict[str, Decimal | None]:
    """Both prices of a pair: the one that is missing follows from the other, both from nothing."""
    net, gross = ((_cents(entry[name], f"{where}.{name}") if entry.get(name) is not None else None) for name in pair)
    factor = (HUNDRED + world.store.get(SHOP, "vat_rate")) / HUNDRED
    if net is None and gross is None:
        nothing = CENT - CENT if pair == PRICES[0] else None
        return dict.fromkeys(pair, nothing)
    net_price = net if net is not None else _cents(Decimal(gross or 0) / factor, where)
    return {pair[0]: net_price, pair[1]: gross if gross is not None else _cents(net_price * factor, where)}


def _cents(value: Any, where: str) -> Decimal:
    return _number(value, where).quantize(CENT, ROUND_HALF_UP)


def _read_api_keys(world: World, value: Any, where: str) -> None:
    for key, secret in as_map(value, where).items():
        world.store.put(API_KEYS, key, as_text(secret, f"{where}.{key}"))


_READERS: dict[str, Callable[[World, Any, str], None]] = {
    "multi_warehouse": _read_multi_warehouse,
    "vat_rate": _read_vat_rate,
    "products": _read_products,
    "api_keys": _read_api_keys,
}


def document(world: World) -> dict[str, Any]:
    """The MerchantPro shop as a part of the document."""
    rate = world.store.get(SHOP, "vat_rate")
    return {
        "multi_warehouse": bool(world.store.get(SHOP, "multi_warehouse")),
        "vat_rate": str(VAT_RATE if rate is None else rate),
        "products": {str(number): _shown(row) for number, row in world.store.rows(RECORDS).items()},
        "api_keys": dict(world.store.rows(API_KEYS)),
    }


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    money = {name: None if row[name] is None else str(row[name]) for pair in PRICES for name in pair}
    warehouses = None if row["warehouses"] is None else [dict(one) for one in row["warehouses"]]
    return {**row, "inventory_enabled": "on" if row["inventory_enabled"] else "off", "warehouses": warehouses, **money}
