"""Who plays the products of the documents' shop on a target: of those that may be touched, those that can be used.

A product that the target does not have, that cannot be looked up or that could not be put back plays nothing, wherever
it stands in the list; `left_out` says which and why.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

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

    def players(self, portion: int = 0, portions: int = 1) -> Sequence[Player]:
        """The ordinary products, each once; of several portions one.

        They are dealt by their places in the target file, before any is looked into: another worker's writes change
        what is seen of a product, and must not move it to a second portion.
        """
        skus = self.may_touch.skus or (ORDINARY if self.read_only else ())
        touches = [Touch("product", sku) for sku in skus]
        touches += [Touch("stock_item", str(item)) for item in self.may_touch.item_ids]
        there = [self._tried(touch, partial(self._found, touch)) for touch in touches]
        mine = [place for place in range(portion, len(touches), portions) if _is_first(there, place)]
        return tuple(filter(None, (self._looked_at(touches[place], there[place]) for place in mine)))

    def special(self) -> dict[str, Player]:
        """Who plays the special products of the documents' shop, by their SKUs there."""
        named = dict(self.may_touch.roles.named)
        without = named.pop(WITHOUT_STOCK, None)
        found = {role: player for role, sku in named.items() if (player := self._player(Touch("product", sku)))}
        return found | ({WITHOUT_STOCK: Player(without)} if without else {})

    def _player(self, touch: Touch) -> Player | None:
        return self._looked_at(touch, self._tried(touch, partial(self._found, touch)))

    def _looked_at(self, touch: Touch, player: Player | None) -> Player | None:
        """A player as it can be used; a run that only reads, or that can write to nothing, takes all."""
        if player is None or self.read_only or self.items.window is None:
            return player
        return self._tried(touch, partial(self._looked_into, touch, player))

    def _tried(self, touch: Touch, look: Callable[[], Player]) -> Player | None:
        try:
            return look()
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


def _is_first(there: Sequence[Player | None], place: int) -> bool:
    """Whether a product stands in no earlier place too, by its SKU or by its stock item."""
    player = there[place]
    earlier = {one.item_id for one in there[:place] if one} - {""}
    return player is not None and player.item_id not in earlier
