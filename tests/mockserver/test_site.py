"""Names of a mock: which are its own, whichever way they are spelt, and how it names itself in an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oauthlib.oauth1 import Client

from mockserver import Request, World, build, handle
from mockserver.site import Authority, Site, address, authority_of, base_authority, is_loopback, is_own, read_authority
from specs import shop

OAUTH, INTEGRATION = shop()["magento1"]["oauth"], shop()["magento2"]["integrations"]["integration"]
MAGENTO1 = {
    "client_key": OAUTH["consumer"]["key"],
    "client_secret": OAUTH["consumer"]["secret"],
    "resource_owner_key": OAUTH["tokens"]["admin"]["token"],
    "resource_owner_secret": OAUTH["token_secret"],
}
MAGENTO2 = {
    "client_key": INTEGRATION["consumer_key"],
    "client_secret": INTEGRATION["consumer_secret"],
    "resource_owner_key": INTEGRATION["token"],
    "resource_owner_secret": INTEGRATION["token_secret"],
}

LOOPBACK = [
    "localhost",
    "localhost:8080",
    "LocalHost:1",
    "localhost.",
    "localhost.:8080",
    " localhost\t",
    "127.0.0.1",
    "127.0.0.1:65535",
    "127.255.255.254",
    "127.0.0.1.",
    "[::1]",
    "[::1]:8080",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]:80",
]
NOT_LOOPBACK = [
    "",
    ":8080",
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "127.0.0.1.nip.io:8080",
    "evil-localhost",
    "localhost..",
    ".localhost",
    "user@localhost",
    "localhost@evil.example",
    "localhost:80@evil.example",
    "evil.example#localhost",
    "evil.example/localhost",
    "localhost/x",
    "localhost:",
    "localhost:x",
    "localhost:123456",
    "localhost:80:80",
    "localhost,evil.example",
    "localhost evil.example",
    "http://localhost",
    "::1",
    "[::1",
    "[::1]x",
    "[::2]",
    "[1:2]",
    "[localhost]",
    "[::1%25lo]",
    "[v1.x]",
    "0.0.0.0",  # noqa: S104 - a name, nothing listens there
    "128.0.0.1",
    "1127.0.0.1",
    "127.0.0.256",
    "127.0.0.01",
    "127.1",
    "0x7f.0.0.1",
    "2130706433",
    "１２７.0.0.1",
    "lоcalhost",
    "localhost\x00",
    "localhost\r\nx",
    "a" * 300,
]


@pytest.mark.parametrize("name", LOOPBACK)
def test_loopback_has_many_spellings(name: str) -> None:
    """Each is this machine, whatever its port."""
    assert is_loopback(name)
    assert is_own(Site(), "192.0.2.1:8080", name)


@pytest.mark.parametrize("name", NOT_LOOPBACK)
def test_what_only_looks_like_loopback_is_not(name: str) -> None:
    """Other names, other addresses, and what is no authority at all."""
    assert not is_loopback(name)
    assert not is_own(Site(), "127.0.0.1:8080", name)


@given(st.text(st.sampled_from("localhost127.0:@[]/#?% \té"), max_size=24))
def test_no_text_breaks_the_grammar(text: str) -> None:
    """What is loopback is written with loopback's own letters, digits and marks."""
    if is_loopback(text):
        bare = text.strip(" \t").partition("]")[0].lower()
        assert bare.startswith(("localhost", "127.", "[")), text
        assert "@" not in text


@pytest.mark.parametrize(
    ("site", "name", "own"),
    [
        (Site(), "192.0.2.1", True),
        (Site(), "192.0.2.1:9999", True),
        (Site(), "192.0.2.2:8080", False),
        (Site(), "shop:8080", False),
        (Site(hosts=("shop",)), "shop", True),
        (Site(hosts=("shop",)), "SHOP.:8080", True),
        (Site(hosts=("shop",)), "shop.evil.example", False),
        (Site(hosts=("Shop:8080",)), "shop:8080", True),
        (Site(hosts=("shop:8080",)), "shop:8081", False),
        (Site(hosts=("shop:8080",)), "shop", False),
        (Site(hosts=("shop:80",)), "shop", True),
        (Site(hosts=("shop:443",)), "shop", True),
        (Site(hosts=("shop:443",)), "shop:80", False),
        (Site(hosts=("one", "two")), "two:1", True),
        (Site(hosts=("[2001:db8::1]",)), "[2001:0db8::0001]:1", True),
        (Site(base_url="https://shop.example:8443"), "shop.example:8443", True),
        (Site(base_url="https://shop.example:8443"), "shop.example", True),
        (Site(base_url="https://shop.example:8443"), "www.shop.example", False),
        (Site(bound=("0.0.0.0",)), "0.0.0.0:8080", True),  # noqa: S104 - the same
        (Site(bound=("warehouse",)), "warehouse:8080", True),
    ],
)
def test_a_site_has_names_of_its_own(site: Site, name: str, own: bool) -> None:  # noqa: FBT001 - one of a table
    """Where the request arrived, where it listens, its base URL's host and its further names."""
    assert is_own(site, "192.0.2.1:8080", name) is own


def test_an_authority_is_read_into_one_spelling() -> None:
    """Host and port; an address of IPv6 in its shortest form."""
    assert read_authority("Shop.Example.:80") == Authority("shop.example", "80")
    assert read_authority("[2001:DB8:0::1]") == Authority("2001:db8::1")
    assert read_authority("my_shop:1") == Authority("my_shop", "1")


def test_a_sockets_address_is_written_as_in_a_url() -> None:
    """IPv6 in brackets, without the name of a network card."""
    assert authority_of("127.0.0.1", 80) == "127.0.0.1:80"
    assert authority_of("::1", 80) == "[::1]:80"
    assert authority_of("fe80::1%eth0") == "[fe80::1]"


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("http://shop", ("http", "shop")),
        ("HTTPS://Shop.Example:8443/", ("https", "shop.example:8443")),
        ("http://[::1]:80", ("http", "[::1]:80")),
        ("shop.example", None),
        ("ftp://shop", None),
        ("http://", None),
        ("http://shop/x", None),
        ("http://shop?x", None),
        ("http://shop#x", None),
        ("http://user:pass@shop", None),
        ("http://sh op", None),
        ("http://shop\n", None),
        ("", None),
    ],
)
def test_a_base_url_is_a_root(url: str, parts: tuple[str, str] | None) -> None:
    """Scheme and authority, and nothing else."""
    assert base_authority(url) == parts


BASE = Site(base_url="https://shop.example:8443", hosts=("shop",))


@pytest.mark.parametrize(
    ("site", "host", "wanted"),
    [
        (Site(), "Any.example:1", ("http", "Any.example:1")),
        (Site(), None, ("http", "127.0.0.1:8080")),
        (Site(hosts=("shop",)), "shop:8080", ("http", "shop:8080")),
        (BASE, "127.0.0.1:8080", ("https", "shop.example:8443")),
        (BASE, None, ("https", "shop.example:8443")),
        (BASE, "shop.example:8443", ("https", "shop.example:8443")),
        (BASE, "other.example", ("https", "shop.example:8443")),
        (BASE, "shop:8080", ("http", "shop:8080")),
    ],
)
def test_how_a_shop_names_itself(site: Site, host: str | None, wanted: tuple[str, str]) -> None:
    """By the Host as sent, as the real shops do, or by the base URL; further names stay what the client used."""
    headers = (("host", host),) if host else ()
    assert address(site, Request("GET", "/", headers, b"", "127.0.0.1:8080")) == wanted


@pytest.fixture
def sited() -> World:
    """A real shop with a base URL and a further name."""
    world = build("openmage-20.18")
    world.site = BASE
    return world


def test_the_wsdl_says_where_the_shop_is(sited: World) -> None:
    """soap:address is the base URL's, or what the client used."""
    for host, said in (
        ("127.0.0.1:8080", "https://shop.example:8443/api/v2_soap/"),
        ("shop:8080", "http://shop:8080/api/v2_soap/"),
    ):
        wsdl = handle(sited, Request("GET", "/api/v2_soap/?wsdl", (("host", host),), b"", "127.0.0.1:8080"))
        assert f'<soap:address location="{said}"/>'.encode() in wsdl.body


def test_a_reader_of_another_host_is_sent_to_the_base_url(sited: World) -> None:
    """A name of the shop's own is served; without a base URL the way leads to where the request arrived."""
    for host, status in (("other.example", 302), ("shop:8080", 200), ("shop.example:8443", 200), ("LOCALHOST", 200)):
        request = Request("GET", "/api/v2_soap/?wsdl", (("host", host),), b"", "127.0.0.1:8080")
        answer = handle(sited, request)
        assert (host, answer.status) == (host, status)
        if status == 302:
            assert dict(answer.headers)["location"] == "https://shop.example:8443/"
            sited.site = Site()
            assert dict(handle(sited, request).headers)["location"] == "http://127.0.0.1:8080/"
            sited.site = BASE


@pytest.mark.parametrize(
    ("path", "keys"),
    [("/api/rest/stockitems/1", MAGENTO1), ("/rest/V1/inventory/stocks", MAGENTO2)],
    ids=["magento1_rest", "magento2_rest"],
)
@pytest.mark.parametrize(("signed_for", "status"), [("https://shop.example:8443", 200), ("http://127.0.0.1:8080", 401)])
def test_a_client_signs_for_the_base_url(path: str, keys: dict[str, str], signed_for: str, status: int) -> None:
    """A stock client signs the URL that it was given; behind a proxy that is not where the request arrives."""
    world = build()
    world.site = Site(base_url="https://shop.example:8443")
    _, headers, _ = Client(**keys, signature_method="HMAC-SHA256" if "V1" in path else "HMAC-SHA1").sign(
        signed_for + path
    )
    sent = (("host", "127.0.0.1:8080"), ("accept", "application/json"), ("authorization", headers["Authorization"]))
    assert handle(world, Request("GET", path, sent, b"", "127.0.0.1:8080")).status == status
