"""Refusals of this dialect: what goes wrong by its name in the contract (`x-errors`), and how it reaches the answer."""

from mockserver.rules.faults import Failure
from mockserver.world import World
from specs.openapi import ErrorSpec, errors

__all__ = ["NAME", "Refused", "crashed", "message", "refusal", "spec"]

NAME = "magento1_rest"


class Refused(Exception):  # noqa: N818 - the shop refuses, nothing is in error
    """The whole request is refused: a status, and entries of code and message."""

    def __init__(self, status: int, *entries: tuple[int, str]) -> None:
        """`entries` come in the order in which the answer has them."""
        super().__init__(status, entries)
        self.status = status
        self.entries = entries


def spec(name: str) -> ErrorSpec:
    """The entry of the contract."""
    return errors(NAME)[name]


def message(name: str, **words: object) -> str:
    """What a refusal says, with its words filled in."""
    return spec(name).message.format(**words)


def refusal(name: str, **words: object) -> Refused:
    """The refusal of that name."""
    entry = spec(name)
    return Refused(entry.status or entry.code, (entry.code, message(name, **words)))


def crashed(world: World, reason: str, name: str, **words: object) -> Failure | Refused:
    """What a request raises on which a real shop's own code breaks off: that failure, or in its place a refusal."""
    return Failure(reason) if world.edition.failure == "page" else refusal(name, **words)
