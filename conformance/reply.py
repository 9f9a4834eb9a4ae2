"""What a REST dialect answered, with the value that its body says."""

from decimal import Decimal
from typing import Any

import msgspec

from conformance.transport import Answer
from conformance.verdicts import MalformedAnswer

__all__ = ["OK", "Reply", "json_value"]

OK = 200
SHOWN = 200
_decoder = msgspec.json.Decoder(float_hook=Decimal)


class Reply(msgspec.Struct, frozen=True):
    """An answer, its body's value, and for a refusal the domain's word for it where its text is known."""

    answer: Answer
    value: Any = None
    refusal: str | None = None

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.answer.status

    @property
    def result(self) -> Any:
        """The value of a success; a refusal instead of one is the target's failure."""
        if self.status != OK:
            raise MalformedAnswer(f"a success is answered with {self!r}")
        return self.value

    @property
    def parameters(self) -> Any:
        """The values that a refusal's message is filled with, None where there are none."""
        return self.value.get("parameters") if isinstance(self.value, dict) else None

    def __repr__(self) -> str:
        """The reply as an explanation shows it."""
        return f"<HTTP {self.status} {self.value!r}>"


def json_value(answer: Answer) -> Any:
    """The value of a body that must be JSON, numbers exact."""
    if answer.header("content-type").partition(";")[0].strip().lower() != "application/json":
        raise MalformedAnswer(f"the answer's Content-Type is {answer.header('content-type')!r}, not application/json")
    try:
        return _decoder.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedAnswer(f"the answer is no JSON ({error}): {answer.body[:SHOWN]!r}") from error
