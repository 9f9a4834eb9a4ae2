"""Whatever the contract lets a client send, the answer is one that the contract has (seen by schemathesis)."""

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from conformance.casting import items
from conformance.rest_target import ITEM, RestTarget
from conformance.schema_layer import OPERATIONS, cases, findings, sent
from conformance.values import IDENTITY
from conformance.verifies import verifies
from specs import fields, shop
from specs.stock_item import LARGEST

operations = st.sampled_from(OPERATIONS)


def without_refusals(target: RestTarget) -> None:
    """Begin from a shop that refuses no save."""
    products = shop()["magento1"]["products"]
    target.shop(products=[{key: entry[key] for key in entry if key != "refuses_saving"} for entry in products])


def found(target: RestTarget, case: Any, check: str) -> list[str]:
    """Send a case; what a check of schemathesis finds in the answer."""
    return findings(case, sent(target, case), check)


@verifies("rest_schema/status")
@given(data=st.data(), operation=operations, valid=st.booleans())
def test_every_status_is_in_the_contract(target: RestTarget, data: st.DataObject, operation: str, valid: bool) -> None:
    """Whatever is sent, allowed or not."""
    assert found(target, data.draw(cases(operation, valid=valid)), "status_code_conformance") == []


@verifies("rest_schema/media_type")
@given(data=st.data(), operation=operations, valid=st.booleans())
def test_every_media_type_is_in_the_contract(
    target: RestTarget, data: st.DataObject, operation: str, valid: bool
) -> None:
    """Whatever is sent, allowed or not."""
    assert found(target, data.draw(cases(operation, valid=valid)), "content_type_conformance") == []


@verifies("rest_schema/body")
@given(data=st.data(), operation=operations, item=items())
def test_every_body_is_as_its_schema_says(target: RestTarget, data: st.DataObject, operation: str, item: str) -> None:
    """Of any operation, and of an item that there is."""
    assert found(target, data.draw(cases(operation, valid=True)), "response_schema_conformance") == []
    assert found(target, data.draw(cases("read", valid=True, id=item)), "response_schema_conformance") == []


@verifies("rest_schema/no_server_error")
@given(data=st.data(), operation=operations, item=items())
def test_nothing_that_is_allowed_breaks_off(target: RestTarget, data: st.DataObject, operation: str, item: str) -> None:
    """Of any operation, and of an item that there is."""
    without_refusals(target)
    assert found(target, data.draw(cases(operation, valid=True)), "not_a_server_error") == []
    assert found(target, data.draw(cases("update", valid=True, id=item)), "not_a_server_error") == []


def is_stored(value: Any) -> bool:
    """Whether a value fits into its column: the contract bounds numbers, and cannot bound their texts."""
    return not isinstance(value, str) or value.strip("0123456789.-") != "" or abs(float(value or 0)) <= LARGEST


@verifies("rest_schema/valid_accepted")
@given(data=st.data())
def test_what_is_allowed_is_carried_out(target: RestTarget, data: st.DataObject) -> None:
    """Any fields that the contract allows, among whatever others."""
    case: Any = data.draw(cases("update", valid=True, media_type="application/json", id=ITEM))
    assume(isinstance(case.body, dict) and set(case.body) & set(fields()) - IDENTITY)
    case.body = {name: value for name, value in case.body.items() if name not in IDENTITY}
    assume(all(is_stored(case.body[name]) for name in set(case.body) & set(fields())))
    assert sent(target, case)[1].status == 200
