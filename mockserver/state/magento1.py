"""The Magento 1 shop's part of the document.

Columns are text as the shop's database shows them, decimals with four places, null for no value. Absent columns take
their default.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from mockserver import rest_access
from mockserver.rules.composites import COMPOSITE_TYPES
from mockserver.rules.partial_update import default_row
from mockserver.rules.stock_status import index_all
from mockserver.state.reading import StateError, as_id, as_list, as_map, as_text, forget, known_keys
from mockserver.state.remembered import remembered
from mockserver.world import World, comparable_sku
from specs import fields
from specs.stock_item import LARGEST, LARGEST_SMALLINT

__all__ = ["IGNORED", "document", "load"]

#: Keys of the recordings' fixture that say nothing about the state.
IGNORED = ("note", "session_id_hex_digits")
#: What the index holds of a product that it has not come to.
NOT_INDEXED = {"qty": Decimal("0.0000"), "stock_status": 0}
LONG_AGO = "2020-01-01 00:00:00"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.ASCII)
TABLES = (
    *("config", "products", "product_by_sku", "stock_items", "item_of", "stock_status", "children", "parents"),
    *("api_users", "sessions", "documents", "counters", "oauth_nonces"),
)

PRODUCT_KEYS = {"product_id", "sku", "type", "status", "updated_at", "refuses_saving"}
TYPES = ("simple", "virtual", "downloadable", *COMPOSITE_TYPES)
_ACCESS = {"oauth": rest_access.oauth, "rest_attributes": rest_access.rest_attributes}


def load(world: World, shop: Mapping[str, Any]) -> None:
    """Make the Magento 1 shop what the part says."""
    for key in shop:
        if key not in _READERS and key not in IGNORED:
            raise StateError(f"magento1.{key}", f"unknown key; a Magento 1 shop has {', '.join(_READERS)}")
    forget(world, TABLES)
    for key, read in _READERS.items():
        if key in shop:
            read(world, shop[key], f"magento1.{key}")
    highest = max(world.store.rows("stock_items"), default=0)
    world.store.put("counters", "next_item_id", max(highest + 1, world.store.get("counters", "next_item_id") or 1))
    products = world.store.rows("products")
    world.store.fill("stock_status", dict.fromkeys(products, NOT_INDEXED) | dict(world.store.rows("stock_status")))
    if "stock_status" not in shop:
        index_all(world)


def _read_products(world: World, value: Any, where: str) -> None:
    rows, by_sku = _products(value, where)
    world.store.fill("products", rows)
    world.store.fill("product_by_sku", by_sku)


@remembered
def _products(value: Any, where: str) -> tuple[dict[int, dict[str, Any]], dict[str, int]]:
    """The products by id, and their ids by SKU as the shop compares it."""
    found: dict[int, dict[str, Any]] = {}
    by_sku: dict[str, int] = {}
    for number, entry in enumerate(as_list(value, where)):
        here = f"{where}[{number}]"
        product_id, row = _product_row(as_map(entry, here), here)
        if product_id in found:
            raise StateError(f"{here}.product_id", f"{product_id} is another product's id too")
        sku = comparable_sku(row["sku"])
        if sku in by_sku:
            raise StateError(f"{here}.sku", f"{row['sku']!r} is another product's SKU too, as the shop compares them")
        found[product_id], by_sku[sku] = row, product_id
    return found, by_sku


def _product_row(entry: Mapping[str, Any], where: str) -> tuple[int, dict[str, Any]]:
    for key in entry:
        if key not in PRODUCT_KEYS:
            raise StateError(f"{where}.{key}", f"unknown key; a product has {', '.join(sorted(PRODUCT_KEYS))}")
    product_id, sku = as_id(entry.get("product_id"), f"{where}.product_id"), as_text(entry.get("sku"), f"{where}.sku")
    kind = entry.get("type", "simple")
    if kind not in TYPES:
        raise StateError(f"{where}.type", f"{kind!r} is none of {', '.join(TYPES)}")
    return product_id, {
        "sku": sku,
        "type": kind,
        "status": as_id(entry.get("status", "1"), f"{where}.status"),
        "updated_at": _read_moment(entry.get("updated_at", LONG_AGO), f"{where}.updated_at"),
        "refuses_saving": _refusal(entry.get("refuses_saving"), f"{where}.refuses_saving"),
    }


def _refusal(value: Any, where: str) -> Mapping[str, str] | None:
    if value is None:
        return None
    if set(as_map(value, where)) != {"product", "stock_item"}:
        raise StateError(where, "must have the texts product and stock_item")
    return {name: as_text(text, f"{where}.{name}") for name, text in value.items()}


def _read_stock_items(world: World, value: Any, where: str) -> None:
    rows, item_of = _stock_items(value, where)
    for product_id, item_id in item_of.items():
        if world.store.get("products", product_id) is None:
            raise StateError(f"{where}.{item_id}.product_id", f"no product {product_id}")
    world.store.fill("stock_items", rows)
    world.store.fill("item_of", item_of)


@remembered
def _stock_items(value: Any, where: str) -> tuple[dict[int, dict[str, Any]], dict[int, int]]:
    """The stock items by id, and their ids by product."""
    rows: dict[int, dict[str, Any]] = {}
    item_of: dict[int, int] = {}
    for key, columns in as_map(value, where).items():
        here = f"{where}.{key}"
        item_id, row = as_id(key, here), _row(columns, here)
        product_id = row["product_id"]
        if row["item_id"] not in (None, item_id):
            raise StateError(f"{here}.item_id", f"{row['item_id']} is not the key that it stands under")
        if product_id is None:
            raise StateError(here, "has no product_id")
        if product_id in item_of:
            raise StateError(f"{here}.product_id", f"product {product_id} has a stock item already")
        rows[item_id], item_of[product_id] = (row if row["item_id"] else {**row, "item_id": item_id}), item_id
    return rows, item_of


@remembered
def _row(columns: Any, where: str) -> dict[str, Any]:
    """A whole row: the columns given, the others' defaults."""
    known = fields()
    for name, value in as_map(columns, where).items():
        if name not in known:
            raise StateError(f"{where}.{name}", f"unknown column; a stock item has {', '.join(known)}")
        if isinstance(value, list | dict):
            raise StateError(f"{where}.{name}", "a column holds a text, a number or null")
    return {**default_row(), **{name: _column(name, value, where) for name, value in columns.items()}}


def _column(name: str, value: Any, where: str) -> Any:
    try:
        return _stored(name, value)
    except (ValueError, TypeError, InvalidOperation) as error:
        raise StateError(f"{where}.{name}", f"{value!r} is no {fields()[name].type}") from error


@lru_cache(maxsize=4096, typed=True)
def _stored(name: str, value: Any) -> Any:
    """A column's value as it is stored; remembered, as of a row that is new most values are not."""
    entry = fields()[name]
    is_nothing = value is None and entry.default is None and entry.type != "id"
    return None if is_nothing else _BY_TYPE[entry.type](value)


def _decimal(value: Any) -> Decimal:
    number = Decimal(value if isinstance(value, int) else str(value))
    if isinstance(value, bool) or not abs(number) <= LARGEST or number.quantize(Decimal("0.0001")) != number:
        raise ValueError(value)
    return number.quantize(Decimal("0.0001"))


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,19}", str(value)):
        raise ValueError(value)
    return int(value)


def _smallint(value: Any) -> int:
    if _whole(value) > LARGEST_SMALLINT:
        raise ValueError(value)
    return int(value)


def _moment(value: Any) -> str:
    if not _MOMENT.fullmatch(value):
        raise ValueError(value)
    datetime.fromisoformat(value)
    return str(value)


def _read_moment(value: Any, where: str) -> str:
    try:
        return _moment(value)
    except (ValueError, TypeError) as error:
        raise StateError(where, f"{value!r} is no moment YYYY-MM-DD HH:MM:SS") from error


_BY_TYPE: dict[str, Callable[[Any], Any]] = {
    "decimal": _decimal,
    "id": _whole,
    "flag": _smallint,
    "enum": _smallint,
    "datetime": _moment,
}


def _read_stock_status(world: World, value: Any, where: str) -> None:
    for key, entry in as_map(value, where).items():
        here = f"{where}.{key}"
        if set(as_map(entry, here)) - {"product_id"} != {"qty", "stock_status"}:
            raise StateError(here, "must have qty and stock_status")
        if world.store.get("products", as_id(key, here)) is None:
            raise StateError(here, f"no product {key}")
        if entry["stock_status"] not in ("0", "1", 0, 1) or isinstance(entry["stock_status"], bool):
            raise StateError(f"{here}.stock_status", f"{entry['stock_status']!r} is neither 0 nor 1")
        row = {"qty": _column("qty", entry["qty"], here), "stock_status": int(entry["stock_status"])}
        world.store.put("stock_status", as_id(key, here), row)


def _children_reader(kind: str) -> Callable[[World, Any, str], None]:
    def read(world: World, value: Any, where: str) -> None:
        products = world.store.rows("products")
        for parent, children in _families(value, where).items():
            if parent not in products or products[parent]["type"] != kind:
                raise StateError(f"{where}.{parent}", f"product {parent} is no {kind} product")
            world.store.put("children", parent, (kind, children))
            for child in children:
                if child not in products:
                    raise StateError(f"{where}.{parent}", f"{child} is no product")
                world.store.put("parents", child, (*(world.store.get("parents", child) or ()), parent))

    return read


@remembered
def _families(value: Any, where: str) -> dict[int, tuple[int, ...]]:
    """The ids of composites, and those of what each is made of, every one once."""
    found = {}
    for key, children in as_map(value, where).items():
        here = f"{where}.{key}"
        if not isinstance(children, list):
            raise StateError(here, "must be a list of product ids")
        parent, ids = as_id(key, here), tuple(as_id(child, here) for child in children)
        if len(set(ids)) < len(ids) or parent in ids:
            raise StateError(here, "holds a product twice, or the composite itself")
        found[parent] = ids
    return found


def _read_users(world: World, value: Any, where: str) -> None:
    world.store.fill("api_users", _users(value, where))


@remembered
def _users(value: Any, where: str) -> dict[str, dict[str, Any]]:
    """The API users by name."""
    found = {}
    for name, entry in as_map(value, where).items():
        here = f"{where}.{name}"
        known_keys(as_map(entry, here), ("key", "active", "allowed"), here)
        allowed = entry.get("allowed")
        if allowed is not None and not (isinstance(allowed, list) and all(isinstance(one, str) for one in allowed)):
            raise StateError(f"{here}.allowed", "must be a list of texts, or null for a user without role")
        if not isinstance(entry.get("active", True), bool):
            raise StateError(f"{here}.active", "must be true or false")
        row = {"key": as_text(entry.get("key"), f"{here}.key"), "active": entry.get("active", True)}
        found[name] = {**row, "allowed": allowed}
    return found


def _read_sessions(world: World, value: Any, where: str) -> None:
    for session, entry in as_map(value, where).items():
        here = f"{where}.{session}"
        known_keys(as_map(entry, here), ("user", "last_used"), here)
        user = entry.get("user")
        row = {
            "user": user if user is None else as_text(user, f"{here}.user"),
            "last_used": _read_moment(entry.get("last_used", world.now()), f"{here}.last_used"),
        }
        world.store.put("sessions", session, row)


def _read_config(world: World, value: Any, where: str) -> None:
    values = as_map(value, where)
    world.store.fill("config", {path: as_text(text, f"{where}.{path}") for path, text in values.items()})


def _read_next_item_id(world: World, value: Any, where: str) -> None:
    world.store.put("counters", "next_item_id", as_id(value, where))


def _access_reader(key: str) -> Callable[[World, Any, str], None]:
    @remembered
    def read_part(value: Any, where: str) -> dict[str, Any]:
        def refuse(place: str, problem: str) -> None:
            raise StateError(where + place, problem)

        return _ACCESS[key](as_map(value, where), refuse)

    def read(world: World, value: Any, where: str) -> None:
        world.store.put("documents", key, read_part(value, where))

    return read


_READERS: dict[str, Callable[[World, Any, str], None]] = {
    "config": _read_config,
    "products": _read_products,
    "stock_items": _read_stock_items,
    "stock_status": _read_stock_status,
    **{key: _children_reader(kind) for kind, key in COMPOSITE_TYPES.items()},
    "api_users": _read_users,
    "sessions": _read_sessions,
    "next_item_id": _read_next_item_id,
    **{key: _access_reader(key) for key in _ACCESS},
}


def document(world: World) -> dict[str, Any]:
    """The Magento 1 shop as a part of the document."""
    store = world.store
    children: dict[str, dict[str, list[str]]] = {key: {} for key in COMPOSITE_TYPES.values()}
    for parent, (kind, ids) in store.rows("children").items():
        children[COMPOSITE_TYPES[kind]][str(parent)] = [str(child) for child in ids]
    return {
        "next_item_id": store.get("counters", "next_item_id") or 1,
        "products": [_product(product_id, row) for product_id, row in store.rows("products").items()],
        "stock_items": {str(item): dict(_item_as_text(row)) for item, row in store.rows("stock_items").items()},
        "stock_status": {str(product): _columns_as_text(row) for product, row in store.rows("stock_status").items()},
        **{key: members for key, members in children.items() if members or key == "configurable_children"},
        "api_users": {name: dict(row) for name, row in store.rows("api_users").items()},
        "config": dict(store.rows("config")),
        "sessions": {session: dict(row) for session, row in store.rows("sessions").items()},
        **dict(store.rows("documents")),
    }


def _product(product_id: int, row: Mapping[str, Any]) -> dict[str, Any]:
    shown = {"product_id": str(product_id), "sku": row["sku"], "type": row["type"], "status": str(row["status"])}
    refusal = {"refuses_saving": dict(row["refuses_saving"])} if row["refuses_saving"] else {}
    return {**shown, **refusal, "updated_at": row["updated_at"]}


@remembered
def _item_as_text(row: Mapping[str, Any]) -> Mapping[str, str | None]:
    return _columns_as_text(row)


def _columns_as_text(row: Mapping[str, Any]) -> dict[str, str | None]:
    return {name: value if value is None else str(value) for name, value in row.items()}
