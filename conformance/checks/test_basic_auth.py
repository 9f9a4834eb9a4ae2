"""Who may call: who has an API key and its secret."""

from base64 import b64encode
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from conformance.dialects.merchantpro_rest import basic
from conformance.inventory_target import PLAIN, RECORDS, InventoryTarget
from conformance.logins import Login
from conformance.verifies import verifies

records = st.sampled_from(RECORDS)
wrong_ways = st.sampled_from((str.upper, str.lower, "x{}".format, "{}x".format, "{} ".format, lambda _: ""))
MALFORMED = (
    "Bearer {secret}",
    "Basic",
    "Basic !!!",
    "Basic " + b64encode(b"nocolon").decode(),
    "{key}:{secret}",
    "Digest username={key}",
    "",
)


def with_secret(target: InventoryTarget, secret: str) -> str:
    """The target's key with another secret."""
    return basic(Login(target.login.user, secret))


@verifies("basic_auth/key")
@given(record=records, more=st.sampled_from(({"other": "s:e:c:r:e:t"}, {"other": "größe"})))
def test_a_key_opens_the_records(target: InventoryTarget, record: int, more: dict[str, str]) -> None:
    """The shop's own, and every other one that it has; a secret may have colons in it."""
    keys = {target.login.user: target.login.key, **more}
    target.shop(api_keys=keys)
    assert [target.get(record, authorization=basic(Login(*key))).status for key in keys.items()] == [200] * len(keys)


@verifies("basic_auth/none")
@given(record=records, verb=st.sampled_from(("GET", "PATCH")))
def test_no_credentials_are_refused(target: InventoryTarget, record: int, verb: str) -> None:
    """The answer asks for Basic ones."""
    reply = target.raw(verb, f"/id/{record}", b"{}", None)
    assert reply.status == 401
    assert reply.answer.header("www-authenticate").lower().startswith("basic")


@verifies("basic_auth/wrong_secret")
@given(record=records, change=wrong_ways)
def test_a_wrong_secret_is_refused(target: InventoryTarget, record: int, change: Any) -> None:
    """Other letter case, too much, too little, nothing."""
    target.shop()
    secret = change(target.login.key)
    assume(secret != target.login.key)
    assert target.get(record, authorization=with_secret(target, secret)).status == 401


@verifies("basic_auth/unknown_key")
@given(record=records, change=wrong_ways)
def test_an_unknown_key_is_refused(target: InventoryTarget, record: int, change: Any) -> None:
    """Though the secret is a key's."""
    target.shop()
    login = Login(change(target.login.user), target.login.key)
    assume(login != target.login)
    assert target.get(record, authorization=basic(login)).status == 401


@verifies("basic_auth/malformed")
@given(record=records, header=st.sampled_from(MALFORMED))
def test_what_is_no_credentials_is_refused(target: InventoryTarget, record: int, header: str) -> None:
    """Another scheme, or nothing that could be read."""
    sent = header.format(key=target.login.user, secret=target.login.key)
    assert target.raw("GET", f"/id/{record}", b"", sent).status == 401


@verifies("basic_auth/changes_nothing")
@given(stock=st.integers(100, 200), wrong=st.booleans())
def test_a_stranger_changes_nothing(target: InventoryTarget, stock: int, wrong: bool) -> None:
    """With a wrong secret or without any."""
    before = target.everything()
    header = with_secret(target, "wrong") if wrong else None
    assert target.raw("PATCH", f"/id/{PLAIN}", b'{"stock": %d}' % stock, header).status == 401
    assert target.everything() == before


@verifies("basic_auth/scheme_case")
@given(change=st.sampled_from((str.lower, str.upper)))
def test_letter_case_of_the_scheme_does_not_count(target: InventoryTarget, change: Any) -> None:
    """It is the same scheme."""
    scheme, _, encoded = target.authorization.partition(" ")
    assert target.get(PLAIN, authorization=f"{change(scheme)} {encoded}").status == 200


@verifies("basic_auth/before_all")
@given(path=st.sampled_from(("/id/99999", "/upc/1", "/sku/nothing")), verb=st.sampled_from(("GET", "PATCH", "DELETE")))
def test_credentials_come_first(target: InventoryTarget, path: str, verb: str) -> None:
    """A stranger does not learn which records there are."""
    assert target.raw(verb, path, b"no json", None).status == 401
