"""Which stock may be deleted."""

from typing import Any

import pytest

EDITIONS = ["documented", "magento-2.4"]


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_default_stock_is_protected_whatever_its_channels(shop: Any, edition: str) -> None:
    """Also when no channel is assigned to it."""
    asked = shop(edition)
    expected = (400, {"message": "Default Stock could not be deleted."})
    assert asked.ask("DELETE", "/inventory/stocks/1") == expected
    asked.create("All", "base", "test_site")
    assert asked.ask("DELETE", "/inventory/stocks/1") == expected


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_stock_with_channels_stays(shop: Any, edition: str) -> None:
    """It is refused, and still there."""
    asked = shop(edition)
    text = "Stock has at least one sale channel and could not be deleted."
    assert asked.ask("DELETE", "/inventory/stocks/4") == (400, {"message": text})
    assert asked.channels()["test_site"] == 4


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_unassigned_stock_goes_with_its_links(shop: Any, edition: str) -> None:
    """A later GET is 404, and its links are gone."""
    asked = shop(edition)
    number = asked.create("Gone")
    source = {"source_code": "east", "name": "East", "postcode": "1", "country_id": "US"}
    assert asked.ask("POST", "/inventory/sources", {"source": source}) == (200, [])
    link = {"stock_id": number, "source_code": "east", "priority": 1}
    assert asked.ask("POST", "/inventory/stock-source-links", {"links": [link]}) == (200, [])
    assert asked.ask("DELETE", f"/inventory/stocks/{number}") == (200, [])
    assert asked.ask("GET", f"/inventory/stocks/{number}")[0] == 404
    assert asked.ask("GET", "/inventory/stock-source-links")[1]["total_count"] == 1


def test_an_unknown_stock_is_404_in_other_words_than_for_get(documented: Any) -> None:
    """The message names field and value."""
    status, answer = documented.ask("DELETE", "/inventory/stocks/99")
    assert (status, answer["parameters"]) == (404, {"fieldName": "stock_id", "fieldValue": 99})
