"""What a stock must have to be saved."""

from typing import Any

import pytest

EDITIONS = ["documented", "magento-2.4"]
EMPTY = '"%field" can not be empty.'
WRONG_TYPE = (
    'Error occurred during "{}" processing. '
    'The "{}" value\'s type is invalid. The "{}" type was expected. Verify and try again.'
)
NO_NAME = {"message": EMPTY, "parameters": {"field": "name"}}


def errors(answer: tuple[int, Any]) -> list[tuple[str, Any]]:
    """The single errors of a refused save."""
    status, body = answer
    assert (status, body["message"], list(body)) == (400, "Validation Failed", ["message", "errors"])
    return [(one["message"], one["parameters"]) for one in body["errors"]]


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("name", [None, "", "   "])
def test_a_name_must_be_more_than_blanks(shop: Any, edition: str, method: str, name: str | None) -> None:
    """Missing, null, empty and blank are the same."""
    asked = shop(edition)
    path = "/inventory/stocks" + ("/4" if method == "PUT" else "")
    assert errors(asked.ask(method, path, asked.stock(name))) == [(EMPTY, {"field": "name"})]


@pytest.mark.parametrize("edition", EDITIONS)
def test_all_errors_are_told_the_names_first(shop: Any, edition: str) -> None:
    """One refusal, every error."""
    asked = shop(edition)
    channels = [{"type": "website", "code": ""}, {"code": "base"}, {"type": "website", "code": "BASE"}]
    body = {"stock": {"name": " ", "extension_attributes": {"sales_channels": channels}}}
    assert errors(asked.ask("POST", "/inventory/stocks", body)) == [
        (EMPTY, {"field": "name"}),
        (EMPTY, {"field": "code"}),
        ('The website with code "%code" does not exist.', {"code": ""}),
        (EMPTY, {"field": "type"}),
        ('The website with code "%code" does not exist.', {"code": "BASE"}),
    ]


def test_documented_type_must_be_website(documented: Any) -> None:
    """Document 003 knows no other type."""
    body = {"stock": {"name": "S", "extension_attributes": {"sales_channels": [{"type": "store", "code": "x"}]}}}
    assert [values for _, values in errors(documented.ask("POST", "/inventory/stocks", body))] == [{"type": "store"}]


def test_documented_channels_are_required_for_a_new_stock_only(documented: Any) -> None:
    """An empty list will do, and PUT may omit them."""
    assert errors(documented.ask("POST", "/inventory/stocks", {"stock": {"name": "S"}})) == [
        (EMPTY, {"field": "sales_channels"})
    ]
    assert documented.ask("POST", "/inventory/stocks", documented.stock("S"))[0] == 200
    assert documented.ask("PUT", "/inventory/stocks/4", {"stock": {"name": "T"}}) == (200, 4)


def test_real_shop_takes_a_stock_without_channels(real: Any) -> None:
    """As its own test creates one."""
    assert real.ask("POST", "/inventory/stocks", {"stock": {"name": "S"}}) == (200, 5)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("name", ["default STOCK", " Default Stock  "])
def test_a_name_is_one_stocks_only(shop: Any, edition: str, name: str) -> None:
    """Letter case and blanks around it do not count; its own name a stock may keep."""
    asked = shop(edition)
    assert asked.ask("POST", "/inventory/stocks", asked.stock(name)) == (400, {"message": "Could not save Stock"})
    assert asked.ask("PUT", "/inventory/stocks/1", asked.stock(name.strip())) == (200, 1)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize(
    ("body", "message", "parameters"),
    [
        ({}, '"%fieldName" is required. Enter and try again.', {"fieldName": "stock"}),
        ([], '"%fieldName" is required. Enter and try again.', {"fieldName": "stock"}),
        (5, '"%fieldName" is required. Enter and try again.', {"fieldName": "stock"}),
        ({"stock": None}, '"%fieldName" is required. Enter and try again.', {"fieldName": "stock"}),
        (
            {"stock": {"name": "x", "foo_bar": 1}},
            '"%fieldName" is not supported. Correct the field name and try again.',
            {"fieldName": "FooBar"},
        ),
        (
            {"stock": {"name": ["x"]}},
            WRONG_TYPE.format("name", "array", "string"),
            None,
        ),
        (
            {"stock": {"stock_id": "x", "name": "x"}},
            WRONG_TYPE.format("stock_id", "x", "int"),
            None,
        ),
        ({"stock": {"name": "<Script>"}}, '"%field_name" does not contains valid value.', {"field_name": "name"}),
        ({"stock": {"name": "x", "extension_attributes": {"sales_channels": None}}}, "Not all parameters valid.", None),
        ({"stock": {"name": "x", "extension_attributes": {"sales_channels": "y"}}}, "Not all parameters valid.", None),
    ],
)
def test_what_is_no_stock_is_refused(shop: Any, edition: str, body: Any, message: str, parameters: Any) -> None:
    """With the message of the shop's input processor."""
    expected = {"message": message} | ({"parameters": parameters} if parameters else {})
    assert shop(edition).ask("POST", "/inventory/stocks", body) == (400, expected)


@pytest.mark.parametrize("stock", ["text", 5, True])
def test_a_stock_that_is_no_map_is_an_empty_one(real: Any, stock: Any) -> None:
    """So it lacks its name."""
    status, answer = real.ask("POST", "/inventory/stocks", {"stock": stock})
    assert (status, answer["errors"]) == (400, [NO_NAME])


@pytest.mark.parametrize(("name", "stored"), [(12, "12"), (1.5, "1.5"), (True, "1"), ("ü" * 300, "ü" * 255)])
def test_a_name_is_stored_as_text_of_255_letters(real: Any, name: Any, stored: str) -> None:
    """Scalars become text, what is too long is cut."""
    number = real.create(name)
    assert real.ask("GET", f"/inventory/stocks/{number}")[1]["name"] == stored


def test_a_null_type_breaks_the_real_shop_only(documented: Any, real: Any) -> None:
    """An empty page there, a refusal in the documented edition; neither stores anything."""
    body = {"stock": {"name": "S", "extension_attributes": {"sales_channels": [{"type": None, "code": "base"}]}}}
    assert errors(documented.ask("POST", "/inventory/stocks", body)) == [(EMPTY, {"field": "type"})]
    assert real.ask("POST", "/inventory/stocks", body) == (500, None)
    assert real.names() == ["Default Stock", "St. Louis Stock"]


@pytest.mark.parametrize("code", ["1", "admin", "0"])
def test_real_shop_takes_a_websites_id_for_its_code(documented: Any, real: Any, code: str) -> None:
    """Document 003 wants a valid code; the state that comes of it reads back."""
    assert errors(documented.ask("POST", "/inventory/stocks", documented.stock("S", code)))[0][1] == {"code": code}
    assert real.create("S", code) == 5
    state = real.send("GET", "/__mock__/state")[1]
    assert real.send("PUT", "/__mock__/state", state)[0] == 200
    assert real.channels()[code] == 5
