"""Who is let in over REST: OAuth 1.0a, and what a role and its attributes allow."""

import time
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from conformance.dialects.magento1_rest import Reply
from conformance.oauth1 import Credentials, changed, signed, without
from conformance.rest_bodies import as_json
from conformance.rest_strategies import plain_fields, quantities_sent
from conformance.rest_target import ITEM, OTHER_ITEM, RestTarget
from conformance.values import typed
from conformance.verdicts import Untestable
from conformance.verifies import verifies

PATH = f"/stockitems/{ITEM}"
words = st.text("aZ09-._~ é+&=/%", min_size=1, max_size=6)
#: Names of parameters that shops sort as OAuth does: without digits, also once they are encoded.
plain_names = st.text("aZ-._~", max_size=6).map("x{}".format)
#: Names of which the shops' natural order takes the second first.
turned_names = st.tuples(st.sampled_from("abx"), st.integers(10, 99), st.integers(2, 9)).map(
    lambda drawn: [f"{drawn[0]}{min(drawn[1], drawn[2] * 10 - 1)}", f"{drawn[0]}{drawn[2]}"]
)
methods = st.sampled_from(("HMAC-SHA1", "PLAINTEXT"))
#: An update that every edition carries out when it is let in.
BODY = as_json({"qty": 5})


def own(target: RestTarget) -> Credentials:
    """The credentials of the checks."""
    if target.client.credentials is None:
        raise Untestable("signing needs credentials, and the target declares none")
    return target.client.credentials


def header(target: RestTarget, method: str = "PUT", path: str = PATH, **more: Any) -> str:
    """The right header for a request."""
    credentials = more.pop("credentials", own(target))
    return signed(credentials, method, target.client.url(path), **more)


def update(target: RestTarget, authorization: str) -> Reply:
    """An update with that Authorization header."""
    return target.raw("PUT", PATH, BODY, Authorization=authorization, Content_Type="application/json")


def refusal(target: RestTarget, *headers: str) -> set[tuple[int, str]]:
    """How updates with these headers are refused, none of which may change anything."""
    before = target.everything()
    found = {update(target, authorization).refusal for authorization in headers}
    assert target.everything() == before
    return found


def problem(name: str) -> set[tuple[int, str]]:
    """The one refusal of a request that is wrongly signed."""
    return {(401, f"oauth_problem={name}")}


@verifies("oauth/signed")
@given(
    pairs=st.lists(st.tuples(plain_names, words), max_size=3, unique_by=lambda pair: pair[0]),
    method=methods,
    realm=st.sampled_from((None, "", "Shop")),
)
def test_a_signed_request_is_let_in(target: RestTarget, pairs: Any, method: str, realm: str | None) -> None:
    """Any query, both methods, with a realm and without."""
    query = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)
    path = f"{PATH}?{query}" if query else PATH
    authorization = header(target, "GET", path, signature_method=method, realm=realm)
    assert target.raw("GET", path, Authorization=authorization).status == 200


def signed_in_bytes(target: RestTarget, names: list[str]) -> Reply:
    """The reply to a query with such names that is signed over the order of their bytes."""
    path = PATH + "?" + "&".join(f"{name}=1" for name in names)
    return target.raw("GET", path, Authorization=header(target, "GET", path))


@verifies("oauth/byte_order")
@given(names=turned_names)
def test_parameters_are_signed_in_bytes(target: RestTarget, names: list[str]) -> None:
    """Names that hold numbers are sorted as any text."""
    assert signed_in_bytes(target, names).status == 200


@verifies("oauth/guests_denied")
@given(authorization=st.sampled_from((None, "Basic YWRtaW46YWRtaW4=", "Bearer abc", "oauth_token=abc")))
def test_guests_are_denied(target: RestTarget, authorization: str | None) -> None:
    """No header, or one of another scheme: nothing is read or written."""
    before, guest = target.everything(), target.as_user(None)
    more: dict[str, Any] = {} if authorization is None else {"Authorization": authorization}
    assert guest.raw("PUT", PATH, BODY, Content_Type="application/json", **more).refusal == (403, "Access denied")
    assert guest.raw("GET", PATH, **more).refusal == (403, "Access denied")
    assert target.everything() == before


@verifies("oauth/signature_invalid")
@given(method=methods, secret=st.sampled_from(("consumer_secret", "token_secret")), wrong=words)
def test_a_wrong_secret_is_refused(target: RestTarget, method: str, secret: str, wrong: str) -> None:
    """Whichever of the two it is, and whatever it is, also with only one letter more."""
    for text in (wrong, getattr(own(target), secret) + "x"):
        credentials = msgspec.structs.replace(own(target), **{secret: text})
        forged = header(target, signature_method=method, credentials=credentials)
        assert refusal(target, forged) == problem("signature_invalid")


@verifies("oauth/signature_invalid")
@given(path=st.sampled_from((PATH + "?a=1", "/stockitems", "/stockitems/2")), method=st.sampled_from(("GET", "DELETE")))
def test_a_signature_of_another_request_is_refused(target: RestTarget, path: str, method: str) -> None:
    """Signed for another path, query, method, or nonce."""
    others = (header(target, "PUT", path), header(target, method), changed(header(target), "oauth_nonce", uuid4().hex))
    assert refusal(target, *others) == problem("signature_invalid")


@verifies("oauth/consumer_key_rejected")
@given(key=st.sampled_from(("x", "x" * 32, "keyOfNoConsumer")))
def test_an_unknown_consumer_is_refused(target: RestTarget, key: str) -> None:
    """Signed with the right secrets, for a consumer that there is not."""
    forged = header(target, credentials=msgspec.structs.replace(own(target), consumer_key=key))
    assert refusal(target, forged) == problem("consumer_key_rejected")


@verifies("oauth/token_rejected")
@given(token=st.sampled_from(("x", "x" * 32)))
def test_an_unknown_token_is_refused(target: RestTarget, token: str) -> None:
    """One that there is not."""
    forged = msgspec.structs.replace(own(target), token=token)
    assert refusal(target, header(target, credentials=forged)) == problem("token_rejected")


@verifies("oauth/token_rejected")
@given(method=methods)
def test_a_request_token_is_refused(target: RestTarget, method: str) -> None:
    """One that is not an access token yet."""
    forged = msgspec.structs.replace(own(target), token=own(target.as_user("request")).token)
    refused = header(target, credentials=forged, signature_method=method)
    assert refusal(target, refused) == problem("token_rejected")


@verifies("oauth/token_revoked")
@given(method=methods)
def test_a_revoked_token_is_refused(target: RestTarget, method: str) -> None:
    """One that was an administrator's before."""
    revoked = header(target, credentials=own(target.as_user("revoked")), signature_method=method)
    assert refusal(target, revoked) == problem("token_revoked")


@verifies("oauth/parameter_absent")
@given(
    field=st.sampled_from(
        (
            "oauth_consumer_key",
            "oauth_token",
            "oauth_signature_method",
            "oauth_signature",
            "oauth_nonce",
            "oauth_timestamp",
        )
    )
)
def test_an_absent_field_is_named(target: RestTarget, field: str) -> None:
    """Each of the fields that HMAC-SHA1 needs."""
    assert refusal(target, without(header(target), field)) == problem(
        f"parameter_absent&oauth_parameters_absent={field}"
    )


@verifies("oauth/method_and_version")
@given(
    wrong=st.sampled_from(
        (
            ("oauth_signature_method", "HMAC-SHA256", "signature_method_rejected"),
            ("oauth_signature_method", "none", "signature_method_rejected"),
            ("oauth_version", "2.0", "version_rejected"),
            ("oauth_version", "1.1", "version_rejected"),
        )
    )
)
def test_other_methods_and_versions_are_refused(target: RestTarget, wrong: tuple[str, str, str]) -> None:
    """Methods that OAuth 1.0a does not have, versions that are not 1.0."""
    field, value, name = wrong
    assert refusal(target, changed(header(target), field, value)) == problem(name)


@verifies("oauth/timestamp_refused")
@given(ahead=st.integers(630, 10**8) | st.sampled_from(("abc", "x1")))
def test_a_timestamp_ahead_is_refused(target: RestTarget, ahead: int | str) -> None:
    """More than ten minutes ahead, and what is no number."""
    timestamp = str(int(time.time()) + ahead) if isinstance(ahead, int) else ahead
    assert refusal(target, header(target, timestamp=timestamp)) == problem("timestamp_refused")


@verifies("oauth/timestamp_old")
@given(ago=st.integers(0, 10**8))
def test_an_old_timestamp_is_accepted(target: RestTarget, ago: int) -> None:
    """Years old."""
    assert update(target, header(target, timestamp=str(int(time.time()) - ago))).status == 200


@verifies("oauth/nonce_used")
@given(qty=quantities_sent())
def test_a_request_counts_once(target: RestTarget, qty: Any) -> None:
    """The same signed request a second time is refused, after another update and changes nothing."""
    authorization = header(target)
    assert update(target, authorization).status == 200
    assert target.put(ITEM, {"qty": qty}).status == 200
    assert refusal(target, authorization) == problem("nonce_used")
    assert target.stored(ITEM)["qty"] == typed("qty", qty)


@verifies("oauth/repeated_parameters")
@given(values=st.lists(st.sampled_from("abc"), min_size=2, max_size=4))
def test_a_repeated_parameter_is_signed(target: RestTarget, values: list[str]) -> None:
    """All its values, sorted."""
    path = PATH + "?" + "&".join(f"x={value}" for value in values)
    assert target.raw("GET", path, Authorization=header(target, "GET", path)).status == 200


@verifies("oauth/repeated_parameters_refused")
@given(values=st.lists(st.sampled_from("abc"), min_size=2, max_size=4))
def test_a_repeated_parameter_is_refused(target: RestTarget, values: list[str]) -> None:
    """The shop sees only the last of its values."""
    path = PATH + "?" + "&".join(f"x={value}" for value in values)
    reply = target.raw("GET", path, Authorization=header(target, "GET", path))
    assert {reply.refusal} == problem("signature_invalid")


@verifies("oauth/privileges")
@given(qty=quantities_sent(), item=st.sampled_from((ITEM, OTHER_ITEM)))
def test_a_role_allows_what_it_holds(target: RestTarget, qty: Any, item: str) -> None:
    """Who may only retrieve reads the item and the list, and writes neither one nor many."""
    reader, before = target.as_user("readonly"), target.everything()
    assert reader.get(item).row == target.get(item).row
    assert reader.put(item, {"qty": qty}).refusal == (403, "Access denied")
    assert reader.put_many([{"item_id": item, "qty": qty}]).refusal == (403, "Access denied")
    assert target.everything() == before


@verifies("oauth/writable_attributes")
@given(data=st.data(), qty=quantities_sent())
def test_only_writable_fields_are_stored(target: RestTarget, data: st.DataObject, qty: Any) -> None:
    """Among the fields sent those that may not be written are as before."""
    flags = [name for name in plain_fields(target.edition) if name.startswith("use_config_")]
    granted = data.draw(st.lists(st.sampled_from(flags), unique=True))
    target.shop({ITEM: dict.fromkeys(flags, 0)}, rest_attributes={"read": "all", "write": ["qty", *granted]})
    assert target.put(ITEM, {"qty": qty, **dict.fromkeys(flags, 1)}).status == 200
    stored = target.stored(ITEM)
    assert {name: stored[name] for name in flags} == {name: int(name in granted) for name in flags}
    assert stored["qty"] == typed("qty", qty)
