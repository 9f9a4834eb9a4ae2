"""A target in the domain's words: what the checks speak with.

target.shop(items={SKU: {column: value}}, config={setting: value})    begin from this state (needs control)
target.list(["product1"])         the outcome of a list
target.sees("product1")           the listed members of one product, as numbers
target.stored("product1")         columns, from the wire where it lists them, else through control
target.update("product1", {"qty": 5})
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from conformance import stockroom
from conformance.accounts import documents_users
from conformance.control import Control
from conformance.dialects import ABSENT, Client
from conformance.foreign import Foreign, ForeignClient
from conformance.logins import Login
from conformance.outcome import Outcome
from conformance.transport import Recorder
from conformance.values import typed
from conformance.verdicts import MalformedAnswer, Untestable
from specs import Edition, Engine, dialect, resources, settings

if TYPE_CHECKING:
    from conformance.rest_target import RestTarget

__all__ = ["Target"]

_RESOURCE = resources()[0]
_METHODS = {entry.operation: entry.name for entry in _RESOURCE.method}


@dataclass
class Target:
    """A target through one dialect, as one API user."""

    client: Client
    recorder: Recorder
    edition: Edition
    user: str
    key: str
    control: Control | None = None
    session: str = ""
    sessions: dict[str, str] = field(default_factory=dict)
    others: tuple["Target", ...] = ()
    rest: "RestTarget | None" = None
    through_control: bool = False
    foreign: Foreign | None = None
    users: Mapping[str, Login] = field(default_factory=documents_users)
    refuses: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """A foreign shop's client speaks of roles."""
        if self.foreign:
            self.client = ForeignClient(self.client, self.foreign)

    def __repr__(self) -> str:
        """The target as an explanation shows it."""
        return f"<{self.client.name} of {self.recorder.transport.base_url}>"

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
        return self.edition.engine(self.client.name)

    # ------------------------------------------------------------------------------------------------ beginning

    def begin(self) -> None:
        """Begin an example: an empty journal, and the usual state before its first request, unless it sets one."""
        if self.foreign:
            self.edition = self.foreign.limited(self.edition)
        if not self.session:
            self._prepare()
            self.log_in()
        self.recorder.begin()
        self._prepare()
        if self.foreign:
            self.foreign.begin()

    def _prepare(self) -> None:
        if self.control:
            self.recorder.prepare = self.shop

    def log_in(self) -> None:
        """Begin the session that the checks use."""
        outcome = self.client.login(self.user, self.key)
        if outcome.fault or not isinstance(outcome.result, str):
            raise MalformedAnswer(f"login of {self.user} does not begin a session: {outcome!r}")
        self.session = outcome.result
        self.sessions[self.session] = self.user

    def shop(
        self,
        items: Mapping[str, dict[str, Any]] | None = None,
        config: Mapping[str, Any] | None = None,
        sessions: Mapping[str, Any] | None = None,
        wish: Mapping[str, Mapping[str, Any]] | None = None,
        **parts: Any,
    ) -> None:
        """Make the target the documents' shop, with these columns, shop-wide values and parts in place of its own.

        A `wish` are further columns that are only set through control, since the check holds without them too.
        """
        if self.foreign and not sessions and not parts:
            self.foreign.shop(items or {}, config or {}, wish or ())
            return
        whole_items = stockroom.joined(items or {}, wish or {})
        given = {"items": whole_items, "config": config, "sessions": sessions, **parts}
        note = ", ".join(f"{key} {value}" for key, value in given.items() if value) or "as it comes"
        own = {session: {"user": user} for session, user in self.sessions.items()}
        switched_on = {dialect(self.client.name).while_config: 1} if dialect(self.client.name).while_config else {}
        whole = stockroom.shop_with(whole_items, {**switched_on, **(config or {})}, {**own, **(sessions or {})}, parts)
        self.recorder.prepare = None
        self.in_control("setting the shop's state").put({"magento1": whole}, f"the documents' shop, {note}")

    def login_of(self, user: str) -> Login:
        """The name and the key of a further API user."""
        if user not in self.users:
            raise Untestable(f"no API user of this target is known to be a {user}: declare [users.{user}]")
        return self.users[user]

    def session_of(self, user: str) -> str:
        """A session of a further API user."""
        login = self.login_of(user)
        outcome = self.client.login(login.user, login.key)
        if outcome.fault or not isinstance(outcome.result, str):
            raise MalformedAnswer(f"login of {login.user} does not begin a session: {outcome!r}")
        return outcome.result

    def refusal_words(self, kind: str) -> str:
        """In which words the shop refuses to save the product that it refuses."""
        return stockroom.refusal_words(kind, self.refuses if self.foreign else None)

    def take_turn(self) -> "Target":
        """The target, once the shop speaks its dialect: where two dialects share a URL, control switches."""
        specs = (dialect(other.client.name) for other in (self, *self.others)) if self.control else ()
        for flag in {spec.while_config for spec in specs} - {""}:
            on = dialect(self.client.name).while_config == flag
            switch = {"magento1": {"config": {flag: str(int(on))}}}
            self.in_control("switching between dialects").patch(switch, f"{flag} {int(on)}")
        if not self.session:
            self.log_in()
        return self

    def in_control(self, purpose: str) -> Control:
        """The target's control; without one the check is untestable."""
        if self.control is None:
            raise Untestable(f"{purpose} needs control over the target, which it does not offer")
        return self.control

    # ---------------------------------------------------------------------------------------------------- words

    def call(self, operation: str, *arguments: Any, session: str | None = None, alias: bool = False) -> Outcome:
        """A method of the stock items by the domain's word; arguments that are `ABSENT` are not sent."""
        path = f"{_RESOURCE.alias if alias else _RESOURCE.name}.{_METHODS[operation]}"
        sent = [argument for argument in arguments if argument is not ABSENT]
        by = self.session if session is None else session
        if self.foreign is None or not sent:
            return self.client.call(by, path, sent)
        return self._foreign_call(self.foreign, by, path, sent)

    def _foreign_call(self, foreign: Foreign, session: Any, path: str, sent: list[Any]) -> Outcome:
        """The same on a foreign shop: identifiers by their roles, unless nobody is to be found anyway."""
        if _is_update_without_row(sent):
            raise Untestable("an update of a product without a stock item would make one, which nothing can undo")
        identifiers = foreign.roles.identifier(sent[0])
        foreign.demand(identifiers, sent[1:])
        for role in [one for one in foreign.roles.playing if one not in foreign.staged]:
            foreign.use(role)
        wire = self.client.wire if isinstance(self.client, ForeignClient) else self.client
        outcome = wire.call(session, path, [identifiers, *foreign.roles.deep(sent[1:])])
        back = foreign.roles.back
        return msgspec.structs.replace(outcome, result=back(outcome.result), body=back(outcome.body))

    def list(self, identifiers: Any, identifier_type: Any = ABSENT) -> Outcome:
        """List the stock of one product, or of a list of them."""
        return self.call("list", identifiers, identifier_type)

    def update(self, product: Any, data: Any, identifier_type: Any = ABSENT) -> Outcome:
        """Update a product's stock."""
        return self.call("update", product, data, identifier_type)

    def multi_update(self, products: Sequence[Any], data: Any, identifier_type: Any = ABSENT) -> Outcome:
        """Update several products' stock with the same data; where each has its own, it is repeated for each."""
        each = [data] * len(products) if self.edition.multi_update.data == "parallel" else data
        return self.call("multi_update", products, each, identifier_type)

    def resource_faults(self, resource: str) -> Outcome:
        """The list of a resource's faults; no document says in which order its arguments stand, and shops turn it."""
        outcome = self.client.method("resourceFaults", self.session, resource)
        if outcome.fault != "session_expired":
            return outcome
        turned = self.client.method("resourceFaults", resource, self.session)
        return outcome if turned.fault else turned

    def sku(self, role: str) -> str:
        """The SKU that this target has for a product of the documents' shop, made ready for the example."""
        if self.foreign is None:
            return role
        self.foreign.use(role)
        return self.foreign.roles.sku(role)

    def own_ids(self, rows: Iterable[Mapping[str, Any]]) -> Sequence[int]:
        """The product ids of rows, as the target itself has them."""
        playing = self.foreign.roles.playing if self.foreign else {}
        return [int(playing[row["sku"]].product_id if row["sku"] in playing else row["product_id"]) for row in rows]

    def sees(self, sku: Any) -> dict[str, Any]:
        """What a list shows of one product, as numbers."""
        outcome = self.list([sku])
        if outcome.fault or len(outcome.result) != 1:
            raise MalformedAnswer(f"a list of the one product {sku!r} shows it once: {outcome!r}")
        return {name: typed(name, value) for name, value in outcome.result[0].items()}

    def stored(self, sku: str, names: Iterable[str] = ()) -> dict[str, Any]:
        """Columns of a product's stock item: all that an update may write, or those named.

        What the wire lists is taken from there; the rest is seen through control, and the verdict says so.
        """
        wanted = tuple(names) or self.engine.fields()
        shown = {name: value for name, value in self.sees(sku).items() if name in wanted}
        if set(wanted) <= set(shown):
            return shown
        if self.foreign:
            row = self.foreign.row(sku)
            return {name: shown[name] if name in shown else row[name] for name in wanted}
        return {**{name: value for name, value in self.row(sku).items() if name in wanted}, **shown}

    def row(self, sku: str) -> dict[str, Any]:
        """All columns of a product's stock item, seen through control; nothing where it has no stock item."""
        return self.rows(sku)[sku]

    def rows(self, *skus: str) -> dict[str, dict[str, Any]]:
        """The same of several products, seen at once."""
        if self.foreign:
            return {sku: self.foreign.row(sku) for sku in skus}
        stored = {row["product_id"]: row for row in self._part("stock_items").values()}
        found = {sku: stored.get(str(stockroom.product_id(sku)), {}) for sku in skus}
        return {sku: {name: typed(name, value) for name, value in row.items()} for sku, row in found.items()}

    def status(self, sku: str) -> dict[str, Any]:
        """A product's row of the stock index, seen through control."""
        row = self._part("stock_status")[str(stockroom.product_id(sku))]
        return {"qty": Decimal(row["qty"]), "stock_status": int(row["stock_status"])}

    def everything(self) -> Any:
        """All that the shop stores of products and stock, seen through control, to be compared with later."""
        if self.foreign:
            return self.foreign.everything()
        shop = self.in_control("seeing what is stored").state("magento1")
        self.through_control = True
        return {part: shop[part] for part in ("products", "stock_items", "stock_status")}

    def shop_wide(self, setting: str, drawn: Any) -> Any:
        """The value that a shop-wide setting is to have: the one drawn, or without control the one that it has."""
        return self.foreign.declared(setting) if self.foreign else drawn

    def own_value(self, sku: str, setting: str, drawn: Any) -> tuple[dict[str, Any], Any]:
        """Columns with which a product's own value of a setting counts, and that value.

        Where an own value may not be set, the shop-wide one counts.
        """
        twin = settings()[setting].use_config
        if self.foreign and not self.foreign.can_set(sku, setting):
            return {twin: 1}, self.foreign.declared(setting)
        return {twin: 0, setting: drawn}, drawn

    def counts(self, sku: str, setting: str) -> Decimal:
        """The value of a setting that counts for a product, seen through control."""
        control = self.in_control("seeing which value counts")
        self.through_control = True
        return Decimal(control.effective()[stockroom.item_id(sku)][setting])

    def _part(self, name: str) -> Any:
        control = self.in_control(f"seeing {name}")
        self.through_control = True
        return control.state("magento1", name)


def _is_update_without_row(sent: Sequence[Any]) -> bool:
    """Whether an update, which has data behind its products, names the product without a stock item."""
    named = sent[0] if isinstance(sent[0], list) else [sent[0]]
    return stockroom.WITHOUT_STOCK in named and any(isinstance(one, dict | list) for one in sent[1:])
