"""Who plays the products of the documents' shop on a target: of those that may be touched, those that can be used.

A product that the target does not have, that cannot be looked up or that could not be put back plays nothing, wherever
it stands in the list; `left_out` says which and why.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from conformance.keepers.stock_items import StockItems
from conformance.roles import Player
from conformance.stockroom import ORDINARY, WITHOUT_STOCK
from conformance.target_file import MayTouch
from conformance.verdicts import MalformedAnswer, Untestable
from conformance.writes import Touch

__all__ = ["Casting"]


@dataclass
class Casting:
    """Finds the players through a keeper that goes past the guard.

    A run that only reads touches nothing: where no products are named it looks for the documents' own.
    """

    items: StockItems
    may_touch: MayTouch
    read_only: bool = False
    left_out: dict[str, str] = field(default_factory=dict)

    def players(self) -> Sequence[Player]:
        """The ordinary products, each once."""
        skus = self.may_touch.skus or (ORDINARY if self.read_only else ())
        touches = [Touch("product", sku) for sku in skus]
        touches += [Touch("stock_item", str(item)) for item in self.may_touch.item_ids]
        found: list[Player] = []
        for player in filter(None, map(self._player, touches)):
            if not player.item_id or player.item_id not in {one.item_id for one in found}:
                found.append(player)
        return tuple(found)

    def special(self) -> dict[str, Player]:
        """Who plays the special products of the documents' shop, by their SKUs there."""
        named = dict(self.may_touch.roles.named)
        without = named.pop(WITHOUT_STOCK, None)
        found = {role: player for role, sku in named.items() if (player := self._player(Touch("product", sku)))}
        return found | ({WITHOUT_STOCK: Player(without)} if without else {})

    def _player(self, touch: Touch) -> Player | None:
        try:
            player = self._found(touch)
            return player if self.read_only or self.items.window is None else self._looked_into(touch, player)
        except (MalformedAnswer, Untestable) as error:
            if not self.read_only:
                self.left_out[str(touch)] = getattr(error, "msg", None) or str(error)
        return None

    def _found(self, touch: Touch) -> Player:
        """Who plays; raises `Untestable` where the target has no such thing."""
        if touch.kind == "stock_item":
            shown = self.items.item(touch.identifier)
            player = shown and Player("", str(shown.get("product_id", "")), touch.identifier)
        else:
            row = self.items.listed(touch.identifier)
            item = row and self.items.item_of(row["product_id"])
            player = row and Player(str(row["sku"]), str(row["product_id"]), item or "")
        if not player:
            raise Untestable("the shop has no such thing")
        return player

    def _looked_into(self, touch: Touch, player: Player) -> Player:
        """A player with the columns that cannot be put back; raises `Untestable` where it cannot be touched at all."""
        thing = self.items.thing(touch)
        if thing is None:
            raise Untestable("the shop has no such thing")
        return msgspec.structs.replace(player, unsettable=self.items.unsettable(self.items.original(thing)))
