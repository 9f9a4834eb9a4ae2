"""Several products in one call."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conformance.casting import ordinary, products
from conformance.stockroom import OTHER, PLAIN, UNKNOWN, product_id
from conformance.strategies import quantities, stock_data
from conformance.target import Target
from conformance.values import typed
from conformance.verifies import verifies

several = products(1, 4, unique=True)


@verifies("multi_update/shared_data")
@given(data=st.data(), skus=products(1, 3, unique=True))
def test_the_same_data_for_all(target: Target, data: st.DataObject, skus: list[str]) -> None:
    """Every product named is stored as a single update with the same data would store it."""
    change = data.draw(stock_data(target.engine))
    for sku in skus:
        assert target.update(sku, change).fault is None
    one_by_one = [target.stored(sku) for sku in skus]
    target.shop()
    assert target.multi_update(skus, change).fault is None
    assert [target.stored(sku) for sku in skus] == one_by_one


@verifies("multi_update/other_products")
@given(data=st.data(), skus=several)
def test_products_not_named_are_left_alone(target: Target, data: st.DataObject, skus: list[str]) -> None:
    """Every other product is as before."""
    others = [sku for sku in ordinary() if sku not in skus]
    before = target.list(others).rows
    assert target.multi_update(skus, data.draw(stock_data(target.engine))).fault is None
    assert target.list(others).rows == before


def listed(target: Target, skus: list[str]) -> dict[str, dict[str, Any]]:
    """What one list shows of some products, as numbers."""
    rows = target.list(skus).rows
    return {row["sku"]: {name: typed(name, value) for name, value in row.items()} for row in rows}


@verifies("multi_update/unknown_product")
@given(before=several, behind=several, qty=quantities())
def test_an_unknown_product_refuses_it(target: Target, before: list[str], behind: list[str], qty: Any) -> None:
    """The fault is 101; what stood behind the unknown product is not stored, what stood before it may be."""
    later = [sku for sku in behind if sku not in before]
    stored = listed(target, [*before, *later])
    assert target.multi_update([*before, UNKNOWN, *later], {"qty": qty}).fault == "product_not_exists"
    now = listed(target, [*before, *later])
    assert {sku: now[sku] for sku in later} == {sku: stored[sku] for sku in later}
    found = {sku: now[sku]["qty"] for sku in before}
    assert found in ({sku: stored[sku]["qty"] for sku in before}, dict.fromkeys(before, qty))


@verifies("multi_update/refused_data")
@given(
    skus=several, data=st.sampled_from(({"qty": "abc"}, {"qty": 5, "backorders": 9}, {"min_qty": 1, "is_in_stock": 2}))
)
def test_refused_data_refuses_it(target: Target, skus: list[str], data: dict[str, Any]) -> None:
    """The fault is 102, and no product is changed."""
    before = target.everything()
    assert target.multi_update(skus, data).fault == "data_invalid"
    assert target.everything() == before


@verifies("multi_update/answers_true")
@given(data=st.data(), skus=several)
def test_success_is_true(target: Target, data: st.DataObject, skus: list[str]) -> None:
    """The answer is the boolean true, whether products are named by SKU or by id."""
    change = data.draw(stock_data(target.engine))
    assert target.multi_update(skus, change).result is True
    assert target.multi_update([product_id(PLAIN), product_id(OTHER)], change).result is True


@verifies("multi_update/repeated")
@given(qty=quantities())
def test_a_repeated_product_does_no_harm(target: Target, qty: Any) -> None:
    """A product named by SKU and by id is stored as if named once."""
    assert target.multi_update([PLAIN, product_id(PLAIN), PLAIN], {"qty": qty}).fault is None
    assert target.sees(PLAIN)["qty"] == qty


@verifies("multi_update/no_products")
def test_no_products_no_change(target: Target) -> None:
    """Nothing to update is no fault."""
    before = target.everything()
    assert target.multi_update([], {"qty": 5}).fault is None
    assert target.everything() == before


@verifies("multi_update/not_callable")
@given(data=st.sampled_from(({"qty": 5}, [{"qty": 5}])))
def test_it_is_not_callable(target: Target, data: Any) -> None:
    """The path is known and leads nowhere; nothing is stored."""
    before = target.everything()
    assert target.multi_update([PLAIN], data).fault == "resource_path_not_callable"
    assert target.everything() == before


@verifies("multi_update/parallel_data")
@given(data=st.data(), skus=several)
def test_each_product_has_its_own_data(target: Target, data: st.DataObject, skus: list[str]) -> None:
    """Every product is stored with the data at its own place in the list."""
    each = [data.draw(quantities()) for _ in skus]
    assert target.call("multi_update", skus, [{"qty": qty} for qty in each]).fault is None
    assert [target.sees(sku)["qty"] for sku in skus] == each


@verifies("multi_update/mismatch")
@given(skus=several, more=st.sampled_from((-1, 1)), qty=quantities())
def test_lists_of_different_length_are_refused(target: Target, skus: list[str], more: int, qty: Any) -> None:
    """One data too many or too few is fault 103, and no product is changed."""
    before = target.everything()
    outcome = target.call("multi_update", [PLAIN, OTHER, *skus], [{"qty": qty}] * (len(skus) + 2 + more))
    assert outcome.fault == "quantities_mismatch"
    assert target.everything() == before


@verifies("multi_update/earlier_stay")
@given(skus=products(2, 4, unique=True), qty=quantities())
def test_products_before_an_unknown_one_stay_stored(target: Target, skus: list[str], qty: Any) -> None:
    """The call ends at the unknown product: those before it are stored, those behind it are not."""
    first, *later = skus
    before = [target.sees(sku) for sku in later]
    assert target.multi_update([first, UNKNOWN, *later], {"qty": qty}).fault == "product_not_exists"
    assert target.sees(first)["qty"] == qty
    assert [target.sees(sku) for sku in later] == before
