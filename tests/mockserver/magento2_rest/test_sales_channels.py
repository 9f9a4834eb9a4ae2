"""Sales channels: whatever happens to stocks, every website belongs to exactly one of them."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

EDITIONS = ["documented", "magento-2.4"]


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_channel_given_to_a_stock_is_taken_from_another(shop: Any, edition: str) -> None:
    """Only one stock has a channel."""
    asked = shop(edition)
    number = asked.create("New", "test_site")
    assert asked.channels() == {"base": 1, "test_site": number}


@pytest.mark.parametrize("edition", EDITIONS)
def test_omitted_channels_are_unassigned_and_fall_back(shop: Any, edition: str) -> None:
    """A PUT with a name only strips the stock of its websites, which go to the default stock."""
    asked = shop(edition)
    assert asked.ask("PUT", "/inventory/stocks/4", {"stock": {"name": "St. Louis Stock"}}) == (200, 4)
    assert asked.channels() == {"base": 1, "test_site": 1}


def test_the_default_stock_keeps_its_websites(real: Any) -> None:
    """They come straight back."""
    assert real.ask("PUT", "/inventory/stocks/1", real.stock("Default Stock")) == (200, 1)
    assert real.channels()["base"] == 1


def test_a_channel_of_another_type_is_gone_when_it_is_dropped(real: Any) -> None:
    """The real shop stores any type, and returns only websites to the default stock."""
    channels = [{"type": "store", "code": "x"}]
    body = {"stock": {"name": "S", "extension_attributes": {"sales_channels": channels}}}
    status, number = real.ask("POST", "/inventory/stocks", body)
    assert (status, real.channels()["x"]) == (200, number)
    real.ask("PUT", f"/inventory/stocks/{number}", real.stock("S"))
    assert "x" not in real.channels()


def test_the_same_channel_twice_is_one(documented: Any) -> None:
    """Channels are a set."""
    documented.create("New", "base", "base")
    assert documented.channels() == {"base": 5, "test_site": 4}


def test_channels_are_listed_by_type_and_code(documented: Any) -> None:
    """Whatever order they are sent in."""
    documented.ask("PUT", "/inventory/stocks/4", documented.stock("S", "test_site", "base"))
    stock = documented.found("searchCriteria[pageSize]=0")["items"][1]
    assert [one["code"] for one in stock["extension_attributes"]["sales_channels"]] == ["base", "test_site"]


CALLS = st.tuples(
    st.sampled_from(["POST", "PUT", "DELETE"]),
    st.integers(1, 8),
    st.lists(st.sampled_from(["base", "test_site"]), unique=True),
)


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_website_always_has_one_stock(shop: Any, edition: str) -> None:
    """However stocks are created, changed and deleted."""

    @settings(max_examples=25, deadline=None, database=None)
    @given(st.lists(CALLS, max_size=8))
    def holds(calls: list[tuple[str, int, list[str]]]) -> None:
        asked = shop(edition)
        for at, (method, number, codes) in enumerate(calls):
            path = "/inventory/stocks" if method == "POST" else f"/inventory/stocks/{number}"
            asked.ask(method, path, None if method == "DELETE" else asked.stock(f"S{at}", *codes))
            assert set(asked.channels()) == {"base", "test_site"}

    holds()
