"""Shops that let the wrong ones in, or keep the right ones out."""

from mockserver.api import call, path_of, run
from mockserver.defects import defect
from mockserver.rules.faults import Fault
from mockserver.rules.sessions import (
    authenticate,
    check_allowed,
    end_session,
    is_expired,
    login,
    new_session,
    renew,
    require_session,
)


@defect("sessions/login", new_session)
def sessions_are_lost(sound, world, user):
    """A session is answered and forgotten."""
    session = sound(world, user)
    world.store.delete("sessions", session)
    return session


@defect("sessions/unpredictable", new_session)
def sessions_are_numbered(sound, world, user):
    """Session ids are the same for everybody."""
    session = "0123456789abcdef" * 2
    world.store.put("sessions", session, world.store.get("sessions", sound(world, user)))
    return session


@defect("sessions/wrong_key", authenticate)
def any_key_will_do(sound, world, user, key):
    """A user gets in with any key."""
    row = world.store.get("api_users", user)
    return sound(world, user, row["key"] if row else key)


@defect("sessions/wrong_key", authenticate)
def keys_in_any_case(sound, world, user, key):
    """A key is good in any letter case."""
    row = world.store.get("api_users", user)
    return sound(world, user, row["key"] if row and row["key"].lower() == key.lower() else key)


@defect("sessions/not_admitted", authenticate)
def inactive_users_get_in(sound, world, user, key):
    """An inactive user gets in."""
    row = world.store.get("api_users", user)
    if row and row["key"] == key and not row["active"]:
        return user
    return sound(world, user, key)


@defect("sessions/not_admitted", authenticate)
def users_without_role_get_in(sound, world, user, key):
    """A user without a role gets in."""
    row = world.store.get("api_users", user)
    if row and row["key"] == key and row["allowed"] is None:
        return user
    return sound(world, user, key)


@defect("sessions/missing_credentials", login)
def missing_credentials_are_wrong_ones(sound, world, user, key):
    """A missing user or key is refused as a wrong one."""
    return sound(world, user or "?", key or "?")


@defect("sessions/unknown_session", require_session)
def unknown_sessions_will_do(sound, world, session, basic=None):
    """A session that nobody began is good for a call."""
    try:
        return sound(world, session, basic)
    except Fault:
        return next(iter(world.store.rows("api_users")))


@defect("sessions/ended", end_session)
def sessions_never_end(sound, world, session):
    """EndSession answers true and ends nothing."""
    return True


@defect("sessions/expires", is_expired)
def sessions_never_expire(sound, world, last_used):
    """An unused session is good for ever."""
    return False


@defect("sessions/expires", is_expired)
def sessions_expire_early(sound, world, last_used):
    """A session is over after half a minute."""
    return sound(world, last_used) or world.seconds_since(last_used) > 30


@defect("sessions/slides", renew)
def sessions_are_not_renewed(sound, world, session, row):
    """A call does not renew its session."""


@defect("sessions/started_is_not_logged_in", new_session)
def started_sessions_are_logged_in(sound, world, user):
    """StartSession logs the first user in."""
    return sound(world, user or next(iter(world.store.rows("api_users"))))


@defect("sessions/several", new_session)
def one_session_at_a_time(sound, world, user):
    """A new session of a user ends the others."""
    for session, row in list(world.store.rows("sessions").items()):
        if row["user"] == user:
            world.store.delete("sessions", session)
    return sound(world, user)


@defect("sessions/access", check_allowed)
def everybody_may_do_all(sound, world, user, *resources):
    """Rights are not looked at."""


@defect("sessions/access", run)
def rights_are_checked_afterwards(sound, world, caller, user, path, args):
    """A call that is not allowed is carried out and then refused."""
    try:
        return sound(world, caller, user, path, args)
    except Fault as fault:
        if fault.spec.name == "access_denied" and str(path).endswith("update"):
            sound(world, caller, next(iter(world.store.rows("api_users"))), path, args)
        raise


@defect("sessions/invalid_path", run)
def unknown_paths_do_nothing(sound, world, caller, user, path, args):
    """An unknown path is answered with true."""
    try:
        return sound(world, caller, user, path, args)
    except Fault as fault:
        if fault.spec.name == "resource_path_invalid":
            return True
        raise


@defect("sessions/order_of_checks", call)
def path_before_session(sound, world, caller, session, path, args):
    """An unknown path is reported before an unknown session."""
    path_of(world, path)
    return sound(world, caller, session, path, args)
