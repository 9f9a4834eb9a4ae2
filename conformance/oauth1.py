"""OAuth 1.0a as a client signs it (oauthlib), and headers that are wrong in one way.

signed(credentials, "GET", "http://shop.test/api/rest/stockitems")     the Authorization header
without(header, "oauth_nonce"), changed(header, "oauth_version", "2.0")
"""

import re
from typing import Any
from urllib.parse import quote

import msgspec
from oauthlib.oauth1 import Client

__all__ = ["Credentials", "changed", "signed", "without"]


class Credentials(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A consumer, and the access token of a user who let it in."""

    consumer_key: str
    consumer_secret: str
    token: str
    token_secret: str


def signed(credentials: Credentials, method: str, url: str, **more: Any) -> str:
    """The Authorization header of a request; `more` goes to oauthlib (signature_method, realm, nonce, timestamp)."""
    client = Client(
        credentials.consumer_key,
        client_secret=credentials.consumer_secret,
        resource_owner_key=credentials.token,
        resource_owner_secret=credentials.token_secret,
        **more,
    )
    sign: Any = client.sign  # its stubs know only the usual methods
    _, headers, _ = sign(url, method)
    return str(headers["Authorization"])


def without(header: str, field: str) -> str:
    """A header without one of its fields."""
    return re.sub(rf'{field}="[^"]*",? ?', "", header).rstrip(", ")


def changed(header: str, field: str, value: str) -> str:
    """A header with another value in one of its fields."""
    return re.sub(rf'{field}="[^"]*"', f'{field}="{quote(value, safe="~")}"', header)
