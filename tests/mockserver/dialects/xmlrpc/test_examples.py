"""The examples of the specs, in both directions: the mock answers to the byte, and the bytes mean what is said."""

from typing import Any
from xmlrpc.client import Fault, loads

import pytest

from mockserver import Request, build, handle
from mockserver.state import merge
from specs import Example, dialect, faults, protocol_faults, shop

EXAMPLES = dialect("xmlrpc").examples()
CASES = [
    pytest.param(example, edition, id=f"{example.name}-{edition}")
    for example in EXAMPLES
    for edition in example.editions
]


@pytest.mark.parametrize(("example", "edition"), CASES)
def test_the_mock_answers_as_the_example_says(example: Example, edition: str) -> None:
    """Every example's request gets the answer that stands beside it, in each edition that it names."""
    world = build(edition, merge(shop(), example.starts_from))
    answer = handle(world, Request(example.method, example.path, body=example.request))
    assert (answer.status, answer.body) == (200, example.response)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_a_response_means_what_is_said(example: Example) -> None:
    """A reader of our own choice finds the outcome in the raw response."""
    assert _meaning(example.response) == _expected(example.outcome)


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.call], ids=lambda example: example.name)
def test_a_request_means_what_is_said(example: Example) -> None:
    """A reader of our own choice finds the operation's arguments in the raw request."""
    params, method = loads(example.request)
    arguments = list(example.call["arguments"].values())
    sent: Any = list(params) if method == "login" else params[-1] if isinstance(params[-1], list) else [params[-1]]
    if example.call["operation"] == "call":
        sent = list(params[1:])
    assert sent == arguments


def test_each_fault_of_the_dialect_has_an_example() -> None:
    """All that this dialect can answer as a fault of its own is shown; 601 to 605 and 634 stand inside a list only."""
    shown = {example.outcome.get("fault") for example in EXAMPLES}
    protocol = {name for name, entry in protocol_faults().items() if entry.code >= 620 and entry.code != 634}
    assert shown >= protocol | (set(faults()) - {"unknown", "quantities_mismatch"})


def _expected(outcome: dict[str, Any]) -> Any:
    if "result" in outcome:
        return outcome["result"]
    name = outcome["fault"]
    return faults()[name].code if name in faults() else protocol_faults()[name].code


def _meaning(response: bytes) -> Any:
    try:
        return loads(response)[0][0]
    except Fault as fault:
        return fault.faultCode
