"""Records of MerchantPro."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from conformance.inventory_target import InventoryTarget
from conformance.keepers import Things
from conformance.ledger import Thing
from conformance.target_file import MayTouch
from conformance.transport import Answer, Message
from conformance.verdicts import Untestable
from conformance.writes import Touch

__all__ = ["Records"]

NOT_FOUND = 404
RECORD = re.compile(r"/inventory/(id|sku|ean)/")
PAIRS = (("price_net", "price_gross"), ("old_price_net", "old_price_gross"))
STOCK = ("stock", "warehouses")


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

    def is_nobodys(self, touch: Touch) -> bool:  # noqa: ARG002 - whatever was asked for, the shop has answered
        """What the shop does not have under the very path that it would be written to."""
        return True

    def refusal(self, thing: Thing, touch: Touch) -> str:
        """Nothing for `records`."""
        allowed = thing.id in map(str, self._may.records)
        return "" if allowed else f"record {thing.id} ({touch.identifier!r}) may not be touched"

    def original(self, thing: Thing) -> dict[str, Any]:
        """The record; its stock is shown, and so can be put back, only while its inventory is on."""
        record = self._target.record(thing.id)
        if record.get("inventory_enabled") != "on":
            raise Untestable(f"{thing} could not be put back: its inventory is off, so that its stock is not shown")
        original: dict[str, Any] = _as_text(record)
        return original

    def holds_back(self, thing: Thing, original: Mapping[str, Any], message: Message) -> str:  # noqa: ARG002 - whatever is named is put back
        """Nothing: such a thing is put back as a whole, or not touched."""
        return ""

    def now(self, kept: Mapping[Thing, Mapping[str, Any]]) -> Things:
        """The records."""
        return {thing: _as_text(self._target.record(thing.id)) for thing in kept}

    def shown(self, message: Message, answer: Answer) -> Things:
        """The record of a GET."""
        if message.method != "GET" or answer.status != 200 or not RECORD.search(message.path):  # noqa: PLR2004 - is shown
            return {}
        try:
            record = msgspec.json.decode(answer.body, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return {}
        return {Thing("record", str(record["id"])): _as_text(record)} if "id" in record else {}

    def learn(self, message: Message, answer: Answer) -> list[Thing]:  # noqa: ARG002 - a PATCH makes nothing
        """Nothing."""
        return []

    def put_back(self, thing: Thing, original: Mapping[str, Any]) -> dict[str, Any]:
        """What differs is written again: inventory and stock, a pair of prices, old prices that there were none of."""
        wanted = dict(original)
        self._restock(thing, wanted)
        for net, gross in PAIRS:
            self._reprice(thing, wanted, net, gross)
        return _differing(wanted, _as_text(self._target.record(thing.id)))

    def _restock(self, thing: Thing, wanted: Mapping[str, Any]) -> None:
        if _differing(wanted, _as_text(self._target.record(thing.id))).keys() & {"inventory_enabled", *STOCK}:
            self._target.patch(thing.id, {"inventory_enabled": "on", **_stock(wanted)})

    def _reprice(self, thing: Thing, wanted: Mapping[str, Any], net: str, gross: str) -> None:
        """Both prices, as they were; the gross price alone where the shop does not take two: the net one follows."""
        pair = {name: Decimal(wanted[name]) for name in (net, gross) if wanted.get(name) is not None}
        for sent in (pair, {gross: pair.get(gross)}):
            if _differing(wanted, _as_text(self._target.record(thing.id))).keys() & {net, gross}:
                self._target.patch(thing.id, sent or {gross: None})

    def clear(self, made: list[Thing]) -> list[Thing]:
        """Nothing is made."""
        return made


def _differing(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """What is shown otherwise than it was, or was not shown."""
    names = (name for name in {**wanted, **found} if found.get(name) != wanted.get(name))
    return {name: f"{found.get(name)} instead of {wanted.get(name)}" for name in names}


def _stock(record: Mapping[str, Any]) -> dict[str, Any]:
    if record.get("warehouses"):
        return {"warehouses": [{"name": one["name"], "stock": int(one["stock"])} for one in record["warehouses"]]}
    return {"stock": int(record["stock"])} if record.get("stock") is not None else {}


def _as_text(value: Any) -> Any:
    """Numbers as text, so that a file keeps them exactly, each in one spelling."""
    if isinstance(value, dict):
        return {name: _as_text(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_as_text(member) for member in value]
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return f"{Decimal(str(value)).normalize():f}" if is_number else value
