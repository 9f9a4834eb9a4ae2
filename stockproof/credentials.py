"""How a client logs in to a mock, in a line: by the dialect's group, from the shop's document."""

from collections.abc import Callable, Mapping
from typing import Any

from mockserver.state import to_document
from mockserver.world import World
from specs import dialect

__all__ = ["credentials"]

NOBODY = "nobody can log in"
NOT_NEEDED = "no credentials needed"


def credentials(world: World, name: str) -> str:
    """The credentials of the first who may do something through that dialect, where it asks for any."""
    spec = dialect(name)
    if world.no_auth and spec.group in _REST:
        return NOT_NEEDED
    return _BY_GROUP[spec.group](to_document(world)[spec.shop])


def _api_user(shop: Mapping[str, Any]) -> str:
    users = ((name, user) for name, user in shop["api_users"].items() if user["active"] and user["allowed"])
    return next((f"user {name}, key {user['key']}" for name, user in users), NOBODY)


def _oauth(shop: Mapping[str, Any]) -> str:
    oauth = shop.get("oauth") or {"tokens": {}}
    usable = (
        token
        for token in oauth["tokens"].values()
        if token["role"] and token["type"] == "access" and not token["revoked"]
    )
    token = next((token["token"] for token in usable), None)
    if token is None:
        return NOBODY
    consumer = oauth["consumer"]
    return f"OAuth consumer {consumer['key']}, {consumer['secret']}; token {token}, {oauth['token_secret']}"


def _admin(shop: Mapping[str, Any]) -> str:
    users = ((name, user) for name, user in shop["admin_users"].items() if user["allowed"])
    return next((f"admin {name}, password {user['password']}" for name, user in users), NOBODY)


def _basic(shop: Mapping[str, Any]) -> str:
    return next((f"key {key}, secret {secret}" for key, secret in shop["api_keys"].items()), NOBODY)


_BY_GROUP: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "magento1_rpc": _api_user,
    "magento1_rest": _oauth,
    "magento2_rest": _admin,
    "merchantpro_rest": _basic,
}
#: The groups of dialects that can do without authentication; in the others a session is part of every call.
_REST = ("magento1_rest", "magento2_rest", "merchantpro_rest")
