"""Who calls: the owner of a bearer token, or an integration that signs its requests (OAuth 1.0a, HMAC).

A timestamp may be off by ten minutes. Nonces are not remembered.
"""

import hashlib
import hmac
import re
from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

from mockserver.messages import Request
from mockserver.rules.tokens import INTEGRATIONS, owner_of
from mockserver.site import root
from mockserver.world import World

__all__ = ["caller"]

SECONDS_OFF = 600
DIGITS = 12
_ALGORITHMS = {"HMAC-SHA1": hashlib.sha1, "HMAC-SHA256": hashlib.sha256}
_PAIR = re.compile(r'([\w]+)="([^"]*)"')


def caller(world: World, request: Request) -> Mapping[str, Any] | None:
    """Who sent a request, None for nobody that the shop knows."""
    scheme, _, rest = (request.header("authorization") or "").strip().partition(" ")
    if scheme.lower() == "bearer":
        return owner_of(world, rest.strip())
    return signer(world, request, rest) if scheme.lower() == "oauth" else None


def signer(world: World, request: Request, header: str) -> Mapping[str, Any] | None:
    """The integration whose keys made the signature."""
    fields = {name: unquote(value) for name, value in _PAIR.findall(header)}
    keys = (fields.get("oauth_consumer_key"), fields.get("oauth_token"))
    known: list[Mapping[str, Any]] = list(world.store.rows(INTEGRATIONS).values())
    found = next((one for one in known if (one["consumer_key"], one["token"]) == keys), None)
    if found is None or not _is_recent(world, fields.get("oauth_timestamp", "")):
        return None
    right = signature(world, request, fields, f"{found['consumer_secret']}&{found['token_secret']}")
    return found if hmac.compare_digest(right, fields.get("oauth_signature", "").encode()) else None


def _is_recent(world: World, timestamp: str) -> bool:
    plausible = timestamp.isdecimal() and len(timestamp) <= DIGITS
    return plausible and abs(world.clock().timestamp() - int(timestamp)) <= SECONDS_OFF


def signature(world: World, request: Request, fields: Mapping[str, str], key: str) -> bytes:
    """The signature that a request should have; of an unknown kind none is right."""
    algorithm = _ALGORITHMS.get(fields.get("oauth_signature_method", ""))
    if algorithm is None:
        return b"\0"
    signed = [
        (name, value) for name, value in fields.items() if name.startswith("oauth_") and name != "oauth_signature"
    ]
    pairs = signed + parse_qsl(request.query, keep_blank_values=True)
    normal = "&".join(
        f"{name}={value}" for name, value in sorted((_encoded(name), _encoded(value)) for name, value in pairs)
    )
    url = f"{root(world.site, request)}{request.path}"
    base = "&".join(_encoded(part) for part in (request.method, url, normal))
    return b64encode(hmac.new(key.encode(), base.encode(), algorithm).digest())


def _encoded(text: str) -> str:
    return quote(text, safe="~")
