"""Products that are made of others."""

from collections.abc import Callable
from typing import Any

import pytest

from mockserver import World
from mockserver.rules.composites import any_child, children_of, has_own_quantity, parents_of

COMPOSITES = ("tshirt", "tshirt-pair", "tshirt-set")


@pytest.mark.parametrize("sku", COMPOSITES)
def test_a_composite_holds_no_quantity(world: World, call: Callable[..., Any], sku: str) -> None:
    """What is sent for it becomes 0; its flag is stored as sent."""
    assert call(world, "update", sku, {"qty": 5, "is_in_stock": 1}) is True
    assert call(world, "list", sku)[0]["qty"] == 0
    assert call(world, "list", sku)[0]["is_in_stock"] == 1


def test_families_are_known_from_both_sides(world: World) -> None:
    """Children of each composite, parents of each child; a simple product has neither."""
    assert [children_of(world, product) for product in (12, 13, 14, 1)] == [(10, 11)] * 3 + [()]
    assert [parents_of(world, product) for product in (10, 11, 1)] == [(12, 13, 14)] * 2 + [()]


def test_only_composites_have_no_quantity(world: World) -> None:
    """Virtual products have one like simple ones."""
    kinds = {kind: has_own_quantity(world, {"type": kind}) for kind in ("simple", "virtual", "downloadable")}
    assert kinds == {"simple": True, "virtual": True, "downloadable": True}
    assert not any(has_own_quantity(world, {"type": kind}) for kind in ("configurable", "grouped", "bundle"))


def test_one_child_is_enough_and_none_is_no_matter(world: World) -> None:
    """Something holds for a composite where it holds for one child, and for a product that has none."""
    assert any_child(world, 12, lambda _, child: child == 11)
    assert not any_child(world, 12, lambda _, child: child == 99)
    assert any_child(world, 1, lambda *_: False)
