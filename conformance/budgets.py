"""Budgets of requests, dealt over the checks of a dialect before the run.

Every check is sure of one example. What the budget has beyond that buys further ones, more of those that are cheap, and
more for checks that have a weight (weights.toml); a check that needs no more leaves the rest to the others. What one
has not spent when it is done is dealt again over those that come after it. What an example costs stands in costs.toml:

    cost          the most that an example of a check was seen to send
    share         what a check is sure of; it may get more
    Purse         what is left of a dialect's budget while the checks run

Without control, where states are set and seen through the wire, an example costs more requests: there the costs are
others, and so is the budget (`Profile.wire_requests`), so that a profile buys about as many examples on every target.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from math import ceil, sqrt
from pathlib import Path
from typing import Any

import msgspec

from conformance.profiles import Profile

__all__ = ["FIRST_CONTACT", "UNLIMITED", "Purse", "Stake", "costs", "deal", "key_of", "stake", "weights"]

#: So many requests of a dialect's budget are for logging in.
FIRST_CONTACT = 6
#: More than anything may spend.
UNLIMITED = 2**62
#: So many times what an example costs is tried to bring one to its end.
TRIES = 5
#: A state that is set through the wire is written and read back.
SETTING = 2
#: What an example costs that was never measured.
UNMEASURED = 5


class Costs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The measured costs: requests an example, by check; of a state machine, requests a step.

    `without_control` are those of a target without control where they are more, whichever of the two they are.
    """

    example: dict[str, int]
    step: dict[str, float]
    without_control: dict[str, float] = {}


@dataclass(frozen=True)
class Stake:
    """What a check can make of requests: what an example costs, how many it can use at all, how much it matters."""

    name: str
    cost: int
    examples: int
    weight: float = 1.0

    @cached_property
    def most(self) -> int:
        """All that it can use."""
        return self.cost * self.examples

    @cached_property
    def dearness(self) -> float:
        """How many times as hard its examples are to get as those of one request."""
        return sqrt(self.cost)

    def at(self, level: float) -> int:
        """Its share where an example of one request is bought so many times: of dear ones fewer, for more requests."""
        examples = level * self.weight / self.dearness
        if examples >= self.examples:
            return self.most
        return int(self.cost * examples) if examples > 1 else self.cost


def costs() -> Mapping[str, float]:
    """What was measured, by check: an example, or a step of a state machine."""
    return {**_costs().example, **_costs().step}


@cache
def weights() -> dict[str, float]:
    """The weights of the checks that have one of their own."""
    return msgspec.toml.decode((Path(__file__).parent / "weights.toml").read_bytes(), type=dict[str, float])


@cache
def _costs() -> Costs:
    return msgspec.toml.decode((Path(__file__).parent / "costs.toml").read_bytes(), type=Costs)


def key_of(check: Callable[..., Any]) -> str:
    """A check's file and name; the name alone is not the only one of its kind."""
    return f"{check.__module__.rpartition('.')[2].removeprefix('test_')}/{check.__name__}"


def stake(check: Callable[..., Any], profile: Profile, *, by_wire: bool = False) -> Stake:
    """The stake of a check under a profile; `by_wire` says that states are set through the wire."""
    name, measured = key_of(check), _costs()
    weight, cost = weights().get(name, 1.0), _cost(name, by_wire=by_wire)
    if name in measured.step:
        return Stake(name, ceil(cost * profile.machine_steps), profile.machine_runs, weight)
    explicit = len(getattr(check, "hypothesis_explicit_examples", ()))
    examples = explicit + profile.examples if hasattr(check, "hypothesis") else 1
    return Stake(name, ceil(cost) * max(1, explicit), max(1, examples), weight)


def _cost(name: str, *, by_wire: bool) -> float:
    """What an example of a check costs, or a step of a state machine."""
    measured = costs().get(name)
    if measured is None:
        return UNMEASURED + (SETTING if by_wire else 0)
    return _costs().without_control.get(name, measured) if by_wire else measured


def deal(stakes: Iterable[Stake], requests: int) -> dict[str, int]:
    """Every check's share of so many requests."""
    several = list(stakes)
    level, step = 0.0, max((one.examples * one.dearness / one.weight for one in several), default=1.0)
    if sum(one.most for one in several) <= requests:
        return {one.name: one.most for one in several}
    while step > 0.001:  # noqa: PLR2004 - a thousandth of an example is no request
        needed = 0
        for one in several:
            needed += one.at(level + step)
            if needed > requests:
                break
        else:
            level += step
        step /= 2
    return {one.name: one.at(level) for one in several}


@dataclass
class Purse:
    """A dialect's budget while its checks run: the stakes of those that are to come, and what is left for them.

    `is_strict` says that not even a check's first example may send more. With control it is known that each fits;
    without it nobody knows what it takes to set a state.
    """

    left: int
    to_come: dict[str, Stake] = field(default_factory=dict)
    is_strict: bool = False

    @classmethod
    def of(cls, stakes: Iterable[Stake], profile: Profile, *, by_wire: bool = False) -> "Purse":
        """The purse of a dialect before its first check."""
        left = profile.budget(by_wire=by_wire) - FIRST_CONTACT
        return cls(left, {one.name: one for one in stakes}, is_strict=by_wire)

    @property
    def most(self) -> int:
        """The most that the next check may send, however large its share is."""
        return self.left if self.is_strict else UNLIMITED

    @property
    def shares(self) -> Mapping[str, int]:
        """What every check that is to come may send, as things are."""
        return deal(self.to_come.values(), self.left)

    def share(self, name: str) -> int:
        """What a check may send that begins now; one that nobody planned may send what it likes."""
        return self.shares.get(name, UNLIMITED)

    def reserve(self, name: str) -> int:
        """What a check may send until an example of it has come to its end: all but what the others are sure of."""
        found = self.to_come.get(name)
        others = sum(one.cost for one in self.to_come.values() if one.name != name)
        return min(self.left - others, TRIES * found.cost) if found else UNLIMITED

    def spend(self, name: str, requests: int) -> None:
        """A check is done and has sent so many."""
        self.left -= requests
        self.to_come.pop(name, None)
