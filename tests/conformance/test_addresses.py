"""A target's address in one spelling."""

import pytest

from conformance.addresses import normalised
from conformance.ledger import ledger_path


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example/eu",
        "HTTPS://Shop.Example/eu",
        "https://shop.example:443/eu/",
        "https://user:secret@shop.example/eu",
        "https://shop.example./eu",
        "https://shop.example//eu",
        "https://shop.example/./us/../eu",
        "https://shop.example/%65u",
        " https://shop.example/eu?a=1#b",
    ],
)
def test_spellings_of_one_shop_are_one(url: str) -> None:
    """Scheme and host in any case, default port, user, dot segments, trailing slash; one ledger for all of them."""
    assert normalised(url) == "https://shop.example/eu"
    assert ledger_path(url) == ledger_path("https://shop.example/eu")


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("http://shop.example:443", "http://shop.example:443"),
        ("http://shop.example:80/EU", "http://shop.example/EU"),
        ("https://shop.example/a%2fb", "https://shop.example/a%2Fb"),
        ("http://BÜCHER.example", "http://xn--bcher-kva.example"),
        ("http://[2001:DB8:0::1]:8080/", "http://[2001:db8::1]:8080"),
        ("http://127.0.0.2:8080/", "http://127.0.0.2:8080"),
        ("http://localhost.example:8080/", "http://localhost.example:8080"),
        ("http://[nonsense:8080", "http://[nonsense:8080"),
        ("http://shop.example:x", "http://shop.example:x"),
        ("not a URL", "not a URL"),
    ],
)
def test_what_tells_shops_apart_stays(url: str, found: str) -> None:
    """Another port, another path; text that is not a URL is left alone."""
    assert normalised(url) == found


@pytest.mark.parametrize(
    "url",
    ["http://localhost:80", "http://LOCALHOST./", "http://[::1]/", "http://127.1", "http://[::ffff:127.0.0.1]/"],
)
def test_the_names_of_this_machine_are_one(url: str) -> None:
    """A run on localhost and one on 127.0.0.1 know of each other."""
    assert normalised(url) == "http://127.0.0.1"
