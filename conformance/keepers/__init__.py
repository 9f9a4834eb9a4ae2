"""Keepers: what a thing is, whether it may be touched, what it was, and how it is put back. One a group of dialects.

They speak through a recorder of their own, past the guard and the journal of the examples.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from conformance.ledger import Thing
from conformance.transport import Answer, Message
from conformance.writes import Touch

__all__ = ["Keeper"]


class Keeper(Protocol):
    """What the guard asks before a message leaves, and what restoring asks."""

    def thing(self, touch: Touch) -> Thing | None:
        """What the target takes an identifier for; None where it has no such thing."""

    def is_nobodys(self, touch: Touch) -> bool:
        """Whether it is certain that an identifier for which there is no thing is nobody's."""

    def refusal(self, thing: Thing, touch: Touch) -> str:
        """Why a thing may not be touched; nothing where it may."""

    def original(self, thing: Thing) -> dict[str, Any]:
        """What a thing is, before it is written to; `Untestable` where it could not be put back."""

    def holds_back(self, thing: Thing, original: Mapping[str, Any], message: Message) -> str:
        """Why a message may not leave though the thing may be touched: what it names of it could not be put back."""

    def learn(self, message: Message, answer: Answer) -> list[Thing]:
        """What a message has made."""

    def put_back(self, thing: Thing, original: Mapping[str, Any]) -> dict[str, Any]:
        """Make a thing what it was, read it back: what differs."""

    def clear(self, made: list[Thing]) -> list[Thing]:
        """Delete what the suite has made: what could not be deleted."""
