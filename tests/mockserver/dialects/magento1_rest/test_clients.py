"""Stock clients against the served mock, each a process of its own: requests with requests-oauthlib, and curl."""

import json
import shutil
import subprocess
import sys

import pytest
from oauthlib.oauth1 import Client

from mockserver import build
from mockserver.edge import running
from specs import shop

OAUTH = shop()["magento1"]["oauth"]
KEYS = (OAUTH["consumer"]["key"], OAUTH["consumer"]["secret"], OAUTH["tokens"]["admin"]["token"], OAUTH["token_secret"])

SCRIPT = """
import json, sys
from requests_oauthlib import OAuth1Session

url, key, secret, token, token_secret = sys.argv[1:]
shop = OAuth1Session(key, secret, token, token_secret)
shop.headers["Accept"] = "application/json"
one = shop.get(url + "/stockitems/1").json()
put = shop.put(url + "/stockitems/1", json={"qty": "99", "is_in_stock": 1})
bulk = shop.put(url + "/stockitems", json=[{"item_id": item, "qty": 33} for item in (2, 999)])
asked = {"filter[1][attribute]": "qty", "filter[1][in][0]": "99", "filter[1][in][1]": "33"}
few = shop.get(url + "/stockitems", params={**asked, "order": "qty", "dir": "asc", "attrs": "item_id,qty"}).json()
wrong = OAuth1Session(key, "wrong", token, token_secret).get(url + "/stockitems/1", headers={"Accept": "*/*"})
print(json.dumps([one["qty"], put.status_code, bulk.status_code, bulk.json(), few, wrong.status_code]))
"""


def test_requests_oauthlib_works() -> None:
    """Reads, writes one and several, filters; and is refused with a wrong secret."""
    with running(build("openmage-20.18")) as url:
        command = [sys.executable, "-c", SCRIPT, f"{url}/api/rest", *KEYS]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    qty, put, bulk_status, bulk, few, wrong = json.loads(done.stdout)
    assert (qty, put, bulk_status, wrong) == ("100.0000", 200, 207, 401)
    assert [entry["item_id"] for entry in bulk["success"]] == ["2"]
    assert [entry["item_id"] for entry in bulk["error"]] == [999]
    assert few == [{"item_id": "2", "qty": "33.0000"}, {"item_id": "1", "qty": "99.0000"}]


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
def test_curl_works() -> None:
    """An XML update with a signed header, as the document prints it."""
    key, secret, token, token_secret = KEYS
    body = '<?xml version="1.0"?><magento_api><qty>99</qty></magento_api>'
    world = build("documented")
    with running(world) as url:
        target = f"{url}/api/rest/stockitems/1"
        _, headers, _ = Client(key, secret, token, token_secret).sign(target, "PUT")
        command = [str(shutil.which("curl")), "-sS", "-X", "PUT", target, "-d", body, "-w", "%{http_code}"]
        command += ["-H", f"Authorization: {headers['Authorization']}", "-H", "Content-Type: text/xml"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "200"
    assert world.store.get("stock_items", 1)["qty"] == 99
