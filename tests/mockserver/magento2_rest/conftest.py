"""A Magento 2 shop to ask, without a server: `shop("magento-2.4")`, or `documented` and `real` at hand."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from mockserver import Request, World, build, handle


class Shop:
    """A world, and an administrator's way to ask it."""

    def __init__(self, edition: str, defects: tuple[str, ...] = ()) -> None:
        """A world of the documents' shop, with the administrator signed in."""
        self.world: World = build(edition, None, defects)
        self.token = self.sign_in("admin", "admin123")

    def sign_in(self, name: str, password: str) -> str:
        """A token."""
        return self.ask("POST", "/integration/admin/token", {"username": name, "password": password}, token="")[1]

    def send(self, method: str, target: str, body: bytes = b"", **headers: str) -> tuple[int, bytes, dict[str, str]]:
        """A request as it is."""
        sent = tuple((name.replace("_", "-"), value) for name, value in headers.items() if value)
        response = handle(self.world, Request(method, target, sent, body))
        return response.status, response.body, dict(response.headers)

    def ask(self, method: str, path: str, value: Any = None, token: str | None = None) -> tuple[int, Any]:
        """A request under /rest/V1 with JSON in and out."""
        body = b"" if value is None else json.dumps(value).encode()
        token = self.token if token is None else token
        headers = {
            "authorization": f"Bearer {token}" if token else "",
            "content_type": "application/json" if body else "",
        }
        status, text, _ = self.send(method, f"/rest/V1{path}", body, **headers)
        return status, json.loads(text) if text else None

    def found(self, query: str = "") -> dict[str, Any]:
        """What a search of stocks finds."""
        status, answer = self.ask("GET", f"/inventory/stocks?{query}")
        assert status == 200, answer
        return answer

    def names(self, query: str = "") -> list[str]:
        """The names of the stocks that a search finds."""
        return [stock["name"] for stock in self.found(query)["items"]]

    def channels(self) -> dict[str, int]:
        """The stock of every channel, by its code."""
        return {
            channel["code"]: stock["stock_id"]
            for stock in self.found()["items"]
            for channel in stock["extension_attributes"]["sales_channels"]
        }

    def create(self, name: str, *codes: str) -> int:
        """A new stock with these websites."""
        status, answer = self.ask("POST", "/inventory/stocks", self.stock(name, *codes))
        assert status == 200, answer
        return answer

    @staticmethod
    def stock(name: Any, *codes: str) -> dict[str, Any]:
        """A body that saves a stock with these websites."""
        channels = [{"type": "website", "code": code} for code in codes]
        return {"stock": {"name": name, "extension_attributes": {"sales_channels": channels}}}


@pytest.fixture
def shop() -> Callable[..., Shop]:
    """Make a shop of an edition."""
    return Shop


@pytest.fixture
def documented() -> Shop:
    """A shop of the documented edition."""
    return Shop("documented")


@pytest.fixture
def real() -> Shop:
    """A shop of the edition magento-2.4."""
    return Shop("magento-2.4")
