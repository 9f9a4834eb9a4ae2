"""What a verdict shows, put together from the exception and the journal of the last example."""

import re
import traceback
from base64 import b64encode
from collections.abc import Iterable

import msgspec

from conformance.control import PREFIX
from conformance.events import Drawn, EventLog, Failure, LoggedAnswer, LoggedExchange, LoggedRequest
from conformance.patch import difference
from conformance.stockroom import documents_shop
from conformance.transport import Answer, Exchange, Message, Recorder

__all__ = ["exchanges_of", "failure_of", "message_of"]

#: So many characters of a body are kept.
LONGEST = 65_536
_EXAMPLE = re.compile(r"(?:Falsifying example|Failing test case): \w+\(\n?(.*?)\n?\)$", re.DOTALL)
#: How Hypothesis's hint at its own, short-lived way to run an example again begins.
_BLOB = "You can reproduce this"


def failure_of(error: BaseException, recorder: Recorder, drawn: Drawn | None = None) -> Failure:
    """The explanation of a failure."""
    return Failure(
        message=recorder.hidden(message_of(error)),
        example=recorder.hidden(example_of(getattr(error, "__notes__", ()))),
        drawn=drawn,
    )


def message_of(error: BaseException) -> str:
    """What was wrong: the assertion's own text, or the line of the check that did not hold."""
    text = str(error).strip()
    if text:
        return text
    frames = traceback.extract_tb(error.__traceback__)
    return f"does not hold: {frames[-1].line}" if frames else type(error).__name__


def example_of(notes: Iterable[str]) -> str:
    """The shrunk example as Hypothesis notes it, without the target."""
    lines = []
    for note in notes:
        if note.strip().startswith(_BLOB):
            continue
        found = _EXAMPLE.search(note)
        text = found[1] if found else note
        lines += [line.strip().rstrip(",") for line in text.splitlines() if not line.strip().startswith("target=")]
    return "\n".join(line for line in lines if line and not line.startswith("# "))


# ------------------------------------------------------------------------------------------------------- exchanges


def exchanges_of(recorder: Recorder, log: EventLog) -> tuple[LoggedExchange, ...]:
    """The journal of the last example as the log keeps it, without secrets."""
    return tuple(_logged(part, log) for exchange in recorder.shown() for part in _short(exchange))


def _short(exchange: Exchange) -> tuple[Exchange, ...]:
    """An exchange, or what does the same as one with the target's control in fewer bytes.

    A whole state is long; what makes it of the documents' shop is not.
    """
    message, answer = exchange.message, exchange.answer
    bare = Answer(answer.status) if answer else None
    if message.method != "PUT" or message.path != f"{PREFIX}/state" or not exchange.note:
        is_control = message.path.startswith(PREFIX)
        return (msgspec.structs.replace(exchange, answer=bare) if is_control else exchange,)
    wanted = msgspec.json.decode(message.body)
    patch = msgspec.json.encode({name: difference(documents_shop()[name], part) for name, part in wanted.items()})
    reset = Message("POST", f"{PREFIX}/reset", message.headers)
    merge = Message("PATCH", f"{PREFIX}/state", message.headers, patch)
    return (
        msgspec.structs.replace(exchange, message=reset, answer=bare),
        msgspec.structs.replace(exchange, message=merge, answer=bare),
    )


def _logged(exchange: Exchange, log: EventLog) -> LoggedExchange:
    message, answer = exchange.message, exchange.answer
    return LoggedExchange(
        LoggedRequest(message.method, message.path, message.headers, *_body(message.body)),
        LoggedAnswer(answer.status, answer.headers, *_body(answer.body)) if answer else None,
        log.since(exchange.began),
        round(exchange.seconds, 5),
        exchange.note,
    )


def _body(body: bytes) -> tuple[str, str, int]:
    """A body as text or base64, and its size where it is cut."""
    kept, size = body[:LONGEST], len(body) if len(body) > LONGEST else 0
    try:
        return kept.decode(), "", size
    except UnicodeDecodeError:
        return b64encode(kept).decode(), "base64", size
