"""Methods and their signatures, edition by edition, as plain calls of `handle`."""

from typing import Any
from xmlrpc.client import Fault, dumps, loads

import pytest

from mockserver import Request, Response, World, build, handle
from specs import edition as edition_of
from specs import editions, shop, xmlrpc_methods

SESSION = "session_id"
EDITIONS = [name for name in editions() if "xmlrpc" in edition_of(name).dialects]
LIST = ["product_stock.list", "product1"]


def _sent(world: World, method: str, *params: Any) -> Response:
    return handle(world, Request("POST", "/api/xmlrpc", body=dumps(params, method, allow_none=True).encode()))


def _call(world: World, method: str, *params: Any) -> Any:
    """What a method answers, a fault as its code."""
    try:
        return loads(_sent(world, method, *params).body)[0][0]
    except Fault as fault:
        return fault.faultCode


def _world(edition: str) -> World:
    return build(edition, shop())


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_methods_are_those_of_the_contract(edition: str) -> None:
    """They are listed, and each has help and signatures whose first word is the result's type."""
    world = _world(edition)
    names = _call(world, "system.listMethods")
    assert names == list(xmlrpc_methods())
    for name in names:
        assert _call(world, "system.methodHelp", name) == xmlrpc_methods()[name].help
        assert all(set(entry) == {"returnType", "parameters"} for entry in _call(world, "system.methodSignature", name))


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_signature_can_be_called(edition: str) -> None:
    """No signature that is told is refused with 623."""
    world = _world(edition)
    examples = {"string": "x", "array": [], "struct": {"a": "x"}, "int": 1}
    for name in _call(world, "system.listMethods"):
        for entry in _call(world, "system.methodSignature", name):
            assert _call(world, name, *[examples[kind] for kind in entry["parameters"]]) != 623


@pytest.mark.parametrize("third", [None, 1.5, True])
def test_arguments_of_other_types_are_refused(third: Any) -> None:
    """`call` takes no nothing, no double and no truth value for its arguments."""
    assert _call(_world("documented"), "call", SESSION, "product_stock.list", third) == 623


@pytest.mark.parametrize("third", ["product1", 1, {"productIds": ["product1"]}])
def test_only_the_documented_call_takes_arguments_bare(third: Any) -> None:
    """Document 000 calls so; the real shops want an array."""
    assert len(_call(_world("documented"), "call", SESSION, "product_stock.list", third)) == 1
    assert {_call(_world(name), "call", SESSION, "product_stock.list", third) for name in EDITIONS[1:]} == {623}


def test_multi_call_works_in_the_documented_and_the_old_shops() -> None:
    """The shops of 20.x refuse its arrays."""
    calls = [LIST, ["nosuch.x"], LIST]
    answers = {name: _call(_world(name), "multiCall", SESSION, calls) for name in EDITIONS}
    assert {name for name, answer in answers.items() if answer == 623} == {"openmage-20.18", "openmage-20.16"}
    assert answers["documented"][1] == {"isFault": True, "faultCode": "3", "faultMessage": "Invalid api path."}
    assert len(answers["openmage-19.5"]) == 3


def test_multi_call_breaks_in_the_documented_shop() -> None:
    """After the first fault, where the options say so."""
    assert len(_call(_world("documented"), "multiCall", SESSION, [["nosuch.x"], LIST], {"break": 1})) == 1
    assert len(_call(_world("documented"), "multiCall", SESSION, [["nosuch.x"], LIST], {"break": 0})) == 2


def test_multi_call_of_the_20_shops_takes_structs() -> None:
    """What their wrong signature lets through is carried out."""
    answers = _call(_world("openmage-20.18"), "multiCall", SESSION, {"a": LIST, "b": ["nosuch.x"]}, {"break": 1})
    assert [isinstance(answer, list) for answer in answers] == [True, False]


def test_where_a_shop_breaks_off_the_documented_one_has_a_fault() -> None:
    """A call without arguments: fault 6 here, an empty page of status 500 there."""
    assert _call(_world("documented"), "call", SESSION, "product_stock.list") == 6
    for edition in EDITIONS[1:]:
        answer = _sent(_world(edition), "call", SESSION, "product_stock.list")
        page = (500, (("content-type", "text/html; charset=UTF-8"),), b"")
        assert (answer.status, answer.headers, answer.body) == page


def test_basic_credentials_do_not_stand_in_for_a_session() -> None:
    """<nil/> is refused before they could, in every edition."""
    body = dumps((None, *LIST), "call", allow_none=True).encode()
    headers = (("authorization", "Basic YXBpVXNlcjphcGlLZXk="),)
    for edition in EDITIONS:
        answer = handle(_world(edition), Request("POST", "/api/xmlrpc", headers, body))
        assert b"<int>623</int>" in answer.body


def _entry(name: Any, params: Any) -> dict[str, Any]:
    return {"methodName": name, "params": params}


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("login", 601),
        ({"params": []}, 602),
        ([], 602),
        ({"methodName": "login"}, 603),
        (_entry("login", None), 603),
        (_entry("login", "x"), 604),
        (_entry("system.multicall", []), 605),
        (_entry("nosuch", []), 620),
        (_entry("login", [1]), 623),
        (_entry("a b", []), 634),
        (_entry(5, []), 634),
        (_entry("call", ["bad", "x.y", []]), 5),
        (_entry("call", [SESSION, "product_stock.update", ["nope", {"qty": 1}]]), 101),
    ],
)
@pytest.mark.parametrize("edition", ["documented", "openmage-20.18"])
def test_a_fault_stands_in_the_list_of_a_boxed_call(edition: str, entry: Any, code: int) -> None:
    """Its code a number in every edition; the next call is carried out."""
    first, second = _call(_world(edition), "system.multicall", [entry, _entry("endSession", ["x"])])
    assert (set(first), first["faultCode"], second) == ({"faultCode", "faultString"}, code, True)


def test_a_boxed_call_that_breaks_off_breaks_all_off() -> None:
    """What was done before it stays done."""
    world = _world("openmage-20.18")
    update = _entry("call", [SESSION, "product_stock.update", ["product1", {"qty": 3}]])
    assert _sent(world, "system.multicall", [update, _entry("call", [SESSION, "product_stock.list"])]).status == 500
    assert str(world.store.get("stock_items", 1)["qty"]) == "3.0000"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "POST"])
def test_the_verb_does_not_count(method: str) -> None:
    """A body is read whatever the verb; none is fault 630."""
    world = _world("documented")
    body = dumps((), "startSession").encode()
    assert b"<params>" in handle(world, Request(method, "/api/xmlrpc", body=body)).body
    assert b"<int>630</int>" in handle(world, Request(method, "/api/xmlrpc")).body


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"0", 630),
        (b"<x><methodName>startSession</methodName></x>", 0),
        (b"<x><methodName>nosuch</methodName><methodName>startSession</methodName></x>", 620),
        (b"<x><methodName> startSession</methodName></x>", 620),
        (b"<x><methodName>0</methodName></x>", 632),
        (b"<x><methodName/></x>", 632),
        (b"<x><methodName>endSession</methodName><params><any><value>x</value></any></params></x>", 0),
        (b"<x><methodName>endSession</methodName><params><param>x</param></params></x>", 633),
        ("\ufeff<x><methodName>startSession</methodName></x>".encode(), 0),
        ("<x><methodName>startSession</methodName></x>".encode("utf-16"), 0),
        ('<?xml version="1.0" encoding="cp1252"?><x><methodName>Größe</methodName></x>'.encode("cp1252"), 620),
    ],
)
def test_what_counts_in_an_envelope(body: bytes, code: int) -> None:
    """The first methodName counts and the values in params, not the names around them; 0 stands for no fault."""
    answer = handle(_world("documented"), Request("POST", "/api/xmlrpc", body=body)).body.decode()
    assert ("<params>" in answer) if code == 0 else f"<int>{code}</int>" in answer
