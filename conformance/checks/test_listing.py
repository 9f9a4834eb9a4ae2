"""What a list shows."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conformance.casting import permutations, product, products
from conformance.stockroom import OTHER, PLAIN, UNKNOWN, UNKNOWN_ID, WITHOUT_STOCK, product_id
from conformance.strategies import whole_items
from conformance.target import Target
from conformance.verifies import verifies
from specs import column

several = products()
LONG_AGO = "2020-01-01 00:00:00"
#: Backorders keep an item in stock of which there is none.
SOLD_OUT_FOR_SALE = {
    "qty": 0,
    "is_in_stock": 1,
    "manage_stock": 1,
    "use_config_manage_stock": 0,
    "backorders": 1,
    "use_config_backorders": 0,
}
SHOP_WIDE = {"min_qty": 5, "max_sale_qty": 7, "min_sale_qty": 3, "notify_stock_qty": 9}


def json_types(name: str) -> tuple[type, ...]:
    """The types that document 001's table allows for a member."""
    if name == "sku":
        return (str,)
    return (int, Decimal) if column(name).type == "decimal" else (int,)


def only(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The one row of a list of one product."""
    assert len(rows) == 1
    return rows[0]


@verifies("listing/all_members")
@given(sku=product())
def test_seventeen_members_with_their_types(target: Target, sku: str) -> None:
    """A listed item has the 17 members of the table, each of its type."""
    row = only(target.list([sku]).rows)
    assert set(row) == {"product_id", "sku", *target.engine.fields()}
    assert len(row) == 17
    assert [name for name, value in row.items() if type(value) not in json_types(name)] == []


@verifies("listing/four_members")
@given(sku=product())
def test_four_members_as_text(target: Target, sku: str) -> None:
    """A listed item has four members, all text, in their order."""
    row = only(target.list([sku]).rows)
    assert list(row) == ["product_id", "sku", "qty", "is_in_stock"]
    assert [name for name, value in row.items() if not isinstance(value, str)] == []


@verifies("listing/four_members_whole")
@given(sku=product())
def test_four_members_with_whole_numbers(target: Target, sku: str) -> None:
    """A listed item has four members in their order: numbers where they are whole, text elsewhere."""
    row = only(target.list([sku]).rows)
    assert list(row) == ["product_id", "sku", "qty", "is_in_stock"]
    assert [type(value) for value in row.values()] == [int, str, str, int]


@verifies("listing/one")
@given(sku=product())
def test_one_identifier_lists_one(target: Target, sku: str) -> None:
    """An identifier that is no list lists that product."""
    assert target.list(sku).skus == [sku]


@verifies("listing/many")
@given(skus=several)
def test_every_product_named_is_listed(target: Target, skus: list[str]) -> None:
    """Every product that a nested list names is in the answer, and no other."""
    assert set(target.list(skus).skus) == set(skus)


@verifies("listing/once")
@given(skus=several)
def test_every_product_is_listed_once(target: Target, skus: list[str]) -> None:
    """Named twice, by SKU and by id: listed once."""
    rows = target.list([*skus, *skus, product_id(PLAIN), PLAIN]).rows
    assert len(rows) == len({*skus, PLAIN})


@verifies("listing/order")
@given(skus=permutations())
def test_listed_by_product_id(target: Target, skus: list[str]) -> None:
    """The answer is in the order of the product ids."""
    ids = target.own_ids(target.list(skus).rows)
    assert ids == sorted(ids)
    assert len(ids) > 1


@verifies("listing/unknown_refused")
@given(known=products(0, 3), unknown=st.sampled_from((UNKNOWN, UNKNOWN_ID, "")))
def test_one_unknown_product_refuses_the_list(target: Target, known: list[Any], unknown: Any) -> None:
    """A single unknown product among known ones is the fault for the whole list."""
    assert target.list([*known, unknown]).fault == "product_not_exists"


@verifies("listing/unknown_left_out")
@given(known=products(0, 3), unknown=st.sampled_from((UNKNOWN, UNKNOWN_ID, "")))
def test_unknown_products_are_left_out(target: Target, known: list[Any], unknown: Any) -> None:
    """The known ones are listed as if the unknown one had not been named."""
    assert set(target.list([unknown, *known]).skus) == set(known)


@verifies("listing/empty")
def test_no_products_no_items(target: Target) -> None:
    """A list of nothing is empty."""
    assert target.list([]).rows == []


@verifies("listing/without_stock")
@given(known=products(0, 3))
def test_products_without_stock_item_are_left_out(target: Target, known: list[str]) -> None:
    """A product without stock item is known, but has nothing to list."""
    assert set(target.list([WITHOUT_STOCK, *known]).skus) == set(known)


@verifies("listing/stored_values")
@given(data=st.data())
def test_stored_values_are_shown(target: Target, data: st.DataObject) -> None:
    """What is listed is what is stored, whatever the shop-wide values are."""
    item = {**data.draw(whole_items(target.engine)), "use_config_manage_stock": 0, "manage_stock": 1}
    target.shop({OTHER: item}, {name: target.shop_wide(name, value) for name, value in SHOP_WIDE.items()})
    shown = target.sees(OTHER)
    assert shown == {"product_id": product_id(OTHER), "sku": OTHER} | {
        name: item[name] for name in shown if name in item
    }


@verifies("listing/changes_nothing")
@given(skus=several)
def test_a_list_changes_nothing(target: Target, skus: list[str]) -> None:
    """The stored state before and after a list is the same, also where a save would change something."""
    target.shop({PLAIN: SOLD_OUT_FOR_SALE}, wish={OTHER: {"qty": 0, "is_in_stock": 1, "low_stock_date": LONG_AGO}})
    before = target.everything()
    assert target.list([PLAIN, OTHER, *skus]).fault is None
    assert target.everything() == before
