"""JSON-RPC in both envelopes: what is a call, what is none, and what must never break the mock off."""

import json
from base64 import b64encode
from collections.abc import Callable
from time import monotonic
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver import Request, Response, World, build, handle
from mockserver.state import to_document
from specs import edition, editions

Post = Callable[[World, bytes], Response]
SPEAKING = [name for name in editions() if "jsonrpc" in edition(name).dialects]
SHOPS = [name for name in SPEAKING if name != "documented"]
HUGE = "1" + "0" * 400


def call(args: str, session: str = '"session_id"', path: str = "product_stock.update", **members: str) -> bytes:
    """A call whose parts are JSON texts."""
    parts = {"jsonrpc": '"2.0"', "method": '"call"', "params": f'[{session},"{path}",{args}]', "id": "1", **members}
    return ("{" + ",".join(f'"{name}":{part}' for name, part in parts.items()) + "}").encode()


def update(value: str, column: str = "qty") -> bytes:
    """An update of one column of product1."""
    return call(f'["product1",{{"{column}":{value}}}]')


def stored(world: World) -> Any:
    """All that is stored of products and stock."""
    part = to_document(world)["magento1"]
    return {name: part[name] for name in ("products", "stock_items", "stock_status")}


#: Bodies that hold no call; nothing of them may be stored.
NO_CALLS = {
    "nothing": b"",
    "blanks": b"  \r\n",
    "600 lists": b"[" * 600 + b"]" * 600,
    "100,000 lists": b"[" * 100_000 + b"]" * 100_000,
    "100,000 lists without end": b"[" * 100_000,
    "100,000 maps": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "600 lists for params": b'{"jsonrpc":"2.0","method":"call","id":1,"params":' + b"[" * 600 + b"]" * 600 + b"}",
    "600 lists for data": update("[" * 600 + "]" * 600),
    "20 MB": b'{"jsonrpc":"2.0","x":"' + b"x" * 20_000_000 + b'"}',
    "bad UTF-8": b'{"jsonrpc":"2.0","method":"\xff"}',
    "bad UTF-8 outside of text": b"\xff\xfe",
    "UTF-16": update("1").decode().encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf" + update("1"),
    "a lone surrogate": update('"\\ud800"'),
    "NaN": update("NaN"),
    "Infinity": update("-Infinity"),
    "a number with 5,000 digits": update("1" * 5_000),
    "a comment": b"// x\n" + update("1"),
    "a comma too many": update("1,"),
    "a colon too many": update(":1"),
    "quotes of another kind": update("1").replace(b'"', b"'"),
    "two messages": update("1") * 2,
    "a number": b"5",
    "null": b"null",
    "text": b'"x"',
    "an empty list": b"[]",
    "an empty map": b"{}",
    "a method that is a number": update("1").replace(b'"call"', b"5"),
    "a method that is a list": update("1").replace(b'"call"', b'["call"]'),
    "a method of blanks": update("1").replace(b'"call"', b'" "'),
    "params that are text": b'{"jsonrpc":"2.0","method":"call","params":"x","id":1}',
    "params that are null": b'{"jsonrpc":"2.0","method":"call","params":null,"id":1}',
    "params by wrong names": b'{"jsonrpc":"2.0","method":"call","params":{"a":1},"id":1}',
    "no params": b'{"jsonrpc":"2.0","method":"call","id":1}',
}


@pytest.mark.parametrize("method", [b"[]", b'["call"]', b"{}", b"5", b"null", b'""'])
def test_a_method_that_is_no_text(post: Post, method: bytes) -> None:
    """The shops break off over a list or a map, and refuse all else; the documents' shop refuses each."""
    body = update("1").replace(b'"call"', method)
    is_list = method[:1] in (b"[", b"{")
    shop = post(build("openmage-20.18"), body)
    assert (shop.status, shop.body == b"", b"-32600" in shop.body) == (
        (500, True, False) if is_list else (200, False, True)
    )
    assert b"-32600" in post(build(), body).body


@pytest.mark.parametrize("edition_name", SPEAKING)
@pytest.mark.parametrize("body", NO_CALLS.values(), ids=NO_CALLS)
def test_what_is_no_call_changes_nothing(post: Post, edition_name: str, body: bytes) -> None:
    """It is answered, soon, with an error, a page or nothing; and the mock goes on."""
    world, began = build(edition_name), monotonic()
    before = stored(world)
    response = post(world, body)
    assert monotonic() - began < 3
    assert stored(world) == before
    assert b'"result"' not in response.body
    assert response.status == 200 or edition_name in SHOPS
    assert json.loads(post(world, update("1")).body)["result"] is True


#: Values for a quantity, and what either edition stores of them; None where it is refused.
QUANTITIES = [
    ("1e400", "99999999.9999", "0.0000"),
    ("-1e400", "-99999999.9999", "0.0000"),
    ("1e999999999", "99999999.9999", "0.0000"),
    ("1e-999999999", "0.0000", "0.0000"),
    ("1e99999999999999999999", "99999999.9999", "0.0000"),
    ("-1e99999999999999999999", "-99999999.9999", "0.0000"),
    ("1e-99999999999999999999", "0.0000", "0.0000"),
    (HUGE, "99999999.9999", "0.0000"),
    (f"-{HUGE}", "-99999999.9999", "0.0000"),
    (f'"{HUGE}"', "99999999.9999", "0.0000"),
    ('"1e400"', None, "0.0000"),
    ('"1e99999999999999999999"', None, "0.0000"),
    (f'"{"1" * 200_000}"', "99999999.9999", "0.0000"),
    (f'"{" " * 200_000}5x"', None, "5.0000"),
    ("1e13", "99999999.9999", "99999999.9999"),
    ("-0.0", "0.0000", "0.0000"),
    ("-0.00001", "0.0000", "0.0000"),
    ("1." + "1" * 5_000, "1.1111", "1.1111"),
    ("0.00005", "0.0001", "0.0001"),
    ('"5\\n"', None, "5.0000"),
    ('"٥"', None, "0.0000"),
    ('"\\u0000"', None, "0.0000"),
    ("[5]", None, "1.0000"),
    ('{"a":[]}', None, "1.0000"),
]


@pytest.mark.parametrize(("value", "documented", "observed"), QUANTITIES, ids=lambda value: str(value)[:25])
def test_a_quantity_beyond_reason(
    post: Post, row: Callable[..., Any], value: str, documented: str | None, observed: str
) -> None:
    """It is refused or stored within the column's range, soon."""
    for edition_name, expected in (("documented", documented), ("openmage-20.18", observed)):
        world, began = build(edition_name), monotonic()
        answer = json.loads(post(world, update(value)).body)
        assert ("result" in answer) == (expected is not None)
        assert row(world)["qty"] == (expected or "100.0000")
        assert monotonic() - began < 3


@pytest.mark.parametrize("edition_name", SPEAKING)
@pytest.mark.parametrize("value", ["1e400", HUGE, "1e999999999", f'"{"1" * 5_000}"', "-1e400", "1e-999999999", "[[]]"])
def test_a_flag_beyond_reason(post: Post, row: Callable[..., Any], edition_name: str, value: str) -> None:
    """It is refused, or stored within its column's range."""
    world = build(edition_name)
    assert post(world, update(value, "is_in_stock")).status == 200
    assert 0 <= int(row(world)["is_in_stock"]) <= 65535


@pytest.mark.parametrize("edition_name", SPEAKING)
@pytest.mark.parametrize(
    "value",
    [
        *("1e400", HUGE, "1e999999999", '"1e999999999"', f'"{"9" * 5_000}"', '"1e-999999999"', "0.5", "-1", "[]"),
        *("[[1]]", '{"a":{"b":1}}', "null", '"\\u0000"', f'"{"x" * 100_000}"', '"\' or 1=1"'),
    ],
    ids=lambda value: value[:20],
)
def test_an_identifier_beyond_reason(post: Post, edition_name: str, value: str) -> None:
    """Nobody is meant by it, in a list and in an update."""
    world, began = build(edition_name), monotonic()
    before = stored(world)
    listed = json.loads(post(world, call(f"[[{value}]]", path="product_stock.list")).body)
    assert listed.get("result", []) == []
    assert "error" in json.loads(post(world, call(f'[{value},{{"qty":1}}]')).body) or value == "[[1]]"
    assert stored(world) == before
    assert monotonic() - began < 3


@pytest.mark.parametrize(
    ("identifier", "as_text"),
    [
        *(("1", "1"), ('"x"', "x"), ("1.50", "1.5"), ("null", ""), ("true", "1"), ("-0.0", "-0"), ("1E+400", "INF")),
        *((HUGE, "INF"), ("[1]", "Array"), ('{"a":1}', "Array"), ('"☃/"', "☃/")),
        (str(2**64), "1.844674407371E+19"),
    ],
    ids=lambda value: value[:20],
)
def test_an_id_comes_back(post: Post, identifier: str, as_text: str) -> None:
    """In the documented edition as it was sent, to the digit; in the shops as PHP's text of it."""
    message = call("[[1]]", path="product_stock.list", id=identifier)
    assert post(build(), message).body.endswith(b'"id":' + identifier.encode() + b"}")
    answer = json.loads(post(build("openmage-20.18"), message).body)
    assert answer["id"] == as_text


def test_the_last_of_two_members_counts(post: Post, row: Callable[..., Any]) -> None:
    """As in PHP and in most readers of JSON."""
    for name in SPEAKING:
        world = build(name)
        answer = json.loads(post(world, b'{"method":"x",' + update('1,"qty":2')[1:-1] + b',"id":7}').body)
        assert (row(world)["qty"], str(answer["id"])) == ("2.0000", "7")


@pytest.mark.parametrize("edition_name", SPEAKING)
@pytest.mark.parametrize(
    "params",
    [
        '["session_id",[1,null,"ab",{"a":1},[],[[]],["product_stock.list"],["product_stock.list",5],["",""]]]',
        '["session_id",5]',
        '["session_id",null]',
        '["session_id",{"a":["product_stock.list",[[1]]]}]',
        '["session_id",[["product_stock.list",[[1]]]],{"break":[1]}]',
        '["session_id",[["product_stock.list",[[1]]]],5]',
        '[["session_id"],[]]',
        "[1e400,[]]",
        "[]",
        "{}",
    ],
)
def test_a_multi_call_of_anything(post: Post, edition_name: str, params: str) -> None:
    """It is answered, whatever stands where calls should."""
    world = build(edition_name)
    response = post(world, b'{"jsonrpc":"2.0","method":"multiCall","params":' + params.encode() + b',"id":1}')
    assert response.status in ((200,) if edition_name == "documented" else (200, 500, 503))


@pytest.mark.parametrize("edition_name", SPEAKING)
@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("login", '[["a"],{"b":1}]'),
        ("login", "[1e400,1e999999999]"),
        ("login", f"[{HUGE},true]"),
        ("endSession", '[["a"]]'),
        ("endSession", '{"sessionId":{"a":1}}'),
        ("endSession", "[1e999999999]"),
        ("resources", "[{}]"),
        ("resourceFaults", '["session_id",["a"]]'),
        ("resourceFaults", '["session_id",{}]'),
        ("globalFaults", "[[]]"),
        ("startSession", "[1,2,3]"),
        ("product_stock.list", "[[1]]"),
        ("a.b.c", "{}"),
        (".", "[]"),
    ],
)
def test_a_method_of_the_api_with_anything(post: Post, edition_name: str, method: str, params: str) -> None:
    """It is answered with a result or a fault."""
    body = f'{{"jsonrpc":"2.0","method":"{method}","params":{params},"id":1}}'.encode()
    response = post(build(edition_name), body)
    assert response.status == 200
    assert {"result", "error"} & set(json.loads(response.body))


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=10,
)
members = st.fixed_dictionaries(
    {},
    optional={
        "jsonrpc": st.sampled_from(("2.0", "1.0", 2)) | anything,
        "method": st.sampled_from(("call", "multiCall", "login", "product_stock.update")) | anything,
        "params": st.lists(st.sampled_from(("session_id", "product_stock.update", "product1")) | anything) | anything,
        "id": anything,
    },
)


@given(message=members | st.lists(members, max_size=3) | anything, edition_name=st.sampled_from(SPEAKING))
def test_every_json_is_answered(message: Any, edition_name: str) -> None:
    """No value breaks the mock off, and the documented edition answers with JSON or nothing."""
    response = handle(build(edition_name), Request("POST", "/api/jsonrpc", (), json.dumps(message).encode()))
    if edition_name == "documented":
        assert response.status == 200
        assert not response.body or json.loads(response.body)


@given(body=st.binary(max_size=200), edition_name=st.sampled_from(SPEAKING))
def test_every_body_is_answered(body: bytes, edition_name: str) -> None:
    """No bytes break the mock off."""
    assert handle(build(edition_name), Request("POST", "/api/jsonrpc", (), body)).status in (200, 500, 503)


# ------------------------------------------------------------------------------------------------------- envelopes


def test_a_batch_is_answered_call_by_call(post: Post) -> None:
    """Results and errors stand in the order of the calls; notifications have none."""
    notification = update("3").replace(b',"id":1', b"")
    body = b"[" + b",".join((update("2"), b"5", notification, update('"x"'), b"{}")) + b"]"
    answers = json.loads(post(build(), body).body)
    assert [answer.get("result", answer.get("error", {}).get("code")) for answer in answers] == [
        True,
        -32600,
        102,
        -32600,
    ]
    assert post(build(), b"[" + notification + b"]").body == b""


@pytest.mark.parametrize("edition_name", SPEAKING)
def test_a_notification_is_carried_out(post: Post, row: Callable[..., Any], edition_name: str) -> None:
    """Its answer is empty; one that fails is answered with a null id."""
    world = build(edition_name)
    assert post(world, update("3").replace(b',"id":1', b"")) == post(world, update("3").replace(b',"id":1', b""))
    assert row(world)["qty"] == "3.0000"
    failed = json.loads(post(world, call('["nosuch",{}]').replace(b',"id":1', b"")).body)
    assert failed["id"] is None
    assert failed["error"]["message"] == "Product not exists."


@pytest.mark.parametrize("edition_name", SPEAKING)
def test_a_message_without_version_has_an_answer_without(post: Post, edition_name: str) -> None:
    """Neither envelope adds what was not asked for."""
    assert "jsonrpc" not in json.loads(post(build(edition_name), update("3").replace(b'"jsonrpc":"2.0",', b"")).body)


@pytest.mark.parametrize("edition_name", SPEAKING)
def test_parameters_by_name(post: Post, edition_name: str) -> None:
    """In any order, and a single argument bare."""
    params = b'{"args":"product1","apiPath":"product_stock.list","sessionId":"session_id"}'
    body = b'{"jsonrpc":"2.0","method":"call","id":1,"params":' + params + b"}"
    assert json.loads(post(build(edition_name), body).body)["result"][0]["sku"] == "product1"


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        (b"Basic " + b64encode(b"apiUser:apiKey"), False),
        (b"basic " + b64encode(b"apiUser:apiKey"), False),
        (b"Basic " + b64encode(b"apiUser:wrong"), True),
        (b"Basic " + b64encode(b"apiUser"), True),
        (b"Basic " + b64encode(b"\xff:\xff"), True),
        (b"Basic !!!", True),
        (b"Basic \xe9\xe9\xe9\xe9", True),
        (b"Basic", True),
        (b"Bearer x", True),
        (b"", True),
    ],
)
def test_basic_credentials_stand_in_for_a_session(header: bytes, *, fault: bool) -> None:
    """Without a session id they log in for one call; what is malformed logs nobody in."""
    body = call("[[1]]", session="null", path="product_stock.list")
    for name in SPEAKING:
        request = Request("POST", "/api/jsonrpc", (("authorization", header.decode("latin-1")),), body)
        assert ("error" in json.loads(handle(build(name), request).body)) == fault


def test_a_long_answer_has_a_script_behind_it(post: Post) -> None:
    """Over 4,096 bytes, in the shops; behind /api.php none."""
    world = build("openmage-20.18")
    world.store.put("api_users", "x" * 9, {"key": "k", "active": True, "allowed": ["all"]})
    for number in range(100, 200):
        row = {**world.store.get("stock_items", 1), "item_id": number, "product_id": number}
        product = {**world.store.get("products", 1), "sku": f"many-{number}"}
        for table, value in (("products", product), ("stock_items", row), ("item_of", number)):
            world.store.put(table, number, value)
    body = call(str([list(range(100, 200))]), path="product_stock.list")
    answer = post(world, body)
    assert (answer.headers[0][1], answer.body[-9:]) == ("application/json", b"</script>")
    assert len(json.JSONDecoder().raw_decode(answer.body.decode())[0]["result"]) == 100
    short = handle(world, Request("POST", "/api.php?type=jsonrpc", (), body))
    assert json.loads(short.body)["result"]
    assert short.headers[0][1] == "application/json; charset=utf8"


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/api/jsonrpc", 200),
        ("/api/jsonrpc/", 200),
        ("/api/jsonrpc/index", 200),
        ("/index.php/api/jsonrpc/index/", 200),
        ("/api.php?type=jsonrpc", 200),
        ("/api.php?x=1&type=jsonrpc", 200),
        ("/api/jsonrpc?x=y", 200),
        ("/api/jsonrpcx", 404),
        ("/api/jsonrpc/x", 404),
        ("/API/jsonrpc", 404),
        ("/api.php?type=soap2", 404),
        ("/", 404),
    ],
)
def test_where_it_is_mounted(target: str, status: int) -> None:
    """With and without /index.php, /index and a slash at the end."""
    assert handle(build(), Request("POST", target, (), call("[[1]]", path="product_stock.list"))).status == status


def test_another_host_is_sent_home() -> None:
    """The shops redirect who reads under another name, and serve who writes; the documented edition serves both."""
    for name, status in (("openmage-20.18", 302), ("documented", 200)):
        world = build(name)
        headers = (("host", "other.example"),)
        get = handle(world, Request("GET", "/api/jsonrpc", headers, b"", "127.0.0.1:80"))
        assert get.status == status
        assert handle(world, Request("POST", "/api/jsonrpc", headers, update("1"))).status == 200
        for own in ("localhost:80", "127.0.0.1", "[::1]:80", "localhost"):
            assert handle(world, Request("GET", "/api/jsonrpc", (("host", own),))).status == 200
