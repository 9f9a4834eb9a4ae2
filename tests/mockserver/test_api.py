"""Paths, arguments and several calls in one, as PHP's arrays and the shop's handler take them."""

from typing import Any

import pytest

from mockserver import World, build, php
from mockserver.api import Caller, call, multi_call, resource_list
from mockserver.rules.faults import Failure, Fault

CALLER = Caller("jsonrpc")
LISTED = [{"product_id": 1, "sku": "product1"}]


@pytest.fixture
def world() -> World:
    """A shop as it was seen, with a session."""
    made = build("openmage-20.18")
    made.store.put("sessions", "s", {"user": "apiUser", "last_used": made.now()})
    return made


def shown(rows: Any) -> list[dict[str, Any]]:
    """What tells a list's rows apart."""
    return [{name: row[name] for name in ("product_id", "sku")} for row in rows]


@pytest.mark.parametrize("args", [["product1"], {"0": "product1"}, {"7": "product1", "2": "more"}, "product1"])
def test_a_map_with_whole_numbers_as_keys_is_a_list(world: World, args: Any) -> None:
    """In the order of its members."""
    assert shown(call(world, CALLER, "s", "product_stock.list", args)) == LISTED


@pytest.mark.parametrize("key", ["00", "1.0", "", "-0", "productId"])
def test_a_map_with_other_keys_names_its_arguments(world: World, key: str) -> None:
    """Those that the method does not know break the call."""
    with pytest.raises(Failure, match="Unknown named parameter"):
        call(world, CALLER, "s", "product_stock.list", {key: "product1"})


@pytest.mark.parametrize("entry", [["product_stock.list", ["product1"]], {"0": "product_stock.list", "1": "product1"}])
def test_one_of_several_calls_is_a_list_or_a_map(world: World, entry: Any) -> None:
    """Path first, then the arguments."""
    assert shown(multi_call(world, CALLER, "s", [entry], {})[0]) == LISTED


@pytest.mark.parametrize("entry", [[], None, 5, "product_stock.list", {"path": "product_stock.list"}])
def test_one_of_several_calls_without_a_path_is_fault_3(world: World, entry: Any) -> None:
    """It stands in the list."""
    assert multi_call(world, CALLER, "s", [entry], {})[0]["faultCode"] == "3"


def test_an_object_is_no_call(world: World) -> None:
    """PHP cannot use it as an array."""
    with pytest.raises(Failure, match="stdClass as array"):
        multi_call(world, CALLER, "s", [php.Object({"0": "product_stock.list"})], {})


def test_an_internal_error_among_several_calls_has_no_text_of_its_own(world: World) -> None:
    """Alone it has."""
    args = [["a", "b"], {"qty": 1}]
    listed = multi_call(world, CALLER, "s", [["product_stock.update", args]], {})[0]
    assert listed["faultMessage"].startswith("Internal Error")
    with pytest.raises(Fault, match="SQLSTATE"):
        call(world, CALLER, "s", "product_stock.update", args)


def test_a_list_as_a_path_breaks_off(world: World) -> None:
    """The documents' edition has fault 3 for it."""
    with pytest.raises(Failure, match="explode"):
        call(world, CALLER, "s", ["product_stock.list"], [])
    plain = build()
    plain.store.put("sessions", "s", {"user": "apiUser", "last_used": plain.now()})
    with pytest.raises(Fault, match="resource_path_invalid"):
        call(plain, CALLER, "s", ["product_stock.list"], [])


def test_a_resource_without_allowed_methods_is_not_listed(world: World) -> None:
    """The right to the resource alone is not enough."""
    world.store.put(
        "api_users", "apiUser", {**world.store.get("api_users", "apiUser"), "allowed": ["cataloginventory"]}
    )
    assert resource_list(world, CALLER, "s") == []
