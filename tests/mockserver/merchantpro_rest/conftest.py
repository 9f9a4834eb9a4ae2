"""A MerchantPro shop to ask, without a server."""

import json
from base64 import b64encode
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from mockserver import Request, World, build, handle

KEY = "Basic " + b64encode(b"apiKey:apiSecret").decode()


class Shop:
    """A world, and a client of its API."""

    def __init__(self, part: dict[str, Any] | None = None) -> None:
        """The documents' shop, or one whose MerchantPro part is this, over the documents'."""
        self.world: World = build()
        if part is not None:
            self.control("PATCH", {"merchantpro": part})

    def control(self, method: str, document: Any) -> Any:
        """Read or change the state."""
        response = handle(self.world, Request(method, "/__mock__/state", body=json.dumps(document).encode()))
        assert response.status == 200, response.body
        return json.loads(response.body)

    def send(
        self, method: str, target: str, body: bytes = b"", authorization: str = KEY
    ) -> tuple[int, bytes, dict[str, str]]:
        """A request as it is."""
        headers = (("authorization", authorization),) if authorization else ()
        response = handle(self.world, Request(method, target, headers, body))
        return response.status, response.body, dict(response.headers)

    def get(self, identifier: Any, kind: str = "id") -> dict[str, Any]:
        """A record that there is."""
        status, body, _ = self.send("GET", f"/api/v2/inventory/{kind}/{quote(str(identifier), safe='')}")
        assert status == 200, body
        return json.loads(body)

    def patch(self, identifier: Any, changes: Any, kind: str = "id") -> tuple[int, Any]:
        """Change a record: the status and the record, or the error's name."""
        target = f"/api/v2/inventory/{kind}/{quote(str(identifier), safe='')}"
        status, body, _ = self.send("PATCH", target, json.dumps(changes).encode())
        answer = json.loads(body)
        return status, answer["error"]["name"] if status != 200 else answer


@pytest.fixture
def shop() -> Callable[..., Shop]:
    """Make a shop."""
    return Shop
