"""What document 002 says, and where it is silent what real shops do without breaking off."""

import json
from typing import Any

import pytest

from specs import fields

UPDATED = "Resource updated successful."


def texts(answer: Any) -> list[str]:
    """The messages of a refusal."""
    return [entry["message"] for entry in json.loads(answer.body)["messages"]["error"]]


def test_an_update_needs_only_what_it_changes(shop: Any, ask: Any) -> None:
    """Without qty, in a single update and in a bulk one."""
    world = shop()
    before = world.store.get("stock_items", 1)
    assert ask(world, "PUT", "/stockitems/1", {"min_sale_qty": "2.5"}).status == 200
    assert ask(world, "PUT", "/stockitems", [{"item_id": 1, "backorders": 2}]).status == 200
    changed = {name for name, value in world.store.get("stock_items", 1).items() if value != before[name]}
    assert changed == {"min_sale_qty", "backorders"}


def test_what_is_read_can_be_written_back(shop: Any, ask: Any) -> None:
    """A client that sends the whole row, nulls and all, changes nothing."""
    world = shop()
    before = dict(world.store.rows("stock_items"))
    for accept in ("application/json", "text/xml"):
        row = ask(world, "GET", "/stockitems/4", accept=accept).body
        assert ask(world, "PUT", "/stockitems/4", row, content_type=accept).status == 200
    assert dict(world.store.rows("stock_items")) == before


@pytest.mark.parametrize("name", fields())
@pytest.mark.parametrize("empty", ["", " ", None, []])
def test_an_empty_value_is_named(name: str, empty: Any, shop: Any, ask: Any) -> None:
    """In every field but those that may hold nothing; an empty list is no value of theirs either."""
    answer = ask(shop(), "PUT", "/stockitems/1", {name: empty})
    if name in ("low_stock_date", "notify_stock_qty") and empty != []:
        assert answer.status == 200
    else:
        assert (answer.status, texts(answer)[0]) == (400, f'Empty value for "{name}" in request.')


@pytest.mark.parametrize("name", fields())
def test_a_wrong_value_is_named(name: str, shop: Any, ask: Any) -> None:
    """No field takes a word, and none takes a list."""
    for wrong in ("abc", [5], True):
        answer = ask(shop(), "PUT", "/stockitems/1", {name: wrong})
        assert (answer.status, texts(answer)[0]) == (400, f'Invalid value for "{name}" in request.')


@pytest.mark.parametrize(
    ("item", "message", "code"),
    [
        ({"item_id": 2, "qty": 5}, UPDATED, 200),
        ({"item_id": "2", "qty": "5"}, UPDATED, 200),
        ({"item_id": 2}, UPDATED, 200),
        ({"qty": 5}, 'Missing "item_id" in request.', 400),
        ("text", 'Missing "item_id" in request.', 400),
        ([], 'Missing "item_id" in request.', 400),
        ({"item_id": "", "qty": 5}, 'Empty value for "item_id" in request.', 400),
        ({"item_id": None, "qty": 5}, 'Empty value for "item_id" in request.', 400),
        ({"item_id": "abc", "qty": 5}, 'Invalid value for "item_id" in request.', 400),
        ({"item_id": "2x", "qty": 5}, 'Invalid value for "item_id" in request.', 400),
        ({"item_id": 2.5, "qty": 5}, 'Invalid value for "item_id" in request.', 400),
        ({"item_id": [2], "qty": 5}, 'Invalid value for "item_id" in request.', 400),
        ({"item_id": 999, "qty": 5}, "Resource not found.", 404),
        ({"item_id": 0, "qty": 5}, "Resource not found.", 404),
        ({"item_id": -1, "qty": 5}, "Resource not found.", 404),
        ({"item_id": 2, "product_id": " ", "qty": 5}, 'Empty value for "product_id" in request.', 400),
        ({"item_id": 2, "qty": "x", "min_qty": "y"}, 'Invalid value for "qty" in request.', 400),
        ({"item_id": 2, "product_id": 1, "stock_id": 9, "qty": 5}, UPDATED, 200),
        ({"item_id": 16, "qty": 5}, "Resource internal error.", 500),
    ],
)
def test_each_item_of_a_bulk_update_has_one_outcome(item: Any, message: str, code: int, shop: Any, ask: Any) -> None:
    """Between two sound ones, each is in its right list, and the status says whether one failed."""
    world = shop()
    answer = ask(world, "PUT", "/stockitems", [{"item_id": 1, "qty": 7}, item, {"item_id": 3, "qty": 8}])
    outcome = json.loads(answer.body)
    assert answer.status == (200 if code == 200 else 207)
    sound = outcome["success"].pop(1) if code == 200 else outcome["error"].pop()
    shown = item.get("item_id") if isinstance(item, dict) else None
    assert sound == {"message": message, "code": code, "item_id": "2" if code == 200 else shown}
    assert [entry["item_id"] for entry in outcome["success"]] == ["1", "3"]
    assert not outcome.get("error")
    assert [world.store.get("stock_items", number)["qty"] for number in (1, 3)] == [7, 8]
    if code != 200:
        assert world.store.get("stock_items", 2)["qty"] == 50


def test_an_item_cannot_be_another_products(shop: Any, ask: Any) -> None:
    """Neither product nor stock follow what is sent; another item's id is invalid."""
    world = shop()
    assert ask(world, "PUT", "/stockitems/1", {"product_id": 2, "stock_id": 5, "item_id": "1", "qty": 3}).status == 200
    row = world.store.get("stock_items", 1)
    assert (row["product_id"], row["stock_id"], row["qty"]) == (1, 1, 3)
    refused = ask(world, "PUT", "/stockitems/1", {"item_id": 2, "qty": 4})
    assert (refused.status, texts(refused)[0]) == (400, 'Invalid value for "item_id" in request.')


def test_a_save_derives_what_every_save_derives(shop: Any, ask: Any) -> None:
    """Out of stock at the limit, and a date below the notice."""
    world = shop()
    assert ask(world, "PUT", "/stockitems/1", {"qty": "0.0000", "is_in_stock": 1}).status == 200
    row = world.store.get("stock_items", 1)
    assert (row["is_in_stock"], row["stock_status_changed_auto"]) == (0, 1)
    assert row["low_stock_date"] is not None
    assert world.store.get("products", 1)["updated_at"] == "2020-01-01 00:00:00"


@pytest.mark.parametrize(
    ("method", "path", "status", "message"),
    [
        ("GET", "/stockitems/999", 404, "Resource not found."),
        ("GET", "/stockitems/abc", 404, "Resource not found."),
        ("DELETE", "/stockitems/1", 405, "Resource method not implemented yet."),
        ("DELETE", "/stockitems", 405, "Resource method not implemented yet."),
        ("POST", "/stockitems", 405, "Resource method not implemented yet."),
        ("PATCH", "/stockitems/1", 400, "Invalid request method"),
        ("GET", "/nothing", 404, "Request does not match any route."),
        ("GET", "/stockitems?limit=abc", 400, "Resource collection paging error."),
        ("GET", "/stockitems?limit=101", 400, "The paging limit exceeds the allowed number."),
        ("GET", "/stockitems?page=", 400, "Resource collection paging error."),
        ("GET", "/stockitems?attrs=sku", 400, 'Invalid value for "attrs" in request.'),
        ("GET", "/stockitems?order=sku", 400, "Resource collection ordering error."),
        ("GET", "/stockitems?filter=1", 400, "Resource collection filtering error."),
        ("GET", "/stockitems?filter[0][attribute]=qty", 400, "Resource collection filtering error."),
    ],
)
def test_a_refusal_is_the_dialects_own(  # noqa: PLR0913, PLR0917 - a row of the table
    method: str, path: str, status: int, message: str, shop: Any, ask: Any
) -> None:
    """Never an empty answer, not even where real shops break off."""
    answer = ask(shop(), method, path)
    assert (answer.status, texts(answer)) == (status, [message])


@pytest.mark.parametrize("body", [b"5", b"true", b'"x"', b"null", b"[]", b"{}", b'{"foo": 1}'])
def test_a_body_without_fields_is_invalid(body: bytes, shop: Any, ask: Any) -> None:
    """Bare values too, on which real shops break off."""
    answer = ask(shop(), "PUT", "/stockitems/1", body)
    assert (answer.status, texts(answer)) == (400, ["The request data is invalid."])


@pytest.mark.parametrize("accept", [None, "", "garbage", "*/*", "application/*", "image/png"])
def test_the_default_format_is_json(accept: str | None, shop: Any, ask: Any) -> None:
    """Also for callers who accept nothing that there is; real shops give up."""
    answer = ask(shop(), "GET", "/stockitems/1", accept=accept)
    assert (answer.status, dict(answer.headers)["content-type"]) == (200, "application/json; charset=utf-8")
    gave_up = ask(shop("openmage-20.18"), "GET", "/stockitems/1", accept=accept)
    assert gave_up.status == (200 if accept in ("*/*", "application/*") else 500)


@pytest.mark.parametrize("accept", ["text/xml;q=0.2, application/json;q=0.1", "text/html, application/xml;q=0.9, */*"])
def test_the_best_quality_is_written(accept: str, shop: Any, ask: Any) -> None:
    """Higher q first, then the order of the header."""
    kind = dict(ask(shop(), "GET", "/stockitems/1", accept=accept).headers)["content-type"]
    assert kind == ("application/xml; charset=utf-8" if "q=0.2" in accept else "application/json; charset=utf-8")


@pytest.mark.parametrize(
    ("edition", "nothing"),
    [("documented", "<low_stock_date></low_stock_date>"), ("openmage-20.18", "<low_stock_date/>")],
)
def test_xml_is_written_with_a_line_for_each_element(edition: str, nothing: str, shop: Any, ask: Any) -> None:
    """Two blanks a level, an end tag for an empty element only in the document's edition, a newline at the end."""
    row = ask(shop(edition), "GET", "/stockitems?limit=1&attrs=item_id,low_stock_date", accept="text/xml").body.decode()
    lines = ["<magento_api>", "  <data_item>", "    <item_id>1</item_id>", f"    {nothing}", "  </data_item>"]
    assert row == "\n".join(['<?xml version="1.0"?>', *lines, "</magento_api>", ""])


def test_plain_text_is_a_query_string(shop: Any, ask: Any) -> None:
    """Nulls are left out."""
    row = ask(shop(), "GET", "/stockitems?limit=1&attrs=item_id,low_stock_date", accept="text/plain").body
    assert row == b"0%5Bitem_id%5D=1"
