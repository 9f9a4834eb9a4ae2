"""OAuth 1.0a signatures (RFC 5849): the parameters of a request, the base string, the signature, and its comparison.

    fields = header_fields('OAuth realm="", oauth_nonce="7f", …')     the oauth_ fields of the header, decoded
    signed = [*unsigned(fields), *every_parameter(query)]
    base_string("GET", url_of("Shop.example:80", "/x"), signed)
    signature("HMAC-SHA1", base, consumer_secret, token_secret)

Two ways to read a query, because shops differ: `every_parameter` is the RFC's, `last_of_a_name` what Magento 1 does.
So with the order in which they are signed: `in_bytes` and `in_natural_order`.
"""

import hmac
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from functools import cmp_to_key
from hashlib import sha1
from urllib.parse import parse_qsl, quote, unquote

from mockserver.php import natural_order

__all__ = [
    "METHODS",
    "base_string",
    "every_parameter",
    "header_fields",
    "in_bytes",
    "in_natural_order",
    "is_oauth",
    "last_of_a_name",
    "same",
    "signature",
    "unsigned",
    "url_of",
]

METHODS = ("HMAC-SHA1", "PLAINTEXT")
_DEFAULT_PORT = {"http": ":80", "https": ":443"}
_FIELD = re.compile(r"oauth_[a-z_-]+", re.ASCII)

Parameters = Iterable[tuple[str, str]]
Order = Callable[[Parameters], list[tuple[str, str]]]


def escaped(text: str) -> str:
    """Percent-encoded as RFC 5849 section 3.6 asks."""
    return quote(text, safe="~")


def is_oauth(authorization: str | None) -> bool:
    """Whether an Authorization header has the OAuth scheme."""
    return (authorization or "").partition(" ")[0].lower() == "oauth"


def header_fields(authorization: str) -> dict[str, str]:
    """The oauth_ fields of an Authorization header, with or without quotes; the realm and strangers are left out."""
    fields = {}
    for part in authorization.partition(" ")[2].split(","):
        name, equals, value = part.strip().partition("=")
        if equals and _FIELD.fullmatch(name):
            fields[name] = unquote(value.strip().strip('"'))
    return fields


def every_parameter(query: str) -> list[tuple[str, str]]:
    """The parameters of a query or a form, all of them (RFC 5849 section 3.4.1.3.1)."""
    return parse_qsl(query, keep_blank_values=True)


def last_of_a_name(query: str) -> list[tuple[str, str]]:
    """The parameters as Magento 1 signs them: the last of each name, a plus sign as it is, only plain name=value."""
    pairs = (part.split("=") for part in query.split("&"))
    return list({unquote(pair[0]): unquote(pair[1]) for pair in pairs if len(pair) == 2}.items())  # noqa: PLR2004 - pairs


def url_of(host: str, path: str, scheme: str = "http") -> str:
    """The base string URI of a request: host in lower case, without the default port and the query."""
    return f"{scheme}://{host.lower().removesuffix(_DEFAULT_PORT[scheme])}{path or '/'}"


def in_bytes(pairs: Parameters) -> list[tuple[str, str]]:
    """Encoded parameters in the order of their bytes (RFC 5849 section 3.4.1.3.2)."""
    return sorted(pairs)


def in_natural_order(pairs: Parameters) -> list[tuple[str, str]]:
    """Encoded parameters as Magento 1 sorts them: by their names in PHP's natural order, `a9` before `a10`."""
    by_name = cmp_to_key(natural_order)
    return sorted(pairs, key=lambda pair: by_name(pair[0]))


def base_string(method: str, url: str, parameters: Parameters, order: Order = in_bytes) -> str:
    """What is signed (RFC 5849 section 3.4.1)."""
    pairs = order((escaped(name), escaped(value)) for name, value in parameters)
    normalised = "&".join(f"{name}={value}" for name, value in pairs)
    return "&".join(escaped(part) for part in (method.upper(), url, normalised))


def signature(method: str, base: str, consumer_secret: str, token_secret: str) -> str:
    """The signature of a base string with one of `METHODS`."""
    key = f"{escaped(consumer_secret)}&{escaped(token_secret)}"
    if method == "PLAINTEXT":
        return key
    return b64encode(hmac.digest(key.encode(), base.encode(), sha1)).decode()


def same(one: str, other: str) -> bool:
    """Whether two signatures are equal, in a time that does not tell how far they are."""
    return hmac.compare_digest(one.encode(), other.encode())


def unsigned(fields: Mapping[str, str]) -> list[tuple[str, str]]:
    """The fields of a header that a signature covers."""
    return [(name, value) for name, value in fields.items() if name != "oauth_signature"]
