"""Which products of a target play those of the documents' shop, where the target is not that shop.

The checks speak of `product1` and stock item `1`. On a foreign shop these are roles: within one example each is played
by a product that may be touched, never two by the same. A role that asks for more than a product that can be updated (a
SKU that looks like an id, a composite) is played by the product that the target file names for it, and else by none:
then the check is untestable. Who plays a role depends on its SKU alone, so that no value can lose it on its way.
"""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, NoReturn

import msgspec

from conformance import stockroom
from conformance.accounts import TOKENS, USERS
from conformance.stockroom import ANYBODY, SPECIAL
from conformance.verdicts import Untestable
from conformance.writes import SAFE

__all__ = ["Player", "Roles"]


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


@dataclass
class Roles:
    """The players, and who plays what in the running example; `find` and `find_special` say who they are, once.

    `find` is asked for one portion of the ordinary products: which, and of how many.

    `users` are the names of API users and tokens that the target file knows, by what they are for. `closed` says why
    none can be played at all, where that is so; `left_out` are the things that play nothing, and why.
    """

    find: Callable[[int, int], Sequence[Player]]
    find_special: Callable[[], Mapping[str, Player]] = dict
    users: AbstractSet[str] = frozenset()
    reads_only: bool = False
    closed: str = ""
    left_out: dict[str, str] = field(default_factory=dict)
    playing: dict[str, Player] = field(default_factory=dict)
    portion: tuple[int, int] = (0, 1)
    _players: dict[tuple[int, int], Sequence[Player]] = field(default_factory=dict)
    _special: Mapping[str, Player] | None = None

    @property
    def players(self) -> Sequence[Player]:
        """The products that may be touched, those first of which most columns can be set: of several portions, one."""
        if self.portion not in self._players:
            self._players[self.portion] = sorted(self.find(*self.portion), key=lambda one: len(one.unsettable))
        return self._players[self.portion]

    @property
    def special(self) -> Mapping[str, Player]:
        """Who plays the special products of the documents' shop."""
        if self._special is None:
            self._special = self.find_special()
        return self._special

    @property
    def everybody(self) -> Sequence[Player]:
        """All players, the special ones behind the others."""
        return (*self.players, *self.special.values())

    def count(self) -> int:
        """How many ordinary products can be played at once."""
        return 0 if self.closed else len(self.players)

    def refuse(self, needed: int) -> NoReturn:
        """Say why the target has too few products for this."""
        if self.closed:
            raise Untestable(self.closed)
        if not self.players:
            why = f": {self.said_of_left_out(3)}" if self.left_out else ""
            raise Untestable(f"the target file names no product that may be touched and could be put back{why}")
        raise Untestable(f"it needs {needed} products that may be touched, and there are {len(self.players)}")

    def plays(self, role: Any) -> bool:
        """Whether there is who plays a product or a user; an identifier of nobody needs no player."""
        if role in USERS or role in TOKENS:
            return role in self.users
        has_player = role in self.special and not self.closed
        return role not in stockroom.skus() or has_player or role in ANYBODY[: self.count()]

    def may_send(self, method: str) -> bool:
        """Whether a REST request with that method may leave: one that writes must be one that can be undone."""
        return method in SAFE or (method == "PUT" and not self.reads_only)

    def said_of_left_out(self, most: int) -> str:
        """What plays nothing and why, so many things at the most."""
        said = [f"{name}: {why}" for name, why in self.left_out.items()]
        return "; ".join(said[:most] + ([f"{len(said) - most} more"] if len(said) > most else []))

    @property
    def unsettable(self) -> frozenset[str]:
        """The columns that cannot be set of every product that may be touched."""
        return frozenset(name for one in self.everybody for name in one.unsettable)

    def begin(self) -> None:
        """A new example: every role is free."""
        self.playing.clear()

    def player(self, sku: str) -> Player:
        """Who plays a product of the documents' shop."""
        if sku not in self.playing:
            self.playing[sku] = self._cast(sku)
        return self.playing[sku]

    def _cast(self, sku: str) -> Player:
        if sku in self.special and not self.closed:
            return self.special[sku]
        if sku not in ANYBODY:
            name = next((name for name, role in SPECIAL.items() if role == sku), "")
            how = f": name one under [may_touch.roles], {name}" if name else ""
            raise Untestable(f"no product of this target is known to be what {sku!r} is in the documents' shop{how}")
        place = ANYBODY.index(sku)
        if place >= self.count():
            self.refuse(place + 1)
        return self.players[place]

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
        if isinstance(value, int) and str(value) in stockroom.skus():
            return int(self.sku(str(value)))
        if isinstance(value, str) and value.strip().casefold() in self._own_skus():
            return value
        is_number = isinstance(value, int) or (isinstance(value, str) and value.isdecimal())
        role = stockroom.sku_of_product(int(value)) if is_number else None
        if role is None:
            raise Untestable(f"{value!r} is an identifier of the documents' shop that has no role here")
        return type(value)(self._shown(self.player(role).product_id, "product id"))

    def _own_skus(self) -> set[str]:
        """The SKUs of who plays in this example, in small letters: a check may spell them in its own way."""
        return {player.sku.casefold() for player in self.playing.values() if not player.sku.isdecimal()}

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
