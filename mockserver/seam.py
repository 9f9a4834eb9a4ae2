"""Seams: functions that a defect may stand in for.

Strategy: a function marked `@replaceable` is called by its name like any other; the call looks in `world.substitutes`
first. So a shop that is wrong on purpose differs from the sound one in one function, and no rule knows about defects.
"""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from mockserver.world import World

__all__ = ["replaceable"]

Args = ParamSpec("Args")
Result = TypeVar("Result")
Rule = Callable[Concatenate["World", Args], Result]


def replaceable(rule: Callable[Concatenate["World", Args], Result]) -> Callable[Concatenate["World", Args], Result]:
    """`rule`, or what the world has in its place."""

    @wraps(rule)
    def dispatch(world: "World", /, *args: Args.args, **kwargs: Args.kwargs) -> Result:
        if world.substitutes:
            rule_here: Callable[Concatenate[World, Args], Result] = world.substitutes.get(dispatch, rule)
            return rule_here(world, *args, **kwargs)
        return rule(world, *args, **kwargs)

    return dispatch
