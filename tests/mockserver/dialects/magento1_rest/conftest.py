"""Asking a world over Magento 1 REST, without signatures."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from mockserver import Request, Response, World, build, handle

JSON = "application/json"
Ask = Callable[..., Response]


@pytest.fixture
def shop() -> Callable[..., World]:
    """A world of an edition whose every REST request is the administrator's."""

    def open_shop(edition: str = "documented", **more: Any) -> World:
        world = build(edition, **more)
        world.no_auth = True
        return world

    return open_shop


@pytest.fixture
def ask() -> Ask:
    """Send a request below /api/rest; a body that is not bytes goes out as JSON."""

    def send(  # noqa: PLR0913 - a request has that many parts
        world: World, method: str, path: str, body: Any = None, *, accept: str | None = JSON, content_type: str = JSON
    ) -> Response:
        headers = [("host", "127.0.0.1")]
        headers += [("accept", accept)] if accept is not None else []
        headers += [("content-type", content_type)] if body is not None else []
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return handle(world, Request(method, f"/api/rest{path}", tuple(headers), raw))

    return send
