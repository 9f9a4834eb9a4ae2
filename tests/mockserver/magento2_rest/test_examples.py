"""Every example of document 003 gets the answer that is printed beside it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from mockserver import Request, handle
from specs import Example, dialect

EXAMPLES = [(one, edition) for one in dialect("magento2_rest").examples() for edition in one.editions]


@pytest.mark.parametrize(("example", "edition"), EXAMPLES, ids=lambda value: getattr(value, "name", value))
def test_printed_request_gets_the_printed_answer(shop: Callable[..., Any], example: Example, edition: str) -> None:
    """The answer is the printed one, members in the printed order."""
    asked = shop(edition)
    patch = json.dumps(example.starts_from).encode()
    assert handle(asked.world, Request("PATCH", "/__mock__/state", body=patch)).status == 200
    json_type = "application/json" if example.request else ""
    status, body, headers = asked.send(
        example.method, example.path, example.request, authorization=f"Bearer {asked.token}", content_type=json_type
    )
    assert status == 200
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert json.dumps(json.loads(body)) == json.dumps(json.loads(example.response))


@pytest.mark.parametrize("example", [one for one, _ in EXAMPLES], ids=lambda one: one.name)
def test_bytes_and_meaning_of_an_example_agree(example: Example) -> None:
    """The raw answer says what the outcome says."""
    assert json.loads(example.response) == example.outcome["result"]
