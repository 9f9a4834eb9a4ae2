"""Clients that nobody here wrote, over HTTP: the standard library's, magento1-client and python-magento."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xmlrpc.client import Fault, MultiCall, ServerProxy

import pytest

from mockserver import build
from mockserver.edge import running

CLIENTS = Path(__file__).parent / "clients"
#: Both clients name their package `magento`, so this one is installed in a folder of its own (tox.ini).
PYTHON_MAGENTO = os.environ.get("STOCKPROOF_PYTHON_MAGENTO", "")

needs_magento1_client = pytest.mark.skipif(find_spec("magento") is None, reason="magento1-client is not installed")
needs_python_magento = pytest.mark.skipif(
    not Path(PYTHON_MAGENTO, "magento").is_dir(), reason="STOCKPROOF_PYTHON_MAGENTO names no folder with python-magento"
)


def _answers(client: str, argument: str, **environment: str) -> Any:
    """What a client's process printed."""
    variables = {**os.environ, **environment}
    command = [sys.executable, str(CLIENTS / f"{client}.py"), argument]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_standard_client_logs_in_lists_and_updates(proxy: ServerProxy) -> None:
    """Numbers arrive as numbers, all 17 fields of document 001."""
    session = proxy.login("apiUser", "apiKey")
    assert proxy.call(session, "product_stock.update", ["decimal1", {"qty": 0.1234, "is_in_stock": 1}]) is True
    [item] = proxy.call(session, "product_stock.list", [["decimal1"], "sku"])
    assert (item["product_id"], item["qty"], item["is_in_stock"], len(item)) == (7, 0.1234, 1, 17)
    assert proxy.endSession(session) is True


@pytest.mark.parametrize("path", ["/api/xmlrpc", "/api/xmlrpc/", "/api/xmlrpc/index/", "/index.php/api/xmlrpc"])
def test_the_dialect_stands_at_each_of_its_paths(url: str, path: str) -> None:
    """With and without /index.php, a slash and /index."""
    with ServerProxy(url + path) as proxy:
        assert proxy.system.methodHelp("login")


def test_the_entry_script_serves_it_by_its_type(url: str) -> None:
    """/api.php?type=xmlrpc is the same shop."""
    with ServerProxy(f"{url}/api.php?type=xmlrpc") as proxy:
        assert proxy.startSession()


def test_the_standard_client_meets_faults(proxy: ServerProxy) -> None:
    """The shop's faults carry their own codes."""
    session = proxy.login("apiUser", "apiKey")
    with pytest.raises(Fault) as refused:
        proxy.call(session, "product_stock.update", ["nope", {"qty": 1}])
    assert (refused.value.faultCode, refused.value.faultString) == (101, "Product not exists.")


def test_the_standard_client_boxes_calls(proxy: ServerProxy) -> None:
    """system.multicall answers each call; a fault ends nothing."""
    session = proxy.login("apiUser", "apiKey")
    several = MultiCall(proxy)
    several.call(session, "product_stock.update", ["nope", {"qty": 1}])
    several.globalFaults(session)
    answers = several()
    with pytest.raises(Fault, match="Product not exists"):
        answers[0]
    assert answers[1]["code"] == "0"  # the answers stand bare in the list, so the client takes the first of this one


@needs_magento1_client
def test_magento1_client_works_on_the_documented_shop() -> None:
    """List, update and several updates in one multiCall."""
    with running(build()) as url:
        answers = _answers("magento1_client_calls", url)
    assert [item["qty"] for item in answers["before"]] == [100.0, 50.0]
    assert answers["update"] is True
    assert answers["several"][0] is True
    assert answers["several"][1]["faultCode"] == "101"
    assert [item["qty"] for item in answers["after"]] == [12.5, 7.0]


@needs_magento1_client
def test_magento1_client_works_on_the_old_shop() -> None:
    """Where multiCall works, whole numbers are numbers and decimals text."""
    with running(build("openmage-19.5")) as url:
        answers = _answers("magento1_client_calls", url)
    assert answers["several"][0] is True
    assert [(item["product_id"], item["qty"]) for item in answers["after"]] == [(1, "12.5000"), (2, "7.0000")]


@needs_python_magento
@pytest.mark.parametrize("edition", ["documented", "openmage-20.18"])
def test_python_magento_finds_the_resources(edition: str) -> None:
    """It asks for the resources first and makes its methods of them."""
    with running(build(edition)) as url:
        port = str(urlsplit(url).port)
        answers = _answers("python_magento_calls", port, PYTHONPATH=PYTHON_MAGENTO)
    assert [entry["name"] for entry in answers["resources"]] == ["cataloginventory_stock_item"]
    assert answers["update"] is True
    assert float(answers["after"][0]["qty"]) == 12.5
