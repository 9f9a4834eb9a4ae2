"""The messages around the calls: ids, versions, errors, and what is no call at all."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conformance.dialects import ABSENT
from conformance.outcome import PAGE, Outcome
from conformance.stockroom import OTHER, PLAIN, UNKNOWN
from conformance.strategies import quantities
from conformance.target import Target
from conformance.verifies import verifies

ids = st.integers(-(2**53), 2**53) | st.text('aZ09-_/ é☃😀\\"', max_size=10)
broken_bodies = st.sampled_from(
    (
        b'{"jsonrpc": "2.0", "method"',
        b"{} x",
        b"{'a': 1}",
        b"\xff\xfe{}",
        b'\xef\xbb\xbf{"id": 1}',
        b"[1,",
        b"nul",
        b"{" * 9,
    )
)
lists = st.sampled_from(([], {}, ["call"], {"a": 1}))
no_text = st.sampled_from((5, 1.5, True, False, ""))


def call(target: Target, path: str, *arguments: Any, **members: Any) -> dict[str, Any]:
    """A call message with members of our own choice."""
    params = [target.session, f"product_stock.{path}", list(arguments)]
    return {"jsonrpc": "2.0", "method": "call", "params": params, **members}


def half(target: Target) -> Any:
    """The client half of the one dialect that has these envelopes."""
    return target.client


def asked(target: Target, message: Any) -> Outcome:
    """The outcome of a JSON-RPC message as it is."""
    found: Outcome = half(target).ask(message)
    return found


def sent(target: Target, body: bytes) -> Outcome:
    """The outcome of a body as it is."""
    found: Outcome = target.client.send(half(target).message(body))
    return found


@verifies("envelope/id_echo")
@given(identifier=ids, product=st.sampled_from((PLAIN, UNKNOWN)))
def test_the_id_comes_back(target: Target, identifier: Any, product: str) -> None:
    """Results and errors carry the id that was sent, number or text."""
    found = asked(target, call(target, "list", [product], id=identifier)).envelope.get("id", ABSENT)
    assert (found, type(found)) == (identifier, type(identifier))


@verifies("envelope/id_as_text")
@given(identifier=ids, product=st.sampled_from((PLAIN, UNKNOWN)))
def test_the_id_comes_back_as_text(target: Target, identifier: Any, product: str) -> None:
    """Results and errors carry the id as text."""
    path, data = ("list", []) if product == PLAIN else ("update", [{"qty": 1}])
    assert asked(target, call(target, path, product, *data, id=identifier)).envelope.get("id") == str(identifier)


@verifies("envelope/version")
@given(product=st.sampled_from((PLAIN, UNKNOWN)))
def test_the_version_comes_back(target: Target, product: str) -> None:
    """Results and errors say which version they are."""
    assert asked(target, call(target, "update", product, {"qty": 1}, id=1)).envelope.get("jsonrpc") == "2.0"


@verifies("envelope/malformed")
@given(body=broken_bodies)
def test_what_is_no_json_is_a_parse_error(target: Target, body: bytes) -> None:
    """A body that is no JSON is answered with the error for it and a null id."""
    outcome = sent(target, body)
    assert (outcome.code, outcome.envelope.get("id", ABSENT)) == (-32700, None)


@verifies("envelope/malformed_page")
@given(body=broken_bodies)
def test_what_is_no_json_is_a_page(target: Target, body: bytes) -> None:
    """A body that is no JSON ends in the shop's error page."""
    answer = sent(target, body).answer
    assert (answer.status, answer.header("content-type").partition(";")[0]) == (503, "text/html")


@verifies("envelope/invalid_request")
@given(method=no_text)
def test_a_method_is_text(target: Target, method: Any) -> None:
    """A message whose method is no text is no call."""
    assert asked(target, {"jsonrpc": "2.0", "method": method, "params": [], "id": 1}).code == -32600


@verifies("envelope/invalid_request")
@given(method=lists)
def test_a_method_is_no_list(target: Target, method: Any) -> None:
    """A message whose method is a list or a map is refused as invalid, or the shop breaks off over it."""
    outcome = asked(target, {"jsonrpc": "2.0", "method": method, "params": [], "id": 1})
    broken_off = outcome.fault == PAGE and (outcome.answer.status, outcome.answer.body) == (500, b"")
    seen = {"refused": outcome.code == -32600, "breaks_off": broken_off}
    assert seen[target.edition.dialects["jsonrpc"].unlike_text]


@verifies("envelope/unknown_method")
@given(
    method=st.sampled_from(("nosuch", "Call", "updateAll", "catalogInventoryStockItemList")), with_session=st.booleans()
)
def test_an_unknown_method_is_an_error(target: Target, method: str, with_session: bool) -> None:
    """A method that nobody knows is answered with one of the allowed errors, and changes nothing."""
    before = target.everything()
    params = [target.session if with_session else "none", PLAIN, {"qty": 1}]
    outcome = asked(target, {"jsonrpc": "2.0", "method": method, "params": params, "id": 1})
    assert outcome.code == -32601 or outcome.fault in ("resource_path_invalid", "session_expired")
    assert target.everything() == before


@verifies("envelope/batch")
@given(first=quantities(), second=quantities())
def test_a_batch_is_all_or_nothing(target: Target, first: Any, second: Any) -> None:
    """Two calls in a list: two answers with their ids and both stored, or one error and none."""
    before = [target.sees(sku)["qty"] for sku in (PLAIN, OTHER)]
    calls = [
        call(target, "update", PLAIN, {"qty": first}, id=1),
        call(target, "update", OTHER, {"qty": second}, id="b"),
    ]
    outcome = asked(target, calls)
    answered = outcome.body if isinstance(outcome.body, list) else []
    found = [(answer.get("id"), answer.get("result")) for answer in answered if isinstance(answer, dict)]
    stored = [target.sees(sku)["qty"] for sku in (PLAIN, OTHER)]
    both = len(answered) == 2 and (1, True) in found and ("b", True) in found
    carried_out = both and stored == [first, second]
    assert carried_out or (outcome.code is not None and stored == before)


@verifies("envelope/batch_refused")
@given(qty=quantities())
def test_a_batch_is_refused(target: Target, qty: Any) -> None:
    """Two calls in a list are one expired session, without id and version; nothing is stored."""
    before = target.everything()
    outcome = asked(target, [call(target, "update", sku, {"qty": qty}, id=1) for sku in (PLAIN, OTHER)])
    envelope = outcome.envelope
    assert (outcome.fault, envelope.get("id", ABSENT), "jsonrpc" in envelope) == ("session_expired", None, False)
    assert target.everything() == before


@verifies("envelope/notification")
@given(qty=quantities())
def test_a_call_without_id_is_not_answered(target: Target, qty: Any) -> None:
    """The body of the answer is empty, and the call is carried out."""
    assert asked(target, call(target, "update", PLAIN, {"qty": qty})).answer.body == b""
    assert target.sees(PLAIN)["qty"] == qty


@verifies("envelope/named_parameters")
@given(qty=quantities())
def test_parameters_by_name(target: Target, qty: Any) -> None:
    """Session, path and arguments by name, in any order, are those by position."""
    params = {"args": [PLAIN, {"qty": qty}], "apiPath": "product_stock.update", "sessionId": target.session}
    assert asked(target, {"jsonrpc": "2.0", "method": "call", "params": params, "id": 1}).fault is None
    assert target.sees(PLAIN)["qty"] == qty


@verifies("envelope/path_as_method")
@given(qty=quantities())
def test_a_path_is_a_method(target: Target, qty: Any) -> None:
    """The path as the method and the session before the arguments is the same call."""
    params = [target.session, PLAIN, {"qty": qty}]
    assert asked(target, {"jsonrpc": "2.0", "method": "product_stock.update", "params": params, "id": 1}).fault is None
    assert target.sees(PLAIN)["qty"] == qty


@verifies("envelope/missing_argument")
@given(operation=st.sampled_from(("list", "update", "multi_update")))
def test_a_missing_argument_is_named(target: Target, operation: str) -> None:
    """A call without its required arguments is the fault for a missing parameter."""
    before = target.everything()
    assert target.call(operation, *([] if operation == "list" else [PLAIN])).fault == "invalid_request_param"
    assert target.everything() == before


@verifies("envelope/missing_argument_breaks")
@given(operation=st.sampled_from(("list", "update")))
def test_a_missing_argument_breaks_off(target: Target, operation: str) -> None:
    """A call without its required arguments ends in an empty 500."""
    before = target.everything()
    outcome = target.call(operation, *([] if operation == "list" else [PLAIN]))
    assert (outcome.fault, outcome.answer.status, outcome.answer.body) == (PAGE, 500, b"")
    assert target.everything() == before


@verifies("envelope/resources")
def test_resources_show_what_may_be_called(target: Target) -> None:
    """All methods for who may do all, the list alone for who may only list."""
    assert methods_of(target, target.session) == {"list", "update", "multiUpdate"}
    assert methods_of(target, target.session_of("reader")) == {"list"}


def methods_of(target: Target, session: str) -> set[str]:
    """The methods of the stock items that a session's user may call, as `resources` lists them."""
    listed = target.client.method("resources", session).rows
    stock = [entry for entry in listed if "product_stock" in entry.get("aliases", ())]
    assert len(stock) == 1
    return {method["name"] for method in stock[0]["methods"]}
