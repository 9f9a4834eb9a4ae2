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
from mockserver.rules.stock_status import index
from mockserver.state.reading import StateError, as_id, as_list, as_map, as_text, forget, remembered
from mockserver.world import World, comparable_sku
from specs import fields
from specs.stock_item import LARGEST, LARGEST_SMALLINT

__all__ = ["IGNORED", "document", "load"]

#: Keys of the recordings' fixture that say nothing about the state.
IGNORED = ("note", "session_id_hex_digits")
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
    for product_id in world.store.rows("products"):
        if world.store.get("stock_status", product_id) is None:
            world.store.put("stock_status", product_id, {"qty": Decimal("0.0000"), "stock_status": 0})
            if "stock_status" not in shop:
                index(world, product_id)


def _read_products(world: World, value: Any, where: str) -> None:
    rows = _products(value, where)
    for product_id, row in rows.items():
        world.store.put("products", product_id, row)
        world.store.put("product_by_sku", comparable_sku(row["sku"]), product_id)


@remembered
def _products(value: Any, where: str) -> dict[int, dict[str, Any]]:
    """The products by id."""
    found: dict[int, dict[str, Any]] = {}
    skus: set[str] = set()
    for number, entry in enumerate(as_list(value, where)):
        here = f"{where}[{number}]"
        product_id, row = _product_row(as_map(entry, here), here)
        if product_id in found:
            raise StateError(f"{here}.product_id", f"{product_id} is another product's id too")
        if comparable_sku(row["sku"]) in skus:
            raise StateError(f"{here}.sku", f"{row['sku']!r} is another product's SKU too, as the shop compares them")
        found[product_id] = row
        skus.add(comparable_sku(row["sku"]))
    return found


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
    for key, columns in as_map(value, where).items():
        here = f"{where}.{key}"
        given, item_id = _row(as_map(columns, here), here), as_id(key, here)
        if given["item_id"] not in (None, item_id):
            raise StateError(f"{here}.item_id", f"{given['item_id']} is not the key that it stands under")
        row = {**given, "item_id": item_id}
        if row["product_id"] is None:
            raise StateError(here, "has no product_id")
        if world.store.get("products", row["product_id"]) is None:
            raise StateError(f"{here}.product_id", f"no product {row['product_id']}")
        if world.store.get("item_of", row["product_id"]) is not None:
            raise StateError(f"{here}.product_id", f"product {row['product_id']} has a stock item already")
        world.store.put("stock_items", item_id, row)
        world.store.put("item_of", row["product_id"], item_id)


def _row(columns: Mapping[str, Any], where: str) -> dict[str, Any]:
    """A whole row: the columns given, the others' defaults."""
    try:
        return _known_row(tuple((name, value, type(value)) for name, value in columns.items()))
    except TypeError as error:
        name = next(name for name, value in columns.items() if isinstance(value, list | dict))
        raise StateError(f"{where}.{name}", "a column holds a text, a number or null") from error
    except StateError as error:
        raise StateError(f"{where}.{error.where}", error.problem) from error


@lru_cache(maxsize=10_000)
def _known_row(columns: tuple[tuple[str, Any, type], ...]) -> dict[str, Any]:
    """The same, remembered: a suite sets much the same state again and again. The types tell True from 1."""
    known = fields()
    for name, _, _ in columns:
        if name not in known:
            raise StateError(name, f"unknown column; a stock item has {', '.join(known)}")
    return {**default_row(), **{name: _column(name, value) for name, value, _ in columns}}


def _column(name: str, value: Any) -> Any:
    entry = fields()[name]
    if value is None and entry.default is None and entry.type != "id":
        return None
    read = _BY_TYPE[entry.type]
    try:
        return read(value)
    except (ValueError, TypeError, InvalidOperation) as error:
        raise StateError(name, f"{value!r} is no {entry.type}") from error


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
        try:
            row = {"qty": _column("qty", entry["qty"]), "stock_status": int(entry["stock_status"])}
        except StateError as error:
            raise StateError(f"{here}.qty", error.problem) from error
        world.store.put("stock_status", as_id(key, here), row)


def _family(world: World, key: Any, children: Any, kind: str, where: str) -> tuple[int, tuple[int, ...]]:
    """A composite's id and its children's, all of them products and each child once."""
    if not isinstance(children, list):
        raise StateError(where, "must be a list of product ids")
    parent, ids = as_id(key, where), tuple(as_id(child, where) for child in children)
    composite = world.store.get("products", parent)
    if composite is None or composite["type"] != kind:
        raise StateError(where, f"product {parent} is no {kind} product")
    for child in ids:
        if world.store.get("products", child) is None or ids.count(child) > 1 or child == parent:
            raise StateError(where, f"{child} is no product that can stand here, or stands here twice")
    return parent, ids


def _children_reader(kind: str) -> Callable[[World, Any, str], None]:
    def read(world: World, value: Any, where: str) -> None:
        for key, children in as_map(value, where).items():
            parent, ids = _family(world, key, children, kind, f"{where}.{key}")
            world.store.put("children", parent, (kind, ids))
            for child in ids:
                world.store.put("parents", child, (*(world.store.get("parents", child) or ()), parent))

    return read


def _read_users(world: World, value: Any, where: str) -> None:
    for name, entry in as_map(value, where).items():
        here = f"{where}.{name}"
        unknown = set(as_map(entry, here)) - {"key", "active", "allowed"}
        if unknown:
            raise StateError(f"{here}.{min(unknown)}", "unknown key; a user has key, active, allowed")
        allowed = entry.get("allowed")
        if allowed is not None and not (isinstance(allowed, list) and all(isinstance(one, str) for one in allowed)):
            raise StateError(f"{here}.allowed", "must be a list of texts, or null for a user without role")
        if not isinstance(entry.get("active", True), bool):
            raise StateError(f"{here}.active", "must be true or false")
        row = {"key": as_text(entry.get("key"), f"{here}.key"), "active": entry.get("active", True)}
        world.store.put("api_users", name, {**row, "allowed": allowed})


def _read_sessions(world: World, value: Any, where: str) -> None:
    for session, entry in as_map(value, where).items():
        here = f"{where}.{session}"
        unknown = set(as_map(entry, here)) - {"user", "last_used"}
        if unknown:
            raise StateError(f"{here}.{min(unknown)}", "unknown key; a session has user, last_used")
        user = entry.get("user")
        row = {
            "user": user if user is None else as_text(user, f"{here}.user"),
            "last_used": _read_moment(entry.get("last_used", world.now()), f"{here}.last_used"),
        }
        world.store.put("sessions", session, row)


def _read_config(world: World, value: Any, where: str) -> None:
    for path, text in as_map(value, where).items():
        world.store.put("config", path, as_text(text, f"{where}.{path}"))


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
        "stock_items": {str(item): _columns_as_text(row) for item, row in store.rows("stock_items").items()},
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


def _columns_as_text(row: Mapping[str, Any]) -> dict[str, str | None]:
    return {name: value if value is None else str(value) for name, value in row.items()}
