"""Messages of the RPC dialects read back as the calls that they carry, in the domain's values.

A message that carries no call (what no client would send, another dialect's, one that is cut) is none: `call_of` gives
None, and whoever asked shows the message itself.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from json import JSONDecodeError, JSONDecoder
from typing import Any

import msgspec
from lxml import etree

from conformance.control import PREFIX
from conformance.dialects import client
from conformance.dialects._soap import ENVELOPE, Soap
from conformance.dialects.xmlrpc import value_of
from conformance.events import LoggedAnswer, LoggedExchange, LoggedRequest
from conformance.safe_xml import parsed
from conformance.shown import body_of
from conformance.tagged import decoded, encoded, shown
from conformance.transport import Answer, Message, Recorder
from conformance.verdicts import MalformedAnswer
from specs import Edition, dialect

__all__ = ["Call", "Word", "call_of", "words_of"]

#: The word for setting a target's state.
CONTROL = "control"
_decoder = JSONDecoder(parse_float=Decimal)


class Call(msgspec.Struct, frozen=True):
    """A call: of a resource's path in a session, or of one of the API's own methods, then without them."""

    dialect: str
    method: str
    arguments: tuple[Any, ...]
    path: str = ""
    session: Any = None


class Word(msgspec.Struct, frozen=True, omit_defaults=True):
    """A call in the domain's words, and what it came to in a line."""

    call: str
    arguments: tuple[Any, ...] = ()
    came_to: str = ""

    def __str__(self) -> str:
        """The word as a page shows it."""
        if self.call == CONTROL:
            return f"begin from {self.came_to}"
        return f"{self.call}({', '.join(shown(decoded(argument)) for argument in self.arguments)}) -> {self.came_to}"


class _Nobody:
    """The transport of a client half that only reads."""

    base_url = ""

    def send(self, message: Message) -> Answer:
        raise NotImplementedError


def call_of(chosen: Edition, request: LoggedRequest) -> Call | None:
    """The call that a request carries, None where it carries none."""
    path = request.path.partition("?")[0].removesuffix("/")
    for name in chosen.dialects:
        if dialect(name).group == "magento1_rpc" and path in dialect(name).paths:
            try:
                found = _READERS.get(name, _soap)(chosen, name, body_of(request))
            except (MalformedAnswer, LookupError, TypeError, ValueError, RecursionError):
                found = None
            if found:
                return _call(name, *found)
    return None


def _call(name: str, method: str, values: list[Any], parts: tuple[str, ...] = ()) -> Call:
    """A call by its parts; the arguments of `call` come as one list, those of SOAP's own operations by themselves."""
    if method == "call" and len(values) > 1:
        sent = values[2] if len(values) > 2 else []  # noqa: PLR2004 - session, path, arguments
        return Call(name, method, tuple(sent if isinstance(sent, list) else [sent]), str(values[1]), values[0])
    if parts[:1] == ("sessionId",) and values:
        return Call(name, method, tuple(values[1:]), method, values[0])
    return Call(name, method, tuple(values))


Found = tuple[str, list[Any]] | tuple[str, list[Any], tuple[str, ...]] | None


def _jsonrpc(chosen: Edition, name: str, body: bytes) -> Found:  # noqa: ARG001 - one of a table
    try:
        message = _decoder.decode(body.decode())
    except (JSONDecodeError, UnicodeDecodeError):
        return None
    is_call = isinstance(message, dict) and isinstance(message.get("params"), list)
    return (str(message["method"]), message["params"]) if is_call else None


def _xmlrpc(chosen: Edition, name: str, body: bytes) -> Found:  # noqa: ARG001 - the same
    root = parsed(body)
    method, params = root.findtext("methodName"), root.find("params")
    return (method, [value_of(param[0]) for param in params]) if method and params is not None else None


def _soap(chosen: Edition, name: str, body: bytes) -> Found:
    half: Any = client(name, Recorder(_Nobody()), chosen)
    content = parsed(body).find(f"{{{ENVELOPE}}}Body")
    if not isinstance(half, Soap) or content is None or len(content) != 1:
        return None
    asked = etree.QName(content[0]).localname
    operation = next((one for one in half.wsdl.operations.values() if one.request == asked), None)
    if operation is None:
        return None
    types = {part.name: part.type for part in operation.parts}
    values = [half.value(one, types.get(str(one.tag), "xsd:anyType")) for one in content[0]]
    return operation.name, values, tuple(types)


_READERS: dict[str, Callable[[Edition, str, bytes], Found]] = {"jsonrpc": _jsonrpc, "xmlrpc": _xmlrpc}


# ----------------------------------------------------------------------------------------------------------- words


def words_of(chosen: Edition, exchanges: Iterable[LoggedExchange]) -> tuple[Word, ...]:
    """What was exchanged in the domain's words; looking at a target's state through its control is none of it."""
    found = (_word(chosen, exchange) for exchange in exchanges)
    return tuple(word for word in found if word)


def _word(chosen: Edition, exchange: LoggedExchange) -> Word | None:
    request = exchange.request
    if request.path.startswith(PREFIX):
        is_setting = exchange.note and request.method != "POST"
        return Word(CONTROL, came_to=exchange.note) if is_setting else None
    call = call_of(chosen, request)
    if call is None:
        return Word(f"{request.method} {request.path}", _body(request), _status(exchange.answer))
    arguments = tuple(encoded(argument) for argument in call.arguments)
    return Word(call.path or call.method, arguments, _outcome(chosen, call, exchange.answer))


def _body(request: LoggedRequest) -> tuple[Any, ...]:
    """A body as its value where it is JSON, else as text."""
    body = body_of(request)
    if not body:
        return ()
    try:
        return (encoded(_decoder.decode(body.decode())),)
    except (ValueError, RecursionError):
        return (encoded(body.decode("utf-8", "replace")),)


def _status(answer: LoggedAnswer | None) -> str:
    return f"{answer.status} {shown(body_of(answer).decode('utf-8', 'replace'))}" if answer else "no answer"


def _outcome(chosen: Edition, call: Call, answer: LoggedAnswer | None) -> str:
    if answer is None:
        return "no answer"
    half: Any = client(call.dialect, Recorder(_Nobody()), chosen)
    whole = Answer(answer.status, answer.headers, body_of(answer))
    try:
        read: Mapping[str, Any] = half.wsdl.operations if isinstance(half, Soap) else {}
        return shown(half.read(whole, read.get(call.method)) if isinstance(half, Soap) else half.read(whole))
    except MalformedAnswer as error:
        return f"malformed: {error}"
