"""Who plays the products of the documents' shop on a target: of those that may be touched, those that can be used.

A product that the target does not have, or that could not be put back, plays nothing, wherever it stands in the list;
`left_out` says which and why.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from conformance.keepers.stock_items import StockItems
from conformance.roles import Player
from conformance.stockroom import ORDINARY, WITHOUT_STOCK
from conformance.target_file import MayTouch
from conformance.verdicts import Untestable
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
    left_out: list[str] = field(default_factory=list)

    def players(self) -> Sequence[Player]:
        """The ordinary products, those with a SKU first."""
        skus = self.may_touch.skus or (ORDINARY if self.read_only else ())
        found = [one for sku in skus for one in self._player(sku)]
        known = {one.item_id for one in found}
        found += [one for item in map(str, self.may_touch.item_ids) if item not in known for one in self._of_item(item)]
        return tuple(found)

    def special(self) -> dict[str, Player]:
        """Who plays the special products of the documents' shop, by their SKUs there."""
        named = self.may_touch.roles.named
        found = {role: one for role, sku in named.items() if role != WITHOUT_STOCK for one in self._player(sku)}
        return found | {role: Player(sku) for role, sku in named.items() if role == WITHOUT_STOCK}

    def _player(self, sku: str) -> Iterator[Player]:
        row = self.items.listed(sku)
        if row is None:
            self._leave_out(sku, "the shop lists no such product")
            return
        item = self.items.item_of(row["product_id"]) or ""
        if self._can_be_put_back(Touch("product", sku), sku):
            yield Player(str(row["sku"]), str(row["product_id"]), item)

    def _of_item(self, item: str) -> Iterator[Player]:
        shown = self.items.item(item)
        if shown is None:
            self._leave_out(f"stock item {item}", "the shop has no such stock item")
        elif self._can_be_put_back(Touch("stock_item", item), f"stock item {item}"):
            yield Player("", str(shown.get("product_id", "")), item)

    def _can_be_put_back(self, touch: Touch, what: str) -> bool:
        """Whether a thing may be written to at all; not asked where nothing is written, or nothing could be."""
        if self.read_only or self.items.window is None:
            return True
        thing = self.items.thing(touch)
        if thing is None:
            return False
        try:
            self.items.original(thing)
        except Untestable as error:
            self._leave_out(what, str(error.msg))
            return False
        return True

    def _leave_out(self, what: str, why: str) -> None:
        if not self.read_only:
            self.left_out.append(f"{what}: {why}")
