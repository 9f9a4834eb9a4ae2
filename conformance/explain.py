"""What a failure shows, put together from the exception and the journal of the shrunk example."""

import re
import traceback
from collections.abc import Iterable

import msgspec

from conformance.control import PREFIX
from conformance.events import Failure
from conformance.patch import difference
from conformance.transport import Exchange, Message, Recorder, curl
from specs import shop

__all__ = ["failure_of", "shown_exchange"]

LONGEST = 2000
#: How Hypothesis's hint at its own, short-lived way to run an example again begins.
_BLOB = "You can reproduce this"
_EXAMPLE = re.compile(r"(?:Falsifying example|Failing test case): \w+\(\n?(.*?)\n?\)$", re.DOTALL)


def failure_of(error: BaseException, recorder: Recorder) -> Failure:
    """The explanation of a failure."""
    exchanges = recorder.shown()
    return Failure(
        message=recorder.hidden(message_of(error)),
        example=recorder.hidden(example_of(getattr(error, "__notes__", ()))),
        messages=tuple(shown_exchange(exchange) for exchange in exchanges),
        curl=tuple(curl(recorder.transport.base_url, message) for entry in exchanges for message in _again(entry)),
    )


def _again(exchange: Exchange) -> tuple[Message, ...]:
    """The messages that do the same as an exchange, each short enough for a command line.

    A whole state is not; what makes it of the documents' shop is.
    """
    message = exchange.message
    if not exchange.note:
        return (message if len(message.body) <= LONGEST else Message(message.method, message.path, message.headers),)
    if not message.body:
        return ()
    wanted = msgspec.json.decode(message.body)
    patch = {name: difference(shop()[name], part) for name, part in wanted.items()}
    return (
        Message("POST", f"{PREFIX}/reset"),
        Message("PATCH", f"{PREFIX}/state", message.headers, msgspec.json.encode(patch)),
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


def shown_exchange(exchange: Exchange) -> str:
    """A request and its answer, as a page shows them."""
    message, answer = exchange.message, exchange.answer
    if exchange.note:
        return f"> {message.method} {message.path}  ({exchange.note})"
    asked = f"> {message.method} {message.path}\n{_body('> ', message.body)}"
    if answer is None:
        return f"{asked}< no answer"
    kind = answer.header("content-type")
    return f"{asked}< {answer.status} {kind}\n{_body('< ', answer.body)}".rstrip("\n")


def _body(mark: str, body: bytes) -> str:
    if not body:
        return ""
    text = body.decode("utf-8", "replace")
    short = text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters)"
    return "".join(f"{mark}{line}\n" for line in short.splitlines())
