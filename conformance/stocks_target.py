"""A target through Magento 2's REST API, in the domain's words: what the checks of stocks speak with.

target.given({"East": ["base"], "West": []})        stocks to begin with, by name with their websites: their ids by name
target.post({...}), target.put(4, {...}), target.delete(4), target.get(4)    replies
target.create("East", ["base"])                      a new stock's id
target.stocks()                                      all stocks as a search without criteria shows them
target.search(criteria(...))                         a search's result

Without control the suite changes and deletes only stocks that it made itself, and deletes what it made: before every
example, and when the run ends in whichever way. Websites are roles, played by those that may be moved; no other is.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from conformance.control import Control
from conformance.dialects import ABSENT
from conformance.dialects.magento2_rest import Magento2Rest, Query
from conformance.logins import Login
from conformance.rejecting import draw_again
from conformance.reply import OK, Reply
from conformance.site_roles import SiteRoles
from conformance.stockroom import documents_shop
from conformance.transport import Recorder
from conformance.verdicts import MalformedAnswer, Untestable
from specs import Edition

__all__ = ["DEFAULT_STOCK", "FIRST_ID", "STOCKS", "WEBSITES", "Stock", "StocksTarget", "stock_data", "website"]

STOCKS = "/V1/inventory/stocks"
RESOLVER = "/V1/inventory/stock-resolver/website/"
DEFAULT_STOCK = 1
#: The websites of the documents' shop.
WEBSITES = ("base", "test_site")
FIRST_ID = 4
MOVING = "websites may be moved between stocks where there is control, or where [may_touch] names them"
#: No stock's id is so far above the highest.
FAR = 1000


class Stock(msgspec.Struct, frozen=True):
    """A stock as the shop shows it: its name, its channels as (type, code) in the shop's order."""

    name: str
    channels: tuple[tuple[str, str], ...]

    @property
    def websites(self) -> set[str]:
        """The codes of its websites."""
        return {code for kind, code in self.channels if kind == "website"}


def website(code: Any) -> dict[str, Any]:
    """A sales channel."""
    return {"type": "website", "code": code}


def stock_data(name: Any, codes: Iterable[str] | None = ()) -> dict[str, Any]:
    """A stock to be saved, with these websites; None leaves the channels out."""
    channels = {} if codes is None else {"extension_attributes": {"sales_channels": [website(code) for code in codes]}}
    return {"name": name, **channels}


@dataclass
class StocksTarget:
    """A target through Magento 2's REST API, as one administrator; `own` are the ids that the suite may delete."""

    client: Magento2Rest
    recorder: Recorder
    edition: Edition
    login: Login
    control: Control | None = None
    token: str = ""
    through_control: bool = False
    own: set[int] = field(default_factory=set)
    mark: str = field(default_factory=lambda: f"Stockproof {secrets.token_hex(4)} ")
    roles: SiteRoles = field(default_factory=SiteRoles)

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

    # ------------------------------------------------------------------------------------------------ beginning

    def begin(self) -> None:
        """Begin an example: an empty journal, the usual state where there is control, no stocks of an earlier one."""
        if not self.token:
            self._prepare()
            self.token = self.log_in()
        self.recorder.begin()
        self._prepare()
        if self.control is None:
            self._delete_own()

    def _prepare(self) -> None:
        if self.control:
            self.recorder.prepare = self.shop

    def log_in(self) -> str:
        """A new token of the target's administrator."""
        reply = self.sign_in(self.login.user, self.login.key)
        if reply.status != OK:
            raise MalformedAnswer(f"{self.login.user} gets no token: {reply!r}")
        return str(reply.value)

    def sign_in(self, username: Any, password: Any) -> Reply:
        """Ask for a token; what is `ABSENT` is not sent."""
        sent = {name: value for name, value in (("username", username), ("password", password)) if value is not ABSENT}
        return self.client.ask("POST", "/V1/integration/admin/token", value=sent)

    def shop(
        self,
        stocks: Mapping[int, tuple[str, Sequence[Any]]] | None = None,
        codes: Sequence[str] = WEBSITES,
        **parts: Any,
    ) -> None:
        """Make the target the documents' shop, with these stocks, websites and parts in place of its own."""
        default: dict[str, Any] = documents_shop()["magento2"]
        own: dict[str, Any] = {"tokens": {self.token: {"user": self.login.user}}} if self.token else {}
        rows = [_row(number, name, channels) for number, (name, channels) in (stocks or {}).items()]
        sites = [{"id": number, "code": code, "name": code} for number, code in enumerate(codes, 1)]
        given = {"stocks": rows or default["stocks"], "websites": sites}
        note = f"stocks {stocks or 'as they come'}, websites {', '.join(codes)}"
        self.recorder.prepare = None
        whole = {**default, **given, **own, **parts}
        self.in_control("setting the shop's state").put({"magento2": whole}, f"the documents' shop, {note}")

    def given(self, stocks: Mapping[str, Sequence[str]], codes: Sequence[str] = WEBSITES) -> dict[str, int]:
        """Begin with these stocks beside the default one: their ids by name, in their order."""
        if self.control:
            ids = {name: FIRST_ID + place for place, name in enumerate(stocks)}
            self.shop(
                {DEFAULT_STOCK: ("Default Stock", ()), **{ids[name]: (name, stocks[name]) for name in stocks}}, codes
            )
            return ids
        if any(stocks.values()) or tuple(codes) != WEBSITES:
            self._bring_home()
        ids = {name: self.create(name, stocks[name]) for name in stocks}
        self._see(ids, stocks)
        return ids

    def _see(self, ids: Mapping[str, int], stocks: Mapping[str, Sequence[str]]) -> None:
        """See that the stocks are there that an example begins with."""
        shown = self.stocks() if ids else {}
        for name, number in ids.items():
            one = shown.get(number)
            if one is None or (one.name, one.websites) != (name, set(stocks[name])):
                draw_again("the stocks that the check begins with are not kept")

    def _bring_home(self) -> None:
        """Let every website that may be moved belong to the default stock, as those of a deleted stock do."""
        if not self._cast().played:
            raise Untestable(MOVING)
        away = [code for code, owners in self.owners().items() if owners != [DEFAULT_STOCK]]
        if away:
            self.create(self.named("on the way"), away)
            self._delete_own()

    def _cast(self) -> SiteRoles:
        """The roles; who plays them is looked for once."""
        if self.roles.is_open:
            self.roles.cast(self.codes(), self._shown())
        return self.roles

    def sites(self, codes: Sequence[str]) -> list[str]:
        """Of websites of the documents' shop those that there are: without control those that are played."""
        return list(codes) if self.control else self._cast().able(codes)

    def code(self, role: str) -> str:
        """The code that this target has for a website of the documents' shop."""
        if self.control:
            return role
        if role not in self._cast().played:
            raise Untestable(MOVING)
        return self.roles.played[role]

    def may_change(self, stock_id: int) -> bool:
        """Whether a stock may be changed and deleted."""
        return self.control is not None or stock_id in self.own

    def named(self, text: str) -> str:
        """A name that is the suite's own; without control no other stock has one that begins so."""
        return text if self.control else self.mark + text

    def in_control(self, purpose: str) -> Control:
        """The target's control; without one the check is untestable."""
        if self.control is None:
            raise Untestable(f"{purpose} needs control over the target, which it does not offer")
        return self.control

    # ---------------------------------------------------------------------------------------------------- words

    def ask(self, method: str, path: str, value: Any = ABSENT, query: Query = (), token: str | None = None) -> Reply:
        """A request as the target's administrator, or as whom the token says."""
        own = self._cast().path(path) if path.startswith(RESOLVER) and not self.control else path
        return self.client.ask(method, own, self.token if token is None else token, value, query)

    def post(self, stock: Any, token: str | None = None) -> Reply:
        """Create a stock; one that comes to be is the suite's, whatever the check expects."""
        reply = self.ask("POST", STOCKS, {"stock": self._out(stock)}, token=token)
        if isinstance(reply.value, int):
            self.own.add(reply.value)
        return reply

    def put(self, stock_id: int, stock: Any, token: str | None = None) -> Reply:
        """Change a stock."""
        self._require_own(stock_id)
        reply = self.ask("PUT", f"{STOCKS}/{stock_id}", {"stock": self._out(stock)}, token=token)
        if isinstance(reply.value, int):
            self.own.add(reply.value)
        return reply

    def delete(self, stock_id: int, token: str | None = None) -> Reply:
        """Delete a stock."""
        self._require_own(stock_id)
        return self.ask("DELETE", f"{STOCKS}/{stock_id}", token=token)

    def get(self, stock_id: Any, token: str | None = None) -> Reply:
        """One stock."""
        return self.ask("GET", f"{STOCKS}/{stock_id}", token=token)

    def create(self, name: str, codes: Sequence[str] = ()) -> int:
        """A new stock's id."""
        found: int = self.post(stock_data(name, codes)).result
        return found

    def one(self, stock_id: int) -> Stock:
        """One stock, in whichever of the two shapes."""
        found = self.get(stock_id).result
        return self._back(stock_id, _stock(found.get("stock", found)))

    def search(self, query: Query = ()) -> dict[str, Any]:
        """What a search finds."""
        found: dict[str, Any] = self.ask("GET", STOCKS, query=query).result
        return found

    def ids(self, query: Query = ()) -> list[int]:
        """The ids of the stocks that a search finds, in its order."""
        return [item["stock_id"] for item in self.search(query)["items"]]

    def stocks(self) -> dict[int, Stock]:
        """All stocks by id."""
        return {number: self._back(number, one) for number, one in self._shown().items()}

    def _shown(self) -> dict[int, Stock]:
        return {item["stock_id"]: _stock(item) for item in self.search()["items"]}

    def _back(self, number: int, one: Stock) -> Stock:
        """A stock as the documents' shop would show it: played websites as their roles, the shop's others not.

        A stock that the suite has made has only websites that it was given: there every other one is shown.
        """
        return one if self.control else Stock(one.name, self._cast().back(one.channels, whole=number in self.own))

    def owners(self) -> dict[str, list[int]]:
        """By website, the stocks that show it."""
        shown = self.stocks()
        return {code: [number for number, one in shown.items() if code in one.websites] for code in self.websites()}

    def websites(self) -> list[str]:
        """The codes of the shop's websites, the admin's own left out; without control the roles that are played."""
        return self.codes() if self.control else list(self._cast().played)

    def codes(self) -> list[str]:
        """The codes of all websites of the shop, the admin's own left out."""
        return [entry["code"] for entry in self.ask("GET", "/V1/store/websites").result if entry["id"]]

    def unknown_id(self) -> int:
        """An id that no stock has; if one gets it, that is the suite's."""
        found = max(self.stocks()) + FAR
        self.own.add(found)
        return found

    # -------------------------------------------------------------------------------------------------- cleaning

    def _require_own(self, stock_id: int) -> None:
        if self.control is None and stock_id not in self.own:
            raise Untestable(f"changing stock {stock_id}, which the suite did not make, needs control over the target")

    def _out(self, stock: Any) -> Any:
        """A stock as it is sent: without control, no channel that a shop could take for a website not to be moved."""
        attributes = (stock.get("extension_attributes") if isinstance(stock, dict) else None) or {}
        channels = attributes.get("sales_channels") or ()
        if self.control or not channels:
            return stock
        sent = self._cast().out(channels)
        spelt = {str(one.get("code")).strip().casefold() for one in sent} - self.roles.movable
        if any(code in self.roles.known or code.isdecimal() for code in spelt):
            draw_again(MOVING)
        return {**stock, "extension_attributes": {**attributes, "sales_channels": sent}}

    def _delete_own(self) -> None:
        """Delete stocks of the suite's own; one that has got a channel gives it back first."""
        for stock_id in sorted(self.own):
            if self.delete(stock_id).refusal == "stock_has_channels":
                self.put(stock_id, stock_data(f"{self.mark}{stock_id}"))
                self.delete(stock_id)
            if self.get(stock_id).status == 404:  # noqa: PLR2004 - it is gone
                self.own.discard(stock_id)


def _row(number: int, name: str, channels: Sequence[Any]) -> dict[str, Any]:
    """A stock as the state's document writes it; a channel may be a website's code, or type and code."""
    pairs = [("website", one) if isinstance(one, str) else one for one in channels]
    shown = [{"type": kind, "code": code} for kind, code in pairs]
    return {"stock_id": number, "name": name, "sales_channels": shown}


def _stock(shown: Mapping[str, Any]) -> Stock:
    channels = shown["extension_attributes"]["sales_channels"]
    return Stock(shown["name"], tuple((one["type"], one["code"]) for one in channels))
