"""Which products of a target play those of the documents' shop, where the target is not that shop.

The checks speak of `product1` and stock item `1`. On a foreign shop these are roles: within one example each is played
by a product that may be touched, never two by the same. A role that asks for more than a product that can be updated (a
SKU that looks like an id, a composite) is played by none: then the check is untestable.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

import msgspec
from hypothesis import currently_in_test_context
from hypothesis.errors import UnsatisfiedAssumption

from conformance import stockroom
from conformance.stockroom import OTHER, PLAIN, Ordinary
from conformance.verdicts import MalformedAnswer, Untestable

__all__ = ["Player", "Roles", "draw_again"]


class Player(msgspec.Struct, frozen=True):
    """A product of the target that may be touched, as far as its dialects show it.

    `unsettable` are the columns that are not written to, since they could not be put back as they are, and why.
    """

    sku: str = ""
    product_id: str = ""
    item_id: str = ""
    unsettable: dict[str, str] = {}

    @property
    def name(self) -> str:
        """As people say it."""
        return f"product {self.sku}" if self.sku else f"stock item {self.item_id}"


def draw_again(why: str) -> NoReturn:
    """End an example that the target cannot begin; of a check that draws nothing there is no other."""
    if currently_in_test_context():
        raise UnsatisfiedAssumption(why)
    raise Untestable(why)


@dataclass
class Roles:
    """The players, and who plays what in the running example.

    `find` says once who there is, and puts the others into `left_out`: things that play nothing, and why. `look_into`
    says what cannot be set of a player; it raises `Untestable` for one that could not be put back.
    """

    find: Callable[[dict[str, str]], Sequence[Player]]
    look_into: Callable[[Player], Player] | None = None
    left_out: dict[str, str] = field(default_factory=dict)
    playing: dict[str, Player] = field(default_factory=dict)
    portion: tuple[int, int] = (0, 1)
    _found: Sequence[Player] | None = None
    _mine: dict[tuple[int, int], Sequence[Player]] = field(default_factory=dict)

    @property
    def players(self) -> Sequence[Player]:
        """The products that may be touched, those first of which most can be set: of several portions, one."""
        found = self._players()
        if not found and self.left_out:
            raise Untestable("no product that may be touched is there and can be put back: " + self.said_of_left_out(3))
        if not found:
            raise Untestable("the target file names no product that may be touched")
        return found

    def said_of_left_out(self, most: int) -> str:
        """What plays nothing and why, so many things at the most."""
        said = [f"{name}: {why}" for name, why in self.left_out.items()]
        return "; ".join(said[:most] + ([f"{len(said) - most} more"] if len(said) > most else []))

    def _players(self) -> Sequence[Player]:
        if self._found is None:
            self._found = self.find(self.left_out)
        if self.portion not in self._mine:
            mine, count = self.portion
            able = [seen for one in self._found[mine::count] if (seen := self._looked_into(one))]
            self._mine[self.portion] = sorted(able, key=lambda one: len(one.unsettable))
        return self._mine[self.portion]

    def _looked_into(self, player: Player) -> Player | None:
        try:
            return self.look_into(player) if self.look_into else player
        except (MalformedAnswer, Untestable) as error:
            self.left_out[player.name] = getattr(error, "msg", None) or str(error)
        return None

    @property
    def unsettable(self) -> frozenset[str]:
        """The columns that cannot be set of every product that may be touched."""
        return frozenset(name for one in self._players() for name in one.unsettable)

    def begin(self) -> None:
        """A new example: every role is free."""
        self.playing.clear()

    def player(self, sku: str, setting: Iterable[str] = ()) -> Player:
        """Who plays a product of the documents' shop; preferably one of which the columns of `setting` can be set."""
        if sku not in self.playing:
            self.playing[sku] = self._cast(sku, frozenset(setting))
        return self.playing[sku]

    def _cast(self, sku: str, setting: frozenset[str]) -> Player:
        if not isinstance(sku, Ordinary) and sku not in (PLAIN, OTHER):
            raise Untestable(f"no product of this target is known to be what {sku!r} is in the documents' shop")
        free = [one for one in self.players if one not in self.playing.values()]
        if not free:
            draw_again("the target file names too few products that may be touched")
        free = [one for one in free if not setting.intersection(one.unsettable)] or free
        if sku == PLAIN:
            return free[0]
        return free[min(1, len(free) - 1)] if sku == OTHER else free[-1]

    # ------------------------------------------------------------------------------------------- out and back again

    def sku(self, role: str) -> str:
        """The SKU of who plays a role."""
        return self._shown(self.player(role).sku, "SKU")

    def item(self, role_item: str) -> str:
        """The stock item of who plays the product of a stock item of the documents' shop."""
        role = stockroom.sku_of_item(role_item)
        return self._shown(self.player(role).item_id, "stock item")

    def _shown(self, value: str, what: str) -> str:
        if not value:
            raise Untestable(f"a {what} of this target that may be touched is not known")
        return value

    def identifier(self, value: Any) -> Any:
        """An identifier as this target has it: a role's SKU or id, or one that the checks take for nobody's."""
        if isinstance(value, list):
            return [self.identifier(one) for one in value]
        if value is None or value in stockroom.NOBODY:
            return value
        if isinstance(value, str) and value in stockroom.skus():
            return self.sku(value)
        is_number = isinstance(value, int) or (isinstance(value, str) and value.isdecimal())
        is_sku_too = str(value) in stockroom.skus()
        role = stockroom.sku_of_product(int(value)) if is_number and not is_sku_too else None
        if role is None:
            raise Untestable(f"{value!r} is an identifier of the documents' shop that has no role here")
        return type(value)(self._shown(self.player(role).product_id, "product id"))

    def deep(self, value: Any) -> Any:
        """A value with every text that is the SKU of a role in its place."""
        if isinstance(value, dict):
            return {name: self.deep(member) for name, member in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self.deep(member) for member in value)
        return self.sku(value) if isinstance(value, str) and value in stockroom.skus() else value

    def back(self, value: Any) -> Any:
        """An answer's value as the documents' shop would have it: whoever plays a role is shown as the role."""
        if isinstance(value, list):
            return [self.back(member) for member in value]
        if not isinstance(value, dict):
            return value
        return {name: self._member(name, member) for name, member in value.items()}

    def _member(self, name: str, value: Any) -> Any:
        if name not in _ROLE_OF or not isinstance(value, str | int):
            return self.back(value)
        for role, player in self.playing.items():
            if _ROLE_OF[name][0](player) == str(value):
                return type(value)(_ROLE_OF[name][1](role))
        return value


#: What identifies a player in an answer, and what stands for it in the documents' shop.
_ROLE_OF: dict[str, tuple[Callable[[Player], str], Callable[[str], Any]]] = {
    "sku": (lambda player: player.sku, str),
    "product_id": (lambda player: player.product_id, stockroom.product_id),
    "item_id": (lambda player: player.item_id, stockroom.item_id),
}
