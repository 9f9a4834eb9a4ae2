"""Configurable, grouped and bundle products, whose stock comes from their simple products."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conformance.casting import cast, playable
from conformance.stockroom import CHILDREN, COMPOSITES, PLAIN
from conformance.strategies import flags, quantities
from conformance.target import Target
from conformance.verifies import verifies

composites = playable(*COMPOSITES)
MANAGED = {"manage_stock": 1, "use_config_manage_stock": 0}


def children_in_stock(target: Target, *in_stock: int, own: int = 1) -> None:
    """Simple products in or out of stock, and their composites marked as in stock themselves, or not."""
    children = {sku: {**MANAGED, "is_in_stock": flag} for sku, flag in zip(CHILDREN, in_stock, strict=True)}
    target.shop({**children, **{sku: {**MANAGED, "is_in_stock": own} for sku in cast(COMPOSITES)}})


@verifies("composites/in_stock_by_a_child")
@given(composite=composites, first=flags(), second=flags())
def test_in_stock_with_one_child_in_stock(target: Target, composite: str, first: int, second: int) -> None:
    """A composite is in stock exactly when one of its simple products is."""
    children_in_stock(target, first, second)
    assert target.sees(composite)["is_in_stock"] == max(first, second)


@verifies("composites/in_stock_by_a_child")
@given(composite=composites)
def test_sold_out_with_the_last_child(target: Target, composite: str) -> None:
    """Selling out the simple products one by one takes the composite out of stock with the last."""
    shown = [target.sees(composite)["is_in_stock"]]
    for child in CHILDREN:
        assert target.update(child, {"qty": 0}).fault is None
        shown.append(target.sees(composite)["is_in_stock"])
    assert shown == [1, 1, 0]


@verifies("composites/stored_flag")
@given(composite=composites, first=flags(), own=flags())
def test_the_stored_flag_is_listed(target: Target, composite: str, first: int, own: int) -> None:
    """A composite is listed with its own is_in_stock, whatever its children are."""
    children_in_stock(target, first, 0, own=own)
    assert target.sees(composite)["is_in_stock"] == own


@verifies("composites/no_quantity")
@given(composite=composites, qty=quantities())
def test_a_composite_has_no_quantity(target: Target, composite: str, qty: Any) -> None:
    """A quantity that is sent to a composite is not stored."""
    assert target.update(composite, {"qty": qty}).fault is None
    assert target.sees(composite)["qty"] == 0


@verifies("composites/flag_as_sent")
@given(composite=composites, before=flags(), sent=flags())
def test_its_flag_is_stored_as_sent(target: Target, composite: str, before: int, sent: int) -> None:
    """is_in_stock of a composite is what was sent, though its quantity is 0."""
    target.shop({composite: {**MANAGED, "is_in_stock": before}})
    assert target.update(composite, {"is_in_stock": sent}).fault is None
    assert target.row(composite)["is_in_stock"] == sent


@verifies("composites/child_alone")
@given(child=st.sampled_from(CHILDREN), qty=quantities())
def test_an_update_of_a_child_is_its_own(target: Target, child: str, qty: Decimal) -> None:
    """Siblings and composites keep every stored column."""
    others = [sku for sku in (*CHILDREN, *cast(COMPOSITES), PLAIN) if sku != child]
    before = target.rows(*others)
    assert target.update(child, {"qty": qty}).fault is None
    assert target.rows(*others) == before


@verifies("composites/index_follows_children")
@given(composite=composites, first=st.sampled_from((0, 5)), second=st.sampled_from((0, 5)))
def test_the_index_follows_the_children(target: Target, composite: str, first: int, second: int) -> None:
    """The index of a composite holds 1 exactly when one of its children can be bought."""
    for sku, qty in zip(CHILDREN, (first, second), strict=True):
        assert target.update(sku, {"qty": qty}).fault is None
    assert target.status(composite)["stock_status"] == (1 if first or second else 0)
