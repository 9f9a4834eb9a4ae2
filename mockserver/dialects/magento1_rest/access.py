"""Who calls, and what he may do: OAuth 1.0a, roles with their privileges, attributes that may be read and written.

The order in which a request is examined is the shops': version, the fields that must be there, consumer, method, nonce,
token, signature. A nonce counts as used before its signature is known to be right.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from mockserver import php
from mockserver.dialects.magento1_rest.errors import Refused, refusal
from mockserver.messages import Request
from mockserver.seam import replaceable
from mockserver.site import address
from mockserver.wire import oauth1
from mockserver.world import World
from specs import fields

__all__ = ["ADMIN", "GUEST", "Caller", "authenticate", "check_allowed", "readable", "writable"]

RESOURCE = "stock_item"
FORM = "application/x-www-form-urlencoded"
#: A timestamp may be so many seconds ahead of the shop's clock.
AHEAD = 600


class Caller(msgspec.Struct, frozen=True):
    """Who calls; a guest has no user id."""

    user_id: int | None = None
    role: str | None = None
    is_trusted: bool = False


GUEST = Caller()
#: Every caller of a world without authentication.
ADMIN = Caller(user_id=1, is_trusted=True)


def problem(text: str) -> Refused:
    """The refusal of a request that is wrongly signed."""
    return refusal("oauth", problem=f"oauth_problem={text}")


def absent(field: str) -> Refused:
    """The refusal of a request that lacks a field."""
    return problem(f"parameter_absent&oauth_parameters_absent={field}")


@replaceable
def authenticate(world: World, request: Request) -> Caller:
    """The caller of a request: the user of its token, a guest where it has no OAuth header."""
    authorization = request.header("authorization")
    if world.no_auth:
        return ADMIN
    if not oauth1.is_oauth(authorization):
        return GUEST
    sent = oauth1.header_fields(authorization or "")
    oauth = world.store.get("documents", "oauth") or {"consumer": {}, "tokens": {}, "token_secret": ""}
    check_fields(world, sent, oauth["consumer"])
    check_consumer(world, sent, oauth["consumer"])
    token = token_of(world, sent, oauth["tokens"])
    check_signature(world, request, sent, (oauth["consumer"]["secret"], oauth["token_secret"]))
    return Caller(token["user_id"], token["role"])


@replaceable
def check_fields(world: World, sent: Mapping[str, str], consumer: Mapping[str, str]) -> None:
    """Version, what every request must have, and for a method that uses them nonce and timestamp."""
    if sent.get("oauth_version", "1.0") != "1.0":
        raise problem("version_rejected")
    for field in ("oauth_consumer_key", "oauth_signature_method", "oauth_signature"):
        if php.is_empty(sent.get(field)):
            raise absent(field)
    if len(sent["oauth_consumer_key"]) != len(consumer.get("key", "")):
        raise problem("consumer_key_rejected")
    if sent["oauth_signature_method"] not in oauth1.METHODS:
        raise problem("signature_method_rejected")
    if sent["oauth_signature_method"] != "PLAINTEXT":
        for field in ("oauth_nonce", "oauth_timestamp"):
            if php.is_empty(sent.get(field)):
                raise absent(field)
        check_timestamp(world, php.to_int(sent["oauth_timestamp"]))
        use_nonce(world, sent["oauth_nonce"], php.to_int(sent["oauth_timestamp"]))


@replaceable
def check_timestamp(world: World, timestamp: int) -> None:
    """A timestamp may be old, but not far ahead; text that is no number is 0."""
    if not 0 < timestamp <= world.clock().timestamp() + AHEAD:
        raise problem("timestamp_refused")


@replaceable
def use_nonce(world: World, nonce: str, timestamp: int) -> None:
    """A nonce serves once, whatever its timestamp (the shops' database trips over one with another timestamp)."""
    before = world.store.get("oauth_nonces", nonce)
    if before is None:
        world.store.put("oauth_nonces", nonce, timestamp)
    elif before == timestamp or world.edition.fault_text == "catalogue":
        raise problem("nonce_used")
    else:
        raise problem("internal_error&message=SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry")


@replaceable
def check_consumer(world: World, sent: Mapping[str, str], consumer: Mapping[str, str]) -> None:  # noqa: ARG001 - seam
    """The consumer must be known."""
    if sent["oauth_consumer_key"] != consumer["key"]:
        raise problem("consumer_key_rejected")


@replaceable
def token_of(world: World, sent: Mapping[str, str], tokens: Mapping[str, Any]) -> Mapping[str, Any]:  # noqa: ARG001
    """The access token of a request."""
    if php.is_empty(sent.get("oauth_token")):
        raise absent("oauth_token")
    token = next((entry for entry in tokens.values() if entry["token"] == sent["oauth_token"]), None)
    if token is None or token["type"] != "access":
        raise problem("token_rejected")
    if token["revoked"]:
        raise problem("token_revoked")
    return dict(token)


@replaceable
def check_signature(world: World, request: Request, sent: Mapping[str, str], secrets: tuple[str, str]) -> None:
    """The signature must be the one that the shop computes; the log shows what it was computed from."""
    method = sent["oauth_signature_method"]
    signed, order = [*oauth1.unsigned(sent), *_parameters(world, request)], _ORDERS[world.edition.rest.signed_order]
    base = oauth1.base_string(request.method, _url(world, request), signed, order)
    if not oauth1.same(oauth1.signature(method, base, *secrets), sent["oauth_signature"]):
        # PLAINTEXT has no base string, and what it sends are the secrets themselves.
        shown = {"base_string": base} if method != "PLAINTEXT" else {}
        world.note(
            "oauth signature_invalid", method=request.method, path=request.path, signature_method=method, **shown
        )
        raise problem("signature_invalid")


def _url(world: World, request: Request) -> str:
    scheme, host = address(world.site, request)
    return oauth1.url_of(host, request.path, scheme)


_SIGNED: dict[str, Callable[[str], list[tuple[str, str]]]] = {
    "every_parameter": oauth1.every_parameter,
    "last_of_a_name": oauth1.last_of_a_name,
}


_ORDERS: dict[str, oauth1.Order] = {"bytes": oauth1.in_bytes, "natural": oauth1.in_natural_order}


def _parameters(world: World, request: Request) -> list[tuple[str, str]]:
    """The parameters of the query, and of a body that is a form."""
    read = _SIGNED[world.edition.rest.signed_query]
    is_form = (request.header("content-type") or "").startswith(FORM)
    return [*read(request.query), *(read(request.body.decode("utf-8", "replace")) if is_form else [])]


@replaceable
def check_allowed(world: World, caller: Caller, privilege: str) -> None:
    """The caller's role must hold the privilege; guests hold none."""
    if caller.is_trusted:
        return
    if caller.user_id is None:
        raise refusal("access_denied")
    role = (world.store.get("documents", "oauth") or {})["roles"].get(caller.role)
    if role is None:
        raise refusal("no_role", user=caller.user_id)
    privileges = role["privileges"]
    if privilege not in (*privileges.get("all", ()), *privileges.get(RESOURCE, ())):
        raise refusal("access_denied")


@replaceable
def readable(world: World) -> tuple[str, ...]:
    """The attributes that may be read, in the table's order; the item's id always."""
    return _granted(world, "read", tuple(fields()))


@replaceable
def writable(world: World) -> tuple[str, ...]:
    """The attributes that an update may write; the item's id always, it names the item."""
    return _granted(world, "write", world.edition.engine("magento1_rest").fields())


def _granted(world: World, way: str, names: tuple[str, ...]) -> tuple[str, ...]:
    granted = (world.store.get("documents", "rest_attributes") or {}).get(way, "all")
    return tuple(name for name in names if granted == "all" or name in granted or name == "item_id")
