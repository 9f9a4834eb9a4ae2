"""What the mock's tests share: a shop, and a call to it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from mockserver import Request, Response, World, build, handle
from mockserver.state import load, merge, to_document

Ask = Callable[..., Any]


@pytest.fixture
def world() -> World:
    """The documents' shop."""
    return build()


@pytest.fixture
def shop() -> Callable[..., World]:
    """Make the documents' shop of an edition, with a merge patch laid over its Magento 1 part."""

    def made(edition_name: str = "documented", patch: dict[str, Any] | None = None) -> World:
        world = build(edition_name)
        load(world, merge(to_document(world), {"magento1": patch or {}}))
        return world

    return made


@pytest.fixture
def row() -> Callable[..., dict[str, Any]]:
    """The stored columns of a stock item, as text."""
    return lambda world, item="1": to_document(world)["magento1"]["stock_items"][item]


@pytest.fixture
def post() -> Callable[[World, bytes], Response]:
    """The answer to a JSON-RPC body."""
    return lambda world, body: handle(
        world, Request("POST", "/api/jsonrpc", (("content-type", "application/json"),), body)
    )


@pytest.fixture
def call(post: Callable[[World, bytes], Response]) -> Ask:
    """The answer to a call of the stock items: its result, or its error's code and message."""

    def ask(world: World, path: str, *arguments: Any, session: Any = "session_id") -> Any:
        params = [session, f"product_stock.{path}", list(arguments)]
        message = {"jsonrpc": "2.0", "method": "call", "params": params, "id": 1}
        answer = json.loads(post(world, json.dumps(message).encode()).body)
        return answer["result"] if "result" in answer else (answer["error"]["code"], answer["error"]["message"])

    return ask


@pytest.fixture
def method(post: Callable[[World, bytes], Response]) -> Ask:
    """The answer to a method of the API itself."""

    def ask(world: World, name: str, *arguments: Any) -> Any:
        message = {"jsonrpc": "2.0", "method": name, "params": list(arguments), "id": 1}
        answer = json.loads(post(world, json.dumps(message).encode()).body)
        return answer["result"] if "result" in answer else (answer["error"]["code"], answer["error"]["message"])

    return ask
