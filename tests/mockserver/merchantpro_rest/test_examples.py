"""Every example of document 004 gets the answer that is printed beside it."""

import json
from decimal import Decimal
from typing import Any

import pytest

from specs import Example, dialect

EXAMPLES = dialect("merchantpro_rest").examples()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.name)
def test_printed_request_gets_the_printed_answer(shop: Any, example: Example) -> None:
    """Whatever the order of its members, which the document itself does not keep."""
    asked = shop()
    asked.control("PATCH", example.starts_from)
    status, body, headers = asked.send(example.method, example.path, example.request)
    assert (status, headers["content-type"]) == (200, "application/json")
    assert json.loads(body) == json.loads(example.response)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.name)
def test_bytes_and_meaning_of_an_example_agree(example: Example) -> None:
    """The raw answer says what the outcome says, but for nulls."""
    answer = json.loads(example.response, parse_float=Decimal)
    printed = {name: value for name, value in answer.items() if value is not None}
    assert printed == example.outcome["result"]
    changes = example.call["arguments"].get("changes")
    assert (json.loads(example.request, parse_float=Decimal) if example.request else None) == changes
