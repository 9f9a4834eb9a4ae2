"""A target without control: no state can be set there but that of products that may be touched, through the wire.

An example begins as on the mock, from the columns that the documents' shop has, only that they are written to whoever
plays the product, read back, and at the end of the run put back by the ledger. What cannot be set so is drawn again, or
makes the check untestable; shop-wide values are those that the target file declares.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import msgspec

from conformance import stockroom
from conformance.dialects import Client
from conformance.outcome import Outcome
from conformance.roles import Roles, draw_again
from conformance.stockroom import COMPOSITES, LOCKED, WITHOUT_STOCK
from conformance.transport import Message
from conformance.values import typed
from conformance.verdicts import Untestable
from conformance.window import RECOMPUTED, RefusedError, RestWindow, Window, falls_out
from specs import column, settings

__all__ = ["CLOSED", "Foreign", "ForeignClient", "Seen"]

CLOSED = "no dialect of this target both shows and writes a stock item, so that none may be touched: add [oauth]"
#: Products that nothing can be set of: they have no stock item, or the shop refuses to save them.
AS_THEY_ARE = frozenset({WITHOUT_STOCK, LOCKED})


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
    staged: set[str] = field(default_factory=set)
    looks_on: bool = False
    left_out: list[str] = field(default_factory=list)
    relied_on: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """A new example."""
        self.roles.begin()
        self.staged.clear()
        self.relied_on.clear()
        self.looks_on = False

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
        if role not in self.staged | AS_THEY_ARE and not self.reads_only and not self.looks_on:
            self.stage(role, {})

    def shop(self, items: Mapping[str, Mapping[str, Any]], config: Mapping[str, Any]) -> None:
        """Begin with these columns; shop-wide values can only be the declared ones."""
        for name, value in config.items():
            if name not in settings():
                raise Untestable(f"setting {name} needs control over the target, which it does not offer")
            if self.declared(name) != Decimal(str(value)):
                draw_again(f"{name} {value} is not the shop-wide value of this target")
        for role, columns in items.items():
            self.stage(role, columns)

    def declared(self, setting: str) -> Decimal:
        """A shop-wide value, as the target file declares it."""
        if setting not in self.config:
            raise Untestable(f"the shop-wide {setting} is not known: declare it under [config] in the target file")
        self.relied_on.add(setting)
        return Decimal(str(self.config[setting]))

    @property
    def doubt(self) -> str:
        """What else may be wrong, where an example relied on shop-wide values that the target file declares."""
        said = ", ".join(f"{name} = {self.config[name]}" for name in sorted(self.relied_on))
        return f" (or [config] in the target file is not what the shop has: {said})" if said else ""

    def stage(self, role: str, columns: Mapping[str, Any]) -> None:
        """Write columns to whoever plays a product, and see that they are there."""
        window, key = self._open(), self._key(role)
        hidden = set(columns) - set(window.columns)
        if hidden:
            raise Untestable(f"setting {min(hidden)} needs control over the target, which it does not offer")
        wanted = {**self._usual(role, window), **columns}
        is_taken_out = role not in COMPOSITES and wanted.get("is_in_stock") and falls_out(wanted, self.config)
        if window.unwritable(wanted) or is_taken_out:
            draw_again("a save of this state would not keep it")
        try:
            window.write(key, wanted)
        except RefusedError as error:
            draw_again(str(error))
        found = window.read(key)
        kept = set(wanted) - self._unseen(wanted) - RECOMPUTED
        if any(found.get(name) != typed(name, wanted[name]) for name in kept):
            draw_again("the state that the check begins from is not kept")
        self.staged.add(role)

    def _unseen(self, columns: Mapping[str, Any]) -> set[str]:
        """What a list does not show as it is stored: is_in_stock of an item that is not managed."""
        twin = settings()["manage_stock"].use_config
        managed = self.config.get("manage_stock") if columns.get(twin) else columns.get("manage_stock")
        is_hidden = not isinstance(self.window, RestWindow) and not Decimal(str(managed or 0))
        return {"is_in_stock"} if is_hidden else set()

    def _usual(self, role: str, window: Window) -> dict[str, Any]:
        """A product's columns in the documents' shop; where this shop's value is another, the item goes by its own."""
        stored = stockroom.row(role)
        row = {name: typed(name, stored.get(name, column(name).default)) for name in window.columns}
        for name, setting in settings().items():
            documents = Decimal(setting.default_config)
            is_as_there = name in self.config and Decimal(str(self.config[name])) == documents
            if row.get(setting.use_config) and not is_as_there:
                row |= {setting.use_config: 0, name: typed(name, setting.default_config)}
        unset = {"qty"} if role in COMPOSITES else set()
        return {name: value for name, value in row.items() if value is not None and name not in unset}

    # ------------------------------------------------------------------------------------------------------ seeing

    def everything(self) -> Seen:
        """All products that may be touched, as far as they are shown; from now on nothing is set in this example."""
        for role in (stockroom.PLAIN, *self.roles.playing):
            self.use(role)
        self.looks_on = True
        window = self._open()
        keys = [one.item_id if isinstance(window, RestWindow) else one.sku for one in self.roles.everybody]
        return Seen({key: self._read(window, key) for key in keys if key})

    def row(self, role: str) -> Seen:
        """The columns of whoever plays a product, as far as they are shown."""
        self.use(role)
        return Seen(self.roles.back(self._read(self._open(), self._key(role))))

    def _read(self, window: Window, key: str) -> dict[str, Any]:
        """What is shown as it is stored."""
        found = window.read(key)
        unseen = self._unseen(found)
        return {name: value for name, value in found.items() if name not in unseen}


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


def _named(value: Any) -> list[str]:
    """The documents' SKUs in a value."""
    if isinstance(value, dict):
        return [role for member in value.values() for role in _named(member)]
    if isinstance(value, list | tuple):
        return [role for member in value for role in _named(member)]
    return [value] if isinstance(value, str) and value in stockroom.skus() else []
