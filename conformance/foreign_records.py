"""A MerchantPro shop without control: no state can be set there but that of records that may be touched, by PATCH.

An example begins with the columns that it names, written to whoever plays the record, and read back. What cannot be set
so is drawn again, or makes the check untestable. The VAT rate is the one that the target itself reckons with.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from conformance.logins import Login
from conformance.record_roles import KINDS, PLAIN, RECORDS, RecordPlayer, RecordRoles, documents, player_of
from conformance.rejecting import draw_again
from conformance.reply import OK
from conformance.transport import Message
from conformance.verdicts import NotApplicable, Untestable
from conformance.writes import UnclearError, touches

if TYPE_CHECKING:
    from conformance.inventory_target import InventoryTarget

__all__ = ["ForeignRecords", "players", "sendable"]

NOT_FOUND = 404
PRICES = ("price_net", "price_gross", "old_price_net", "old_price_gross")
#: So high a net price shows the rate exactly, and with taxes it is within the bounds of a price.
HIGH = Decimal(1_000_000)
RATE_STEP, SLACK = Decimal("0.0001"), Decimal("0.000001")
CENT = Decimal("0.01")


@dataclass
class ForeignRecords:
    """What stands in for control: roles, and a target of its own that speaks of the records as they are."""

    roles: RecordRoles
    wire: "InventoryTarget"
    staged: set[int] = field(default_factory=set)
    _rate: Decimal | None = None

    def begin(self) -> None:
        """A new example."""
        self.roles.begin()
        self.staged.clear()

    # -------------------------------------------------------------------------------------------------- beginning

    def shop(self, products: Mapping[int, Mapping[str, Any]], parts: Mapping[str, Any], login: Login) -> None:
        """Begin with these columns; what the shop has beside its records can only be what it is."""
        for name, value in parts.items():
            self._require(name, value, login)
        left = self.staged - set(products)
        if left:
            raise Untestable(f"record {min(left)} cannot be set anew in the middle of an example without control")
        self.staged.clear()
        for role, columns in products.items():
            if role not in RECORDS:
                raise Untestable("setting further records needs control over the target, which it does not offer")
            self.stage(role, columns)

    def _require(self, part: str, value: Any, login: Login) -> None:
        if part == "vat_rate":
            if Decimal(value) != self.rate():
                draw_again(f"{value} % is not the VAT rate of this target")
        elif part == "api_keys":
            if value != {login.user: login.key}:
                raise Untestable("setting API keys needs control over the target, which it does not offer")
        elif part != "multi_warehouse" or not value:
            raise Untestable(f"setting {part} needs control over the target, which it does not offer")
        elif not any(one.is_distributed for one in self.roles.players):
            raise Untestable("no record of this target that may be touched is distributed over warehouses")

    def use(self, role: int) -> None:
        """Let a record's inventory be on or off as in the documents' shop, unless the example has set it already."""
        if role in self.staged or self.roles.reads_only:
            return
        player, wanted = self.roles.player(role), documents(role)["inventory_enabled"]
        self.staged.add(role)
        if self.wire.record(player.id).get("inventory_enabled") != wanted:
            self._write(player, {"inventory_enabled": wanted})

    def stage(self, role: int, columns: Mapping[str, Any]) -> None:
        """Write columns to whoever plays a record, and see that they are there."""
        if self.roles.reads_only:
            raise NotApplicable("it needs a write, and this run only reads")
        wanted = {name: _number(name, value) for name, value in columns.items()}
        if "warehouses" in wanted:
            wanted["warehouses"] = self.roles.stage_rows(wanted["warehouses"])
        player = self.roles.player(role)
        switch = wanted.pop("inventory_enabled", documents(role)["inventory_enabled"])
        self._write(player, {"inventory_enabled": "on", **wanted})
        if switch == "off":
            self._write(player, {"inventory_enabled": "off"})
        self.staged.add(role)

    def _write(self, player: RecordPlayer, wanted: Mapping[str, Any]) -> None:
        reply = self.wire.patch(player.id, _sent(wanted))
        if reply.status != OK:
            draw_again(f"the state that the check begins from is refused: {reply!r}")
        found = self.wire.record(player.id)
        if any(_held(found.get(name)) != _held(value) for name, value in wanted.items()):
            raise Untestable("the shop takes the state that the check begins from, and does not keep it")

    def rate(self) -> Decimal:
        """The VAT rate in percent that the target reckons with, seen once on a high price."""
        if self._rate is None:
            self._rate = self._seen_rate()
        return self._rate

    def _seen_rate(self) -> Decimal:
        player = self.roles.player(PLAIN)
        before = self.wire.record(player.id)
        reply = self.wire.patch(player.id, {"price_net": HIGH})
        after = reply.value if reply.status == OK else {}
        if after.get("price_net") != HIGH:
            raise Untestable(f"the VAT rate of this target is not seen: {reply!r}")
        exact = (Decimal(after["price_gross"]) / HIGH - 1) * 100
        rate = exact.quantize(RATE_STEP).normalize()
        usual = Decimal(before["price_net"]) * (100 + rate) / 100
        if rate < 0 or abs(rate - exact) > SLACK or abs(usual - before["price_gross"]) > CENT:
            raise Untestable("the prices of this target show no one VAT rate")
        return rate

    # --------------------------------------------------------------------------------------------------- speaking

    def out(self, kind: str, identifier: Any) -> tuple[Any, int | None]:
        """An identifier as this target has it, and the role that it names; its record is made ready."""
        role = self.roles.role_of(kind, identifier)
        if role is None:
            self._require_nobody(kind, identifier)
            return identifier, None
        own = self.roles.identifier(role, kind, identifier)
        self.use(role)
        return own, role

    def _require_nobody(self, kind: str, identifier: Any) -> None:
        """What a check takes for nobody's identifier may be a record's here."""
        if kind in KINDS and str(identifier):
            reply = self.wire.get(identifier, kind)
            if reply.status == OK and str(reply.value.get(kind)) == str(identifier):
                raise Untestable(f"this target has a record whose {kind} is {identifier!r}")

    def path(self, path: str) -> str:
        """A path below /inventory with the target's own identifier."""
        _, kind, identifier = path.split("/", 2) if path.count("/") > 1 else ("", "", "")
        return f"/{kind}/{self.out(kind, identifier)[0]}" if kind else path

    def able(self) -> tuple[int, ...]:
        """The roles that can be played."""
        return tuple(role for role in RECORDS if self.roles.can(role))

    def others(self) -> dict[Any, dict[str, Any]]:
        """The records that may be touched and play nothing, as they are shown."""
        idle = [one for one in self.roles.players if one not in self.roles.playing.values()]
        return {f"record {one.id}": self.wire.record(one.id) for one in idle}

    def sku(self, role: int) -> str:
        """The SKU of who plays a record."""
        return self.roles.player(role).sku


def sendable(message: Message) -> None:
    """Draw again what could not be undone, if a shop carried it out."""
    try:
        touches(message)
    except UnclearError as error:
        draw_again(f"it may not be sent to this target: {error}")


def _number(name: str, value: Any) -> Any:
    """A column as a PATCH takes it: money is text in a shop's document."""
    if name not in (*PRICES, "stock", "warehouses", "inventory_enabled"):
        raise Untestable(f"setting {name} needs control over the target, which it does not offer")
    return Decimal(value) if name in PRICES and value is not None else value


def _sent(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What is sent to set columns: a warehouse goes by its name, as the document has it."""
    rows = [{"name": one["name"], "stock": one["stock"]} for one in wanted.get("warehouses", ())]
    return {**wanted, "warehouses": rows} if rows else dict(wanted)


def _held(value: Any) -> Any:
    """A column as it is compared: warehouses in whatever order."""
    return {one["name"]: one["stock"] for one in value} if isinstance(value, list) else value


# ------------------------------------------------------------------------------------------------------- the players


def players(wire: "InventoryTarget", ids: tuple[int, ...], *, reads_only: bool) -> tuple[RecordPlayer, ...]:
    """The records of these ids that the target has and that can be put back; `wire` is guarded."""
    found = []
    for number in ids:
        reply = wire.get(number)
        if reply.status != NOT_FOUND and (reads_only or _can_be_put_back(wire, reply.result)):
            found.append(player_of(reply.result))
    return tuple(found)


def _can_be_put_back(wire: "InventoryTarget", record: dict[str, Any]) -> bool:
    """Whether a record takes what it has: its prices belong together, and its stock is shown."""
    own = {name: record[name] for name in PRICES if record.get(name) is not None}
    if record["inventory_enabled"] != "on":
        return False
    return wire.patch(record["id"], own).status == OK and wire.record(record["id"]) == record
