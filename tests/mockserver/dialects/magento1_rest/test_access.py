"""Who is let in: signatures of a stock client, every way of being wrong, roles, and the attributes that may be used."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oauthlib.oauth1 import Client

from mockserver import Request, Response, World, build, handle
from mockserver.control import handle as control
from specs import shop

OAUTH = shop()["magento1"]["oauth"]
HOST = "127.0.0.1"
TARGET = "/api/rest/stockitems/1"
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=6)
PAIRS = st.lists(st.tuples(WORDS, st.text(max_size=6)), max_size=4)


def client(who: str = "admin", **more: Any) -> Client:
    """A stock OAuth client with the shop's consumer and one of its tokens."""
    secrets = {"client_secret": OAUTH["consumer"]["secret"], "resource_owner_secret": OAUTH["token_secret"], **more}
    return Client(OAUTH["consumer"]["key"], resource_owner_key=OAUTH["tokens"][who]["token"], **secrets)


def header(who: str = "admin", method: str = "GET", target: str = TARGET, **more: Any) -> str:
    """The Authorization header of a signed request."""
    _, headers, _ = client(who, **more).sign(f"http://{HOST}{target}", method)
    return str(headers["Authorization"])


def send(world: World, authorization: str | None, method: str = "GET", target: str = TARGET, **more: str) -> Response:
    """A request with that Authorization header."""
    extra = {name.replace("_", "-"): value for name, value in more.items()}
    headers = {"host": HOST, "accept": "application/json", **extra}
    headers |= {"authorization": authorization} if authorization else {}
    return handle(world, Request(method, target, tuple(headers.items()), b'{"qty": 5}' if method == "PUT" else b""))


def message(response: Response) -> tuple[int, str]:
    """Status and first message of a refusal."""
    return response.status, json.loads(response.body)["messages"]["error"][0]["message"]


@settings(max_examples=50)
@given(PAIRS, st.sampled_from(["HMAC-SHA1", "PLAINTEXT"]), st.none() | st.just("http://shop.test/"))
def test_whatever_a_stock_client_signs_is_accepted(pairs: list[Any], method: str, realm: str | None) -> None:
    """Any query, repeated keys included, both methods, with and without a realm."""
    target = f"{TARGET}?{urlencode(pairs)}" if pairs else TARGET
    signed = header(target=target, signature_method=method, realm=realm)
    answer = send(build("documented"), signed, target=target)
    assert answer.status == (200 if not any(name.startswith("attrs") for name, _ in pairs) else answer.status)


@settings(max_examples=50)
@given(st.integers(0, 26), st.sampled_from("AZaz09"))
def test_a_changed_signature_is_refused(place: int, letter: str) -> None:
    """Any other letter at any place of the signature."""
    signed = header()
    start, signature, end = re.split(r'(?<=oauth_signature=")([^"]*)', signed)
    plain = signature.replace("%2F", "/").replace("%2B", "+").replace("%3D", "=")
    changed = plain[:place] + (letter if plain[place] != letter else "b") + plain[place + 1 :]
    world = build("documented")
    assert message(send(world, start + changed + end)) == (401, "oauth_problem=signature_invalid")


def test_a_form_is_signed_too() -> None:
    """Its fields are part of the signature; this dialect then does not read forms."""
    form = "application/x-www-form-urlencoded"
    _, headers, _ = client().sign(f"http://{HOST}{TARGET}", "PUT", "qty=5&a=%20", {"Content-Type": form})
    sent = {"host": HOST, "accept": "*/*", "content-type": form, "authorization": headers["Authorization"]}
    for body, status in ((b"qty=5&a=%20", 400), (b"qty=6&a=%20", 401)):
        assert handle(build("documented"), Request("PUT", TARGET, tuple(sent.items()), body)).status == status


def without(field: str) -> Callable[[str], str]:
    """A header without one of its fields."""
    return lambda signed: re.sub(rf'{field}="[^"]*",? ?', "", signed)


def changed(field: str, value: str) -> Callable[[str], str]:
    """A header with another value in a field."""
    return lambda signed: re.sub(rf'{field}="[^"]*"', f'{field}="{value}"', signed)


WRONG = {
    "oauth_problem=version_rejected": changed("oauth_version", "2.0"),
    "oauth_problem=signature_method_rejected": changed("oauth_signature_method", "HMAC-SHA256"),
    "oauth_problem=consumer_key_rejected": changed("oauth_consumer_key", "x" * 32),
    "oauth_problem=token_rejected": changed("oauth_token", "x" * 32),
    "oauth_problem=timestamp_refused": changed("oauth_timestamp", "abc"),
    "oauth_problem=signature_invalid": changed("oauth_nonce", "another"),
    **{
        f"oauth_problem=parameter_absent&oauth_parameters_absent={field}": without(field)
        for field in (
            "oauth_consumer_key",
            "oauth_signature_method",
            "oauth_signature",
            "oauth_nonce",
            "oauth_timestamp",
            "oauth_token",
        )
    },
}


@pytest.mark.parametrize("problem", WRONG)
def test_every_way_of_being_wrong_has_its_problem(problem: str) -> None:
    """A request that is wrong in one way is refused with that problem, and changes nothing."""
    world = build("documented")
    before = dict(world.store.rows("stock_items"))
    answer = send(world, WRONG[problem](header(method="PUT")), "PUT", content_type="application/json")
    assert message(answer) == (401, problem)
    assert dict(world.store.rows("stock_items")) == before


@pytest.mark.parametrize(
    ("token", "status", "text"),
    [
        ("revoked", 401, "oauth_problem=token_revoked"),
        ("request", 401, "oauth_problem=token_rejected"),
        ("norole", 500, "Admin role for user ID 3 not found"),
        ("readonly", 403, "Access denied"),
    ],
)
def test_tokens_that_may_not_write(token: str, status: int, text: str) -> None:
    """Revoked and request tokens, an admin without a role, one whose role lacks the privilege."""
    assert message(send(build("documented"), header(token, "PUT"), "PUT")) == (status, text)


@pytest.mark.parametrize("authorization", [None, "Basic YWRtaW46eA=="])
def test_guests_are_denied(authorization: str | None) -> None:
    """Without OAuth a caller is a guest, who may do nothing."""
    assert message(send(build("documented"), authorization)) == (403, "Access denied")


@pytest.mark.parametrize(("edition", "later"), [("documented", "nonce_used"), ("openmage-20.18", "internal_error")])
def test_a_nonce_serves_once(edition: str, later: str) -> None:
    """Again with the same timestamp, and again with another one."""
    world = build(edition)
    moment = int(world.clock().timestamp())
    first = header(nonce="seven", timestamp=str(moment))
    assert send(world, first).status == 200
    assert message(send(world, first)) == (401, "oauth_problem=nonce_used")
    status, text = message(send(world, header(nonce="seven", timestamp=str(moment - 1))))
    assert (status, text.startswith(f"oauth_problem={later}")) == (401, True)


@pytest.mark.parametrize(("ahead", "status"), [(-(10**9), 200), (590, 200), (700, 401)])
def test_a_timestamp_may_be_old_but_not_far_ahead(ahead: int, status: int) -> None:
    """Ten minutes ahead of the shop's clock are allowed."""
    world = build("documented")
    moment = int(world.clock().timestamp()) + ahead
    assert send(world, header(timestamp=str(moment))).status == status


@pytest.mark.parametrize(("edition", "status"), [("documented", 200), ("openmage-20.18", 401)])
def test_repeated_query_keys_break_real_shops_signatures(edition: str, status: int) -> None:
    """The document's edition signs as the RFC says."""
    target = f"{TARGET}?a=1&a=2"
    assert send(build(edition), header(target=target), target=target).status == status


@pytest.mark.parametrize("method", ["HMAC-SHA1", "PLAINTEXT"])
def test_the_log_shows_what_was_signed_and_no_secret(method: str) -> None:
    """The entry of a bad signature has the base string that the shop computed."""
    world = build("documented")
    signed = header(target=f"{TARGET}?a=1", signature_method=method, client_secret="wrong")
    assert message(send(world, signed, target=f"{TARGET}?a=1")) == (401, "oauth_problem=signature_invalid")
    entry = world.log[-1]
    assert entry["event"] == "oauth signature_invalid"
    assert ("base_string" in entry) == (method == "HMAC-SHA1")
    assert entry.get("base_string", "GET&").startswith("GET&")
    assert not {OAUTH["consumer"]["secret"], OAUTH["token_secret"], "wrong"} & set(re.findall(r"\w+", str(entry)))


def test_the_log_is_a_ring() -> None:
    """Old entries make room."""
    world = build("documented")
    for number in range(500):
        world.note("x", number=number)
    assert (len(world.log), world.log[-1]["number"]) == (200, 499)


def test_without_authentication_everybody_is_the_admin() -> None:
    """Signed wrongly or not at all; the attributes of the shop still hold."""
    world = build("documented")
    world.no_auth = True
    assert send(world, None).status == 200
    assert send(world, "OAuth oauth_token=x").status == 200
    patch = {"magento1": {"rest_attributes": {"read": ["qty"]}}}
    assert control(world, Request("PATCH", "/__mock__/state", (), json.dumps(patch).encode())).status == 200
    assert json.loads(send(world, None).body) == {"item_id": "1", "qty": "100.0000"}


@pytest.mark.parametrize(
    ("patch", "where"),
    [
        ({"oauth": {"tokens": {"x": {"token": "t", "colour": 1}}}}, "magento1.oauth.tokens.x.colour"),
        ({"oauth": {"tokens": {"x": {"token": ""}}}}, "magento1.oauth.tokens.x.token"),
        ({"oauth": {"tokens": {"x": {"token": "t", "type": "refresh"}}}}, "magento1.oauth.tokens.x.type"),
        ({"oauth": {"tokens": {"x": {"token": "t", "role": "Nobody"}}}}, "magento1.oauth.tokens.x.role"),
        ({"oauth": {"tokens": {"x": {"token": "t", "revoked": "no"}}}}, "magento1.oauth.tokens.x.revoked"),
        ({"oauth": {"tokens": {"x": {"token": "t", "user_id": "1"}}}}, "magento1.oauth.tokens.x.user_id"),
        ({"oauth": {"consumer": {"key": 5}}}, "magento1.oauth.consumer.key"),
        ({"oauth": {"consumer": {"name": "x"}}}, "magento1.oauth.consumer.name"),
        ({"oauth": {"roles": {"R": {"privileges": {"all": ["fly"]}}}}}, "magento1.oauth.roles.R.privileges.all"),
        ({"oauth": {"roles": {"R": {"privileges": {"tax": []}}}}}, "magento1.oauth.roles.R.privileges.tax"),
        ({"oauth": {"secrets": {}}}, "magento1.oauth.secrets"),
        ({"rest_attributes": {"read": ["sku"]}}, "magento1.rest_attributes.read"),
        ({"rest_attributes": {"delete": "all"}}, "magento1.rest_attributes.delete"),
    ],
)
def test_a_state_is_read_strictly(patch: dict[str, Any], where: str) -> None:
    """What is unknown or of the wrong kind is refused with its place, and changes nothing."""
    world = build("documented")
    before = dict(world.store.rows("documents"))
    answer = control(world, Request("PATCH", "/__mock__/state", (), json.dumps({"magento1": patch}).encode()))
    assert (answer.status, json.loads(answer.body).get("where")) == (400, where)
    assert dict(world.store.rows("documents")) == before


def test_a_state_reads_back_as_it_was_written() -> None:
    """GET, PUT and GET of the state give the same document."""
    world = build("documented")
    one = control(world, Request("GET", "/__mock__/state"))
    assert control(world, Request("PUT", "/__mock__/state", (), one.body)).status == 200
    two = control(world, Request("GET", "/__mock__/state"))
    assert json.loads(one.body)["magento1"]["oauth"] == json.loads(two.body)["magento1"]["oauth"]
    assert json.loads(two.body)["magento1"]["rest_attributes"] == {"read": "all", "write": "all"}
