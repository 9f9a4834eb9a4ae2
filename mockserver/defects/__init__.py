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
    """A deviation: its name, the requirement it breaks, what it does, the rules it stands in for, where it can show."""

    name: str
    requirement: str
    summary: str
    rules: tuple[Callable[..., Any], ...]
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
    """Name a deviation from `rule` that breaks `requirement`; said twice of a function, it stands in for both rules."""

    def register(deviation: Callable[..., Any]) -> Callable[..., Any]:
        summary = (deviation.__doc__ or "").strip().partition("\n")[0]
        name, where = deviation.__name__, (editions, dialects)
        rules: tuple[Callable[..., Any], ...] = (rule,)
        known = _found.get(name)
        if known is not None:
            if known.deviation is not deviation:
                raise ValueError(f"two defects are named {name}")
            rules, where = (*known.rules, rule), (known.editions + editions, known.dialects + dialects)
        _found[name] = Defect(name, requirement, summary, rules, deviation, *where)
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
        for rule in defects()[name].rules:
            sound = world.substitutes.get(rule, rule.__wrapped__)  # type: ignore[attr-defined]
            world.substitutes[rule] = partial(defects()[name].deviation, sound)
    world.defects = (*world.defects, *names)
