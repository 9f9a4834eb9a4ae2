"""How a refusal looks."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conformance.contract import check_list
from conformance.outcome import Outcome
from conformance.stockroom import LOCKED, PLAIN, UNKNOWN, UNKNOWN_ID
from conformance.strategies import quantities
from conformance.target import Target
from conformance.verifies import verifies
from specs import faults

unknown = st.sampled_from((UNKNOWN, UNKNOWN_ID, 0, ""))


def shown(outcome: Outcome) -> tuple[Any, str]:
    """Code and message of a fault as the wire shows them."""
    return outcome.code, outcome.message


def named(outcome: Outcome) -> Any:
    """The name of a fault as the wire shows it."""
    return outcome.data.get("name") if isinstance(outcome.data, dict) else None


def catalogued(name: str) -> tuple[int, str]:
    """Code and message of a fault as the documents give them."""
    return faults()[name].code, faults()[name].message


@verifies("faults/product_not_exists")
@given(operation=st.sampled_from(("list", "update", "multi_update")), identifier=unknown)
def test_an_unknown_product_is_101(target: Target, operation: str, identifier: Any) -> None:
    """Every method reports an unknown product with the same code and message."""
    data = [] if operation == "list" else [{"qty": 1}]
    outcome = target.call(operation, identifier if operation == "update" else [identifier], *data)
    assert shown(outcome) == catalogued("product_not_exists")


@verifies("faults/data_invalid")
@given(operation=st.sampled_from(("update", "multi_update")), data=st.sampled_from(({"qty": "abc"}, {"backorders": 9})))
def test_refused_data_is_102(target: Target, operation: str, data: Any) -> None:
    """Every method reports refused data with the same code and message."""
    outcome = target.call(operation, PLAIN if operation == "update" else [PLAIN], data)
    assert shown(outcome) == catalogued("data_invalid")


@verifies("faults/global_fault")
def test_global_faults_have_their_codes(target: Target) -> None:
    """Sessions and credentials that are wrong are reported with their codes and messages."""
    assert shown(target.client.call("badsession", "product_stock.list", [[PLAIN]])) == catalogued("session_expired")
    assert shown(target.client.login(target.user, "a wrong key")) == catalogued("access_denied")
    assert shown(target.client.login("", "")) == catalogued("invalid_request_param")


@verifies("faults/named")
@given(identifier=unknown)
def test_every_fault_has_its_name(target: Target, identifier: Any) -> None:
    """The documents' names for a missing product and refused data, the shop's own for the rest."""
    assert named(target.update(identifier, {"qty": 1})) == "product_not_exists"
    assert named(target.update(PLAIN, {"qty": "abc"})) == "data_invalid"
    assert named(target.client.call("badsession", "product_stock.list", [[PLAIN]])) == "session_expired"


@verifies("faults/own_code")
@given(identifier=unknown)
def test_every_fault_has_its_code(target: Target, identifier: Any) -> None:
    """A missing product, an expired session and a wrong key are told apart by their codes."""
    assert shown(target.update(identifier, {"qty": 1})) == catalogued("product_not_exists")
    assert shown(target.client.call("badsession", "product_stock.list", [[PLAIN]])) == catalogued("session_expired")
    assert shown(target.client.login(target.user, "a wrong key")) == catalogued("access_denied")


@verifies("faults/hidden_code")
@given(identifier=unknown)
def test_the_code_is_hidden(target: Target, identifier: Any) -> None:
    """One code for all faults; the message is the fault's own."""
    outcome = target.update(identifier, {"qty": 1})
    assert (outcome.code, outcome.message, outcome.data) == (-32000, faults()["product_not_exists"].message, {})
    outcome = target.client.call("badsession", "product_stock.list", [[PLAIN]])
    assert (outcome.code, outcome.message, outcome.data) == (-32000, faults()["session_expired"].message, {})


@verifies("faults/refused_save")
@given(qty=quantities())
def test_a_refused_save_is_102(target: Target, qty: Any) -> None:
    """A product that the shop refuses to save is reported as not updated, and is not."""
    before = target.everything()
    assert shown(target.update(LOCKED, {"qty": qty})) == catalogued("data_invalid")
    assert target.everything() == before


@verifies("faults/refusal_in_its_words")
@given(qty=quantities())
def test_a_refused_save_says_why(target: Target, qty: Any) -> None:
    """A product that the shop refuses to save is reported in the words of whoever refused, and is not saved."""
    before = target.everything()
    assert target.update(LOCKED, {"qty": qty}).message == target.refusal_words(target.engine.refusal)
    assert target.everything() == before


@verifies("faults/listed")
@given(resource=st.sampled_from(("product_stock", "cataloginventory_stock_item")))
def test_the_resource_lists_its_faults(target: Target, resource: str) -> None:
    """Codes 101 and 102 stand in the list, as text, with the document's messages."""
    listed = {entry["code"]: entry["message"] for entry in target.resource_faults(resource).rows}
    expected = {str(code): message for code, message in map(catalogued, ("product_not_exists", "data_invalid"))}
    assert {code: listed.get(code) for code in expected} == expected


@verifies("faults/listed_103")
def test_the_resource_lists_103(target: Target) -> None:
    """The list ends with fault 103."""
    listed = target.resource_faults("product_stock").rows
    assert [entry["code"] for entry in listed] == ["101", "102", "103"]
    assert listed[-1]["message"] == faults()["quantities_mismatch"].message


@verifies("faults/listed_global")
@given(session=st.sampled_from(("badsession", "")))
def test_global_faults_are_listed(target: Target, session: str) -> None:
    """Seven faults, 0 to 6, for whoever asks."""
    expected = [{"code": str(entry.code), "message": entry.message} for entry in faults().values() if entry.code < 100]
    assert target.client.method("globalFaults", session).rows == expected


@verifies("faults/http_200")
@given(identifier=unknown)
def test_faults_travel_with_200(target: Target, identifier: Any) -> None:
    """A fault is an answer like any other to HTTP."""
    outcome = target.update(identifier, {"qty": 1})
    assert (outcome.fault is not None, outcome.answer.status) == (True, 200)


@verifies("faults/in_multi_call")
@given(place=st.integers(0, 2), identifier=unknown)
def test_a_fault_in_a_multi_call(target: Target, place: int, identifier: Any) -> None:
    """The fault stands where its call stood; the calls around it are carried out."""
    calls: list[Any] = [["product_stock.list", [[PLAIN]]], ["product_stock.update", [PLAIN, {"qty": 9}]]]
    calls.insert(place, ["product_stock.update", [identifier, {"qty": 1}]])
    answers = target.client.method("multiCall", target.session, calls).members
    fault = faults()["product_not_exists"]
    assert len(answers) == 3
    assert answers.pop(place) == {"isFault": True, "faultCode": str(fault.code), "faultMessage": fault.message}
    listed, updated = answers
    check_list(listed, target.edition.listing.schema)
    assert [row["sku"] for row in listed] == [PLAIN]
    assert (updated, target.sees(PLAIN)["qty"]) == (True, 9)


@verifies("faults/multi_call_break")
def test_break_ends_a_multi_call(target: Target) -> None:
    """With break 1 nothing behind the first fault is carried out."""
    calls = [["product_stock.update", [UNKNOWN, {"qty": 1}]], ["product_stock.update", [PLAIN, {"qty": 9}]]]
    before = target.sees(PLAIN)
    answers = target.client.method("multiCall", target.session, calls, {"break": 1}).members
    assert [isinstance(answer, dict) and answer.get("isFault") for answer in answers] == [True]
    assert target.sees(PLAIN) == before


@verifies("faults/multi_call_broken")
def test_multi_call_does_not_fit_its_signature(target: Target) -> None:
    """Whatever it is called with, the protocol refuses it, and nothing is carried out."""
    before = target.sees(PLAIN)
    calls = [["product_stock.update", [PLAIN, {"qty": 9}]]]
    assert target.client.method("multiCall", target.session, calls).code == 623
    assert target.sees(PLAIN) == before
