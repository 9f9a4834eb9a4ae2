"""Stocks: created, changed, shown, in both editions."""

from typing import Any

import pytest


def test_one_stock_is_wrapped_and_without_id_as_printed(documented: Any) -> None:
    """Document 003 prints one stock in `stock`, without its id."""
    status, answer = documented.ask("GET", "/inventory/stocks/4")
    assert (status, list(answer), list(answer["stock"])) == (200, ["stock"], ["name", "extension_attributes"])


def test_one_stock_is_bare_in_the_real_shop(real: Any) -> None:
    """The real shop's own tests find stock_id at the top."""
    status, answer = real.ask("GET", "/inventory/stocks/4")
    assert (status, list(answer)) == (200, ["stock_id", "name", "extension_attributes"])


def test_an_update_replaces_name_and_channels(documented: Any) -> None:
    """A PUT leaves nothing of the former channels."""
    assert documented.ask("PUT", "/inventory/stocks/4", documented.stock("West", "base")) == (200, 4)
    assert documented.channels() == {"base": 4, "test_site": 1}


def test_documented_ids_are_generated_only(documented: Any) -> None:
    """An id in a POST does not count, and PUT does not create."""
    assert (
        documented.ask("POST", "/inventory/stocks", {"stock": {**documented.stock("A")["stock"], "stock_id": 30}})[1]
        == 5
    )
    status, answer = documented.ask("PUT", "/inventory/stocks/99", documented.stock("B"))
    assert (status, answer["parameters"]) == (404, {"value": 99})


def test_real_shop_stores_a_stock_under_the_id_that_it_is_given(real: Any) -> None:
    """PUT of an unknown id creates it, and the next stock's id is above it."""
    assert real.ask("PUT", "/inventory/stocks/30", real.stock("Thirty")) == (200, 30)
    assert real.create("Next") == 31


def test_an_id_is_not_used_again(real: Any) -> None:
    """The id of a deleted stock stays free, also after another one was changed."""
    first = real.create("First")
    assert real.ask("DELETE", f"/inventory/stocks/{first}") == (200, [])
    assert real.ask("PUT", "/inventory/stocks/4", real.stock("West")) == (200, 4)
    assert real.create("Second") == first + 1


def test_path_wins_over_the_id_in_the_body(documented: Any) -> None:
    """A PUT changes the stock of its path."""
    body = {"stock": {**documented.stock("West", "test_site")["stock"], "stockId": 1}}
    assert documented.ask("PUT", "/inventory/stocks/4?x=1", body) == (200, 4)


def test_real_shop_loses_the_path_id_beside_a_query(real: Any) -> None:
    """With a query string the id of the path is not forced on the body, and a new stock comes of it."""
    assert real.ask("PUT", "/inventory/stocks/4?fields=x", real.stock("West")) == (200, 5)
    assert "St. Louis Stock" in real.names()


def test_an_extra_member_loses_the_path_id_too(real: Any) -> None:
    """The same beside a second member of the body."""
    assert real.ask("PUT", "/inventory/stocks/4", {**real.stock("West"), "x": 1}) == (200, 5)


@pytest.mark.parametrize("edition", ["documented", "magento-2.4"])
@pytest.mark.parametrize(("path", "value"), [("1.5", 1), ("1e0", 1), (" 4", 4)])
def test_a_number_in_a_path_is_cast(shop: Any, edition: str, path: str, value: int) -> None:
    """What is numeric names the stock of its whole part."""
    asked = shop(edition)
    assert asked.ask("GET", f"/inventory/stocks/{path.replace(' ', '%20')}") == asked.ask(
        "GET", f"/inventory/stocks/{value}"
    )


@pytest.mark.parametrize("edition", ["documented", "magento-2.4"])
@pytest.mark.parametrize("number", [-1, 0, 99])
def test_an_unknown_stock_is_404(shop: Any, edition: str, number: int) -> None:
    """The message keeps its placeholder, the value stands beside it."""
    expected = {"message": 'Stock with id "%value" does not exist.', "parameters": {"value": number}}
    assert shop(edition).ask("GET", f"/inventory/stocks/{number}") == (404, expected)


def test_a_word_is_no_stock_id(documented: Any) -> None:
    """The message of a wrong type is filled in."""
    text = 'The "abc" value\'s type is invalid. The "int" type was expected. Verify and try again.'
    assert documented.ask("GET", "/inventory/stocks/abc") == (400, {"message": text})


def test_camel_case_and_item_wrappers_are_understood(documented: Any) -> None:
    """Names may be written in camelCase, and a list may come in `item` as SOAP wraps it."""
    channel = {"type": "website", "code": "base"}
    body = {"stock": {"name": "X", "extensionAttributes": {"salesChannels": {"item": channel}}}}
    status, number = documented.ask("POST", "/inventory/stocks", body)
    assert (status, documented.channels()["base"]) == (200, number)


def test_the_query_wins_over_the_body(documented: Any) -> None:
    """Where both have a member of that name."""
    status, _ = documented.ask("POST", "/inventory/stocks?stock[name]=", documented.stock("Body"))
    assert (status, "Body" in documented.names()) == (400, False)


def test_a_query_counts_as_part_of_the_body(documented: Any) -> None:
    """A stock may come in the query alone."""
    query = "stock[name]=Q&stock[extension_attributes][sales_channels][0][type]=website"
    query += "&stock[extension_attributes][sales_channels][0][code]=base"
    status, number = documented.ask("POST", f"/inventory/stocks?{query}")
    assert (status, documented.channels()["base"]) == (200, number)
