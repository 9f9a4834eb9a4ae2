"""Shops that are wrong on purpose: small named deviations, each from one requirement.

A defect is a function that stands in for one rule. It takes the sound rule first, then what the rule takes:

    @defect("config_precedence/use_config_wins", effective)
    def own_value_always_counts(sound, world, item, setting):
        "The item's own value counts whatever use_config_ says."
        return own_value(item, setting)
"""

from collections.abc import Callable, Sequence
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from mockserver.world import World

__all__ = ["Defect", "defect", "defects", "install"]


class Defect(msgspec.Struct, frozen=True):
    """A deviation: its name, the requirement it breaks, what it does, where it can show."""

    name: str
    requirement: str
    summary: str
    stands_in_for: Callable[..., Any]
    deviation: Callable[..., Any]
    editions: tuple[str, ...] = ("*",)
    dialects: tuple[str, ...] = ("*",)


_found: dict[str, Defect] = {}


def defect(
    requirement: str,
    rule: Callable[..., Any],
    *,
    editions: tuple[str, ...] = ("*",),
    dialects: tuple[str, ...] = ("*",),
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Name a deviation from `rule` that breaks `requirement`."""

    def register(deviation: Callable[..., Any]) -> Callable[..., Any]:
        summary = (deviation.__doc__ or "").strip().partition("\n")[0]
        name = deviation.__name__
        if name in _found and _found[name].deviation.__module__ != deviation.__module__:
            raise ValueError(f"two defects are named {name}")
        _found[name] = Defect(name, requirement, summary, rule, deviation, editions, dialects)
        return deviation

    return register


@cache
def defects() -> dict[str, Defect]:
    """All defects by name, topic by topic."""
    for path in sorted(Path(__file__).parent.glob("[!_]*.py")):
        import_module(f"{__name__}.{path.stem}")
    return dict(sorted(_found.items(), key=lambda entry: (entry[1].requirement, entry[0])))


def install(world: World, names: Sequence[str]) -> None:
    """Make a world wrong in the named ways; a rule with two deviations has the later around the earlier."""
    for name in names:
        entry = defects()[name]
        sound = world.substitutes.get(entry.stands_in_for, entry.stands_in_for.__wrapped__)  # type: ignore[attr-defined]
        world.substitutes[entry.stands_in_for] = partial(entry.deviation, sound)
    world.defects = (*world.defects, *names)
