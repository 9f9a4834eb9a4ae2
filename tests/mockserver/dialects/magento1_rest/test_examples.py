"""Every exchange that document 002 prints: the request gets the answer printed beside it."""

import json
import re
from typing import Any

import pytest
from lxml import etree

from mockserver import Request, build, handle
from mockserver.state import merge
from specs import Example, dialect, shop

EXAMPLES = dialect("magento1_rest").examples()


def without_white_space(body: bytes) -> bytes:
    """A body without the white space between elements, members and lines."""
    return re.sub(rb">\s+<", b"><", body.strip())


def meaning(example: Example, body: bytes) -> Any:
    """What an answer says, in the words of the example's file: a null is not there, and XML knows only text."""
    if not body:
        return True
    if not body.startswith(b"<"):
        return present(json.loads(body))
    root = etree.fromstring(body)
    if example.call["operation"] == "multi_update":
        return {part.tag: [row(item) for item in part] for part in root}
    return [row(item) for item in root] if example.call["operation"] == "list" else row(root)


def present(value: Any) -> Any:
    """A value without its nulls."""
    if isinstance(value, list):
        return [present(one) for one in value]
    return {name: one for name, one in value.items() if one is not None}


def row(element: Any) -> dict[str, Any]:
    """An element's children by name; codes are numbers."""
    return {child.tag: int(child.text) if child.tag == "code" else child.text for child in element if child.text}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_printed_request_gets_the_printed_answer(example: Example) -> None:
    """To the byte, white space aside; and it means what the example's file says."""
    world = build("documented", merge(shop("documented"), example.starts_from))
    world.no_auth = True
    headers = tuple((name.lower(), value) for name, value in example.headers.items())
    answer = handle(world, Request(example.method, example.path, headers, example.request))
    assert answer.status == example.status
    assert without_white_space(answer.body) == without_white_space(example.response)
    assert meaning(example, answer.body) == example.outcome["result"]


@pytest.mark.parametrize(("name", "item", "qty"), [("update_xml", 1, 99), ("update_json", 1, 99)])
def test_a_printed_update_is_stored(name: str, item: int, qty: int) -> None:
    """The document prints no answer to a single update: what counts is what is stored."""
    example = next(entry for entry in EXAMPLES if entry.name == name)
    world = build("documented")
    world.no_auth = True
    headers = tuple((key.lower(), value) for key, value in example.headers.items())
    before = world.store.get("stock_items", item)
    handle(world, Request(example.method, example.path, headers, example.request))
    after = world.store.get("stock_items", item)
    assert after == {**before, "qty": qty}


def test_the_documents_slip_is_recorded() -> None:
    """The JSON answer to GET 157 that the document prints is item 1."""
    assert [entry.name for entry in EXAMPLES if entry.erratum] == ["read_json"]
