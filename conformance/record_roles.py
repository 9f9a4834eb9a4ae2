"""Which records of a target play those of document 004, where the target is not the documents' shop.

PLAIN        one with a stock of its own, shown at first, preferably one with an EAN code
OFF          another such one without EAN code, whose inventory the example turns off
DISTRIBUTED  one with warehouses, of as many as the example asks for: they are roles too
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import msgspec

from conformance.rejecting import draw_again
from conformance.stockroom import documents_shop
from conformance.verdicts import Untestable

__all__ = ["DISTRIBUTED", "KINDS", "OFF", "PLAIN", "RECORDS", "RecordPlayer", "RecordRoles", "documents", "player_of"]

#: Document 004's records: an ordinary one, one without inventory and without EAN, one distributed over two warehouses.
PLAIN, OFF, DISTRIBUTED = 10001, 10002, 10003
RECORDS = (PLAIN, OFF, DISTRIBUTED)
KINDS = ("id", "sku", "ean")
Warehouse = tuple[Any, str]


class RecordPlayer(msgspec.Struct, frozen=True):
    """A record of the target that may be touched, as it was shown at first."""

    id: int
    sku: str
    ean: str | None
    is_on: bool
    warehouses: tuple[Warehouse, ...] = ()
    is_distributed: bool = False


def player_of(record: dict[str, Any]) -> RecordPlayer:
    """The player that a record is."""
    held = sorted((one["id"], one["name"]) for one in record.get("warehouses", ()))
    is_on = record["inventory_enabled"] == "on"
    return RecordPlayer(
        record["id"], record["sku"], record["ean"] or None, is_on, tuple(held), is_distributed="warehouses" in record
    )


@cache
def documents(role: int) -> dict[str, Any]:
    """A record of the documents' shop by its columns, its id among them."""
    return {"id": role, "ean": None, **documents_shop()["merchantpro"]["products"][str(role)]}


def _column(kind: str) -> str:
    """What an identifier of a kind is compared with; one of a kind that there is not is meant as an id."""
    return kind if kind in KINDS else "id"


@dataclass
class RecordRoles:
    """The players, and who plays what in the running example; `find` says who they are, once."""

    find: Callable[[], Sequence[RecordPlayer]]
    reads_only: bool = False
    playing: dict[int, RecordPlayer] = field(default_factory=dict)
    rows: list[tuple[Warehouse, Warehouse]] = field(default_factory=list)
    _players: Sequence[RecordPlayer] | None = None

    @property
    def players(self) -> Sequence[RecordPlayer]:
        """The records that may be touched and put back."""
        if self._players is None:
            self._players = self.find()
        if not self._players:
            raise Untestable("the target file names no record that may be touched and could be put back")
        return self._players

    def begin(self) -> None:
        """A new example: every role is free."""
        self.playing.clear()
        self.rows = []

    def can(self, role: int) -> bool:
        """Whether there is who plays a record of the documents' shop."""
        return role in self.playing or bool(self._able(role))

    def player(self, role: int, held: int | None = None) -> RecordPlayer:
        """Who plays a record; `held` is how many warehouses it has to have."""
        if role not in self.playing:
            able = [one for one in self._able(role) if held in (None, len(one.warehouses))]
            if not able:
                draw_again(f"no record of this target that may be touched can play record {role}")
            self.playing[role] = able[0]
            self._house(documents(role).get("warehouses", ()), able[0])
        return self.playing[role]

    def _able(self, role: int) -> list[RecordPlayer]:
        ordinary = [one for one in self.players if not one.is_distributed]
        if role == DISTRIBUTED:
            return _with_ean_first([one for one in self.players if one.warehouses and one.is_on])
        plain = _with_ean_first([one for one in ordinary if one.is_on])
        if role == PLAIN:
            return plain
        return [one for one in ordinary if not one.ean and one not in plain[:1] and one.is_on is not self.reads_only]

    def _house(self, rows: Sequence[dict[str, Any]], player: RecordPlayer) -> None:
        """Let a player's warehouses play those of the documents' shop, where they are as many."""
        if rows and len(rows) == len(player.warehouses):
            self.rows = [((row["id"], row["name"]), own) for row, own in zip(rows, player.warehouses, strict=True)]

    def stage_rows(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """The warehouses that an example begins with, as the distributed record's player has them."""
        self.playing.pop(DISTRIBUTED, None)
        player = self.player(DISTRIBUTED, len(rows))
        self._house(rows, player)
        return [self.warehouse(row) for row in rows]

    # ------------------------------------------------------------------------------------------- out and back again

    def role_of(self, kind: str, identifier: Any) -> int | None:
        """The record of the documents' shop that an identifier names, be it with blanks around it, or of no kind."""
        text = str(identifier).strip() if kind == "id" else str(identifier)
        return next((role for role in RECORDS if str(documents(role)[_column(kind)]) == text), None)

    def identifier(self, role: int, kind: str, value: Any) -> Any:
        """An identifier of a role as its player has it."""
        column = _column(kind)
        own = getattr(self.player(role), column)
        if own is None:
            draw_again(f"the record that plays {role} has no {kind}")
        return str(value).replace(str(documents(role)[column]), str(own)) if isinstance(value, str) else own

    def changes(self, role: int | None, value: Any) -> Any:
        """A change as the player of its record is sent it: identifiers and warehouses are the target's."""
        if role is None or not isinstance(value, dict):
            return value
        player, sent = self.player(role), dict(value)
        sent |= {kind: getattr(player, kind) for kind in KINDS if kind in sent and sent[kind] == documents(role)[kind]}
        if role == DISTRIBUTED and isinstance(sent.get("warehouses"), list):
            sent["warehouses"] = [self.warehouse(one) if isinstance(one, dict) else one for one in sent["warehouses"]]
        return sent

    def warehouse(self, entry: dict[str, Any]) -> dict[str, Any]:
        """A warehouse of a change; one that the documents' shop has not must be none of this target's either."""
        sent = dict(entry)
        for place, name in enumerate(("id", "name")):
            if name in sent:
                sent[name] = self._warehouse_named(place, sent[name])
        return sent

    def _warehouse_named(self, place: int, value: Any) -> Any:
        own = {one[place] for one in self.player(DISTRIBUTED).warehouses}
        spelt = {str(role[place]).lower(): str(real[place]).lower() for role, real in self.rows if place}
        found = {role[place]: real[place] for role, real in self.rows}
        if value in found:
            return found[value]
        other = spelt.get(value, value) if isinstance(value, str) else value
        if other in own:
            draw_again(f"this target has a warehouse {other!r}")
        return other

    def back(self, value: Any, kind: str, identifier: Any) -> Any:
        """A record as the documents' shop would show it: whoever plays a role is shown as the role."""
        if not isinstance(value, dict) or "id" not in value:
            return value
        role = next((role for role, player in self.playing.items() if value["id"] == player.id), None)
        if role is not None:
            return self._shown(role, value)
        if kind in KINDS and str(value.get(kind)) == str(identifier):
            raise Untestable(f"this target has a record whose {kind} is {identifier!r}, which the check takes for none")
        return value

    def _shown(self, role: int, value: dict[str, Any]) -> dict[str, Any]:
        player, shown = self.playing[role], dict(value)
        for kind in KINDS:
            if kind in shown and getattr(player, kind) is not None and shown[kind] == getattr(player, kind):
                shown[kind] = documents(role)[kind]
        if role == DISTRIBUTED and isinstance(shown.get("warehouses"), list):
            shown["warehouses"] = [self._warehouse_back(one) for one in shown["warehouses"]]
        return shown

    def _warehouse_back(self, shown: dict[str, Any]) -> dict[str, Any]:
        back = {
            "id": {real[0]: role[0] for role, real in self.rows},
            "name": {real[1]: role[1] for role, real in self.rows},
        }
        return {name: back.get(name, {}).get(value, value) for name, value in shown.items()}


def _with_ean_first(players: list[RecordPlayer]) -> list[RecordPlayer]:
    return sorted(players, key=lambda one: not one.ean)
