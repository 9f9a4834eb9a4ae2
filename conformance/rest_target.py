"""A target through Magento 1 REST, in the domain's words: what the checks of that dialect speak with.

target.shop(items={ITEM: {column: value}}, config={setting: value})    begin from this state (needs control)
target.get(ITEM), target.list(limit=3)                                 replies
target.put(ITEM, {"qty": 5}, form="xml"), target.put_many([{"item_id": ITEM, "qty": 5}])
target.raw("DELETE", "/stockitems/1")                                  anything below the root
target.stored(ITEM), target.everything()                               columns as the wire shows them, as numbers
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from conformance import stockroom
from conformance.accounts import documents_tokens
from conformance.control import Control
from conformance.dialects.magento1_rest import Reply, Rest
from conformance.foreign import Foreign, Seen
from conformance.oauth1 import Credentials
from conformance.rest_bodies import MEDIA_TYPES, written
from conformance.transport import Recorder
from conformance.values import typed
from conformance.verdicts import Untestable
from specs import Edition, Engine, shop

__all__ = ["ITEM", "LOCKED_ITEM", "OTHER_ITEM", "PAGE", "UNKNOWN_ITEM", "RestTarget", "credentials_of"]

ITEM = stockroom.item_id(stockroom.PLAIN)
OTHER_ITEM = stockroom.item_id(stockroom.OTHER)
#: The shop refuses to save it.
LOCKED_ITEM = stockroom.item_id(stockroom.LOCKED)
#: Nobody's id.
UNKNOWN_ITEM = "99999"

#: The most rows that a page may have.
PAGE = 100
#: So many pages of a foreign shop's list are read at the most.
LONGEST = 10


def credentials_of(token: str = "admin") -> Credentials:  # noqa: S107 - the name of a token in the documents' shop
    """The consumer and a token of the documents' shop."""
    oauth = shop()["magento1"]["oauth"]
    consumer = oauth["consumer"]
    return Credentials(consumer["key"], consumer["secret"], oauth["tokens"][token]["token"], oauth["token_secret"])


def _skus() -> dict[str, str]:
    documents = shop()["magento1"]
    by_product = {entry["product_id"]: entry["sku"] for entry in documents["products"]}
    return {item: by_product[row["product_id"]] for item, row in documents["stock_items"].items()}


_SKUS = _skus()
_ITEMS_IN_PATH = re.compile(r"^/stockitems?(?:/\d+)+(?=$|[/?])")


@dataclass
class RestTarget:
    """A target through Magento 1 REST, as one administrator."""

    client: Rest
    recorder: Recorder
    edition: Edition
    control: Control | None = None
    through_control: bool = False
    foreign: Foreign | None = None
    tokens: Mapping[str, Credentials] = field(default_factory=documents_tokens)
    refuses: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """A foreign shop has its stock items elsewhere."""
        if self.foreign:
            self.client.here = self._here

    def __repr__(self) -> str:
        """The target as an explanation shows it."""
        return f"<{self.dialect} of {self.recorder.transport.base_url}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: FBT001, ARG002 - Hypothesis asks so
        """The same to Hypothesis, which would show every field."""
        printer.text(repr(self))

    @property
    def dialect(self) -> str:
        """The name of the dialect."""
        return self.client.name

    @property
    def engine(self) -> Engine:
        """How the edition stores what this dialect sends."""
        return self.edition.engine(self.dialect)

    # ------------------------------------------------------------------------------------------------ beginning

    def begin(self) -> None:
        """Begin an example: an empty journal, and the usual state before its first request, unless it sets one."""
        self.recorder.begin()
        if self.control:
            self.recorder.prepare = self.shop
        if self.foreign:
            self.edition = self.foreign.limited(self.edition)
            self.foreign.begin()

    def shop(
        self,
        items: Mapping[str, Mapping[str, Any]] | None = None,
        config: Mapping[str, Any] | None = None,
        wish: Mapping[str, Mapping[str, Any]] | None = None,
        **parts: Any,
    ) -> None:
        """Make the target the documents' shop, with these columns, shop-wide values and parts in place of its own.

        A `wish` are further columns that are only set through control, since the check holds without them too.
        """
        if self.foreign and not parts:
            begins = {stockroom.sku_of_item(item): columns for item, columns in (items or {}).items()}
            self.foreign.shop(begins, config or {}, map(stockroom.sku_of_item, wish or ()))
            return
        whole_items = stockroom.joined(items or {}, wish or {})
        given = {"items": whole_items, "config": config, **parts}
        note = ", ".join(f"{key} {value}" for key, value in given.items() if value) or "as it comes"
        by_sku = {_SKUS[item]: columns for item, columns in whole_items.items()}
        whole = stockroom.shop_with(by_sku, config or {}, {}, parts)
        self.recorder.prepare = None
        self.in_control("setting the shop's state").put({"magento1": whole}, f"the documents' shop, {note}")

    def in_control(self, purpose: str) -> Control:
        """The target's control; without one the check is untestable."""
        if self.control is None:
            raise Untestable(f"{purpose} needs control over the target, which it does not offer")
        return self.control

    # ---------------------------------------------------------------------------------------------------- words

    def get(self, item: str, form: str = "json", **query: Any) -> Reply:
        """Read one stock item."""
        return self._back(self.client.ask("GET", f"/stockitems/{item}", query.items(), _accept(form)))

    def list(self, form: str = "json", *conditions: tuple[str, Any], **query: Any) -> Reply:
        """Read a page of the stock items; `conditions` are the parts of a filter."""
        return self.client.ask("GET", "/stockitems", [*query.items(), *conditions], _accept(form))

    def put(self, item: str, data: Any, form: str = "json") -> Reply:
        """Update one stock item."""
        body = written(self._members(data, item), form)
        return self._back(self.client.ask("PUT", f"/stockitems/{item}", (), _both(form), body))

    def put_many(self, items: Any, form: str = "json") -> Reply:
        """Update several stock items in one request."""
        sent = [self._members(one) for one in items] if isinstance(items, list) else self._members(items)
        return self._back(self.client.ask("PUT", "/stockitems", (), _both(form), written(sent, form)))

    def id_of(self, item: str) -> str:
        """The id that this target has for a stock item of the documents' shop."""
        found: str = self._item(item)
        return found

    def _item(self, item: Any) -> Any:
        """A stock item of the documents' shop as this target has it; what names none stays."""
        if self.foreign is None or str(item) not in _SKUS:
            return item
        self.foreign.use(stockroom.sku_of_item(str(item)))
        return type(item)(self.foreign.roles.item(str(item)))

    def _here(self, path: str) -> str:
        """A path with the stock items in it that this target has."""

        def own(found: re.Match[str]) -> str:
            first, *items = found[0][1:].split("/")
            return "".join(f"/{part}" for part in (first, *map(self._item, items)))

        return _ITEMS_IN_PATH.sub(own, path)

    def _members(self, data: Any, item: Any = None) -> Any:
        """Data for an update of an item, with the ids in it as this target has them."""
        if self.foreign is None or not isinstance(data, Mapping):
            return data
        named = data.get("item_id", item)
        self.foreign.demand(self._item(named) if isinstance(named, str | int) else "", data)
        own = {name: self._item(data[name]) for name in ("item_id",) if isinstance(data.get(name), str | int)}
        number = data.get("product_id")
        known = isinstance(number, str | int) and str(number).isdecimal()
        own |= {"product_id": self.foreign.roles.identifier(number)} if known else {}
        return {**data, **own}

    def _back(self, reply: Reply) -> Reply:
        return Reply(reply.answer, self.foreign.roles.back(reply.value)) if self.foreign else reply

    def raw(self, method: str, path: str, body: bytes = b"", **headers: str | None) -> Reply:
        """Any request below the root; an underscore in a header's name is a hyphen, and None leaves Accept out."""
        named = {"Accept": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
        sent = tuple((name, value) for name, value in named.items() if value is not None)
        return self._back(self.client.ask(method, path, (), sent, body))

    def as_user(self, token: str | None) -> "RestTarget":
        """The same target through another token of the same consumer; None is a guest."""
        if token is not None and token not in self.tokens:
            raise Untestable(f"no {token} token of this target is known: declare [oauth.tokens.{token}]")
        half = Rest(self.recorder, self.edition, None if token is None else self.tokens[token])
        return RestTarget(half, self.recorder, self.edition, self.control, foreign=self.foreign)

    def shop_wide(self, setting: str, wanted: Any) -> Any:
        """The value that a shop-wide setting is to have: the one wanted, or without control the one that it has."""
        return self.foreign.declared(setting) if self.foreign else wanted

    def refusal_words(self, kind: str) -> str:
        """In which words the shop refuses to save the product that it refuses."""
        return stockroom.refusal_words(kind, self.refuses if self.foreign else None)

    def stored(self, item: str) -> dict[str, Any]:
        """The columns of a stock item, as numbers."""
        return _typed(self.get(item).row)

    def everything(self) -> dict[str, dict[str, Any]]:
        """All stock items by their ids, page by page, to be compared with later; of a foreign shop those in use."""
        if self.foreign:
            return self.foreign.everything()
        return {str(row["item_id"]): row for row in self.whole()}

    def by_item(self, reply: Reply) -> Mapping[str, dict[str, Any]]:
        """The rows of a list by their ids; of a foreign shop those of the roles that are played."""
        rows = {str(row["item_id"]): row for row in reply.rows}
        if self.foreign is None:
            return rows
        roles = self.foreign.roles
        played = {stockroom.item_id(role): rows.get(player.item_id) for role, player in roles.playing.items()}
        return Seen({item: roles.back(row) for item, row in played.items() if row is not None})

    def whole(self) -> Sequence[dict[str, Any]]:
        """The whole list as numbers, page by page; of a foreign shop only as long as it is not too long."""
        found: dict[str, dict[str, Any]] = {}
        for page in count(1):
            rows = {str(row["item_id"]): _typed(row) for row in self.list(limit=PAGE, page=page).rows}
            is_last = len(rows) < PAGE or set(rows) <= set(found)
            found |= rows
            if is_last:
                break
            if self.foreign and page == LONGEST:
                raise Untestable(f"the list of stock items is longer than {PAGE * LONGEST}")
        return list(found.values())


def _typed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: typed(name, value) for name, value in row.items()}


def _accept(form: str) -> tuple[tuple[str, str], ...]:
    return (("Accept", MEDIA_TYPES[form]),)


def _both(form: str) -> tuple[tuple[str, str], ...]:
    return (*_accept(form), ("Content-Type", MEDIA_TYPES[form]))
