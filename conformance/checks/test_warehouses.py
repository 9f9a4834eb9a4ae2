"""The application Multi Warehouse: a record's stock lies in warehouses."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conformance.inventory_target import DISTRIBUTED, PLAIN, InventoryTarget
from conformance.strategies import whole_stock
from conformance.verifies import verifies

NAMES = ("Depozit central", "Depozit furnizor (Nod)", "Magazin / Nord")
NO_STOCK: tuple[Any, ...] = (-1, Decimal("2.5"), "3", None, True, {"adjust_by": -5000}, {"adjust_by": "1"})
stocks = st.lists(st.integers(0, 1000), min_size=1, max_size=3)


def distributed(target: InventoryTarget, held: list[int]) -> list[dict[str, Any]]:
    """Give the distributed record warehouses with so much in each."""
    rows = [{"id": at + 1, "name": NAMES[at], "stock": stock} for at, stock in enumerate(held)]
    target.shop({DISTRIBUTED: {"warehouses": rows}}, multi_warehouse=True)
    return rows


def shown(target: InventoryTarget) -> tuple[Any, dict[str, Any]]:
    """The stock of the distributed record, and what lies in each warehouse."""
    record = target.record(DISTRIBUTED)
    return record.get("stock"), {one["name"]: one["stock"] for one in record.get("warehouses", ())}


def sent(**stock_by_name: Any) -> dict[str, Any]:
    """A change of warehouses by their names."""
    return {"warehouses": [{"name": name, "stock": stock} for name, stock in stock_by_name.items()]}


@verifies("warehouses/shown")
@given(held=stocks)
def test_warehouses_are_shown(target: InventoryTarget, held: list[int]) -> None:
    """Each with id, name and stock, and none is missing from their sum; a record without has none."""
    rows = distributed(target, held)
    record = target.record(DISTRIBUTED)
    assert sorted(record.get("warehouses", []), key=lambda one: int(one["id"])) == rows
    assert record.get("stock") == sum(held)
    assert "warehouses" not in target.record(PLAIN)


@verifies("warehouses/sum")
@given(held=stocks, data=st.data())
def test_the_stock_is_the_sum(target: InventoryTarget, held: list[int], data: st.DataObject) -> None:
    """Before and after a change."""
    rows = distributed(target, held)
    assert shown(target)[0] == sum(held)
    changed = data.draw(st.sampled_from(rows))
    assert target.patch(DISTRIBUTED, sent(**{changed["name"]: 12345})).status == 200
    assert shown(target)[0] == sum(held) - changed["stock"] + 12345


@verifies("warehouses/by_name")
@given(held=stocks, wanted=st.lists(st.integers(0, 1000), min_size=3, max_size=3))
def test_every_warehouse_named_is_set(target: InventoryTarget, held: list[int], wanted: list[int]) -> None:
    """To the stock that was sent for it, in whatever order they are named."""
    names = [row["name"] for row in distributed(target, held)]
    change = dict(zip(names, wanted, strict=False))
    assert target.patch(DISTRIBUTED, sent(**dict(reversed(change.items())))).status == 200
    assert shown(target) == (sum(change.values()), change)


@verifies("warehouses/unnamed_stay")
@given(held=st.lists(st.integers(1, 1000), min_size=2, max_size=3), at=st.integers(0, 1), wanted=whole_stock())
def test_a_warehouse_that_is_not_named_stays(target: InventoryTarget, held: list[int], at: int, wanted: int) -> None:
    """All but the one that is named are as before; naming none changes nothing."""
    before = {row["name"]: row["stock"] for row in distributed(target, held)}
    assert target.patch(DISTRIBUTED, sent(**{NAMES[at]: min(wanted, 10**6)})).status == 200
    assert shown(target)[1] == {**before, NAMES[at]: min(wanted, 10**6)}
    assert target.patch(DISTRIBUTED, {"warehouses": []}).status == 200
    assert shown(target)[1] == {**before, NAMES[at]: min(wanted, 10**6)}


@verifies("warehouses/direct_stock_refused")
@given(held=stocks, quantity=whole_stock() | st.builds(dict, adjust_by=st.integers(-3, 3)))
def test_no_direct_stock_beside_warehouses(target: InventoryTarget, held: list[int], quantity: Any) -> None:
    """Neither set nor adjusted, not even to what it is."""
    distributed(target, held)
    assert target.refused(DISTRIBUTED, {"stock": quantity})
    assert target.refused(DISTRIBUTED, {"stock": sum(held)})


@verifies("warehouses/without_warehouses")
@given(quantity=whole_stock())
def test_a_record_without_warehouses_has_a_direct_stock(target: InventoryTarget, quantity: int) -> None:
    """Though the shop has the application."""
    target.shop(multi_warehouse=True)
    assert target.patch(PLAIN, {"stock": quantity}).result.get("stock") == quantity


@verifies("warehouses/by_id")
@given(held=stocks, wanted=st.integers(0, 1000), named_too=st.booleans())
def test_a_warehouse_is_found_by_its_id(target: InventoryTarget, held: list[int], wanted: int, named_too: bool) -> None:
    """With its name beside it or without."""
    row = distributed(target, held)[-1]
    name = {"name": row["name"]} if named_too else {}
    assert target.patch(DISTRIBUTED, {"warehouses": [{"id": row["id"], **name, "stock": wanted}]}).status == 200
    assert shown(target)[1][row["name"]] == wanted


@verifies("warehouses/adjusted")
@given(held=stocks, change=st.integers(0, 1000))
def test_a_warehouse_is_adjusted(target: InventoryTarget, held: list[int], change: int) -> None:
    """By the number that was sent, up and down again."""
    row = distributed(target, held)[0]
    assert target.patch(DISTRIBUTED, sent(**{row["name"]: {"adjust_by": change}})).status == 200
    assert shown(target) == (sum(held) + change, {**shown(target)[1], row["name"]: row["stock"] + change})
    assert target.patch(DISTRIBUTED, sent(**{row["name"]: {"adjust_by": -change}})).status == 200
    assert shown(target)[1][row["name"]] == row["stock"]


@verifies("warehouses/unknown_refused")
@given(held=stocks, named=st.sampled_from(({"name": "Depozit nou"}, {"name": "depozit central"}, {"id": 9})))
def test_an_unknown_warehouse_is_refused(target: InventoryTarget, held: list[int], named: dict[str, Any]) -> None:
    """And the known one beside it is not changed either."""
    row = distributed(target, held)[0]
    known = {"name": row["name"], "stock": row["stock"] + 1}
    assert target.refused(DISTRIBUTED, {"warehouses": [{**named, "stock": 3}]})
    assert target.refused(DISTRIBUTED, {"warehouses": [known, {**named, "stock": 3}]})


@verifies("warehouses/twice_refused")
@given(held=stocks, by_id=st.booleans())
def test_a_warehouse_named_twice_is_refused(target: InventoryTarget, held: list[int], by_id: bool) -> None:
    """By its name twice, or once by its id."""
    row = distributed(target, held)[0]
    again = {"id": row["id"]} if by_id else {"name": row["name"]}
    entries = [{"name": row["name"], "stock": row["stock"] + 1}, {**again, "stock": row["stock"] + 2}]
    assert target.refused(DISTRIBUTED, {"warehouses": entries})


@verifies("warehouses/quantities")
@given(held=stocks, values=st.permutations(NO_STOCK))
def test_a_warehouse_holds_whole_numbers(target: InventoryTarget, held: list[int], values: list[Any]) -> None:
    """From 0 on, three others in turn; the sound number for another warehouse is not stored either."""
    rows = distributed(target, [*held[:2], 7])
    others, before = {row["name"]: row["stock"] + 1 for row in rows[1:]}, target.record(DISTRIBUTED)
    changes = [sent(**others, **{rows[0]["name"]: value}) for value in values[:3]]
    assert [target.patch(DISTRIBUTED, change).status for change in changes] == [400] * len(changes)
    assert target.record(DISTRIBUTED) == before


@verifies("warehouses/not_installed")
@given(held=stocks, record=st.sampled_from((PLAIN, DISTRIBUTED)))
def test_without_the_application_there_are_no_warehouses(target: InventoryTarget, held: list[int], record: int) -> None:
    """None is shown, and none can be changed."""
    rows = [{"id": at + 1, "name": NAMES[at], "stock": stock} for at, stock in enumerate(held)]
    target.shop({DISTRIBUTED: {"warehouses": rows}}, multi_warehouse=False)
    assert "warehouses" not in target.record(record)
    assert target.refused(record, sent(**{NAMES[0]: 3}))
