"""JSON-RPC as a client speaks it: envelopes of our own, numbers exact, ids by turn.

Answers are read in both spellings: the documented one (fault codes, numbers) and the shops' (one hidden code, so that
the message tells the fault; ids as text; a script behind long answers; pages where PHP breaks off).
"""

from decimal import Decimal, InvalidOperation
from itertools import count
from json import JSONDecodeError, JSONDecoder
from typing import Any

import msgspec

from conformance.contract import check_list, check_method_result
from conformance.outcome import PAGE, UNKNOWN_FAULT, Outcome
from conformance.transport import Answer, Message, Recorder
from conformance.verdicts import MalformedAnswer
from specs import Edition, dialect, faults

__all__ = ["JsonRpc", "client"]

_encoder = msgspec.json.Encoder(decimal_format="number")
_BLANKS = " \t\n\r"


def _no_number(token: str) -> Any:
    raise JSONDecodeError(f"{token} is no number of JSON", token, 0)


_decoder = JSONDecoder(parse_float=Decimal, parse_constant=_no_number)
_HEADERS = (("Content-Type", "application/json"),)
SHOWN = 200


class JsonRpc:
    """The client half of OpenMage's JSON-RPC."""

    name = "jsonrpc"

    def __init__(self, recorder: Recorder, edition: Edition) -> None:
        """`edition` says how answers are to be read."""
        self._recorder = recorder
        self._edition = edition
        self._values = edition.dialects[self.name]
        self._ids = count(1)
        self.path = dialect(self.name).paths[0]

    def login(self, user: Any, key: Any) -> Outcome:
        """Begin a session."""
        return self.method("login", user, key)

    def method(self, name: str, *arguments: Any) -> Outcome:
        """A method of the API itself; the result of one that succeeds must be as the contract says."""
        outcome = self.ask({"jsonrpc": "2.0", "method": name, "params": list(arguments), "id": next(self._ids)})
        if outcome.fault is None:
            outcome.envelope  # noqa: B018 - a call that has an id is answered with one message
        if outcome.fault is None and name != "call":
            check_method_result(outcome.result, name)
        return outcome

    def call(self, session: Any, path: str, args: Any) -> Outcome:
        """A resource's method by its path."""
        outcome = self.method("call", session, path, args)
        if outcome.fault is None and path.endswith(".list"):
            check_list(outcome.result, self._edition.listing.schema)
        return outcome

    def ask(self, value: Any, **headers: str) -> Outcome:
        """Send a message of our own making."""
        return self.send(self.message(_encoder.encode(value), **headers))

    def message(self, body: bytes, **headers: str) -> Message:
        """A body on its way to this dialect."""
        return Message("POST", self.path, (*_HEADERS, *headers.items()), body)

    def send(self, message: Message) -> Outcome:
        """Send a message as it is."""
        return self.read(self._recorder.send(message))

    def read(self, answer: Answer) -> Outcome:
        """What an answer says."""
        if answer.status in (500, 503) and self._edition.failure == "page":
            return Outcome(answer, fault=PAGE)
        if answer.status != 200:  # noqa: PLR2004 - JSON-RPC answers with 200, faults too
            where = f" (to {answer.header('location')})" if answer.header("location") else ""
            raise MalformedAnswer(f"HTTP status {answer.status}{where} where JSON-RPC answers with 200")
        if not answer.body:
            return Outcome(answer)
        value = self._json(answer.body)
        return self._outcome(answer, value) if isinstance(value, dict) else Outcome(answer, body=value)

    def _json(self, body: bytes) -> Any:
        try:
            text = body.decode().lstrip(_BLANKS)
            value, end = _decoder.raw_decode(text)
        except (ValueError, InvalidOperation, RecursionError) as error:
            raise MalformedAnswer(f"the answer is no JSON ({error}): {body[:SHOWN]!r}") from error
        if text[end:].strip(_BLANKS) and not self._values.script_tail_over:
            raise MalformedAnswer(f"the answer goes on behind its JSON: {text[end : end + SHOWN]!r}")
        return value

    def _outcome(self, answer: Answer, value: dict[str, Any]) -> Outcome:
        if ("result" in value) == ("error" in value):
            raise MalformedAnswer(f"an answer has either a result or an error: {answer.body[:SHOWN]!r}")
        if "result" in value:
            return Outcome(answer, result=value["result"], body=value)
        error = value["error"]
        if not isinstance(error, dict) or not isinstance(error.get("message"), str) or "code" not in error:
            raise MalformedAnswer(f"an error has a code and a message: {answer.body[:SHOWN]!r}")
        return Outcome(
            answer,
            fault=self._fault(error),
            code=error["code"],
            message=error["message"],
            data=error.get("data"),
            body=value,
        )

    def _fault(self, error: dict[str, Any]) -> str:
        if self._values.faults == "own_code":
            return next((name for name, entry in faults().items() if entry.code == error["code"]), UNKNOWN_FAULT)
        return next((name for name, entry in faults().items() if entry.message == error["message"]), UNKNOWN_FAULT)


def client(recorder: Recorder, edition: Edition) -> JsonRpc:
    """The client half for an edition."""
    return JsonRpc(recorder, edition)
