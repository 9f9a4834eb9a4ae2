"""A target through MerchantPro's Stock API, in the domain's words: what the checks of its records speak with.

target.shop({PLAIN: {"stock": 5}}, vat_rate="21")       begin from this state
target.record(PLAIN), target.record("WMY71443LB2", "sku")   a record as the shop shows it
target.patch(PLAIN, {"stock": 20})                      a reply
target.at_once(PLAIN, [{"stock": 5}, ...])              changes that do not wait for each other

Without control the records are roles, played by those of the target that may be touched.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from conformance.control import Control
from conformance.dialects import ABSENT
from conformance.dialects.merchantpro_rest import MerchantProRest, basic
from conformance.foreign_records import ForeignRecords, sendable
from conformance.logins import Login
from conformance.record_roles import DISTRIBUTED, OFF, PLAIN, RECORDS, documents
from conformance.reply import OK, Reply
from conformance.stockroom import documents_shop
from conformance.transport import Exchange, HttpTransport, Message, Recorder
from conformance.verdicts import Untestable
from specs import Edition

__all__ = ["DISTRIBUTED", "OFF", "PLAIN", "RECORDS", "InventoryTarget"]


@dataclass
class InventoryTarget:
    """A target through MerchantPro's Stock API, with one API key."""

    client: MerchantProRest
    recorder: Recorder
    edition: Edition
    login: Login
    control: Control | None = None
    through_control: bool = False
    foreign: ForeignRecords | None = None

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
    def authorization(self) -> str:
        """The header of the target's key."""
        return basic(self.login)

    # ------------------------------------------------------------------------------------------------ beginning

    def begin(self) -> None:
        """Begin an example: an empty journal, and the documents' shop before its first request, unless it sets one."""
        if self.foreign:
            self.foreign.begin()
        else:
            self.in_control("setting the records")
        self.recorder.begin()
        self.recorder.prepare = None if self.foreign else self.shop

    def shop(self, products: Mapping[int, Mapping[str, Any]] | None = None, **parts: Any) -> None:
        """Make the target the documents' shop, with these columns, further records and parts in place of its own."""
        if self.foreign:
            self.foreign.shop(products or {}, parts, self.login)
            return
        default: dict[str, Any] = documents_shop()["merchantpro"]
        rows: dict[str, Any] = default["products"]
        changed = {
            str(number): _row(rows.get(str(number), {}), columns) for number, columns in (products or {}).items()
        }
        note = f"products {products or 'as they come'} {parts or ''}"
        self.recorder.prepare = None
        whole = {**default, "products": {**rows, **changed}, **parts}
        self.in_control("setting the records").put({"merchantpro": whole}, f"the documents' shop, {note}")

    def in_control(self, purpose: str) -> Control:
        """The target's control; without one the check is untestable."""
        if self.control is None:
            raise Untestable(f"{purpose} needs control over the target, which it does not offer")
        return self.control

    # ---------------------------------------------------------------------------------------------------- words

    def get(self, identifier: Any, kind: str = "id", authorization: str | None = None) -> Reply:
        """Read a record."""
        own, _ = self._out(kind, identifier)
        return self._send(self.client.message("GET", kind, own, self._key(authorization)), kind, own)

    def record(self, identifier: Any, kind: str = "id") -> dict[str, Any]:
        """A record as the shop shows it."""
        found: dict[str, Any] = self.get(identifier, kind).result
        return found

    def patch(self, identifier: Any, changes: Any, kind: str = "id", authorization: str | None = None) -> Reply:
        """Change a record."""
        own, role = self._out(kind, identifier)
        sent = self.foreign.roles.changes(role, changes) if self.foreign else changes
        return self._send(self.client.message("PATCH", kind, own, self._key(authorization), sent), kind, own)

    def raw(self, method: str, path: str, body: bytes = b"", authorization: str | None = ABSENT) -> Reply:
        """Any request below /inventory; None sends no Authorization."""
        key = self.authorization if authorization is ABSENT else authorization
        own = self.foreign.path(path) if self.foreign else path
        _, _, identifier = own.removeprefix("/").partition("/")
        return self._send(self.client.raw(method, self.client.root + own, key, body), path.split("/")[1], identifier)

    def _key(self, authorization: str | None) -> str:
        return self.authorization if authorization is None else authorization

    def _out(self, kind: str, identifier: Any) -> tuple[Any, int | None]:
        """An identifier as the target has it, and the record of the documents' shop that it names."""
        return self.foreign.out(kind, identifier) if self.foreign else (identifier, None)

    def _send(self, message: Message, kind: str, identifier: Any) -> Reply:
        """The reply to a message about a record; whoever plays a role is shown as the role."""
        if self.foreign is None:
            return self.client.send(message)
        sendable(message)
        return self._back(self.client.send(message), kind, identifier)

    def _back(self, reply: Reply, kind: str, identifier: Any) -> Reply:
        if self.foreign is None or reply.status != OK:
            return reply
        return msgspec.structs.replace(reply, value=self.foreign.roles.back(reply.value, kind, identifier))

    def sku(self, record: int) -> str:
        """The SKU that this target has for a record of the documents' shop."""
        return self.foreign.sku(record) if self.foreign else str(documents(record)["sku"])

    def vat_rate(self, drawn: str = "19") -> Decimal:
        """The VAT rate in percent that the shop is to have: the one drawn, or without control the one that it has."""
        return self.foreign.rate() if self.foreign else Decimal(drawn)

    def everything(self) -> dict[Any, dict[str, Any]]:
        """All records as they are shown, to be compared with later; without control those that may be touched."""
        others = self.foreign.others if self.foreign else dict
        return {**{number: self.record(number) for number in self._able()}, **others()}

    def _able(self) -> tuple[int, ...]:
        """The records of the documents' shop that there are."""
        return self.foreign.able() if self.foreign else RECORDS

    def refused(self, identifier: Any, changes: Any, kind: str = "id") -> bool:
        """Whether a change is refused with 400 and changes nothing: neither its record nor, to be cheap, one other."""
        seen = _witnesses(identifier, self._able())
        before = [self.record(number) for number in seen]
        refused = self.patch(identifier, changes, kind).status == 400  # noqa: PLR2004 - the status of every refusal
        return refused and [self.record(number) for number in seen] == before

    def at_once(self, identifier: Any, several: Sequence[Any]) -> list[Reply]:
        """Changes of a record that do not wait for each other; one after the other where there is no network."""
        own, _ = self._out("id", identifier)
        messages = [self.client.message("PATCH", "id", own, self.authorization, one) for one in several]
        if not self.recorder.over_http:
            return [self._send(message, "id", own) for message in messages]
        self.record(identifier)
        if self.recorder.gate:
            self.recorder.gate(len(messages))
        with ThreadPoolExecutor(HttpTransport.AT_ONCE) as pool:
            answers = list(pool.map(self.recorder.transport.send, messages))
        self._note(zip(messages, answers, strict=True))
        read = (self.client.read(message, answer) for message, answer in zip(messages, answers, strict=True))
        return [self._back(reply, "id", own) for reply in read]

    def _note(self, pairs: Iterable[tuple[Message, Any]]) -> None:
        """Keep exchanges that went past the recorder."""
        found = [Exchange(message, answer) for message, answer in pairs]
        self.recorder.journal += found
        self.recorder.requests += len(found)


def _witnesses(identifier: Any, able: tuple[int, ...]) -> tuple[int, ...]:
    """The record that is meant and another one; all where it is none of ours."""
    return tuple(dict.fromkeys((identifier, *able)))[:2] if identifier in RECORDS else able


def _row(base: Mapping[str, Any], columns: Mapping[str, Any]) -> dict[str, Any]:
    """A record with columns in place of its own; of two prices that belong together one is enough."""
    follows = {"price_net": "price_gross", "price_gross": "price_net"}
    stale = {follows[name] for name in columns if name in follows and follows[name] not in columns}
    stale |= {"warehouses"} if "stock" in columns else set()
    return {**{name: value for name, value in base.items() if name not in stale}, **columns}
