"""A target without control: no state can be set there but that of products that may be touched, through the wire.

An example begins as on the mock, from the columns that the documents' shop has, only that they are written to whoever
plays the product, read back, and at the end of the run put back by the ledger. What cannot be set so is drawn again, or
makes the check untestable; shop-wide values are those that the target file declares.

A state that is asked for in the middle of an example is set there too: whoever plays a product is written to again when
the example next names it. Once everything was looked at, to be compared with later, a product that is named for the
first time is still set, and what was seen of it with it, unless something was sent since: then the check is untestable.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import msgspec

from conformance import stockroom
from conformance.dialects import Client
from conformance.outcome import Outcome
from conformance.rejecting import draw_again
from conformance.roles import Player, Roles
from conformance.stockroom import COMPOSITES, LOCKED, WITHOUT_STOCK
from conformance.transport import Message
from conformance.values import IDENTITY, typed
from conformance.verdicts import Untestable
from conformance.window import RECOMPUTED, RefusedError, RestWindow, Window, falls_out
from specs import Edition, column, settings

__all__ = ["CLOSED", "Foreign", "ForeignClient", "Seen"]

CLOSED = "no dialect of this target both shows and writes a stock item, so that none may be touched: add [oauth]"
#: Products that nothing can be set of: they have no stock item, or the shop refuses to save them.
AS_THEY_ARE = frozenset({WITHOUT_STOCK, LOCKED})

#: So many products that play nothing are looked at with those that do, and the last of all; looking at all would cost
#: more than the checks.
WITNESSES = 2


class Seen(dict[str, Any]):
    """Columns as far as the target shows them; one that it does not show makes its check untestable."""

    def __missing__(self, name: str) -> Any:
        """No such column is shown."""
        raise Untestable(f"{name} is shown by no dialect of this target")


@dataclass
class Foreign:
    """What stands in for control: roles, a window to their stock items, the declared shop-wide values."""

    roles: Roles
    window: Window | None
    config: Mapping[str, Any]
    reads_only: bool = False
    sent: Callable[[], int] = int
    staged: set[str] = field(default_factory=set)
    relied_on: set[str] = field(default_factory=set)
    _looks: list[Seen] = field(default_factory=list)
    _sent_then: int = 0
    _identities: dict[str, dict[str, Any]] = field(default_factory=dict)

    def begin(self) -> None:
        """A new example."""
        self.roles.begin()
        self.relied_on.clear()
        self._forget()

    def _forget(self) -> None:
        """Nobody is as the example has it, and nothing that was seen is compared with what comes."""
        self.staged.clear()
        self._looks.clear()

    def _key(self, role: str) -> str:
        """What the window knows the player of a role by."""
        if isinstance(self.window, RestWindow):
            return self.roles.item(stockroom.item_id(role))
        return self.roles.sku(role)

    def _open(self) -> Window:
        if self.window is None:
            raise Untestable(CLOSED)
        return self.window

    # -------------------------------------------------------------------------------------------------- beginning

    def use(self, role: str) -> None:
        """Let a product be as the documents' shop has it, unless the example has set it already, or nothing can."""
        if role in self.staged | AS_THEY_ARE or self.reads_only:
            return
        if self._looks and self.sent() != self._sent_then:
            raise Untestable(
                f"{role!r} would have to be set between two looks at everything, where it would not be seen"
            )
        self.stage(role, {})

    def shop(self, items: Mapping[str, Mapping[str, Any]], config: Mapping[str, Any], wish: Iterable[str] = ()) -> None:
        """Begin with these columns, be it in mid-example; shop-wide values can only be the declared ones.

        Products of which there is only a `wish` stay as the example has them.
        """
        for name, value in config.items():
            if name not in settings():
                raise Untestable(f"setting {name} needs control over the target, which it does not offer")
            if self.declared(name) != Decimal(str(value)):
                draw_again(f"{name} {value} is not the shop-wide value of this target")
        stays = self.staged & (set(wish) - set(items))
        self._forget()
        self.staged |= stays
        for role, columns in items.items():
            self._wanted(role, columns, self._open())
        for role, columns in items.items():
            self.stage(role, columns)

    def declared(self, setting: str) -> Decimal:
        """A shop-wide value, as the target file declares it."""
        if setting not in self.config:
            raise Untestable(f"the shop-wide {setting} is not known: declare it under [config] in the target file")
        self.relied_on.add(setting)
        return Decimal(str(self.config[setting]))

    def can_set(self, role: str, name: str) -> bool:
        """Whether a column of the product in this role may be set, since it could be put back."""
        return name not in self.roles.player(role).unsettable

    @property
    def doubt(self) -> str:
        """What else may be wrong, where an example relied on shop-wide values that the target file declares."""
        said = ", ".join(f"{name} = {self.config[name]}" for name in sorted(self.relied_on))
        return f" (or [config] in the target file is not what the shop has: {said})" if said else ""

    def stage(self, role: str, columns: Mapping[str, Any]) -> None:
        """Write columns to whoever plays a product, and see that they are there."""
        window = self._open()
        wanted = self._wanted(role, columns, window)
        key = self._key(role)
        if key not in self._identities:
            self._identities[key] = _identity(window.read(key))
        try:
            window.write(key, wanted)
        except RefusedError as error:
            draw_again(str(error))
        found = window.read(key)
        kept = set(wanted) - self._unseen(wanted) - RECOMPUTED
        if any(found.get(name) != typed(name, wanted[name]) for name in kept):
            raise Untestable(f"the shop takes the state that the check begins from, and does not keep it{self.doubt}")
        if _identity(found) != self._identities[key]:
            raise Untestable("setting the state that the check begins from changes what no update may change")
        self.staged.add(role)
        self._sent_then = self.sent()
        for seen in self._looks:
            seen[key] = self._shown(found)

    def _wanted(self, role: str, columns: Mapping[str, Any], window: Window) -> dict[str, Any]:
        """All columns that are to be written; those that a save would not keep are drawn again before any is."""
        player = self.roles.player(role)
        hidden = set(columns) - set(window.columns)
        if hidden:
            raise Untestable(f"setting {min(hidden)} needs control over the target, which it does not offer")
        _demand(player, columns)
        wanted = {**self._usual(role, window, frozenset(player.unsettable)), **columns}
        goes_out = role not in COMPOSITES and falls_out(wanted, self.config)
        if goes_out and "is_in_stock" in wanted and "is_in_stock" not in columns:
            wanted["is_in_stock"] = 0
        if window.unsettable(wanted) or (wanted.get("is_in_stock") and goes_out):
            draw_again("a save of this state would not keep it")
        return wanted

    def demand(self, identifiers: Any, data: Any) -> None:
        """End an example that would write a column which could not be put back of a product that it names."""
        named = set(map(str, identifiers if isinstance(identifiers, list) else [identifiers]))
        for player in self.roles.playing.values():
            if named & {player.sku, player.product_id, player.item_id} - {""}:
                _demand(player, _members(data))

    def limited(self, edition: Edition) -> Edition:
        """An edition whose inputs are drawn without what cannot be set of every product that may be touched."""
        not_drawn = () if self.reads_only else tuple(sorted(self.roles.unsettable))
        engines = {name: msgspec.structs.replace(one, not_drawn=not_drawn) for name, one in edition.engines.items()}
        return msgspec.structs.replace(edition, engines=engines)

    def _unseen(self, columns: Mapping[str, Any]) -> set[str]:
        """What a list does not show as it is stored: is_in_stock of an item that is not managed."""
        twin = settings()["manage_stock"].use_config
        managed = self.config.get("manage_stock") if columns.get(twin) else columns.get("manage_stock")
        is_hidden = not isinstance(self.window, RestWindow) and not Decimal(str(managed or 0))
        return {"is_in_stock"} if is_hidden else set()

    def _usual(self, role: str, window: Window, left_alone: frozenset[str]) -> dict[str, Any]:
        """A product's columns in the documents' shop; where this shop's value is another, the item goes by its own."""
        stored = stockroom.row(role)
        row = {name: typed(name, stored.get(name, column(name).default)) for name in window.columns}
        for name, setting in settings().items():
            documents = Decimal(setting.default_config)
            is_as_there = name in self.config and Decimal(str(self.config[name])) == documents
            if row.get(setting.use_config) and not is_as_there and name not in left_alone:
                row |= {setting.use_config: 0, name: typed(name, setting.default_config)}
        left_out = left_alone | set(window.unsettable(row)) | ({"qty"} if role in COMPOSITES else set())
        return {name: value for name, value in row.items() if name not in left_out}

    # ------------------------------------------------------------------------------------------------------ seeing

    def everything(self) -> Seen:
        """What may be touched, as far as it is shown: those that play in the example, and some that do not."""
        for role in (stockroom.PLAIN, *self.roles.playing):
            self.use(role)
        window = self._open()
        seen = Seen({key: self._shown(window.read(key)) for key in self._watched()})
        self._looks.append(seen)
        self._sent_then = self.sent()
        return seen

    def _watched(self) -> Sequence[str]:
        """Whom to look at; from the first look on the same ones, and those that play since."""
        if self._looks:
            return tuple(self._looks[0])
        by_item = isinstance(self.window, RestWindow)
        playing = [one for role, one in self.roles.playing.items() if role != WITHOUT_STOCK]
        idle = [one for one in self.roles.players if one not in playing]
        watched = (*playing, *idle[:WITNESSES], *idle[-1:])
        return tuple(dict.fromkeys(key for one in watched if (key := one.item_id if by_item else one.sku)))

    def row(self, role: str) -> Seen:
        """The columns of whoever plays a product, as far as they are shown."""
        self.use(role)
        return Seen(self.roles.back(self._shown(self._open().read(self._key(role)))))

    def _shown(self, found: dict[str, Any]) -> dict[str, Any]:
        """What is shown as it is stored."""
        unseen = self._unseen(found)
        return {name: value for name, value in found.items() if name not in unseen}


def _identity(row: Mapping[str, Any]) -> dict[str, Any]:
    """What of a row tells it apart."""
    return {name: row[name] for name in IDENTITY if name in row}


class ForeignClient:
    """A client half whose values name roles: on their way out whoever plays them is named, and back again."""

    def __init__(self, wire: Client, foreign: Foreign) -> None:
        """`wire` says what it is told."""
        self.wire = wire
        self.name = wire.name
        self._foreign = foreign

    def __getattr__(self, name: str) -> Any:
        """Whatever else the dialect's own half can do."""
        return getattr(self.wire, name)

    def login(self, user: Any, key: Any) -> Outcome:
        """Begin a session."""
        return self.wire.login(user, key)

    def method(self, name: str, *arguments: Any) -> Outcome:
        """A method of the API itself."""
        return self._through(lambda: self.wire.method(name, *self._out(list(arguments))))

    def call(self, session: Any, path: str, args: Any) -> Outcome:
        """A resource's method by its path."""
        return self._through(lambda: self.wire.call(session, path, self._out(args)))

    def ask(self, value: Any, **headers: str) -> Outcome:
        """A message of the check's own making, where the dialect has such."""
        ask: Any = getattr(self.wire, "ask")  # noqa: B009 - not every dialect has it
        return self._through(lambda: ask(self._out(value), **headers))

    def send(self, message: Message) -> Outcome:
        """A message as it is."""
        return self.wire.send(message)

    def _out(self, value: Any) -> Any:
        for role in _named(value):
            self._foreign.use(role)
        return self._foreign.roles.deep(value)

    def _through(self, ask: Callable[[], Outcome]) -> Outcome:
        outcome = ask()
        back = self._foreign.roles.back
        return msgspec.structs.replace(outcome, result=back(outcome.result), body=back(outcome.body))


def _demand(player: Player, names: Iterable[str]) -> None:
    for name in sorted(set(player.unsettable).intersection(names)):
        draw_again(f"{name} of {player.name} {player.unsettable[name]}")


def _members(value: Any) -> list[str]:
    """The names of members, wherever in a value they stand."""
    if isinstance(value, Mapping):
        return [*map(str, value), *(name for member in value.values() for name in _members(member))]
    return [name for member in value for name in _members(member)] if isinstance(value, list | tuple) else []


def _named(value: Any) -> list[str]:
    """The documents' SKUs in a value."""
    if isinstance(value, dict):
        return [role for member in value.values() for role in _named(member)]
    if isinstance(value, list | tuple):
        return [role for member in value for role in _named(member)]
    return [value] if isinstance(value, str) and value in stockroom.skus() else []
