"""The examples of the JSON-RPC dialect, in both directions: what their bytes mean to the mock and to the suite."""

import json
from typing import Any

import pytest

from conformance.dialects.jsonrpc import JsonRpc
from conformance.outcome import Outcome
from conformance.transport import Answer, Message, Recorder
from mockserver import Request, build, handle
from mockserver.api import path_of
from mockserver.dialects.jsonrpc.decode import arguments_of, decoded
from mockserver.state import load, merge, to_document
from specs import Example, dialect, edition, editions, faults, resources

SPEC = dialect("jsonrpc")
CASES = [
    pytest.param(example, name, id=f"{example.name}-{name}")
    for example in SPEC.examples()
    for name in editions()
    if example.holds(name) and SPEC.name in edition(name).dialects
]
CALLS = [case for case in CASES if case.values[0].call]  # type: ignore[union-attr]
RESOURCE = resources()[0]
METHODS = {entry.operation: f"{RESOURCE.name}.{entry.name}" for entry in RESOURCE.method}


def tokens(text: bytes) -> Any:
    """A JSON text without its white space: numbers as they are spelt, members in their order."""
    return json.loads(
        text,
        parse_int=lambda token: ("number", token),
        parse_float=lambda token: ("number", token),
        object_pairs_hook=tuple,
    )


class Silent:
    """A transport that keeps what it is to send, and has one answer to all."""

    base_url = "http://127.0.0.1"

    def __init__(self, answer: Answer) -> None:
        """The answer that everybody gets."""
        self.answer = answer
        self.sent: list[Message] = []

    def send(self, message: Message) -> Answer:
        """The one answer."""
        self.sent.append(message)
        return self.answer


def asked(client: JsonRpc, call: dict[str, Any]) -> Outcome:
    """The outcome of an example's call, made as the suite makes it."""
    if call["operation"] in METHODS:
        return client.call(call["session"], METHODS[call["operation"]], call["arguments"])
    message = {"jsonrpc": "2.0", "method": call["operation"], "params": call["arguments"], "id": 1}
    return client.ask(message)


@pytest.mark.parametrize(("example", "edition_name"), CASES)
def test_the_mock_answers_an_example_as_it_stands(example: Example, edition_name: str) -> None:
    """The request's bytes get the response's bytes, but for JSON's white space."""
    world = build(edition_name)
    if example.starts_from:
        load(world, merge(to_document(world), example.starts_from))
    headers = (("content-type", "application/json"),)
    response = handle(world, Request(example.method, example.path or SPEC.paths[0], headers, example.request))
    assert response.status == example.status
    if example.outcome.get("fault") == "page":
        assert response.body.strip() == example.response.strip()
    else:
        assert tokens(response.body) == tokens(example.response)


@pytest.mark.parametrize(("example", "edition_name"), CALLS)
def test_the_mock_reads_the_meaning_of_an_example(example: Example, edition_name: str) -> None:
    """The request's bytes are the call that stands beside them."""
    world = build(edition_name)
    message = decoded(example.request)
    method, arguments = arguments_of(world, message["method"], message["params"])
    call = example.call
    if call["operation"] in METHODS:
        session, path, given = arguments
        assert method == "call"
        assert path_of(world, path)[1].operation == call["operation"]
        assert (session, given) == (call["session"], call["arguments"])
    elif call["operation"] == "nosuch":
        assert (method, arguments) == ("call", [call["arguments"][0], "nosuch", []])
    else:
        assert (method, arguments) == (call["operation"], call["arguments"])


@pytest.mark.parametrize(("example", "edition_name"), CALLS)
def test_the_suite_writes_an_example_as_it_stands(example: Example, edition_name: str) -> None:
    """The call that stands beside the request is encoded to the request's bytes, but for JSON's white space."""
    transport = Silent(Answer(200, (), b'{"error": {"code": 0, "message": ""}}'))
    asked(JsonRpc(Recorder(transport), edition(edition_name)), example.call)
    sent = transport.sent[0]
    assert (sent.method, sent.path) == (example.method, example.path or SPEC.paths[0])
    assert tokens(sent.body) == tokens(example.request)


@pytest.mark.parametrize(("example", "edition_name"), CASES)
def test_the_suite_reads_the_meaning_of_an_example(example: Example, edition_name: str) -> None:
    """The response's bytes are the outcome that stands beside them, and keep the contract."""
    answer = Answer(example.status, (("content-type", "application/json"),), example.response)
    client = JsonRpc(Recorder(Silent(answer)), edition(edition_name))
    outcome = asked(client, example.call) if example.call else client.read(answer)
    told = {"result": outcome.result, "fault": outcome.fault, "code": outcome.code, "message": outcome.message}
    assert {name: told[name] for name in example.outcome} == example.outcome
    assert (outcome.fault is None) == ("result" in example.outcome)


def test_every_example_of_the_document_is_there() -> None:
    """Document 001 prints an example of each of its three methods."""
    printed = [entry for entry in SPEC.examples() if "Example Request" in entry.source]
    assert {entry.call["operation"] for entry in printed} == set(METHODS)
    assert {entry.editions for entry in printed} == {("documented",)}


#: Faults that no request can bring about over JSON-RPC: the code that raises 0 is never reached, the documented shop
#: breaks off nowhere and calls every method, and the shops' multiUpdate (103) cannot be called.
UNREACHABLE = {
    "documented": {"unknown", "internal", "resource_path_not_callable", "quantities_mismatch"},
    "openmage-20.18": {"unknown", "quantities_mismatch"},
}


@pytest.mark.parametrize("edition_name", UNREACHABLE)
def test_every_fault_that_can_be_reached_has_an_example(edition_name: str) -> None:
    """A fault is shown in each edition, or is known to be out of reach there; so are the errors of JSON-RPC itself."""
    names = {entry.name for entry in SPEC.examples() if entry.holds(edition_name)}
    shown = {fault for fault, entry in faults().items() if any(f"fault_{entry.code}_" in f"{name}_" for name in names)}
    assert shown == set(faults()) - UNREACHABLE[edition_name]
    for error in ("parse_error", "invalid_request", "invalid_params", "unknown_method"):
        assert any(name.endswith(error) for name in names)
