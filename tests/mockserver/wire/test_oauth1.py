"""Signatures: whatever is signed, oauthlib makes the same of it."""

from types import SimpleNamespace
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oauthlib.oauth1.rfc5849 import signature as oracle

from mockserver.wire import oauth1

WORDS = st.text(max_size=12)
PAIRS = st.lists(st.tuples(WORDS, WORDS), max_size=6)
HOSTS = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,8}(\.[A-Za-z]{2,4})?(:80|:8080|:443)?", fullmatch=True)
METHODS = st.sampled_from(["GET", "PUT", "post", "DELETE"])


@given(METHODS, HOSTS, WORDS, PAIRS)
def test_the_base_string_is_oauthlibs(method: str, host: str, path: str, pairs: list[tuple[str, str]]) -> None:
    """Method, host in any case, default port, path, and parameters that repeat."""
    place = f"/api/rest/{quote(path)}"
    expected = oracle.signature_base_string(
        method, oracle.base_string_uri(f"http://{host}{place}"), oracle.normalize_parameters(pairs)
    )
    assert oauth1.base_string(method, oauth1.url_of(host, place), pairs) == expected


@given(PAIRS, WORDS, WORDS)
def test_the_signature_is_oauthlibs(pairs: list[tuple[str, str]], consumer_secret: str, token_secret: str) -> None:
    """HMAC-SHA1 over the base string with both secrets as the key; PLAINTEXT is that key."""
    base = oauth1.base_string("GET", "http://shop.test/api/rest/stockitems", pairs)
    client = SimpleNamespace(client_secret=consumer_secret, resource_owner_secret=token_secret)
    hmac = oracle.sign_hmac_sha1_with_client(base, client)
    plain = oracle.sign_plaintext_with_client(base, client)
    assert oauth1.signature("HMAC-SHA1", base, consumer_secret, token_secret) == hmac
    assert oauth1.signature("PLAINTEXT", base, consumer_secret, token_secret) == plain


@given(PAIRS)
def test_a_query_is_read_as_oauthlib_reads_it(pairs: list[tuple[str, str]]) -> None:
    """Every parameter counts, those of one name and the empty ones too."""
    query = urlencode(pairs)
    assert sorted(oauth1.every_parameter(query)) == sorted(oracle.collect_parameters(uri_query=query))


@pytest.mark.parametrize(
    ("query", "signed"),
    [
        ("a=1&b=2", [("a", "1"), ("b", "2")]),
        ("a=1&a=2", [("a", "2")]),
        ("a=1+2", [("a", "1+2")]),
        ("a=%20", [("a", " ")]),
        ("a&b=", [("b", "")]),
        ("a=b=c", []),
        ("", []),
    ],
)
def test_a_query_as_magento_1_signs_it(query: str, signed: list[tuple[str, str]]) -> None:
    """One value a name, and a plus sign is a plus sign."""
    assert oauth1.last_of_a_name(query) == signed


@pytest.mark.parametrize(
    "header",
    [
        'OAuth realm="http://shop.test/", oauth_nonce="a%20b", oauth_version="1.0"',
        "oauth oauth_nonce=a%20b,oauth_version=1.0",
        'OAuth   oauth_nonce="a%20b",stranger="x", oauth_version="1.0"',
    ],
)
def test_the_fields_of_a_header(header: str) -> None:
    """Quotes and blanks are free, the realm and strangers do not count."""
    assert oauth1.is_oauth(header)
    assert oauth1.header_fields(header) == {"oauth_nonce": "a b", "oauth_version": "1.0"}


@pytest.mark.parametrize("header", [None, "", "Basic YWRtaW46eA==", "OAuth2 x", "Bearer oauth"])
def test_other_schemes_are_not_oauth(header: str | None) -> None:
    """Only the word OAuth, in any letter case."""
    assert not oauth1.is_oauth(header)


def test_parameters_in_natural_order() -> None:
    """As Magento 1 signs them; OAuth itself sorts them by their bytes."""
    pairs = [("a10", "1"), ("a9", "2"), ("A", "3")]
    assert [name for name, _ in oauth1.in_natural_order(pairs)] == ["A", "a9", "a10"]
    assert [name for name, _ in oauth1.in_bytes(pairs)] == ["A", "a10", "a9"]
    assert oauth1.base_string("GET", "http://x/", pairs, oauth1.in_natural_order).endswith("A%3D3%26a9%3D2%26a10%3D1")
