"""The two generations of real shops' validators, on values that the recordings do not have."""

import json
from typing import Any

import pytest

from mockserver import Request, build, handle

NOT_INTEGER = 'Please enter a valid number in "{}" field'
DIGITS = (
    'qty_increments: Please use numbers only in "qty_increments" field. '
    "Please avoid spaces or other characters such as dots or commas."
)
BETWEEN = "qty: '{}' is not between '-99999999.9999' and '99999999.9999', inclusively"
BLANK_CLASSIC = "qty: Value is required and can't be empty"
BLANK = "qty: This value should not be blank."
NO_NUMBER = "qty: This value should be a valid number."


def messages(edition: str, body: str) -> list[str]:
    """What an update is refused for."""
    world = build(edition)
    world.no_auth = True
    headers = (("content-type", "application/json"), ("accept", "application/json"), ("host", "127.0.0.1"))
    answer = handle(world, Request("PUT", "/api/rest/stockitems/1", headers, body.encode()))
    if answer.status == 200:
        return []
    found = [entry["message"] for entry in json.loads(answer.body)["messages"]["error"]]
    assert found.pop() == "Resource data pre-validation error."
    return found


@pytest.mark.parametrize(
    ("qty", "classic", "symfony"),
    [
        ("0", [], []),
        ("0.0", [BLANK_CLASSIC], []),
        ('" "', [BLANK_CLASSIC, BETWEEN.format(" ")], [NO_NUMBER]),
        ('"5abc"', [], [NO_NUMBER]),
        ('"1,5"', [], [NO_NUMBER]),
        ('" 5 "', [], []),
        ('"abc"', [BETWEEN.format("abc")], [NO_NUMBER]),
        ('"0x1A"', [], [NO_NUMBER]),
        ("true", [], [NO_NUMBER]),
        ("[]", [BLANK_CLASSIC, BETWEEN.format("")], [BLANK, NO_NUMBER]),
        ("[5,[6]]", [BETWEEN.format("5, 6")], [NO_NUMBER]),
        ("99999999.9999", [], []),
        ('"1e8"', [BETWEEN.format("1e8")], ['qty: This value should be between "-99999999.9999" and "99999999.9999".']),
    ],
)
def test_quantities(qty: str, classic: list[str], symfony: list[str]) -> None:
    """Blank, numbers in odd spellings, and what is out of range."""
    assert messages("openmage-20.16", f'{{"qty": {qty}}}') == classic
    assert messages("openmage-20.18", f'{{"qty": {qty}}}') == symfony


@pytest.mark.parametrize(
    ("field", "value", "classic", "symfony"),
    [
        ("min_qty", "5.5", [], []),
        ("min_qty", "5", [], ["not"]),
        ("min_qty", '"-1"', ["low"], ["not", "low"]),
        ("min_qty", '"1,000.5"', [], ["not", "no number"]),
        ("notify_stock_qty", '"x"', ["not"], ["not"]),
        ("notify_stock_qty", "-5.0", [], []),
        ("min_sale_qty", "5", [], []),
        ("min_sale_qty", '"5.0"', [], ["not"]),
        ("min_sale_qty", "5.5", ["not"], ["not"]),
        ("max_sale_qty", "null", ["not", "low"], []),
        ("max_sale_qty", "99999999999999999999", ["low"], ["not", "low"]),
        ("qty_increments", '"x"', ["digits", "digits"], ["digits", "no number"]),
        ("qty_increments", "-1", ["digits"], ["low"]),
        ("is_in_stock", '"01"', ["flag"], ["flag"]),
        ("is_in_stock", "1.0", [], []),
        ("is_in_stock", "false", ["flag"], ["flag"]),
        ("is_in_stock", "true", ["flag"], []),
        ("is_in_stock", "[1]", ["flag"], ["flag"]),
        ("backorders", '","', [], []),
        ("backorders", '""', ["flag"], []),
        ("backorders", "2", [], []),
        ("backorders", "3", ["flag"], ["flag"]),
        ("stock_id", '"x"', [], []),
        ("low_stock_date", '"x"', [], []),
    ],
)
def test_other_fields(field: str, value: str, classic: list[str], symfony: list[str]) -> None:
    """Decimals, whole numbers, flags and backorders; what may not be written is not looked at."""
    body = f'{{"qty": 5, "{field}": {value}}}'
    assert [kind(field, text) for text in messages("openmage-20.16", body)] == classic
    assert [kind(field, text) for text in messages("openmage-20.18", body)] == symfony


def kind(field: str, text: str) -> str:
    """Which of the validators' words a message has."""
    words: dict[str, Any] = {
        DIGITS: "digits",
        f"{field}: {NOT_INTEGER.format(field)}": "not",
        f"{field}: This value should be a valid number.": "no number",
    }
    if text in words:
        return str(words[text])
    return "low" if "between" in text else "flag"


def test_violations_come_as_the_fields_were_sent() -> None:
    """What must be there first, then field by field."""
    body = '{"min_qty": "x", "is_in_stock": 5, "backorders": 9}'
    names = [text.partition(":")[0] for text in messages("openmage-20.18", body)]
    assert names == ["qty", "min_qty", "min_qty", "is_in_stock", "backorders"]


@pytest.mark.parametrize(
    ("item_id", "status", "stored"),
    [("1", 200, 5), ('"1abc"', 200, 5), ("2", 500, 100), ("500", 200, 100), ('"x"', 200, 100), ("null", 500, 100)],
)
def test_an_item_id_in_the_body_of_a_real_shop(item_id: str, status: int, stored: int) -> None:
    """Another item's breaks a key, nobody's stores nothing and says 200."""
    world = build("openmage-20.18")
    world.no_auth = True
    headers = (("content-type", "application/json"), ("accept", "application/json"))
    body = f'{{"qty": 5, "item_id": {item_id}}}'.encode()
    answer = handle(world, Request("PUT", "/api/rest/stockitems/1", headers, body))
    assert (answer.status, world.store.get("stock_items", 1)["qty"]) == (status, stored)


def test_null_changes_nothing_where_a_column_needs_a_value() -> None:
    """And takes the value away where it needs none."""
    world = build("openmage-20.18")
    world.no_auth = True
    headers = (("content-type", "application/json"), ("accept", "application/json"))
    body = b'{"qty": 5, "is_in_stock": null, "min_qty": null, "notify_stock_qty": null}'
    assert handle(world, Request("PUT", "/api/rest/stockitems/1", headers, body)).status == 200
    row = world.store.get("stock_items", 1)
    assert (row["is_in_stock"], row["min_qty"], row["notify_stock_qty"]) == (1, 0, None)


def test_a_refused_save() -> None:
    """A single update says why and that nobody handled it; in a bulk update it is nobody's."""
    world = build("openmage-20.18")
    world.no_auth = True
    headers = (("content-type", "application/json"), ("accept", "application/json"))
    one = handle(world, Request("PUT", "/api/rest/stockitems/16", headers, b'{"qty": 6}'))
    said = [entry["message"] for entry in json.loads(one.body)["messages"]["error"]]
    assert (one.status, said) == (500, ["The stock item is locked.", "Unhandled simple errors."])
    many = handle(world, Request("PUT", "/api/rest/stockitems", headers, b'[{"item_id": 16, "qty": 6}]'))
    entry = {"item_id": None, "message": "Resource internal error.", "code": 500}
    assert (many.status, json.loads(many.body)) == (207, {"error": [entry]})
