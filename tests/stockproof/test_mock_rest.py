"""`stockproof mock` over REST as a user meets it first: curl, with and without credentials, and the log."""

import hmac
import json
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha1
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from specs import shop

CURL = shutil.which("curl") or ""
pytestmark = pytest.mark.skipif(not CURL, reason="no curl on this machine")

OAUTH = shop()["magento1"]["oauth"]
SECRETS = (OAUTH["consumer"]["secret"], OAUTH["token_secret"])
SEARCH = (
    "searchCriteria[filter_groups][0][filters][0][field]=name"
    "&searchCriteria[filter_groups][0][filters][0][value]=%25Stock%25"
    "&searchCriteria[filter_groups][0][filters][0][condition_type]=like"
)


def curl(*arguments: str) -> tuple[int, str]:
    """Status and body of an answer."""
    command = [CURL, "-sS", "--globoff", "-w", "\n%{http_code}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    body, _, status = done.stdout.rpartition("\n")
    return int(status), body


def authorization(nonce: str, signature: str) -> str:
    """A header that lacks nothing."""
    fields = {
        "oauth_consumer_key": OAUTH["consumer"]["key"],
        "oauth_token": OAUTH["tokens"]["admin"]["token"],
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": "1700000000",
        "oauth_nonce": nonce,
        "oauth_version": "1.0",
        "oauth_signature": quote(signature, safe=""),
    }
    return "Authorization: OAuth " + ", ".join(f'{name}="{value}"' for name, value in fields.items())


def test_no_auth_needs_no_credentials(mock: Callable[..., Any]) -> None:
    """All three REST dialects take anybody for the administrator, and the first lines say so."""
    served = mock("--no-auth")
    rest = [line for line in served.said.splitlines() if line.partition(" ")[0].endswith("_rest")]
    assert [line.rpartition("   ")[2] for line in rest] == ["no credentials needed"] * 3
    assert "key apiKey" in served.said
    item = f"{served.url}/api/rest/stockitems/1"
    assert curl("-X", "PUT", item, "-H", "Content-Type: application/json", "-d", '{\n"qty":"99"\n}') == (200, "")
    status, body = curl(item, "-H", "Accept: text/xml")
    assert status == 200
    assert "<qty>99.0000</qty>" in body
    status, body = curl(f"{served.url}/rest/V1/inventory/stocks?{SEARCH}")
    assert (status, json.loads(body)["total_count"]) == (200, 2)
    record = f"{served.url}/api/v2/inventory/id/10001"
    status, body = curl("--request", "PATCH", record, "--data-raw", '{"stock": 20, "price_net": 1344.54}')
    assert (status, json.loads(body)["price_gross"]) == (200, 1600)


def test_with_authentication_nobody_is_let_in(mock: Callable[..., Any]) -> None:
    """Without the option the same requests are refused."""
    url = mock().url
    assert curl(f"{url}/api/rest/stockitems/1")[0] == 403
    assert curl(f"{url}/rest/V1/inventory/stocks")[0] == 401
    assert curl(f"{url}/api/v2/inventory/id/10001")[0] == 401


def test_the_log_shows_what_should_have_been_signed(mock: Callable[..., Any]) -> None:
    """A wrong signature is refused; one of the base string in the log is right. The log shows no secret."""
    url = mock().url
    target = f"{url}/api/rest/stockitems?limit=1&filter[1][attribute]=qty&filter[1][gt]=3"
    status, body = curl(target, "-H", authorization("one", "AAAA"))
    assert (status, json.loads(body)["messages"]["error"][0]["message"]) == (401, "oauth_problem=signature_invalid")
    status, log = curl(f"{url}/__mock__/log")
    (entry,) = json.loads(log)["entries"]
    assert (status, entry["event"], entry["path"]) == (200, "oauth signature_invalid", "/api/rest/stockitems")
    assert not any(secret in log for secret in SECRETS)
    base = entry["base_string"].replace("oauth_nonce%3Done", "oauth_nonce%3Dtwo")
    right = b64encode(hmac.digest("&".join(SECRETS).encode(), base.encode(), sha1)).decode()
    status, body = curl(target, "-H", authorization("two", right))
    assert (status, len(json.loads(body))) == (200, 1), body


def test_a_shop_file_has_tokens_of_its_own(mock: Callable[..., Any], tmp_path: Path) -> None:
    """The first line of the dialect names the first token that can be used, and it can."""
    oauth = {
        "consumer": {"key": "k" * 32, "secret": "s" * 32},
        "token_secret": "t" * 32,
        "roles": {"All": {"privileges": {"all": ["retrieve", "update"]}}},
        "tokens": {
            "early": {"token": "e" * 32, "type": "request", "role": "All"},
            "late": {"token": "l" * 32, "role": "All"},
        },
    }
    items = {"magento1": {**shop()["magento1"], "oauth": oauth}}
    (tmp_path / "shop.json").write_text(json.dumps(items), encoding="utf-8")
    served = mock("--shop", "shop.json")
    assert f"OAuth consumer {'k' * 32}, {'s' * 32}; token {'l' * 32}, {'t' * 32}" in served.said
    plain = ", ".join(
        (
            f'OAuth oauth_consumer_key="{"k" * 32}"',
            f'oauth_token="{"l" * 32}"',
            'oauth_signature_method="PLAINTEXT"',
            f'oauth_signature="{"s" * 32}%26{"t" * 32}"',
        )
    )
    assert curl(f"{served.url}/api/rest/stockitems/1", "-H", f"Authorization: {plain}")[0] == 200
