"""Shops that are wrong on purpose: how a world is made wrong."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from mockserver import World, build
from mockserver.defects import Defect, defect, defects, install
from mockserver.rules.quantities import stored_decimal
from specs import requirements


def offenders(holds: Callable[[Defect], object]) -> list[str]:
    """The defects of which something does not hold: a loop, since a test for each takes long to collect."""
    return [name for name, entry in defects().items() if not holds(entry)]


def test_a_defect_says_what_it_breaks() -> None:
    """One requirement that there is, a summary in one line, and rules that can be stood in for."""
    assert offenders(lambda entry: entry.requirement in requirements()) == []
    assert offenders(lambda entry: entry.summary.endswith(".")) == []
    assert offenders(lambda entry: all(hasattr(rule, "__wrapped__") for rule in entry.rules)) == []
    assert offenders(lambda entry: entry.deviation.__name__ == entry.name) == []


def takes_what_its_rules_take(entry: Defect) -> bool:
    """Whether a deviation can be called with the sound rule, and then the rule's own arguments."""
    for rule in entry.rules:
        _, *rest = inspect.signature(rule).parameters.values()
        named = {one.name: "x" for one in rest if one.kind in (one.KEYWORD_ONLY, one.VAR_KEYWORD)}
        try:
            inspect.signature(entry.deviation).bind("sound", "world", *["x"] * (len(rest) - len(named)), **named)
        except TypeError:
            return False
    return True


def test_a_defect_takes_what_its_rules_take() -> None:
    """The sound rule first, then the rule's own arguments."""
    assert offenders(takes_what_its_rules_take) == []


def test_two_defects_at_once(call: Callable[..., Any], row: Callable[..., dict[str, Any]]) -> None:
    """Each breaks its own rule, and the world says which it has."""
    world = build(defects=("has_no_negatives", "skips_null"))
    assert world.defects == ("has_no_negatives", "skips_null")
    assert call(world, "update", "product1", {"qty": -5, "min_qty": None}) is True
    assert (row(world)["qty"], row(world)["min_qty"]) == ("0.0000", "0.0000")


def test_two_defects_of_one_rule(call: Callable[..., Any], row: Callable[..., dict[str, Any]]) -> None:
    """The later one stands around the earlier one."""
    world = build(defects=("stores_two_decimals", "has_no_negatives"))
    assert [call(world, "update", "product1", {"qty": qty}) for qty in (1.239,)] == [True]
    assert row(world)["qty"] == "1.2400"
    assert call(world, "update", "product1", {"qty": -1.239}) is True
    assert row(world)["qty"] == "0.0000"


def test_a_defect_is_of_one_world() -> None:
    """Another world keeps the rule."""
    wrong, sound = build(defects=("has_no_negatives",)), build()
    assert wrong.substitutes
    assert not sound.substitutes
    assert stored_decimal(sound, -stored_decimal(wrong, 5)) == -5


def test_an_unknown_defect_is_an_error(world: World) -> None:
    """Its name is the error's."""
    with pytest.raises(KeyError, match="nosuch"):
        install(world, ["nosuch"])


def test_two_defects_of_one_name_are_an_error() -> None:
    """A name stands for one deviation."""

    def has_no_negatives() -> None:
        """Another one of that name."""

    with pytest.raises(ValueError, match="two defects are named has_no_negatives"):
        defect("quantities/negative", stored_decimal)(has_no_negatives)
