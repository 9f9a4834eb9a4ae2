"""Records of MerchantPro."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from conformance.inventory_target import InventoryTarget
from conformance.ledger import Thing
from conformance.target_file import MayTouch
from conformance.transport import Answer, Message
from conformance.verdicts import Untestable
from conformance.writes import Touch

__all__ = ["Records"]

NOT_FOUND = 404
PRICES = ("price_gross", "old_price_gross")


class Records:
    """The records of one shop, through a target of the keeper's own."""

    def __init__(self, target: InventoryTarget, may_touch: MayTouch) -> None:
        """`target` goes past the guard."""
        self._target = target
        self._may = may_touch

    def thing(self, touch: Touch) -> Thing | None:
        """The record that the shop finds under an identifier."""
        kind, _, identifier = touch.identifier.partition("/")
        reply = self._target.get(identifier, kind)
        return None if reply.status == NOT_FOUND else Thing("record", str(reply.result["id"]))

    def refusal(self, thing: Thing, touch: Touch) -> str:
        """Nothing for `records`."""
        allowed = thing.id in map(str, self._may.records)
        return "" if allowed else f"record {thing.id} ({touch.identifier!r}) is none that may be touched"

    def original(self, thing: Thing) -> dict[str, Any]:
        """The record; its stock is shown, and so can be put back, only while its inventory is on."""
        record = self._target.record(thing.id)
        if record.get("inventory_enabled") != "on":
            raise Untestable(f"{thing} could not be put back: its inventory is off, so that its stock is not shown")
        original: dict[str, Any] = _as_text(record)
        return original

    def learn(self, message: Message, answer: Answer) -> list[Thing]:  # noqa: ARG002 - a PATCH makes nothing
        """Nothing."""
        return []

    def put_back(self, thing: Thing, original: Mapping[str, Any]) -> dict[str, Any]:
        """Inventory, stock and prices again; a price goes with the one that belongs to it."""
        wanted = dict(original)
        prices = {name: Decimal(wanted[name]) for name in PRICES if wanted.get(name) is not None}
        self._target.patch(thing.id, {"inventory_enabled": "on", **_stock(wanted), **prices})
        found = _as_text(self._target.record(thing.id))
        return {
            name: f"{found.get(name)} instead of {value}" for name, value in wanted.items() if found.get(name) != value
        }

    def clear(self, made: list[Thing]) -> list[Thing]:
        """Nothing is made."""
        return made


def _stock(record: Mapping[str, Any]) -> dict[str, Any]:
    if record.get("warehouses"):
        return {"warehouses": [{"name": one["name"], "stock": int(one["stock"])} for one in record["warehouses"]]}
    return {"stock": int(record["stock"])} if record.get("stock") is not None else {}


def _as_text(value: Any) -> Any:
    """Numbers as text, so that a file keeps them exactly."""
    if isinstance(value, dict):
        return {name: _as_text(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_as_text(member) for member in value]
    return str(value) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else value
