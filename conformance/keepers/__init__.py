"""Keepers: what a thing is, whether it may be touched, what it was, and how it is put back. One a group of dialects.

They speak through a recorder of their own, past the guard and the journal of the examples.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from conformance.ledger import Thing
from conformance.transport import Answer, Message
from conformance.writes import Touch

__all__ = ["ENTANGLED", "Keeper", "Things", "keeper_of"]

#: Things and their columns.
Things = dict[Thing, dict[str, Any]]
#: Kinds of which a write to one changes others: who gives a website to a stock takes it from another.
ENTANGLED = ("stock", "website")
_GROUPS = {
    "product": ("magento1_rpc",),
    "stock_item": ("magento1_rest", "magento1_rpc"),
    "stock": ("magento2_rest",),
    "website": ("magento2_rest",),
    "record": ("merchantpro_rest",),
}


class Keeper(Protocol):
    """What the guard asks before a message leaves, and what restoring asks."""

    def thing(self, touch: Touch) -> Thing | None:
        """What the target takes an identifier for; None where it has no such thing."""

    def is_nobodys(self, touch: Touch) -> bool:
        """Whether it is certain that an identifier without a thing identifies nothing on the shop."""

    def refusal(self, thing: Thing, touch: Touch) -> str:
        """Why a thing may not be touched; nothing where it may."""

    def original(self, thing: Thing) -> dict[str, Any]:
        """What a thing is, before it is written to; `Untestable` where it could not be put back."""

    def holds_back(self, thing: Thing, original: Mapping[str, Any], message: Message) -> str:
        """Why a message may not leave though the thing may be touched: what it names of it could not be put back."""

    def now(self, kept: Mapping[Thing, Mapping[str, Any]]) -> Things:
        """What things are whose originals are these, in the same columns but for those that every save sets anew."""

    def shown(self, message: Message, answer: Answer) -> Things:
        """The things that an answer shows whole, as `now` says it: what the checks read themselves costs nothing."""

    def learn(self, message: Message, answer: Answer) -> list[Thing]:
        """What a message has made."""

    def put_back(self, thing: Thing, original: Mapping[str, Any]) -> dict[str, Any]:
        """Make a thing what it was, read it back: what differs."""

    def clear(self, made: list[Thing]) -> list[Thing]:
        """Delete what the suite has made: what could not be deleted."""


def keeper_of(keepers: Mapping[str, Keeper], kind: str) -> Keeper | None:
    """Who keeps things of a kind; None where the target file has no credentials for it."""
    return next((keepers[group] for group in _GROUPS.get(kind, ()) if group in keepers), None)
