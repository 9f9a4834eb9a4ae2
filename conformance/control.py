"""The control that a target may offer: its state at will, also what no dialect shows. The mock's is at /__mock__/."""

from collections.abc import Mapping
from typing import Any

import msgspec

from conformance.transport import CONTROL, Answer, Message, Recorder
from conformance.verdicts import TargetLostError

__all__ = ["ABOUT", "PREFIX", "Control", "about", "is_refused"]

PREFIX = CONTROL
#: What asks a target about itself.
ABOUT = Message("GET", f"{PREFIX}/")
#: What the mock calls itself, in what it says of itself and in what its control refuses.
NAME = "stockproof mock"
_encoder = msgspec.json.Encoder(decimal_format="string")


class Control:
    """State and configuration of a target, at will."""

    def __init__(self, recorder: Recorder) -> None:
        """Requests go where those of the checks go."""
        self._recorder = recorder

    def state(self, *part: str) -> dict[str, Any]:
        """The target's whole state, or the part of it at this place: a shop, or a shop and one of its tables."""
        state: dict[str, Any] = self._ask("GET", "/".join(("/state", *part)))
        return state

    def put(self, document: Mapping[str, Any], note: str = "") -> None:
        """Replace the shops that a document names."""
        self._ask("PUT", "/state", document, note)

    def patch(self, document: Mapping[str, Any], note: str = "") -> None:
        """Merge a document into the state."""
        self._ask("PATCH", "/state", document, note)

    def effective(self) -> dict[str, dict[str, str]]:
        """By item id, the value that counts of every setting."""
        found: dict[str, dict[str, str]] = self._ask("GET", "/effective")
        return found

    def _ask(self, method: str, path: str, document: Mapping[str, Any] | None = None, note: str = "") -> Any:
        body = b"" if document is None else _encoder.encode(document)
        headers = (("Content-Type", "application/json"),) if body else ()
        answer = self._recorder.send(Message(method, PREFIX + path, headers, body), note)
        if answer.status != 200:  # noqa: PLR2004 - what a control answers when it did as it was told
            said = answer.body.decode("utf-8", "replace")[:500]
            raise TargetLostError(f"the target's control refused {method} {PREFIX}{path}: {said}")
        try:
            return msgspec.json.decode(answer.body)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise TargetLostError(f"the target's control answers {method} {PREFIX}{path} with no JSON") from error


def about(answer: Answer) -> dict[str, Any] | None:
    """What a target says of itself under /__mock__/; None where it has no such thing."""
    said = _said_by_a_mock(answer) if answer.status == 200 else {}  # noqa: PLR2004 - what a control answers that is open
    return said if isinstance(said.get("edition"), str) else None


def is_refused(answer: Answer, status: int) -> bool:
    """Whether a mock's control refuses to say anything, with this status; a shop that has none is another thing."""
    return answer.status == status and bool(_said_by_a_mock(answer))


def _said_by_a_mock(answer: Answer) -> dict[str, Any]:
    """The members of an answer in which a mock names itself; none for any other answer."""
    try:
        said = msgspec.json.decode(answer.body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return said if said.get("name") == NAME else {}
