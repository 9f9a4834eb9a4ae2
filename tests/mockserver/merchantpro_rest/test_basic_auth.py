"""Who may call."""

import json
from base64 import b64encode
from typing import Any

import pytest

ADDRESS = "/api/v2/inventory/id/10001"


def basic(text: bytes) -> str:
    """Basic credentials."""
    return "Basic " + b64encode(text).decode()


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Basic",
        "Basic !!!",
        "Basic ü",
        "Bearer apiKey",
        basic(b"apiKey"),
        basic(b"apiKey:"),
        basic(b"apiKey:wrong"),
        basic(b"apikey:apiSecret"),
        basic(b"other:apiSecret"),
        basic(b"other:"),
        basic(b"\xff:\xff"),
    ],
)
def test_who_is_not_let_in(shop: Any, authorization: str) -> None:
    """401 with a challenge, whatever the address and verb are."""
    for method, address in (("GET", ADDRESS), ("PATCH", ADDRESS), ("GET", "/api/v2/nothing"), ("PUT", ADDRESS)):
        status, body, headers = shop().send(method, address, authorization=authorization)
        assert (status, json.loads(body)["error"]["name"]) == (401, "unauthorized")
        assert headers["www-authenticate"].startswith("Basic realm=")


def test_a_secret_may_have_colons_and_letters_beyond_ascii(shop: Any) -> None:
    """Only the first colon parts the two."""
    asked = shop({"api_keys": {"ключ": "a:ü"}})
    assert asked.send("GET", ADDRESS, authorization=basic("ключ:a:ü".encode()))[0] == 200
