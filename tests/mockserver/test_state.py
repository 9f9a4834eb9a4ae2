"""The world as a document: it comes back as it went in, and what is no state is refused with its place."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver import StateError, World, build
from mockserver.state import load, merge, shop_of, to_document
from specs import SpecError, editions, fields, shop

SHARED = Path(os.environ.get("STOCKPROOF_SHARED", Path(__file__).parents[3] / "shared"))
FIXTURE = SHARED / "recordings" / "fixture.json"

#: A change of the documents' shop that no shop could hold, and the place that is named.
BAD: list[tuple[dict[str, Any], str]] = [
    ({"colour": 1}, "magento1.colour"),
    ({"products": {}}, "magento1.products"),
    ({"products": [5]}, "magento1.products[0]"),
    ({"products": [{"sku": "a"}]}, "magento1.products[0].product_id"),
    ({"products": [{"product_id": "1"}]}, "magento1.products[0].sku"),
    ({"products": [{"product_id": "0", "sku": "a"}]}, "magento1.products[0].product_id"),
    ({"products": [{"product_id": "01", "sku": "a"}]}, "magento1.products[0].product_id"),
    ({"products": [{"product_id": True, "sku": "a"}]}, "magento1.products[0].product_id"),
    ({"products": [{"product_id": "٥", "sku": "a"}]}, "magento1.products[0].product_id"),
    ({"products": [{"product_id": "9" * 5000, "sku": "a"}]}, "magento1.products[0].product_id"),
    ({"products": [{"product_id": "1", "sku": 5}]}, "magento1.products[0].sku"),
    ({"products": [{"product_id": "1", "sku": "a", "color": 1}]}, "magento1.products[0].color"),
    ({"products": [{"product_id": "1", "sku": "a", "type": "kit"}]}, "magento1.products[0].type"),
    ({"products": [{"product_id": "1", "sku": "a", "status": "on"}]}, "magento1.products[0].status"),
    ({"products": [{"product_id": "1", "sku": "a", "updated_at": 5}]}, "magento1.products[0].updated_at"),
    ({"products": [{"product_id": "1", "sku": "a", "refuses_saving": {}}]}, "magento1.products[0].refuses_saving"),
    (
        {"products": [{"product_id": "1", "sku": "a", "refuses_saving": {"product": 1, "stock_item": ""}}]},
        "magento1.products[0].refuses_saving.product",
    ),
    ({"products": [{"product_id": n, "sku": "a"} for n in "12"]}, "magento1.products[1].sku"),
    ({"products": [{"product_id": "1", "sku": "a"}, {"product_id": "2", "sku": "Á "}]}, "magento1.products[1].sku"),
    ({"products": [{"product_id": "1", "sku": s} for s in "ab"]}, "magento1.products[1].product_id"),
    ({"stock_items": []}, "magento1.stock_items"),
    ({"stock_items": {"x": {}}}, "magento1.stock_items.x"),
    ({"stock_items": {"99": {}}}, "magento1.stock_items.99"),
    ({"stock_items": {"99": 5}}, "magento1.stock_items.99"),
    ({"stock_items": {"99": {"product_id": "99"}}}, "magento1.stock_items.99.product_id"),
    ({"stock_items": {"99": {"product_id": "1"}}}, "magento1.stock_items.99.product_id"),
    ({"stock_items": {"01": {"product_id": "8"}}}, "magento1.stock_items.01"),
    ({"stock_items": {"1": {"item_id": "2"}}}, "magento1.stock_items.1.item_id"),
    ({"stock_items": {"1": {"color": "red"}}}, "magento1.stock_items.1.color"),
    *(
        ({"stock_items": {"1": {"qty": value}}}, "magento1.stock_items.1.qty")
        for value in ("abc", "", "NaN", "sNaN", "Infinity", "1e400", "1.00001", "100000000", True, [], {}, 0.00001)
    ),
    *(
        ({"stock_items": {"1": {name: value}}}, f"magento1.stock_items.1.{name}")
        for name in ("is_in_stock", "backorders", "manage_stock")
        for value in ("-1", "1.0", "yes", "65536", "9" * 5000, True, [], {})
    ),
    *(
        ({"stock_items": {"1": {"low_stock_date": value}}}, "magento1.stock_items.1.low_stock_date")
        for value in ("soon", "", 5, "2026-02-30 00:00:00", [])
    ),
    ({"stock_status": {"1": {"qty": "1.0000"}}, "products": []}, "magento1.stock_items.1.product_id"),
    ({"stock_status": {"99": {"qty": "1.0000", "stock_status": "1"}}}, "magento1.stock_status.99"),
    ({"stock_status": {"1": {"stock_status": "yes"}}}, "magento1.stock_status.1.stock_status"),
    ({"stock_status": {"1": {"stock_status": 2}}}, "magento1.stock_status.1.stock_status"),
    ({"stock_status": {"1": {"color": 1}}}, "magento1.stock_status.1"),
    ({"stock_status": {"1": 5}}, "magento1.stock_status.1"),
    ({"configurable_children": {"12": "10"}}, "magento1.configurable_children.12"),
    ({"configurable_children": {"12": 5}}, "magento1.configurable_children.12"),
    ({"configurable_children": {"12": ["99"]}}, "magento1.configurable_children.12"),
    ({"configurable_children": {"12": ["10", "10"]}}, "magento1.configurable_children.12"),
    ({"configurable_children": {"12": ["12"]}}, "magento1.configurable_children.12"),
    ({"configurable_children": {"13": ["10"]}}, "magento1.configurable_children.13"),
    ({"configurable_children": {"99": ["10"]}}, "magento1.configurable_children.99"),
    ({"api_users": []}, "magento1.api_users"),
    ({"api_users": {"x": {}}}, "magento1.api_users.x.key"),
    ({"api_users": {"x": {"key": 5}}}, "magento1.api_users.x.key"),
    ({"api_users": {"x": {"key": "k", "admin": True}}}, "magento1.api_users.x.admin"),
    ({"api_users": {"x": {"key": "k", "active": "no"}}}, "magento1.api_users.x.active"),
    ({"api_users": {"x": {"key": "k", "allowed": "all"}}}, "magento1.api_users.x.allowed"),
    ({"api_users": {"x": {"key": "k", "allowed": [5]}}}, "magento1.api_users.x.allowed"),
    ({"sessions": {"s": 5}}, "magento1.sessions.s"),
    ({"sessions": {"s": {"user": ["a"]}}}, "magento1.sessions.s.user"),
    ({"sessions": {"s": {"user": "apiUser", "last_used": "now"}}}, "magento1.sessions.s.last_used"),
    ({"sessions": {"s": {"user": "apiUser", "ip": "x"}}}, "magento1.sessions.s.ip"),
    ({"config": {"a/b/c": 5}}, "magento1.config.a/b/c"),
    ({"next_item_id": "x"}, "magento1.next_item_id"),
    ({"oauth": []}, "magento1.oauth"),
]


def document(patch: dict[str, Any]) -> dict[str, Any]:
    """The documents' shop with a merge patch over its Magento 1 part."""
    merged: dict[str, Any] = merge(to_document(build()), {"magento1": patch})
    return merged


@pytest.mark.parametrize(("patch", "where"), BAD, ids=lambda value: str(value)[:60])
def test_what_is_no_state_is_refused_with_its_place(patch: dict[str, Any], where: str) -> None:
    """The error names the path of keys to what is wrong."""
    with pytest.raises(StateError) as error:
        build(shop_document=document(patch))
    assert error.value.where == where
    assert str(error.value).startswith(f"{where}: ")


@pytest.mark.parametrize(
    ("whole", "where"),
    [({"magento3": {}}, "magento3"), ({"edition": "nosuch"}, "edition"), ({"edition": []}, "edition")]
    + [({"magento1": value}, "magento1") for value in (None, [], 5, "x")],
)
def test_what_is_no_document_is_refused(whole: dict[str, Any], where: str) -> None:
    """Unknown shops and editions, and shops that are no maps."""
    with pytest.raises(StateError) as error:
        load(build(), whole)
    assert error.value.where == where


def test_an_unknown_edition_is_refused() -> None:
    """By the name of a world's edition too."""
    with pytest.raises(SpecError):
        build("nosuch")


@pytest.mark.parametrize("edition_name", editions())
def test_the_documents_shop_comes_back_as_it_went_in(edition_name: str) -> None:
    """A document that is read and written again is the same, byte for byte."""
    first = to_document(build(edition_name))
    again = build(shop_document=first)
    assert json.dumps(to_document(again)) == json.dumps(first)
    assert again.edition.name == edition_name


@pytest.mark.skipif(not FIXTURE.exists(), reason=f"no recordings at {SHARED}")
def test_the_recorded_shop_comes_back_as_it_went_in() -> None:
    """The fixture of the recordings loads as a shop file, and every part of it is written as it stands there."""
    fixture = json.loads(FIXTURE.read_bytes())
    written = to_document(build("openmage-20.18", fixture))["magento1"]
    for key in ("stock_items", "stock_status", "configurable_children", "api_users", "config"):
        assert written[key] == fixture[key], key
    for key in ("consumer", "token_secret", "tokens", "roles"):
        assert key in written["oauth"]
    assert str(written["next_item_id"]) == str(fixture["next_item_id"])
    for was, now in zip(fixture["products"], written["products"], strict=True):
        assert {name: now[name] for name in was} == was


def test_a_bare_shop_is_a_document() -> None:
    """A Magento 1 part alone stands under its name; the shops that are not named are empty."""
    part = shop()["magento1"]
    for whole in ({**part, "note": "x", "session_id_hex_digits": {}}, {"magento1": part}):
        assert {name: found for name, found in shop_of(whole).items() if found} == {"magento1": part}


def test_a_shop_that_is_not_named_stays() -> None:
    """A document without shops changes no shop."""
    world = build()
    before = to_document(world)["magento1"]
    load(world, {"edition": "openmage-20.18"})
    assert (world.edition.name, to_document(world)["magento1"]) == ("openmage-20.18", before)


def test_absent_columns_take_their_default() -> None:
    """A stock item of which nothing but its product is said."""
    world = build(shop_document=document({"stock_items": {"8": {"product_id": "8"}}}))
    row = to_document(world)["magento1"]["stock_items"]["8"]
    defaults = {name: entry.default for name, entry in fields().items()}
    assert row == {**defaults, "item_id": "8", "product_id": "8"}


def test_the_next_item_id_is_beyond_all_items() -> None:
    """Also where the document says a smaller one, or none."""
    patch = {"stock_items": {"7000": {"product_id": "8"}}, "next_item_id": "5"}
    assert to_document(build(shop_document=document(patch)))["magento1"]["next_item_id"] == 7001


def test_what_the_index_holds_follows_where_it_is_not_said() -> None:
    """Without stock_status, each product's row is made from its stock item."""
    status = to_document(build())["magento1"]["stock_status"]
    assert status["1"] == {"qty": "100.0000", "stock_status": "1"}
    assert status["8"] == {"qty": "0.0000", "stock_status": "0"}
    assert status["9"] == {"qty": "9.0000", "stock_status": "0"}


def test_a_session_without_a_moment_begins_now(shop: Callable[..., World]) -> None:
    """last_used is the moment of loading, on the world's clock."""
    world = shop(patch={"sessions": {"s": {"user": "apiUser"}}})
    assert world.seconds_since(to_document(world)["magento1"]["sessions"]["s"]["last_used"]) < 5


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=8,
)


def without_nulls(value: Any) -> Any:
    """A value as a merge leaves it: no members that are null, but lists as they are."""
    if not isinstance(value, dict):
        return value
    return {name: without_nulls(member) for name, member in value.items() if member is not None}


@given(json_values, json_values)
def test_a_merge_patch_is_idempotent(target: Any, patch: Any) -> None:
    """Applied twice it does what it did once."""
    once = merge(target, patch)
    assert merge(once, patch) == once


@given(json_values)
def test_a_merge_patch_of_nothing_is_the_patch(patch: Any) -> None:
    """Over an empty map a patch is itself, without its nulls."""
    assert merge({}, patch) == without_nulls(patch)


@pytest.mark.parametrize(
    ("target", "patch", "merged"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        (["a"], {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ],
)
def test_a_merge_patch_is_that_of_the_rfc(target: Any, patch: Any, merged: Any) -> None:
    """Cases after the appendix of RFC 7396."""
    assert merge(target, patch) == merged
