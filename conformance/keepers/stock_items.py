"""Stock items of Magento 1, as products over RPC and as items over REST."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import quote

import msgspec

from conformance.dialects import Client
from conformance.dialects.magento1_rest import Rest
from conformance.keepers import Things
from conformance.ledger import Thing
from conformance.stockroom import COMPOSITES, NOBODY
from conformance.target_file import MayTouch
from conformance.transport import Answer, Message
from conformance.values import IDENTITY, typed
from conformance.verdicts import MalformedAnswer, Untestable
from conformance.window import RECOMPUTED, RestWindow, RpcWindow, Window, falls_out, shows_all
from conformance.writes import Touch
from conformance.writes.columns import columns_named
from conformance.writes.reading import numbers_in
from specs import Edition, resources, settings

__all__ = ["StockItems"]

_PATH = resources()[0].name
ITEM = re.compile(r"/api/rest/stockitems/(\d+)")
NOT_FOUND = 404
#: What every save writes anew, whatever it names.
SAVED = ("qty", "is_in_stock")


@dataclass
class StockItems:
    """The stock items of one shop: over REST where there is a client for it, else over RPC where a list shows all.

    `config` are the shop-wide values that are known, by setting; `login` is the API user's.
    """

    edition: Edition
    may_touch: MayTouch
    config: Mapping[str, Any]
    rpc: Client | None
    rest: Rest | None
    login: tuple[str, str]
    window: Window | None = None
    _session: str = ""
    _things: dict[Touch, Thing | None] = field(default_factory=dict)
    _skus: dict[Thing, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """The window of this shop, if it has one."""
        if self.rest:
            self.window = RestWindow(self.rest, self.edition)
        elif self.rpc and shows_all(self.edition, self.rpc.name):
            self.window = RpcWindow(self.rpc, self.edition, self.session)

    def session(self) -> str:
        """The keeper's own session."""
        if not self._session and self.rpc:
            outcome = self.rpc.login(*self.login)
            if outcome.fault or not isinstance(outcome.result, str):
                raise MalformedAnswer(f"login of {self.login[0]} does not begin a session: {outcome!r}")
            self._session = outcome.result
        return self._session

    # ---------------------------------------------------------------------------------------------------- finding

    def thing(self, touch: Touch) -> Thing | None:
        """The product or the stock item that the shop itself takes an identifier for."""
        found = self._things.get(touch)
        if found is None:
            found = self._product(touch.identifier) if touch.kind == "product" else self._item(touch.identifier)
            self._things[touch] = found
        return found

    def is_nobodys(self, touch: Touch) -> bool:
        """An item that the shop does not have; of products, which may lack a stock item only, those of the checks."""
        if touch.kind == "product":
            return self.rpc is not None and touch.identifier in map(str, NOBODY)
        return self.rest is not None

    def listed(self, identifier: str) -> dict[str, Any] | None:
        """The row that the shop lists for an identifier."""
        if self.rpc is None:
            return None
        outcome = self.rpc.call(self.session(), f"{_PATH}.list", [[identifier]])
        if outcome.fault == "product_not_exists" or (outcome.fault is None and not outcome.rows):
            return None
        if outcome.fault:
            raise Untestable(f"whether {identifier!r} may be touched cannot be told: a list of it answers {outcome!r}")
        return outcome.rows[0]

    def item_of(self, product_id: Any) -> str | None:
        """The id of a product's stock item, over REST."""
        if self.rest is None:
            return None
        query = [("filter[1][attribute]", "product_id"), ("filter[1][eq]", product_id), ("limit", 1)]
        rows = self.rest.ask("GET", "/stockitems", query, (("Accept", "application/json"),)).rows
        return str(rows[0]["item_id"]) if rows else None

    def _product(self, identifier: str) -> Thing | None:
        if not identifier.strip():
            return None
        row = self.listed(identifier)
        if row is None:
            return None
        item = self.item_of(row["product_id"])
        thing = Thing("product", str(row["sku"])) if item is None else Thing("stock_item", item)
        self._skus[thing] = str(row["sku"])
        return thing

    def _item(self, identifier: str) -> Thing | None:
        rows = (self.item(quote(spelt, safe="")) for spelt in (identifier, *numbers_in(identifier)))
        row = next((row for row in rows if row is not None), None)
        return None if row is None else Thing("stock_item", str(row["item_id"]))

    def item(self, identifier: str) -> dict[str, Any] | None:
        """The stock item of an id, over REST; None where there is none."""
        if self.rest is None:
            return None
        reply = self.rest.ask("GET", f"/stockitems/{identifier}", (), (("Accept", "application/json"),))
        return None if reply.status == NOT_FOUND else reply.row

    # --------------------------------------------------------------------------------------------------- judging

    @cached_property
    def _items_that_may(self) -> frozenset[str]:
        """The items of `item_ids`, and those of the products of `skus`."""
        listed = (self.listed(sku) for sku in self.may_touch.writable_skus)
        of_products = (self.item_of(row["product_id"]) for row in listed if row)
        return frozenset({*map(str, self.may_touch.item_ids), *(item for item in of_products if item)})

    def refusal(self, thing: Thing, touch: Touch) -> str:
        """Nothing for a SKU of `skus` and an item of `item_ids`."""
        sku = self._skus.get(thing, thing.id if thing.kind == "product" else "")
        if sku in self.may_touch.writable_skus or (thing.kind == "stock_item" and thing.id in self._items_that_may):
            return ""
        return f"{thing} ({touch.identifier!r}{f', {sku}' if sku else ''}) may not be touched"

    def original(self, thing: Thing) -> dict[str, Any]:
        """All columns that can be read, as text; only where what every save touches can be put back."""
        if self.window is None:
            raise Untestable(
                "a stock item's columns cannot all be read here, so that they could not be put back: "
                "give credentials for REST, [oauth] in the target file"
            )
        columns = self.window.read(thing.id)
        for problem in self._problems(thing, self.window, columns):
            raise Untestable(f"{thing} could not be put back: {problem}")
        return {name: None if value is None else str(value) for name, value in columns.items()}

    def _problems(self, thing: Thing, window: Window, columns: Mapping[str, Any]) -> list[str]:
        """What would keep an item from being what it was, after it was written to."""
        unsettable = window.unsettable(columns)
        found = [f"{name} {unsettable[name]}" for name in SAVED if name in unsettable]
        falls = falls_out(columns, self.config)
        if falls is None:
            found.append("declare min_qty and backorders under [config], the item goes by the shop-wide values")
        elif falls and columns.get("is_in_stock") and not self._is_composite(thing):
            found.append("it is in stock with a quantity that every save takes for sold out")
        if thing.kind == "product" and self._is_unmanaged(columns):
            found.append("its stock is not managed, so that its stored is_in_stock is not shown")
        return found

    def unsettable(self, original: Mapping[str, Any]) -> dict[str, str]:
        """The columns of an item that are not written to, since they could not be put back, and why."""
        found = self.window.unsettable(_typed(original)) if self.window else {}
        clearing = {name for engine in self.edition.engines.values() for name in engine.own_value_clears}
        also = {name: found[settings()[name].use_config] for name in clearing if settings()[name].use_config in found}
        return {**{name: f"changes {settings()[name].use_config}, which {why}" for name, why in also.items()}, **found}

    def holds_back(self, thing: Thing, original: Mapping[str, Any], message: Message) -> str:
        """The columns that a message names and that could not be put back."""
        unsettable = self.unsettable(original)
        named = sorted(columns_named(message) & set(unsettable)) if unsettable else []
        whose = f"product {self._skus[thing]}" if thing in self._skus else str(thing)
        return "; ".join(f"{name} of {whose} {unsettable[name]}" for name in named)

    def _is_composite(self, thing: Thing) -> bool:
        """Whether a thing is a composite, whose own quantity takes it out of stock in no save."""
        return self._skus.get(thing) in {self.may_touch.roles.named.get(role) for role in COMPOSITES} - {None}

    def _is_unmanaged(self, columns: Mapping[str, Any]) -> bool:
        managed = self.config.get("manage_stock") if columns["use_config_manage_stock"] else columns["manage_stock"]
        return managed is None or not int(float(managed))

    # ----------------------------------------------------------------------------------------------- looking again

    def now(self, kept: Mapping[Thing, Mapping[str, Any]]) -> Things:
        """What the window shows."""
        return {thing: _lasting(self.window.read(thing.id)) for thing in kept} if self.window else {}

    def shown(self, message: Message, answer: Answer) -> Things:
        """The stock item of a GET in JSON."""
        found = ITEM.fullmatch(message.path.partition("?")[0]) if message.method == "GET" else None
        if found is None or answer.status != 200 or not isinstance(self.window, RestWindow):  # noqa: PLR2004 - is shown
            return {}
        try:
            row = msgspec.json.decode(answer.body, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return {}  # no item, or one in XML
        is_whole = row.keys() >= set(self.window.columns)  # others than an administrator may be shown less
        return {Thing("stock_item", found[1]): _lasting(row)} if is_whole else {}

    # ------------------------------------------------------------------------------------------------- restoring

    def learn(self, message: Message, answer: Answer) -> list[Thing]:  # noqa: ARG002 - nothing is made over these dialects
        """Nothing: a product without stock item may not be touched."""
        return []

    def put_back(self, thing: Thing, original: Mapping[str, Any]) -> dict[str, Any]:
        """Write every column that can be set, and compare all that are shown; what one save made of another, again."""
        if self.window is None:
            return {"": "it cannot be read or written"}
        wanted = _typed(original)
        held_back = self.window.unsettable(wanted)
        columns = {name: wanted[name] for name in self.window.columns if name in wanted and name not in held_back}
        self.window.write(thing.id, columns)
        differs = self._differs(self.window, thing, wanted)
        again = {name: value for name, value in columns.items() if name in differs}
        if again:
            self.window.write(thing.id, again)
            differs = self._differs(self.window, thing, wanted)
        return {name: f"{value} instead of {wanted[name]}" for name, value in differs.items()}

    def _differs(self, window: Window, thing: Thing, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """What is shown otherwise than it is wanted."""
        found = window.read(thing.id)
        shown = {name: found.get(name) for name in wanted if name in {*window.columns, *IDENTITY}}
        return {name: value for name, value in shown.items() if value != wanted[name]}

    def clear(self, made: list[Thing]) -> list[Thing]:
        """Nothing is made."""
        return made


def _typed(original: Mapping[str, Any]) -> dict[str, Any]:
    return {name: typed(name, value) for name, value in original.items()}


def _lasting(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns as text, without those that every save sets anew."""
    return {
        name: None if value is None else str(int(value) if isinstance(value, bool) else value)
        for name, value in columns.items()
        if name not in RECOMPUTED
    }
