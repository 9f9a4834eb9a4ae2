"""Shops that let strangers in, or keep their own people out."""

from base64 import b64encode

import msgspec

from mockserver.defects import defect
from mockserver.dialects.merchantpro_rest import refused
from mockserver.handle import answered
from mockserver.rules.basic_auth import API_KEYS, is_key, require_key
from mockserver.rules.refusals import Refusal


@defect("basic_auth/key", is_key)
def the_first_key_only(sound, world, key, secret):
    """Only the first of the shop's keys is good."""
    return sound(world, key, secret) and key == next(iter(world.store.rows(API_KEYS)))


@defect("basic_auth/key", is_key)
def secrets_end_at_a_colon(sound, world, key, secret):
    """A secret with a colon in it is cut off."""
    return sound(world, key, secret.partition(":")[0])


@defect("basic_auth/none", require_key)
def everybody_may_read(sound, world, credentials):
    """A caller without credentials is let in."""
    if credentials is not None:
        sound(world, credentials)


@defect("basic_auth/none", refused)
def asks_for_nothing(sound, world, request, refusal):
    """A refusal does not ask for credentials."""
    response = sound(world, request, refusal)
    headers = tuple(one for one in response.headers if one[0] != "www-authenticate")
    return msgspec.structs.replace(response, headers=headers)


@defect("basic_auth/wrong_secret", is_key)
def any_secret_will_do(sound, world, key, secret):
    """A key is good with any secret."""
    return world.store.get(API_KEYS, key) is not None


@defect("basic_auth/wrong_secret", is_key)
def secrets_in_any_letters(sound, world, key, secret):
    """Letter case of a secret does not count."""
    return (world.store.get(API_KEYS, key) or "").lower() == secret.lower()


@defect("basic_auth/wrong_secret", is_key)
def secrets_by_their_beginning(sound, world, key, secret):
    """A secret may go on behind its end."""
    stored = world.store.get(API_KEYS, key)
    return stored is not None and secret.startswith(stored)


@defect("basic_auth/unknown_key", is_key)
def any_key_opens(sound, world, key, secret):
    """A secret is good with any key."""
    return secret in world.store.rows(API_KEYS).values()


@defect("basic_auth/unknown_key", is_key)
def keys_in_any_letters(sound, world, key, secret):
    """Letter case of a key does not count."""
    return any(key.lower() == one.lower() and secret == two for one, two in world.store.rows(API_KEYS).items())


@defect("basic_auth/malformed", answered)
def bare_keys_will_do(sound, world, request):
    """Credentials need no encoding."""
    keys = {f"{key}:{secret}" for key, secret in world.store.rows(API_KEYS).items()}
    return sound(world, _as_keyholder(world, request) if request.header("authorization") in keys else request)


@defect("basic_auth/malformed", answered)
def secrets_are_tokens(sound, world, request):
    """A secret is good as a bearer token."""
    tokens = {f"Bearer {secret}" for secret in world.store.rows(API_KEYS).values()}
    return sound(world, _as_keyholder(world, request) if request.header("authorization") in tokens else request)


@defect("basic_auth/malformed", refused)
def malformed_is_a_bad_request(sound, world, request, refusal):
    """Credentials that cannot be read are refused with 400."""
    malformed = refusal.name == "unauthorized" and not (request.header("authorization") or "").startswith("Basic ")
    return sound(world, request, Refusal("json_malformed") if malformed else refusal)


@defect("basic_auth/changes_nothing", answered)
def refuses_after_changing(sound, world, request):
    """A change is carried out and then refused."""
    response = sound(world, request)
    if response.status == 401 and request.method == "PATCH":
        sound(world, _as_keyholder(world, request))
    return response


@defect("basic_auth/changes_nothing", require_key)
def strangers_are_counted(sound, world, credentials):
    """A stranger's attempt turns every inventory off."""
    try:
        sound(world, credentials)
    except Refusal:
        for number, row in list(world.store.rows("merchantpro.products").items()):
            world.store.put("merchantpro.products", number, {**row, "inventory_enabled": False})
        raise


@defect("basic_auth/scheme_case", answered)
def the_scheme_in_these_letters(sound, world, request):
    """The scheme must be written Basic."""
    given = request.header("authorization") or ""
    headers = tuple(one for one in request.headers if one[0] != "authorization")
    known = given.startswith("Basic ") or not given
    return sound(world, request if known else msgspec.structs.replace(request, headers=headers))


@defect("basic_auth/before_all", refused)
def addresses_before_credentials(sound, world, request, refusal):
    """A stranger learns that a record is not there."""
    if refusal.name == "unauthorized" and "/10" not in request.path:
        return sound(world, request, Refusal("not_found"))
    return sound(world, request, refusal)


def _as_keyholder(world, request):
    """The request as the holder of the first key would send it."""
    key, secret = next(iter(world.store.rows(API_KEYS).items()))
    headers = tuple(one for one in request.headers if one[0] != "authorization")
    mine = "Basic " + b64encode(f"{key}:{secret}".encode()).decode()
    return msgspec.structs.replace(request, headers=(*headers, ("authorization", mine)))
