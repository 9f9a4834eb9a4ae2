"""Shops that hand tokens out too freely, or do not know them again."""

from mockserver.defects import defect
from mockserver.dialects.magento2_rest.encode import refused
from mockserver.handle import answered
from mockserver.rules.refusals import Refusal
from mockserver.rules.secret import digest
from mockserver.rules.tokens import (
    FAILURES,
    TOKENS,
    USERS,
    authorize,
    create_token,
    is_expired,
    is_locked,
    is_password,
    keep_token,
    owner_of,
)

DOCUMENTED = ("documented",)
MAGENTO = ("magento-2.*",)


@defect("tokens/password", create_token)
def tokens_are_forgotten(sound, world, username, password):
    """A token is answered and not kept."""
    token = sound(world, username, password)
    world.store.delete(TOKENS, digest(world, token))
    return token


@defect("tokens/password", create_token)
def tokens_in_an_object(sound, world, username, password):
    """A token is answered inside an object."""
    return {"token": sound(world, username, password)}


@defect("tokens/one_each", create_token)
def one_token_for_all(sound, world, username, password):
    """Every sign-in is answered with the same token."""
    sound(world, username, password)
    keep_token(world, "0123456789abcdef" * 2, {"user": username, "created": world.now()})
    return "0123456789abcdef" * 2


@defect("tokens/one_each", create_token)
def one_token_at_a_time(sound, world, username, password):
    """A sign-in ends the tokens before it."""
    for key in list(world.store.rows(TOKENS)):
        world.store.delete(TOKENS, key)
    return sound(world, username, password)


@defect("tokens/wrong_password", is_password)
def any_password_will_do(sound, world, username, password):
    """An administrator gets in with any password."""
    return world.store.get(USERS, username) is not None


@defect("tokens/wrong_password", is_password)
def blanks_behind_passwords(sound, world, username, password):
    """A password may have blanks behind it."""
    return sound(world, username, password.rstrip())


@defect("tokens/wrong_password", create_token)
def tells_names_from_passwords(sound, world, username, password):
    """An unknown name is refused otherwise than a wrong password."""
    if username and password and username not in world.store.rows(USERS):
        raise Refusal("no_route")
    return sound(world, username, password)


@defect("tokens/missing", create_token)
def missing_passwords_are_wrong(sound, world, username, password):
    """A missing name or password is refused as a wrong one."""
    return sound(world, username or "?", password or "?")


@defect("tokens/missing", refused)
def missing_passwords_are_nameless(sound, world, request, refusal):
    """What is missing is not named."""
    return sound(world, request, Refusal("parameters_not_valid") if refusal.name == "field_required" else refusal)


@defect("tokens/no_token", authorize)
def everybody_may_call(sound, world, owner, resource):
    """A call needs no token."""


@defect("tokens/no_token", authorize)
def nobody_may_read(sound, world, owner, resource):
    """Reading needs no token."""
    if owner is not None or resource != "Magento_InventoryApi::stock":
        sound(world, owner, resource)


@defect("tokens/no_token", refused)
def nobody_is_forbidden(sound, world, request, refusal):
    """A call without a token is refused as an unknown address."""
    return sound(world, request, Refusal("no_route") if refusal.name == "not_authorized" else refusal)


@defect("tokens/unknown_token", owner_of)
def any_token_will_do(sound, world, token):
    """Every token is good."""
    return sound(world, token) or next(iter(world.store.rows(USERS).values()))


@defect("tokens/unknown_token", owner_of)
def short_tokens_will_do(sound, world, token):
    """A token of less than ten letters is good."""
    return next(iter(world.store.rows(USERS).values())) if len(token) < 10 else sound(world, token)


@defect("tokens/expires", is_expired)
def tokens_live_for_ever(sound, world, created):
    """A token is never over."""
    return False


@defect("tokens/expires", is_expired)
def tokens_live_an_hour(sound, world, created):
    """A token is over after an hour."""
    return world.seconds_since(created) >= 3600


@defect("tokens/reader", authorize)
def stock_readers_may_write(sound, world, owner, resource):
    """Who may do anything with stocks may do everything."""
    if owner is None or not any(right.startswith("Magento_InventoryApi::stock") for right in owner["allowed"]):
        sound(world, owner, resource)


@defect("tokens/reader", authorize)
def stock_readers_may_not_read(sound, world, owner, resource):
    """Reading needs the right to edit too."""
    sound(world, owner, resource)
    if resource == "Magento_InventoryApi::stock":
        sound(world, owner, "Magento_InventoryApi::stock_edit")


@defect("tokens/rights_apart", authorize)
def editors_may_read(sound, world, owner, resource):
    """A right to edit is one to read."""
    rights = set(owner["allowed"]) if owner else set()
    if "Magento_InventoryApi::stock_edit" in rights and resource == "Magento_InventoryApi::stock":
        return
    sound(world, owner, resource)


@defect("tokens/rights_apart", authorize)
def editors_may_delete(sound, world, owner, resource):
    """A right to edit is one to delete."""
    rights = set(owner["allowed"]) if owner else set()
    if "Magento_InventoryApi::stock_edit" in rights and resource == "Magento_InventoryApi::stock_delete":
        return
    sound(world, owner, resource)


@defect("tokens/resource_named", refused)
def rights_are_not_named(sound, world, request, refusal):
    """The refusal does not say which right is missing."""
    return sound(world, request, Refusal("not_authorized") if refusal.name == "not_authorized" else refusal)


@defect("tokens/route_first", answered)
def token_before_route(sound, world, request):
    """Who has no token learns nothing of the paths."""
    response = sound(world, request)
    unknown = response.status == 404 and request.path.startswith("/rest/") and not request.header("authorization")
    return refused(world, request, Refusal("not_authorized", {"resources": "self"})) if unknown else response


@defect("tokens/no_lock", create_token, editions=DOCUMENTED)
def three_mistakes_lock(sound, world, username, password):
    """Three wrong passwords lock the name."""
    row = world.store.get(FAILURES, username) or {"count": 0, "last": world.now()}
    if row["count"] >= 3:
        raise Refusal("sign_in_incorrect")
    wrong = not is_password(world, username, password)
    world.store.put(FAILURES, username, {"count": row["count"] + wrong, "last": world.now()})
    return sound(world, username, password)


@defect("tokens/no_lock", create_token, editions=DOCUMENTED)
def a_mistake_ends_the_password(sound, world, username, password):
    """After a wrong password the right one is good no more."""
    row = world.store.get(USERS, username)
    if row and not is_password(world, username, password):
        world.store.put(USERS, username, {**row, "password": f"{row['password']}!"})
    return sound(world, username, password)


@defect("tokens/lock", is_locked, editions=MAGENTO)
def never_locks(sound, world, username):
    """Wrong passwords lock nobody out."""
    return False


@defect("tokens/lock", is_locked, editions=MAGENTO)
def locks_for_ever(sound, world, username):
    """A lock is never over."""
    row = world.store.get(FAILURES, username.casefold())
    return row is not None and row["count"] >= world.edition.magento2.lock_after_failures
