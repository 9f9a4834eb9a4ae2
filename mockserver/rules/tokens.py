"""Bearer tokens of administrators: who gets one, how long it lives, what its owner may do.

Passwords and tokens are compared as salted digests, in time that does not depend on where they differ.
"""

from collections.abc import Mapping
from typing import Any

from mockserver.rules.refusals import Refusal
from mockserver.rules.secret import digest, is_same
from mockserver.seam import replaceable
from mockserver.world import World

__all__ = ["FAILURES", "INTEGRATIONS", "TOKENS", "USERS", "authorize", "create_token", "keep_token", "owner_of"]

USERS = "magento2.admin_users"
TOKENS = "magento2.tokens"
FAILURES = "magento2.sign_in_failures"
INTEGRATIONS = "magento2.integrations"
ALL = ("all", "Magento_Backend::all")


@replaceable
def create_token(world: World, username: str, password: str) -> str:
    """A new token for an administrator who knows the password and is not locked out."""
    missing = [name for name, value in (("username", username), ("password", password)) if not value]
    if missing:
        raise required(missing)
    if is_locked(world, username) or not is_password(world, username, password):
        count_failure(world, username)
        raise Refusal("sign_in_incorrect")
    world.store.delete(FAILURES, username.casefold())
    token = world.new_id(32)
    keep_token(world, token, {"user": user_named(world, username), "created": world.now()})
    return token


def required(names: list[str]) -> Refusal:
    """The refusal of a request that lacks these members."""
    errors = [Refusal("field_required", {"fieldName": name}) for name in names]
    return errors[0] if len(errors) == 1 else Refusal("several_inputs_wrong", errors=errors)


def user_named(world: World, username: str) -> str | None:
    """The administrator's name as it is stored; letter case does not count."""
    return next((name for name in world.store.rows(USERS) if name.casefold() == username.casefold()), None)


@replaceable
def is_password(world: World, username: str, password: str) -> bool:
    """Whether the password is the administrator's; for an unknown name it takes as long."""
    row = world.store.get(USERS, user_named(world, username))
    return is_same(world, row["password"] if row else "", password) and row is not None


@replaceable
def is_locked(world: World, username: str) -> bool:
    """Whether too many wrong passwords in a row have locked the name, and how long ago."""
    values, row = world.edition.magento2, world.store.get(FAILURES, username.casefold())
    if not values.lock_after_failures or row is None or row["count"] < values.lock_after_failures:
        return False
    return world.seconds_since(row["last"]) < values.lock_seconds


def count_failure(world: World, username: str) -> None:
    """Remember a wrong password, where the edition locks for them."""
    if world.edition.magento2.lock_after_failures:
        row = world.store.get(FAILURES, username.casefold()) or {"count": 0}
        world.store.put(FAILURES, username.casefold(), {"count": row["count"] + 1, "last": world.now()})


def keep_token(world: World, token: str, row: Mapping[str, Any]) -> None:
    """Store a token under its digest."""
    world.store.put(TOKENS, digest(world, token), {"token": token, **row})


@replaceable
def owner_of(world: World, token: str) -> Mapping[str, Any] | None:
    """The administrator whose token this is; None for one that is unknown or too old."""
    row = world.store.get(TOKENS, digest(world, token))
    if row is None or is_expired(world, row["created"]):
        return None
    owner: Mapping[str, Any] | None = world.store.get(USERS, row["user"])
    return owner


@replaceable
def is_expired(world: World, created: str) -> bool:
    """Whether a token that was made then is over."""
    return world.seconds_since(created) >= world.edition.magento2.token_seconds


@replaceable
def authorize(world: World, owner: Mapping[str, Any] | None, resource: str) -> None:
    """Refuse who is nobody, and whose role lacks the resource; a right to a part of the list is no right to another."""
    if world.no_auth:
        return
    allowed = (owner["allowed"] or ()) if owner else ()
    if resource not in allowed and not any(word in allowed for word in ALL):
        raise Refusal("not_authorized", {"resources": resource})
