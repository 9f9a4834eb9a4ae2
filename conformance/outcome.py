"""What a call came to, in the domain's words, whatever the dialect: a result, a fault, or the page of a PHP failure."""

from typing import Any

import msgspec

from conformance.transport import Answer
from conformance.verdicts import MalformedAnswer

__all__ = ["PAGE", "UNKNOWN_FAULT", "Outcome"]

#: The fault's name where the shop answered with an error page or an empty 500.
PAGE = "page"
#: The fault's name where the dialect shows a message that the catalogue does not have.
UNKNOWN_FAULT = "unknown fault"


class Outcome(msgspec.Struct, frozen=True):
    """The outcome of a call: `fault` is a name of specs/faults.toml, None for a success.

    `code`, `message` and `data` are what the wire showed of the fault, `answer` is the raw answer, `body` its value.
    """

    answer: Answer
    result: Any = None
    fault: str | None = None
    code: Any = None
    message: str = ""
    data: Any = None
    body: Any = None

    @property
    def members(self) -> list[Any]:
        """The members of a result that is a list; a refusal instead of one is the target's failure."""
        if not isinstance(self.result, list):
            raise MalformedAnswer(f"a list is answered with {self!r}")
        return self.result

    @property
    def envelope(self) -> dict[str, Any]:
        """The one message that answers, by its members; anything else is the target's failure."""
        if not isinstance(self.body, dict):
            raise MalformedAnswer(f"one message is answered with one: {self.answer.body[:200]!r}")
        return self.body

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The members of a result that is a list of maps."""
        if not all(isinstance(member, dict) for member in self.members):
            raise MalformedAnswer(f"a list of maps is answered with {self!r}")
        return self.members

    @property
    def skus(self) -> list[str]:
        """The SKUs of a list's rows, in their order."""
        return [row["sku"] for row in self.rows]

    def __repr__(self) -> str:
        """The outcome as an explanation shows it."""
        return f"<fault {self.fault}: {self.message}>" if self.fault else f"<result {self.result!r}>"
