"""Stock items of Magento 1, as products over RPC and as items over REST."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from conformance.dialects import Client
from conformance.dialects.magento1_rest import Rest
from conformance.ledger import Thing
from conformance.stockroom import COMPOSITES
from conformance.target_file import MayTouch
from conformance.transport import Answer, Message
from conformance.values import IDENTITY, typed
from conformance.verdicts import MalformedAnswer, Untestable
from conformance.window import RestWindow, RpcWindow, Window, falls_out, shows_all
from conformance.writes import Touch
from specs import Edition, resources

__all__ = ["StockItems"]

_PATH = resources()[0].name
NOT_FOUND = 404


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
        if touch not in self._things:
            found = self._product(touch.identifier) if touch.kind == "product" else self._item(touch.identifier)
            self._things[touch] = found
        return self._things[touch]

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
        if self.rest is None or not identifier.strip() or "/" in identifier:
            return None
        row = self.item(identifier)
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
        sku = self._skus.get(thing, "")
        if sku in self.may_touch.writable_skus or (thing.kind == "stock_item" and thing.id in self._items_that_may):
            return ""
        return f"{thing} ({touch.identifier!r}{f', {sku}' if sku else ''}) is none that may be touched"

    def original(self, thing: Thing) -> dict[str, Any]:
        """All columns that can be read, as text; only where every one that an update may change can be put back."""
        if self.window is None:
            raise Untestable(
                "a stock item's columns cannot all be read here, so that they could not be put back: "
                "give credentials for REST, [oauth] in the target file"
            )
        columns = self.window.read(thing.id)
        for problem in self._problems(thing, columns):
            raise Untestable(f"{thing} could not be put back: {problem}")
        return {name: None if value is None else str(value) for name, value in columns.items()}

    def _problems(self, thing: Thing, columns: Mapping[str, Any]) -> list[str]:
        """What would keep an item from being what it was, after it was written to."""
        window = self.window
        if window is None:
            return ["nothing can be read"]
        found = [window.unwritable({name: columns[name] for name in window.columns if name in columns})]
        falls = falls_out(columns, self.config)
        if falls is None:
            found.append("declare min_qty and backorders under [config], the item goes by the shop-wide values")
        elif falls and columns.get("is_in_stock") and not self._is_composite(thing):
            found.append("it is in stock with a quantity that every save takes for sold out")
        if thing.kind == "product" and self._is_unmanaged(columns):
            found.append("its stock is not managed, so that its stored is_in_stock is not shown")
        return [problem for problem in found if problem]

    def _is_composite(self, thing: Thing) -> bool:
        """Whether a thing is a composite, whose own quantity takes it out of stock in no save."""
        return self._skus.get(thing) in {self.may_touch.roles.named.get(role) for role in COMPOSITES} - {None}

    def _is_unmanaged(self, columns: Mapping[str, Any]) -> bool:
        managed = self.config.get("manage_stock") if columns["use_config_manage_stock"] else columns["manage_stock"]
        return managed is None or not int(float(managed))

    # ------------------------------------------------------------------------------------------------- restoring

    def learn(self, message: Message, answer: Answer) -> list[Thing]:  # noqa: ARG002 - nothing is made over these dialects
        """Nothing: a product without stock item is none that may be touched."""
        return []

    def put_back(self, thing: Thing, original: Mapping[str, Any]) -> dict[str, Any]:
        """Write every column that can be written, unless nothing differs, and compare all that are shown."""
        if self.window is None:
            return {"": "it cannot be read or written"}
        wanted = {name: typed(name, value) for name, value in original.items()}
        if not self._differing(self.window, thing, wanted):
            return {}  # of a product that the shop refuses to save nothing could be written
        columns = {name: wanted[name] for name in self.window.columns if wanted.get(name) is not None}
        self.window.write(thing.id, columns)
        return self._differing(self.window, thing, wanted)

    def _differing(self, window: Window, thing: Thing, wanted: Mapping[str, Any]) -> dict[str, str]:
        """What is shown otherwise than it was."""
        found = window.read(thing.id)
        return {
            name: f"{found.get(name)} instead of {value}"
            for name, value in wanted.items()
            if name in {*window.columns, *IDENTITY} and found.get(name) != value
        }

    def clear(self, made: list[Thing]) -> list[Thing]:
        """Nothing is made."""
        return made
