"""API users and their sessions: who may begin one, how long it lives, what its user may do."""

from hmac import compare_digest
from math import floor
from typing import Any

from mockserver import php
from mockserver.rules.faults import Fault, broken
from mockserver.seam import replaceable
from mockserver.world import World, comparable_sku

__all__ = ["allowed", "check_allowed", "end_session", "login", "require_session", "start_session"]

TIMEOUT = "api/config/session_timeout"


@replaceable
def login(world: World, user: Any, key: Any) -> str:
    """A new session for a user that is active, has a role and knows the key."""
    if php.is_empty(user) or php.is_empty(key):
        raise Fault("invalid_request_param")
    name = authenticate(world, php.to_text(user), php.to_text(key))
    return new_session(world, name)


@replaceable
def authenticate(world: World, user: str, key: str) -> str:
    """The user's name as it is stored; fault 2 where the shop does not let them in.

    Letter case and blanks at the end do not count in the name (observed); the key must be exact.
    """
    name = next((name for name in world.store.rows("api_users") if comparable_sku(name) == comparable_sku(user)), None)
    row = world.store.get("api_users", name) or {"key": "", "active": False, "allowed": None}
    if not compare_digest(row["key"].encode(), key.encode()) or not row["active"] or row["allowed"] is None:
        raise Fault("access_denied")
    return str(name)


@replaceable
def new_session(world: World, user: str | None) -> str:
    """A session id that nobody has; without a user it is not logged in."""
    session = world.new_id(world.edition.sessions.id_digits)
    world.store.put("sessions", session, {"user": user, "last_used": world.now()})
    return session


def start_session(world: World) -> str:
    """A session that is not logged in, and never will be."""
    return new_session(world, None)


@replaceable
def end_session(world: World, session: Any) -> bool:
    """Forget a session; true whether there was one or not."""
    world.store.delete("sessions", php.to_text(session))
    return True


@replaceable
def require_session(world: World, session: Any, basic: tuple[str, str] | None = None) -> str:
    """The user of a session, whose time begins anew; fault 5 where it is unknown, ended or expired.

    Without a session id, HTTP Basic credentials log in for this one call, where the edition has that.
    """
    if basic and php.is_empty(session) and world.edition.sessions.basic_login:
        return authenticate(world, *basic)
    if isinstance(session, php.Object):
        raise broken(world, "Object of class stdClass could not be converted to string")
    row = world.store.get("sessions", session) if isinstance(session, str) else None
    if row is None or row["user"] is None or is_expired(world, row["last_used"]):
        raise Fault("session_expired")
    renew(world, session, row)
    return str(row["user"])


@replaceable
def is_expired(world: World, last_used: str) -> bool:
    """Whether a session that was last used then is over: whole seconds, compared as PHP compares them with a text."""
    age, timeout = floor(world.seconds_since(last_used)), world.config(TIMEOUT, "3600")
    return age > php.to_float(timeout) if php.is_numeric(timeout) else str(age) > timeout


@replaceable
def renew(world: World, session: str, row: dict[str, Any]) -> None:
    """Begin the session's time anew."""
    world.store.put("sessions", session, {**row, "last_used": world.now()})


def allowed(world: World, user: str, resource: str) -> bool:
    """Whether the user's role holds a resource of the access list."""
    row = world.store.get("api_users", user)
    return row is not None and ("all" in (row["allowed"] or ()) or resource in (row["allowed"] or ()))


@replaceable
def check_allowed(world: World, user: str, *resources: str) -> None:
    """Fault 2 where the user's role lacks one of the resources."""
    if not all(allowed(world, user, resource) for resource in resources):
        raise Fault("access_denied")
