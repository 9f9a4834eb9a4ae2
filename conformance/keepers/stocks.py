"""Stocks and websites of Magento 2. The suite makes and deletes stocks of its own; others only where they are named."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from conformance.keepers import Things
from conformance.ledger import Thing
from conformance.stocks_target import DEFAULT_STOCK, STOCKS, Stock, StocksTarget, stock_data
from conformance.target_file import MayTouch
from conformance.transport import Answer, Message
from conformance.verdicts import Untestable
from conformance.writes import Touch
from conformance.writes.magento2_rest import NEW
from conformance.writes.reading import numbers_in

__all__ = ["Stocks"]

FOUND, INVALID, NOT_FOUND = 200, 400, 404


class Stocks:
    """The stocks of one shop, through a target of the keeper's own."""

    def __init__(self, target: StocksTarget, may_touch: MayTouch) -> None:
        """`target` goes past the guard; its mark is that of the run."""
        self._target = target
        self._may = may_touch
        self._made: set[str] = set()
        self._sites: set[str] | None = None

    def _ready(self) -> StocksTarget:
        if not self._target.token:
            self._target.token = self._target.log_in()
        return self._target

    def thing(self, touch: Touch) -> Thing | None:
        """A stock by its id, a new one where there is none of that id; a website by its code."""
        if touch.kind == "website":
            return self._website(touch.identifier)
        if touch.identifier == NEW:
            return Thing("stock", NEW)
        reply = self._ready().get(quote(touch.identifier, safe=""))
        if reply.status == FOUND:
            return Thing("stock", next(iter(numbers_in(touch.identifier)), touch.identifier))
        if reply.status not in (INVALID, NOT_FOUND):
            raise Untestable(f"whether stock {touch.identifier!r} may be touched cannot be told: {reply!r}")
        return Thing("stock", NEW) if reply.status == NOT_FOUND and not touch.deletes else None

    def is_nobodys(self, touch: Touch) -> bool:
        """A stock that the shop does not have; a website whose code no database takes for one that there is."""
        return touch.kind == "stock" or touch.identifier.isascii()

    def _website(self, code: str) -> Thing | None:
        """A website as a shop may take its code: by its letters in any case, or by a number that it begins with."""
        if self._sites is None:
            self._sites = {"admin", *self._ready().codes()}
        spelt = code.strip().casefold()
        known = next((site for site in self._sites if site.casefold() == spelt), None)
        return Thing("website", known or code) if known or numbers_in(f"{spelt} ") else None

    def refusal(self, thing: Thing, touch: Touch) -> str:
        """Nothing for stocks that the suite made, those of `stock_ids` unless they are deleted, and `websites`."""
        if thing.kind == "website":
            allowed = thing.id in self._may.websites
            return "" if allowed else f"website {thing.id} may not be given to a stock"
        if thing.id == NEW:
            return (
                "" if self._may.new_stocks else "stocks may not be made: new_stocks = true under [may_touch] allows it"
            )
        if thing.id in self._made or (thing.id in map(str, self._may.stock_ids) and not touch.deletes):
            return ""
        return f"stock {thing.id} may not be {'deleted' if touch.deletes else 'touched'}"

    def original(self, thing: Thing) -> dict[str, Any]:
        """A stock's name and channels; of a website, those of the stock that it belongs to."""
        if thing.id == NEW:
            return {"stocks": sorted(self._ready().stocks())}
        if thing.kind == "website":
            return self._owner(thing.id)
        return self._data(int(thing.id))

    def _data(self, stock_id: int) -> dict[str, Any]:
        return _columns(stock_id, self._ready().one(stock_id))

    def _owner(self, code: str) -> dict[str, Any]:
        owner = next((number for number, one in self._ready().stocks().items() if code in one.websites), DEFAULT_STOCK)
        if owner != DEFAULT_STOCK and owner not in self._may.stock_ids:
            raise Untestable(
                f"website {code} belongs to stock {owner}, which may not be touched, so it could not go back"
            )
        return self._data(owner)

    def holds_back(self, thing: Thing, original: Mapping[str, Any], message: Message) -> str:  # noqa: ARG002 - whatever is named is put back
        """Nothing: such a thing is put back as a whole, or not touched."""
        return ""

    def now(self, kept: Mapping[Thing, Mapping[str, Any]]) -> Things:
        """Name and channels of the stocks to put back, and which stock a website belongs to; of new ones nothing."""
        shown = self._ready().stocks()
        owners = {code: number for number, one in shown.items() for code in one.websites}
        found = {}
        for thing, original in kept.items():
            home = original.get("stock_id")
            if home in shown:
                owner = owners.get(thing.id, DEFAULT_STOCK) if thing.kind == "website" else home
                found[thing] = {**_columns(home, shown[home]), "stock_id": owner}
        return found

    def shown(self, message: Message, answer: Answer) -> Things:  # noqa: ARG002 - one answer does not show whose a website is
        """Nothing."""
        return {}

    def learn(self, message: Message, answer: Answer) -> list[Thing]:
        """The stock whose id answers a POST, or a PUT to an id that was none."""
        if message.method not in ("POST", "PUT") or STOCKS not in message.path:
            return []
        try:
            number = msgspec.json.decode(answer.body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return []
        named = message.path.partition("?")[0].rpartition("/")[2]
        is_new = (
            isinstance(number, int)
            and not isinstance(number, bool)
            and str(number) not in map(str, self._may.stock_ids)
        )
        if not is_new or (message.method == "PUT" and named == str(number) and named in self._made):
            return []
        self._made.add(str(number))
        return [Thing("stock", str(number))]

    def put_back(self, thing: Thing, original: Mapping[str, Any]) -> dict[str, Any]:
        """Give a stock its name and channels again; what the suite made is deleted apart."""
        if thing.id == NEW:
            return self._left(original)
        target, stock_id = self._ready(), int(original["stock_id"])
        if self._data(stock_id) != original:
            channels = [{"type": kind, "code": code} for kind, code in original["channels"]]
            data = {"name": original["name"], "extension_attributes": {"sales_channels": channels}}
            target.ask("PUT", f"{STOCKS}/{stock_id}", {"stock": data})
        found = self._data(stock_id)
        return {name: f"{found[name]} instead of {value}" for name, value in original.items() if found[name] != value}

    def _left(self, original: Mapping[str, Any]) -> dict[str, Any]:
        """Stocks that were not there before and may be the suite's, though nothing says so."""
        now = self._ready().stocks()
        marked = {number for number, one in now.items() if one.name.startswith(self._target.mark)}
        more = sorted(set(now) - set(original["stocks"]) - marked)
        return {f"stock {number}": "is new, and bears no mark of the suite" for number in more}

    def clear(self, made: list[Thing]) -> list[Thing]:
        """Delete the stocks that were made, and those that bear the run's mark: what is left."""
        target = self._ready()
        marked = {number for number, one in target.stocks().items() if target.mark and one.name.startswith(target.mark)}
        mine = sorted(marked | {int(one.id) for one in made})
        for stock_id in mine:
            if target.ask("DELETE", f"{STOCKS}/{stock_id}").refusal == "stock_has_channels":
                target.ask("PUT", f"{STOCKS}/{stock_id}", {"stock": stock_data(f"{target.mark}{stock_id}")})
                target.ask("DELETE", f"{STOCKS}/{stock_id}")
        there = set(target.stocks())
        return [Thing("stock", str(stock_id)) for stock_id in mine if stock_id in there]


def _columns(stock_id: int, stock: Stock) -> dict[str, Any]:
    return {"stock_id": stock_id, "name": stock.name, "channels": [list(one) for one in stock.channels]}
