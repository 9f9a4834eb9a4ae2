"""Writing: one stock item, or several in one request, each for itself.

Nothing is taken back: an item of a bulk update that was stored stays stored, whatever happens to the next one.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from mockserver import php
from mockserver.dialects.magento1_rest import encode
from mockserver.dialects.magento1_rest.access import writable
from mockserver.dialects.magento1_rest.errors import Refused, crashed, message, refusal, spec
from mockserver.dialects.magento1_rest.reading import found
from mockserver.dialects.magento1_rest.validators import violations
from mockserver.rules.faults import Fault
from mockserver.rules.partial_update import refuse, save
from mockserver.seam import replaceable
from mockserver.world import World
from specs import column

__all__ = ["update", "update_all"]

Row = Mapping[str, Any]
Entry = dict[str, Any]


def members_of(world: World, body: Any) -> dict[str, Any] | list[Any]:
    """The members of a body; one that is empty, or no map and no list, is refused."""
    if php.is_empty(body):
        raise refusal("data_invalid")
    if not isinstance(body, dict | list):
        raise crashed(world, "in(): Argument #1 ($requestData) must be of type array", "data_invalid")
    return body


@replaceable
def named(world: World, members: Any) -> dict[str, Any]:
    """The fields of an item that the caller may write; others are dropped without a word."""
    allowed = writable(world)
    return {name: value for name, value in members.items() if name in allowed} if isinstance(members, dict) else {}


@replaceable
def save_item(world: World, row: Row, data: Mapping[str, Any]) -> None:
    """Store the fields of an item; which item it is stays as it is. Fault 102 where the shop refuses to save it."""
    engine = world.edition.engine("magento1_rest")
    identity = ("item_id", "product_id", "stock_id")
    refuse(world, row["product_id"], engine)
    sent = {name: _stored_value(name, value) for name, value in data.items() if name not in identity}
    save(world, row["product_id"], sent, engine)


def _stored_value(name: str, value: Any) -> Any:
    """XML has no null: an empty text in a field that may hold nothing is no value."""
    is_blank = isinstance(value, str) and not value.strip()
    return None if is_blank and column(name).default is None else value


# ----------------------------------------------------------------------------------------------------- one item


@replaceable
def update(world: World, item_id: str, body: Any) -> None:
    """Update one item; all that is wrong with it is said at once."""
    data = named(world, members_of(world, body))
    if not data:
        raise refusal("data_invalid")
    row = found(world, item_id)
    if row is None:
        raise refusal("not_found")
    wrong = violations(world, data)
    if wrong:
        raise _refused(400, *wrong, message("pre_validation"))
    if _ITEM_IDS[world.edition.rest.body_item_id](world, row, data):
        _save_one(world, row, data)


def _save_one(world: World, row: Row, data: Mapping[str, Any]) -> None:
    try:
        save_item(world, row, data)
    except Fault as fault:
        if world.edition.fault_text == "catalogue":
            raise refusal("internal_error") from fault
        raise _refused(500, fault.details, message("unhandled")) from fault


def _refused(code: int, *texts: str) -> Refused:
    return Refused(code, *((code, text) for text in texts))


def _refuse_another_id(world: World, row: Row, data: Mapping[str, Any]) -> bool:  # noqa: ARG001 - one of a table
    """An id in the body must be the path's; the document calls any other invalid."""
    if "item_id" in data and Decimal(data["item_id"]) != row["item_id"]:
        raise _refused(400, message("invalid_value", field="item_id"), message("pre_validation"))
    return True


def _store_under_body_id(world: World, row: Row, data: Mapping[str, Any]) -> bool:
    """Real shops save under the body's id: another item's breaks a key of the database, nobody's stores nothing."""
    if "item_id" not in data:
        return True
    item_id = data["item_id"]
    if item_id is None or isinstance(item_id, dict | list):
        raise refusal("internal_error")
    number = Decimal(php.number_prefix(php.to_text(item_id)))
    if number == row["item_id"]:
        return True
    if number in world.store.rows("stock_items"):
        raise refusal("internal_error")
    return False


_ITEM_IDS: dict[str, Callable[[World, Row, Mapping[str, Any]], bool]] = {
    "refused": _refuse_another_id,
    "stored": _store_under_body_id,
}


# ------------------------------------------------------------------------------------------------ several items


@replaceable
def update_all(world: World, body: Any) -> tuple[int, dict[str, list[Entry]]]:
    """Update each item in turn: the status, and every item's entry in its list; a list without entries is absent."""
    members = members_of(world, body)
    outcome: dict[str, list[Entry]] = {}
    for item in members.values() if isinstance(members, dict) else members:
        for kind, entry in update_one_of_many(world, item):
            outcome.setdefault(kind, []).append(entry)
    return bulk_status(world, outcome), outcome


@replaceable
def bulk_status(world: World, outcome: Mapping[str, list[Entry]]) -> int:
    """207, where the edition says so only if an item failed."""
    return 200 if world.edition.rest.bulk_status == "multi_status_if_failed" and "error" not in outcome else 207


@replaceable
def update_one_of_many(world: World, item: Any) -> list[tuple[str, Entry]]:
    """Update one item of a bulk update: its entries, each for the list `success` or `error`."""
    data = named(world, item)
    item_id = data.get("item_id")
    wrong = _BULK_IDS[world.edition.rest.bulk_items](data)
    if wrong:
        return [failed(world, item_id, wrong, field="item_id")]
    row = found(world, item_id)
    if row is None:
        return [failed(world, item_id, world.edition.rest.not_found, item=php.to_text(item_id))]
    texts = violations(world, data)
    if texts:
        shown = texts if world.edition.rest.bulk_entries == "one_a_violation" else texts[:1]
        return [failed(world, item_id, "violation", text=text) for text in shown]
    return [stored(world, row, data)]


@replaceable
def stored(world: World, row: Row, data: Mapping[str, Any]) -> tuple[str, Entry]:
    """Store a sound item; one that the shop refuses to save is an internal error, in real shops nobody's."""
    try:
        save_item(world, row, data)
    except Fault:
        return failed(world, data["item_id"] if world.edition.fault_text == "catalogue" else None, "internal_error")
    number = row["item_id"] if world.edition.rest.integers == "numbers" else str(row["item_id"])
    return "success", encode.entry(world, _entry(number, "updated"))


@replaceable
def failed(world: World, /, item_id: Any, name: str, **words: object) -> tuple[str, Entry]:
    """The entry of an item that was not updated; its id is what the request had."""
    return "error", encode.entry(world, _entry(item_id, name, **words))


def _entry(item_id: Any, name: str, **words: object) -> Entry:
    return {"item_id": item_id, "message": message(name, **words), "code": spec(name).code}


def _document_id(data: Mapping[str, Any]) -> str | None:
    """What is wrong with an item's id as the document has it: it is missing, empty, or no whole number."""
    if "item_id" not in data:
        return "missing_value"
    item_id = data["item_id"]
    if item_id is None or item_id in ([], {}) or (isinstance(item_id, str) and not item_id.strip()):
        return "empty_value"
    is_whole = isinstance(item_id, int) and not isinstance(item_id, bool)
    return None if is_whole or (isinstance(item_id, str) and item_id.removeprefix("-").isdecimal()) else "invalid_value"


def _shop_id(data: Mapping[str, Any]) -> str | None:
    """Real shops take every number for an id, and call all else invalid."""
    return None if php.is_numeric(data.get("item_id")) else "invalid_value"


_BULK_IDS: dict[str, Callable[[Mapping[str, Any]], str | None]] = {"document": _document_id, "shop": _shop_id}
