"""In which form answers are written and bodies are read: JSON and XML, by Accept and Content-Type."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conformance.casting import items, path
from conformance.dialects.magento1_rest import Reply
from conformance.rest_bodies import as_json, written
from conformance.rest_strategies import changes
from conformance.rest_target import ITEM, OTHER_ITEM, RestTarget
from conformance.values import typed
from conformance.verifies import verifies

PATH = f"/stockitems/{ITEM}"
paths = path(PATH, "/stockitems", "/stockitems?limit=2", "/stockitems/99999")
#: What is asked for, and what an answer in it is called.
JSON_TYPES = ("application/json",)
XML_TYPES = ("text/xml", "application/xml", "application/xhtml+xml")
NOTHING_KNOWN = (None, "", "garbage", "image/png", "text/html, image/*")


def kind_of(media_type: str) -> str:
    """What an answer in a media type is called."""
    return "application/json" if media_type in JSON_TYPES else "application/xml"


def send(target: RestTarget, body: bytes, content_type: str | None, path: str = PATH) -> Reply:
    """An update of which only the body and its Content-Type are of our choice."""
    return target.raw("PUT", path, body, Content_Type=content_type)


def refused(target: RestTarget, body: bytes, content_type: str | None) -> tuple[int, str]:
    """How an update of one item, and likewise of several, is refused; it may change nothing."""
    before = target.everything()
    refusal = send(target, body, content_type).refusal
    assert send(target, body, content_type, "/stockitems").refusal == refusal
    assert target.everything() == before
    return refusal


@verifies("media_types/default_json")
@given(path=paths, accept=st.sampled_from(("*/*", "application/*", "image/png, */*;q=0.1")))
def test_anything_is_json(target: RestTarget, path: str, accept: str) -> None:
    """For who accepts anything, or any application/*."""
    assert target.raw("GET", path, Accept=accept).media_type == "application/json"


@verifies("media_types/no_accept_json")
@given(path=paths, accept=st.sampled_from(NOTHING_KNOWN))
def test_nothing_known_is_json(target: RestTarget, path: str, accept: str | None) -> None:
    """The default format, whatever is asked for in vain."""
    assert target.raw("GET", path, Accept=accept).media_type == "application/json"


@verifies("media_types/no_accept_breaks")
@given(path=paths, accept=st.sampled_from(NOTHING_KNOWN))
def test_nothing_known_breaks_off(target: RestTarget, path: str, accept: str | None) -> None:
    """The shop gives up, before it looks who asks."""
    answer = target.raw("GET", path, Accept=accept).answer
    assert (answer.status, answer.body) == (500, b"Service temporary unavailable")


@verifies("media_types/xml_on_request")
@given(path=paths, accept=st.sampled_from(XML_TYPES))
def test_xml_is_written_on_request(target: RestTarget, path: str, accept: str) -> None:
    """Items, lists and refusals."""
    reply = target.raw("GET", path, Accept=accept)
    assert reply.media_type == "application/xml"
    assert b"<magento_api" in reply.answer.body


@verifies("media_types/best_quality")
@given(
    types=st.permutations((JSON_TYPES[0], XML_TYPES[0], "image/png")),
    qualities=st.lists(st.integers(1, 9), min_size=3, max_size=3),
)
def test_the_best_quality_is_written(target: RestTarget, types: list[str], qualities: list[int]) -> None:
    """The highest q of what there is; the first of those that are equal."""
    accept = ", ".join(f"{name};q=0.{quality}" for name, quality in zip(types, qualities, strict=True))
    there = [(name, quality) for name, quality in zip(types, qualities, strict=True) if name != "image/png"]
    best = max(there, key=lambda entry: entry[1])[0]
    assert target.raw("GET", PATH, Accept=accept).media_type == kind_of(best)


@verifies("media_types/content_type")
@given(path=paths, accept=st.sampled_from((*JSON_TYPES, *XML_TYPES)))
def test_an_answer_says_what_it_is(target: RestTarget, path: str, accept: str) -> None:
    """The media type and the charset."""
    shown = target.raw("GET", path, Accept=accept).answer.header("content-type")
    assert shown == f"{kind_of(accept)}; charset=utf-8"


@verifies("media_types/body_by_content_type")
@given(data=st.data(), sent=st.sampled_from(("json", "xml")), accept=st.sampled_from((*JSON_TYPES, *XML_TYPES)))
def test_a_body_is_what_it_says(target: RestTarget, data: st.DataObject, sent: str, accept: str) -> None:
    """It is stored, and refused in the form that is accepted."""
    change = data.draw(changes(target.edition, "xml"))
    content_type = {"json": "application/json", "xml": data.draw(st.sampled_from(XML_TYPES))}[sent]
    body = written(change, sent)
    assert target.raw("PUT", PATH, body, Accept=accept, Content_Type=content_type).status == 200
    stored = target.stored(ITEM)
    assert {name: stored[name] for name in change} == {name: typed(name, value) for name, value in change.items()}
    refusal = target.raw("PUT", "/stockitems/99999", body, Accept=accept, Content_Type=content_type)
    assert (refusal.status, refusal.media_type) == (404, kind_of(accept))


@verifies("media_types/xml_attributes")
@given(item=items(), qty=st.integers(-5, 500), as_attribute=st.booleans())
def test_attributes_are_elements(target: RestTarget, item: str, qty: int, as_attribute: bool) -> None:
    """The id of an item either way, and any other field."""
    number = target.id_of(item)
    attribute = f'<data_item item_id="{number}" qty="{qty}"/>'
    element = f"<data_item><item_id>{number}</item_id><qty>{qty}</qty></data_item>"
    body = f"<magento_api>{attribute if as_attribute else element}</magento_api>".encode()
    assert send(target, body, "text/xml", "/stockitems").entries("error") == []
    assert target.stored(item)["qty"] == qty


@verifies("media_types/content_type_missing")
@given(qty=st.integers(0, 500), form=st.sampled_from(("json", "xml")))
def test_a_body_needs_a_content_type(target: RestTarget, qty: int, form: str) -> None:
    """One without is refused."""
    assert refused(target, written({"qty": qty}, form), None) == (400, "Content-Type header is empty")


@verifies("media_types/content_type_unknown")
@given(
    kind=st.sampled_from(("text/html", "application/octet-stream", "application/JSON", "text/json", "multipart/mixed"))
)
def test_other_media_types_are_refused(target: RestTarget, kind: str) -> None:
    """The type is named."""
    message = f'Server can not understand Content-Type HTTP header media type "{kind}"'
    assert refused(target, as_json({"qty": 5}), kind) == (400, message)


@verifies("media_types/charset")
@given(
    kind=st.sampled_from(("application/json", "text/xml")), charset=st.sampled_from(("latin1", "iso-8859-1", "utf-16"))
)
def test_only_utf_8_is_read(target: RestTarget, kind: str, charset: str) -> None:
    """Other charsets are refused, utf-8 in any spelling is not."""
    body = written({"qty": 5}, "json" if kind in JSON_TYPES else "xml")
    assert refused(target, body, f"{kind}; charset={charset}") == (400, "UTF-8 is the only supported charset")
    assert send(target, body, f"{kind}; charset=utf-8").status == 200
    assert send(target, body, f"{kind}; charset=UTF-8").status == 200


MALFORMED: dict[str, tuple[bytes, ...]] = {
    "application/json": (b"", b'{"qty": 5', b"{'qty': 5}", b'{"qty": \xff}', b'{"qty": 5} x', b"<qty>5</qty>"),
    "text/xml": (b"", b"<magento_api><qty>5</magento_api>", b"<a", b'{"qty": 5}', b"<a/><b/>"),
}


@verifies("media_types/malformed")
@given(wrong=st.sampled_from([(kind, body) for kind, bodies in MALFORMED.items() for body in bodies]))
def test_malformed_bodies_are_refused(target: RestTarget, wrong: tuple[str, bytes]) -> None:
    """Cut off, misspelt, or of the other form."""
    kind, body = wrong
    assert refused(target, body, kind) == (400, "Decoding error.")


def with_entity(declaration: str, *fields: Any) -> bytes:
    """A bulk update in XML that declares an entity e."""
    text = f'<?xml version="1.0"?><!DOCTYPE magento_api [<!ENTITY e {declaration}>]><magento_api>{"".join(fields)}'
    return f"{text}</magento_api>".encode()


@verifies("media_types/external_entities")
@given(
    field=st.sampled_from(("item_id", "qty", "colour")), address=st.sampled_from(("file:///etc/passwd", "/etc/passwd"))
)
def test_external_entities_are_not_read(target: RestTarget, field: str, address: str) -> None:
    """Nothing of a file stands in an answer or in an item."""
    item = f"<data_item><item_id>{target.id_of(OTHER_ITEM)}</item_id><qty>1</qty><{field}>&e;</{field}></data_item>"
    reply = send(target, with_entity(f'SYSTEM "{address}"', item), "text/xml", "/stockitems")
    assert b"root:" not in reply.answer.body
    assert "root:" not in str(target.stored(OTHER_ITEM))


@verifies("media_types/doctype_refused")
@given(qty=st.integers(0, 500))
def test_a_doctype_is_refused(target: RestTarget, qty: int) -> None:
    """Also one whose entities stand for harmless text."""
    assert refused(target, with_entity(f'"{qty}"', "<qty>&e;</qty>"), "text/xml") == (400, "Decoding error.")


@verifies("media_types/entities_expanded")
@given(qty=st.integers(0, 500))
def test_internal_entities_stand_for_their_text(target: RestTarget, qty: int) -> None:
    """A quantity as an entity."""
    assert send(target, with_entity(f'"{qty}"', "<qty>&e;</qty>"), "text/xml").status == 200
    assert target.stored(ITEM)["qty"] == qty
