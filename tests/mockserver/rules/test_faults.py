"""What goes wrong, and what it is called."""

from collections.abc import Callable
from typing import Any

import pytest

from mockserver import World, build
from mockserver.rules.faults import Failure, Fault, broken, message_of
from specs import faults

Method = Callable[..., Any]


@pytest.mark.parametrize("name", faults())
def test_a_fault_has_its_code_and_message(world: World, name: str) -> None:
    """Those of the catalogue; the shop's own words count only where the edition shows them."""
    assert Fault(name).spec.name == name
    assert message_of(world, Fault(name, "details")) == faults()[name].message
    assert message_of(build("openmage-20.18"), Fault(name, "details")) == "details"
    assert message_of(build("openmage-20.18"), Fault(name)) == faults()[name].message


def test_what_breaks_off_is_a_fault_or_a_failure(world: World) -> None:
    """The documented edition has a fault for it, the shops show a page or nothing."""
    found = broken(world, "why")
    assert isinstance(found, Fault)
    assert (found.spec.name, found.details) == ("invalid_request_param", "why")
    failure = broken(build("openmage-20.18"), "why", page=True)
    assert isinstance(failure, Failure)
    assert (failure.reason, failure.page) == ("why", True)


def test_the_faults_are_listed(world: World, shop: Callable[..., World], method: Method) -> None:
    """Seven for everybody, two of the document or three of the shops, codes as text."""
    assert [entry["code"] for entry in method(world, "globalFaults")] == [str(code) for code in range(7)]
    assert [entry["code"] for entry in method(world, "resourceFaults", "session_id", "product_stock")] == ["101", "102"]
    observed = method(shop("openmage-20.18"), "resourceFaults", "session_id", "cataloginventory_stock_item")
    assert [entry["code"] for entry in observed] == ["101", "102", "103"]
    assert method(world, "resourceFaults", "session_id", "nosuch")[0] == 3
    assert method(world, "resourceFaults", "nobody", "product_stock")[0] == 5


@pytest.mark.parametrize(("stop", "length"), [({}, 3), ({"break": 1}, 2), ({"break": "1"}, 2), ({"break": True}, 2)])
def test_a_fault_stands_in_its_place_in_a_multi_call(world: World, method: Method, stop: Any, length: int) -> None:
    """Calls behind it are carried out unless `break` is 1."""
    calls = [["product_stock.list", ["product1"]], ["product_stock.update", ["x", {}]], ["product_stock.list", ["Sku"]]]
    answers = method(world, "multiCall", "session_id", calls, stop)
    assert len(answers) == length
    assert answers[1] == {"isFault": True, "faultCode": "101", "faultMessage": "Product not exists."}


@pytest.mark.parametrize("stop", [{"break": 0}, {"break": "0"}, {"break": None}, {"break": [1]}, [], None, 5])
def test_a_multi_call_goes_on_otherwise(world: World, method: Method, stop: Any) -> None:
    """Whatever the options are that do not say to stop."""
    calls = [["nosuch.list", []], ["product_stock.list", ["Sku"]]]
    assert len(method(world, "multiCall", "session_id", calls, stop)) == 2
