"""Several products in one call."""

from collections.abc import Callable
from typing import Any

import pytest

from mockserver import World, build
from mockserver.rules.faults import Fault
from mockserver.rules.multi_update import multi_update
from specs import edition

Call = Callable[..., Any]
Row = Callable[..., dict[str, Any]]


def test_all_products_share_one_data(world: World, call: Call, row: Row) -> None:
    """The documented edition."""
    assert call(world, "multiUpdate", ["product1", 2], {"qty": 7}) is True
    assert [row(world, item)["qty"] for item in "123"] == ["7.0000", "7.0000", "10.0000"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((["product1", "nosuch"], {"qty": 7}), 101),
        ((["product1", "locked1"], {"qty": 7}), 102),
        ((["product1", "product2"], {"qty": 7, "backorders": 9}), 102),
        ((["nosuch"], {"qty": "x"}), 102),
    ],
)
def test_what_is_wrong_is_found_before_anything_is_stored(
    world: World, call: Call, row: Row, arguments: Any, code: int
) -> None:
    """An unknown product, one that cannot be saved, data that is refused."""
    assert call(world, "multiUpdate", *arguments)[0] == code
    assert row(world)["qty"] == "100.0000"


def test_no_products_are_no_change(world: World, call: Call) -> None:
    """Nothing to do is done."""
    assert call(world, "multiUpdate", [], {"qty": 7}) is True


def test_over_json_rpc_the_shops_cannot_be_asked(call: Call) -> None:
    """Fault 4."""
    world = build("openmage-20.18")
    assert call(world, "multiUpdate", ["product1"], [{"qty": 7}]) == (-32000, "Resource path is not callable.")


def test_parallel_lists_are_carried_out_one_by_one(row: Row) -> None:
    """Each product its own data; what was stored before one fails stays; lists of different length are fault 103."""
    world, engine = build("openmage-20.18"), edition("openmage-20.18").engines["v1"]
    with pytest.raises(Fault, match="product_not_exists"):
        multi_update(
            world, ["product1", "nosuch", "product2"], [{"qty": 1}, {"qty": 2}, {"qty": 3}], "sku_or_id", engine
        )
    assert [row(world, item)["qty"] for item in "12"] == ["1.0000", "50.0000"]
    with pytest.raises(Fault, match="quantities_mismatch"):
        multi_update(world, ["product1", "product2"], [{"qty": 9}], "sku_or_id", engine)
    assert multi_update(world, ["product1", "product1"], [{"qty": 5}, {"qty": 6}], "sku_or_id", engine) is True
    assert row(world)["qty"] == "6.0000"
