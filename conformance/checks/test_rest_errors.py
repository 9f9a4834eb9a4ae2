"""How a refusal looks over REST."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conformance.casting import path, sendable
from conformance.dialects.magento1_rest import Reply
from conformance.rest_bodies import as_json
from conformance.rest_strategies import changes, plain_fields
from conformance.rest_target import ITEM, LOCKED_ITEM, UNKNOWN_ITEM, RestTarget
from conformance.verifies import verifies
from specs import column, fields
from specs.rest_validation import wording

forms = st.sampled_from(("json", "xml"))
#: Requests that every edition refuses, each in its own way.
REFUSED = (
    ("GET", f"/stockitems/{UNKNOWN_ITEM}", b""),
    ("GET", "/stockitems?limit=101", b""),
    ("GET", "/stockitems?order=colour", b""),
    ("GET", "/nothing", b""),
    ("DELETE", f"/stockitems/{ITEM}", b""),
    ("PATCH", f"/stockitems/{ITEM}", b"{}"),
    ("PUT", f"/stockitems/{ITEM}", b'{"qty": 1, "use_config_min_qty": 7}'),
    ("PUT", f"/stockitems/{ITEM}", b"{}"),
    ("PUT", "/stockitems", b"["),
    ("PUT", f"/stockitems/{LOCKED_ITEM}", b'{"qty": 1}'),
)
refused = sendable(*REFUSED)
BLANKS: tuple[Any, ...] = ("", " ", None, [])
#: Fields that may hold nothing.
EMPTY = ("low_stock_date", "notify_stock_qty")
LAST = "Resource data pre-validation error."


def sent(target: RestTarget, request: tuple[str, str, bytes], accept: str = "application/json") -> Reply:
    """The answer to one of the requests above."""
    method, path, body = request
    return target.raw(method, path, body, Accept=accept, Content_Type="application/json" if body else None)


def flags(target: RestTarget) -> list[str]:
    """The flags that an update writes."""
    return [name for name in plain_fields(target.edition) if column(name).type == "flag"]


@verifies("rest_errors/envelope")
@given(request=refused)
def test_a_refusal_has_its_envelope(target: RestTarget, request: Any) -> None:
    """messages, error, and entries with a code and a message."""
    value = sent(target, request).value
    assert (list(value), list(value["messages"])) == (["messages"], ["error"])
    assert [sorted(entry) for entry in value["messages"]["error"]] == [["code", "message"]] * len(
        value["messages"]["error"]
    )


@verifies("rest_errors/json_xml_equal")
@given(request=refused)
def test_json_and_xml_refuse_in_the_same_words(target: RestTarget, request: Any) -> None:
    """The same status, codes and messages."""
    in_json, in_xml = sent(target, request), sent(target, request, "text/xml")
    assert (in_xml.status, in_xml.errors) == (in_json.status, in_json.errors)


@verifies("rest_errors/status_is_code")
@given(request=refused, form=st.sampled_from(("application/json", "text/xml")))
def test_the_status_is_the_code(target: RestTarget, request: Any, form: str) -> None:
    """Of every entry."""
    reply = sent(target, request, form)
    assert {code for code, _ in reply.errors} == {reply.status}


@verifies("rest_errors/not_found")
@given(data=st.data(), item=st.integers(90_000, 99_999), form=forms)
def test_an_unknown_item_is_404(target: RestTarget, data: st.DataObject, item: int, form: str) -> None:
    """Read and updated, and nobody's id such as 0."""
    change = data.draw(changes(target.edition, form))
    for unknown in (str(item), "0"):
        assert target.get(unknown, form).refusal == (404, "Resource not found.")
        assert target.put(unknown, change, form).refusal == (404, "Resource not found.")


@verifies("rest_errors/empty_value")
@given(name=st.sampled_from([name for name in fields() if name not in EMPTY]), blank=st.sampled_from(BLANKS))
def test_an_empty_value_is_named(target: RestTarget, name: str, blank: Any) -> None:
    """Every field that must hold something, alone and in a bulk update."""
    message = f'Empty value for "{name}" in request.'
    assert target.put(ITEM, {name: blank}).refusal == (400, message)
    (entry,) = target.put_many([{"item_id": ITEM, name: blank}]).entries("error")
    assert (entry["code"], entry["message"]) == (400, message)


@verifies("rest_errors/invalid_value")
@given(name=st.sampled_from(tuple(fields())), wrong=st.sampled_from(("abc", "5x", [5], True)))
def test_a_wrong_value_is_named(target: RestTarget, name: str, wrong: Any) -> None:
    """Every field, alone and in a bulk update."""
    message = f'Invalid value for "{name}" in request.'
    assert target.put(ITEM, {name: wrong}).refusal == (400, message)
    (entry,) = target.put_many([{"item_id": ITEM, name: wrong}]).entries("error")
    assert (entry["code"], entry["message"]) == (400, message)


@verifies("rest_errors/shop_wording")
@given(data=st.data(), wrong=st.sampled_from((7, "no", -1)))
def test_validators_have_their_words(target: RestTarget, data: st.DataObject, wrong: Any) -> None:
    """A flag that is none, backorders that there are not, a quantity that is absent."""
    words, flag = wording(target.edition.rest.validators), data.draw(st.sampled_from(flags(target)))
    assert target.put(ITEM, {"qty": 1, flag: wrong}).refusal == (400, f"{flag}: {words.flag.format(field=flag)}")
    refusal = target.put(ITEM, {"qty": 1, "backorders": wrong}).refusal
    assert refusal == (400, f"backorders: {words.enum}")
    assert target.put(ITEM, {flag: 1}).refusal == (400, f"qty: {words.blank}")


@verifies("rest_errors/every_violation")
@given(data=st.data())
def test_every_violation_is_said(target: RestTarget, data: st.DataObject) -> None:
    """An entry for each wrong field in the order of the body, and a last one."""
    wrong = data.draw(st.lists(st.sampled_from(flags(target)), min_size=1, max_size=4, unique=True))
    errors = target.put(ITEM, {"qty": 1, **dict.fromkeys(wrong, 7)}).errors
    assert [code for code, _ in errors] == [400] * (len(wrong) + 1)
    assert [name in message for name, (_, message) in zip(wrong, errors, strict=False)] == [True] * len(wrong)
    assert errors[-1][1] == LAST


@verifies("rest_errors/no_fields")
@given(body=st.sampled_from(({}, [], None, {"colour": "red"}, {"sku": "product1", "Qty": 5})))
def test_a_body_without_fields_is_invalid(target: RestTarget, body: Any) -> None:
    """For one item; and for several where there is none."""
    before = target.everything()
    assert target.put(ITEM, body).refusal == (400, "The request data is invalid.")
    assert target.put_many([]).refusal == (400, "The request data is invalid.")
    assert target.everything() == before


@verifies("rest_errors/bare_values")
@given(body=st.sampled_from((5, 1, True, "x", "qty")))
def test_a_bare_value_is_invalid(target: RestTarget, body: Any) -> None:
    """A number, a boolean, a text, in place of fields or items."""
    before = target.everything()
    assert target.put(ITEM, body).refusal == (400, "The request data is invalid.")
    assert target.put_many(body).refusal == (400, "The request data is invalid.")
    assert target.everything() == before


@verifies("rest_errors/bare_values_break")
@given(body=st.sampled_from((5, 1, True, "x", "qty")), path=st.sampled_from((f"/stockitems/{ITEM}", "/stockitems")))
def test_a_bare_value_breaks_off(target: RestTarget, body: Any, path: str) -> None:
    """An empty 500."""
    before = target.everything()
    answer = target.raw("PUT", path, as_json(body), Content_Type="application/json").answer
    assert (answer.status, answer.body) == (500, b"")
    assert target.everything() == before


@verifies("rest_errors/internal_error")
@given(data=st.data(), form=forms)
def test_a_refused_save_is_an_internal_error(target: RestTarget, data: st.DataObject, form: str) -> None:
    """Alone and in a bulk update; nothing is stored."""
    change, before = data.draw(changes(target.edition, form)), target.everything()
    assert target.put(LOCKED_ITEM, change, form).refusal == (500, "Resource internal error.")
    (entry,) = target.put_many([{"item_id": LOCKED_ITEM, **change}], form).entries("error")
    assert entry == {"message": "Resource internal error.", "code": 500, "item_id": LOCKED_ITEM}
    assert target.everything() == before


@verifies("rest_errors/refusal_in_its_words")
@given(data=st.data(), form=forms)
def test_a_refused_save_says_why(target: RestTarget, data: st.DataObject, form: str) -> None:
    """Alone in the words of whoever refused; in a bulk update without an id; nothing is stored."""
    change, before = data.draw(changes(target.edition, form)), target.everything()
    words = target.refusal_words("stock_item")
    assert target.put(LOCKED_ITEM, change, form).errors == [(500, words), (500, "Unhandled simple errors.")]
    (entry,) = target.put_many([{"item_id": LOCKED_ITEM, **change}], form).entries("error")
    assert entry == {"message": "Resource internal error.", "code": 500, "item_id": None}
    assert target.everything() == before


@verifies("rest_errors/no_route")
@given(path=path(f"/stockitems/{ITEM}/{ITEM}", "/nothing", "/products", f"/stockitem/{ITEM}"), form=forms)
def test_other_paths_are_no_route(target: RestTarget, path: str, form: str) -> None:
    """Read or written."""
    accept = {"json": "application/json", "xml": "text/xml"}[form]
    for method in ("GET", "PUT"):
        reply = target.raw(method, path, b"{}", Accept=accept, Content_Type="application/json")
        assert reply.refusal == (404, "Request does not match any route.")


@verifies("rest_errors/version")
@given(version=st.sampled_from(("x", "0", "-1", "1.0", "v1", "1x")), good=st.integers(1, 99))
def test_a_version_is_a_number(target: RestTarget, version: str, good: int) -> None:
    """Whole, from 1; all of them are the first."""
    wrong = target.raw("GET", f"/stockitems/{ITEM}", Version=version)
    assert wrong.refusal == (400, f'Invalid version "{version}" requested.')
    assert target.raw("GET", f"/stockitems/{ITEM}", Version=str(good)).row == target.get(ITEM).row
