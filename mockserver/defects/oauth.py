"""Shops that let the wrong ones in, or the right ones not."""

from mockserver.defects import defect
from mockserver.dialects.magento1_rest.access import (
    ADMIN,
    authenticate,
    check_allowed,
    check_consumer,
    check_fields,
    check_signature,
    check_timestamp,
    token_of,
    use_nonce,
    writable,
)
from mockserver.dialects.magento1_rest.errors import Refused, refusal
from mockserver.messages import Request
from mockserver.wire.oauth1 import every_parameter, in_natural_order, last_of_a_name

DOCUMENTED = ("documented",)
SHOPS = ("openmage-*", "magento-1.*")


def _problem(name):
    return refusal("oauth", problem=f"oauth_problem={name}")


def _says(refused, text):
    return any(text in message for _, message in refused.entries)


@defect("oauth/signed", check_fields)
def knows_no_plaintext(sound, world, sent, consumer):
    """PLAINTEXT is refused."""
    sound(world, sent, consumer)
    if sent["oauth_signature_method"] == "PLAINTEXT":
        raise _problem("signature_method_rejected")


@defect("oauth/signed", authenticate)
def trips_over_a_realm(sound, world, request):
    """A header with a realm is malformed."""
    if "realm=" in (request.header("authorization") or ""):
        raise _problem("parameter_absent&oauth_parameters_absent=oauth_consumer_key")
    return sound(world, request)


@defect("oauth/byte_order", check_signature, editions=DOCUMENTED)
def sorts_in_natural_order(sound, world, request, sent, secrets):
    """Parameters are signed in natural order, as in the shops."""
    names = [name for name, _ in every_parameter(request.query)]
    if sorted(names) != [name for name, _ in in_natural_order((name, "") for name in names)]:
        raise _problem("signature_invalid")
    sound(world, request, sent, secrets)


@defect("oauth/guests_denied", authenticate)
def lets_everybody_in(sound, world, request):
    """A request without an OAuth header is the administrator's."""
    return sound(world, request) if request.header("authorization") else ADMIN


@defect("oauth/guests_denied", check_allowed)
def guests_may_read(sound, world, caller, privilege):
    """A guest may retrieve."""
    if caller.user_id is not None or privilege != "retrieve":
        sound(world, caller, privilege)


@defect("oauth/signature_invalid", check_signature)
def takes_any_signature(sound, world, request, sent, secrets):
    """Signatures are not looked at."""


@defect("oauth/signature_invalid", check_signature)
def signs_without_the_token_secret(sound, world, request, sent, secrets):
    """A PLAINTEXT signature needs to begin rightly, no more."""
    if sent["oauth_signature_method"] != "PLAINTEXT" or not sent["oauth_signature"].startswith(secrets[0]):
        sound(world, request, sent, secrets)


@defect("oauth/signature_invalid", check_signature)
def wrong_signatures_are_logged_only(sound, world, request, sent, secrets):
    """A request with a wrong signature is carried out where its path has another query."""
    try:
        sound(world, request, sent, secrets)
    except Refused:
        unsigned = Request(request.method, f"{request.path}?a=1", request.headers, request.body, request.server)
        sound(world, unsigned, sent, secrets)


@defect("oauth/consumer_key_rejected", check_consumer)
def consumers_are_not_looked_at(sound, world, sent, consumer):
    """Any consumer key of the right length will do, if the signature is right."""


@defect("oauth/consumer_key_rejected", check_consumer)
def unknown_consumers_are_unknown_tokens(sound, world, sent, consumer):
    """An unknown consumer is reported as an unknown token."""
    try:
        sound(world, sent, consumer)
    except Refused as refused:
        raise _problem("token_rejected") from refused


@defect("oauth/token_rejected", token_of)
def request_tokens_are_access_tokens(sound, world, sent, tokens):
    """A request token lets in."""
    return sound(world, sent, {name: {**entry, "type": "access"} for name, entry in tokens.items()})


@defect("oauth/token_rejected", token_of)
def unknown_tokens_are_revoked(sound, world, sent, tokens):
    """An unknown token is reported as revoked."""
    try:
        return sound(world, sent, tokens)
    except Refused as refused:
        raise (_problem("token_revoked") if _says(refused, "token_rejected") else refused) from refused


@defect("oauth/token_revoked", token_of)
def revoked_tokens_live_on(sound, world, sent, tokens):
    """A revoked token lets in."""
    return sound(world, sent, {name: {**entry, "revoked": False} for name, entry in tokens.items()})


@defect("oauth/parameter_absent", authenticate)
def absent_fields_are_not_named(sound, world, request):
    """An absent field is reported without its name."""
    try:
        return sound(world, request)
    except Refused as refused:
        raise (_problem("parameter_absent") if _says(refused, "parameter_absent") else refused) from refused


@defect("oauth/parameter_absent", check_fields)
def nonces_are_optional(sound, world, sent, consumer):
    """A header without a nonce is accepted."""
    spare = {} if "oauth_nonce" in sent else {"oauth_nonce": f"none{sent.get('oauth_signature')}"}
    sound(world, {**sent, **spare}, consumer)


@defect("oauth/method_and_version", check_fields)
def versions_are_not_looked_at(sound, world, sent, consumer):
    """Any version will do."""
    sound(world, {name: value for name, value in sent.items() if name != "oauth_version"}, consumer)


@defect("oauth/timestamp_refused", check_timestamp)
def timestamps_are_not_looked_at(sound, world, timestamp):
    """Any timestamp will do."""


@defect("oauth/timestamp_old", check_timestamp)
def old_timestamps_are_refused(sound, world, timestamp):
    """A timestamp may be ten minutes old."""
    sound(world, timestamp)
    if timestamp < world.clock().timestamp() - 600:
        raise _problem("timestamp_refused")


@defect("oauth/nonce_used", use_nonce)
def nonces_serve_again(sound, world, nonce, timestamp):
    """A nonce may be used as often as one likes."""


@defect("oauth/nonce_used", authenticate)
def used_nonces_are_wrong_signatures(sound, world, request):
    """A used nonce is reported as a wrong signature."""
    try:
        return sound(world, request)
    except Refused as refused:
        raise (_problem("signature_invalid") if _says(refused, "nonce_used") else refused) from refused


@defect("oauth/repeated_parameters", check_signature, editions=DOCUMENTED)
def signs_the_last_of_a_name(sound, world, request, sent, secrets):
    """Of a repeated parameter only the last is signed, as in the shops."""
    pairs = last_of_a_name(request.query)
    if len(pairs) < len(request.query.split("&")) and request.query:
        raise _problem("signature_invalid")
    sound(world, request, sent, secrets)


@defect("oauth/repeated_parameters_refused", check_signature, editions=SHOPS)
def signs_every_parameter(sound, world, request, sent, secrets):
    """A repeated parameter does no harm to a signature."""
    names = [part.partition("=")[0] for part in request.query.split("&")]
    if len(set(names)) == len(names):
        sound(world, request, sent, secrets)


@defect("oauth/privileges", check_allowed)
def readers_may_write(sound, world, caller, privilege):
    """Who may retrieve may update."""
    sound(world, caller, "retrieve" if privilege == "update" else privilege)


@defect("oauth/privileges", check_allowed)
def readers_may_not_read(sound, world, caller, privilege):
    """Retrieving needs the privilege to update."""
    sound(world, caller, "update" if privilege == "retrieve" else privilege)


@defect("oauth/writable_attributes", writable)
def every_attribute_may_be_written(sound, world):
    """Attributes that the caller may not write are stored."""
    return world.edition.engine("magento1_rest").fields()
