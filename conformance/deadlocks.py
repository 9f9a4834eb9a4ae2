"""Writes that a deadlock of the shop's database has undone are sent again.

MySQL ends one of two transactions that wait for each other, and asks for it once more (SQLSTATE 40001, error 1213).
That happens to anybody on a shop under load and says nothing about what a check asks. Only a write that sets values of
one thing is sent again: whatever was stored, it ends the same. An adjustment would count twice, and of several updates
in one message a part may be stored.
"""

import re
from dataclasses import dataclass
from time import monotonic
from typing import Any

import msgspec
from lxml import etree

from conformance.routes import dialect_at
from conformance.safe_xml import DoctypeError, root_of
from conformance.transport import Answer, Exchange, Message, Recorder, Transport
from specs import dialect

__all__ = ["SENT_AGAIN", "Resending", "Tally", "is_absolute", "is_deadlock", "resend", "said"]

#: So many times at the most is a write sent again.
SENT_AGAIN = 2
DEADLOCK = re.compile(rb"SQLSTATE\[40001\]|\b1213 Deadlock|\b(?:error|failure):? \(?1213\b", re.IGNORECASE)
ERROR = 400
UPDATE = re.compile(r"[^.]+\.update")
OPERATION = re.compile(r"catalogInventoryStockItemUpdate(RequestParam)?")
ONE_ITEM = re.compile(r"/stockitems/[^/]+/?")
ONE_STOCK = re.compile(r"(/[^/]+)?/V1/inventory/stocks/[^/]+/?")


@dataclass
class Tally:
    """How many writes of a run were sent again."""

    count: int = 0


def said(count: int) -> str:
    """The count in a line, nothing for none."""
    what = "1 write was" if count == 1 else f"{count} writes were"
    return f"{what} sent again after a deadlock of the shop's database (SQLSTATE 40001)" if count else ""


def resend(recorder: Recorder, tally: Tally) -> None:
    """From now on a recorder sends again what a deadlock has undone."""
    if not isinstance(recorder.transport, Resending):
        recorder.transport = Resending(recorder.transport, recorder, tally)


class Resending:
    """A transport that sends again what a deadlock has undone; its recorder's journal has every answer."""

    def __init__(self, inner: Transport, recorder: Recorder, tally: Tally) -> None:
        """`inner` sends each time."""
        self.inner = inner
        self.base_url = inner.base_url
        self._recorder, self._tally = recorder, tally

    def send(self, message: Message) -> Answer:
        """The first answer that is not a deadlock, or the last one."""
        began, answer = monotonic(), self.inner.send(message)
        for _ in range(SENT_AGAIN):
            if not is_deadlock(message, answer) or not is_absolute(message):
                break
            self._recorder.journal.append(Exchange(message, answer, "", began, monotonic() - began))
            self._recorder.requests += 1
            self._tally.count += 1
            began, answer = monotonic(), self.inner.send(message)
        return answer


def is_deadlock(message: Message, answer: Answer) -> bool:
    """Whether an answer says that a deadlock has undone the request; over RPC any status may say so."""
    name = dialect_at(message.path)
    is_rpc = bool(name) and dialect(name).group == "magento1_rpc"
    return bool(name) and (is_rpc or answer.status >= ERROR) and DEADLOCK.search(answer.body) is not None


def is_absolute(message: Message) -> bool:
    """Whether a message sets values of one thing, and nothing else; what cannot be read does not."""
    name = dialect_at(message.path)
    return bool(name) and _BY_GROUP[dialect(name).group](message, dialect(name).roots or dialect(name).prefixes)


def _is_rpc_update(message: Message, _: tuple[str, ...]) -> bool:
    """One call of an update, as JSON or as XML; what holds several calls is no `call`."""
    try:
        return _in_xml(message.body) if message.body.lstrip()[:1] == b"<" else _in_json(message.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, etree.XMLSyntaxError, DoctypeError):
        return False


def _in_json(body: bytes) -> bool:
    value = msgspec.json.decode(body)
    params = value.get("params") if isinstance(value, dict) and value.get("method") == "call" else None
    return isinstance(params, list) and len(params) == len(("session", "path", "arguments")) and _is_update(params[1])


def _in_xml(body: bytes) -> bool:
    root = root_of(body)
    operation = _operation(root)
    paths = [leaf for leaf in root.iter(etree.Element) if len(leaf) == 0 and _is_update(leaf.text)]
    return OPERATION.fullmatch(operation) is not None or (operation == "call" and len(paths) == 1)


def _operation(root: etree._Element) -> str:
    """The method of XML-RPC or the operation of SOAP, if it is one."""
    if root.tag == "methodCall":
        return root.findtext("methodName") or ""
    bodies = [child for child in root.iterchildren(etree.Element) if etree.QName(child).localname == "Body"]
    operations = [child for body in bodies for child in body.iterchildren(etree.Element)]
    return etree.QName(operations[0]).localname if len(operations) == 1 else ""


def _is_update(path: Any) -> bool:
    return isinstance(path, str) and UPDATE.fullmatch(path) is not None


def _below(message: Message, roots: tuple[str, ...]) -> str:
    """The path below the dialect's root."""
    path = message.path.partition("?")[0]
    return next((path.partition(root)[2] for root in roots if root in path), "")


def _is_item_put(message: Message, roots: tuple[str, ...]) -> bool:
    return message.method == "PUT" and ONE_ITEM.fullmatch(_below(message, roots)) is not None


def _is_stock_put(message: Message, roots: tuple[str, ...]) -> bool:
    return message.method == "PUT" and ONE_STOCK.fullmatch(_below(message, roots)) is not None


def _is_record_patch(message: Message, _: tuple[str, ...]) -> bool:
    """A change of a record that adjusts no stock by a difference."""
    return message.method == "PATCH" and b"adjust" not in message.body.lower() and b"\\" not in message.body


_BY_GROUP = {
    "magento1_rpc": _is_rpc_update,
    "magento1_rest": _is_item_put,
    "magento2_rest": _is_stock_put,
    "merchantpro_rest": _is_record_patch,
}
