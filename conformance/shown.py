"""Logged exchanges for people: the messages line by line, and the commands that send them again."""

from base64 import b64decode
from collections.abc import Iterable

from conformance.control import PREFIX
from conformance.events import LoggedAnswer, LoggedExchange, LoggedRequest
from conformance.transport import Message, curl

__all__ = ["body_of", "commands", "message_of", "shown_exchange"]

#: So many characters of a body are shown, and stand in a command line.
LONGEST = 2000


def shown_exchange(exchange: LoggedExchange) -> str:
    """A request and its answer, as a page shows them."""
    request, answer = exchange.request, exchange.answer
    if exchange.note:
        return f"> {request.method} {request.path}  ({exchange.note})"
    asked = f"> {request.method} {request.path}\n{_lines('> ', request)}"
    if answer is None:
        return f"{asked}< no answer"
    kind = next((value for name, value in answer.headers if name == "content-type"), "")
    return f"{asked}< {answer.status} {kind}\n{_lines('< ', answer)}".rstrip("\n")


def _lines(mark: str, part: LoggedRequest | LoggedAnswer) -> str:
    text = body_of(part).decode("utf-8", "replace")
    length = part.size or len(text)
    short = text if length <= LONGEST else f"{text[:LONGEST]}… ({length} characters)"
    return "".join(f"{mark}{line}\n" for line in short.splitlines())


def commands(base_url: str, exchanges: Iterable[LoggedExchange]) -> list[str]:
    """The commands that send the requests again; only looking at the target's state through its control is left out."""
    requests = (exchange.request for exchange in exchanges)
    return [
        _command(base_url, request)
        for request in requests
        if request.method != "GET" or not request.path.startswith(PREFIX)
    ]


def _command(base_url: str, request: LoggedRequest) -> str:
    """The command that sends a request again; a body that is too long for a command line stays out."""
    message = message_of(request)
    is_short = len(message.body) <= LONGEST or request.path.startswith(PREFIX)
    return curl(base_url, message if is_short else Message(message.method, message.path, message.headers))


def message_of(request: LoggedRequest) -> Message:
    """A logged request as one that can be sent."""
    return Message(request.method, request.path, request.headers, body_of(request))


def body_of(part: LoggedRequest | LoggedAnswer) -> bytes:
    """The bytes of a body that was logged."""
    return b64decode(part.body) if part.encoding else part.body.encode()
