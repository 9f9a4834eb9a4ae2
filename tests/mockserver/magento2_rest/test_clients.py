"""Clients that nobody here wrote, over HTTP: pymagento, my-magento and npm's magento-api-rest.

They are found in folders that the environment names, since three Python clients share the import name magento:
    STOCKPROOF_PYMAGENTO      a folder of `pip install --target`
    STOCKPROOF_MY_MAGENTO     a folder of `pip install --target`
    STOCKPROOF_NODE_MODULES   a folder with node_modules of `npm install magento-api-rest`
tests/install_clients.py makes them.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mockserver import Request, build, handle
from mockserver.edge import running

PYMAGENTO = os.environ.get("STOCKPROOF_PYMAGENTO", "")
MY_MAGENTO = os.environ.get("STOCKPROOF_MY_MAGENTO", "")
NODE_MODULES = os.environ.get("STOCKPROOF_NODE_MODULES", "")
EDITIONS = ["documented", "magento-2.4"]


@pytest.fixture(params=EDITIONS)
def served(request: pytest.FixtureRequest) -> Iterator[str]:
    """The base URL of a shop in which the token `known` is the administrator's."""
    world = build(request.param)
    tokens = {"magento2": {"tokens": {"known": {"user": "admin"}}}}
    handle(world, Request("PATCH", "/__mock__/state", body=json.dumps(tokens).encode()))
    with running(world) as url:
        yield url


@pytest.mark.skipif(
    not Path(PYMAGENTO, "magento").is_dir(), reason="STOCKPROOF_PYMAGENTO names no folder with pymagento"
)
def test_pymagento(served: str, tmp_path: Path) -> None:
    """Sources, source items, links and stocks, with its own paging."""
    environment = {"PYTHONPATH": PYMAGENTO, "HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-W", "ignore", str(Path(__file__).parent / "clients" / "pymagento_calls.py"), served]
    done = subprocess.run(
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "stocks": ["Default Stock", "St. Louis Stock"],
        "sources": ["default", "east"],
        "nowhere": None,
        "quantities": [100, 3],
        "left": ["default"],
        "links": 1,
    }


MY_MAGENTO_SCRIPT = """
import json, sys
from magento import Client
client = Client("127.0.0.1", "admin", "admin123", local=True, user_agent="test", login=False, log_level="ERROR",
                log_requests=False)
client.BASE_URL = sys.argv[1] + "/rest/V1/"
client.authenticate()
search = client.search("inventory/stocks")
search.add_criteria("name", "%Stock%", "like").execute()
print(json.dumps([entry["name"] for entry in search._result["items"]]))
"""


@pytest.mark.skipif(
    not Path(MY_MAGENTO, "magento").is_dir(), reason="STOCKPROOF_MY_MAGENTO names no folder with my-magento"
)
def test_my_magento(served: str, tmp_path: Path) -> None:
    """Signs in by itself, and searches under a path that ends with a slash."""
    environment = {"PYTHONPATH": MY_MAGENTO, "HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-W", "ignore", "-c", MY_MAGENTO_SCRIPT, served]
    done = subprocess.run(
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == ["Default Stock", "St. Louis Stock"]


NODE_SCRIPT = """
const Client = require('magento-api-rest').default;
const client = new Client({url: process.argv[2], consumerKey: 'consumerKey', consumerSecret: process.argv[3],
  accessToken: 'accessToken', tokenSecret: 'accessTokenSecret', sha: Number(process.argv[4])});
const channels = [{type: 'website', code: 'base'}];
(async () => {
  const made = (await client.post('inventory/stocks', {stock: {name: 'Node',
    extension_attributes: {sales_channels: channels}}})).data;
  await client.put('inventory/stocks/' + made, {stock: {name: 'Node 2'}});
  const filter = {field: 'name', value: 'Node%', condition_type: 'like'};
  const found = (await client.get('inventory/stocks', {filter_groups: [{filters: [filter]}], pageSize: 5})).data;
  const one = (await client.get('inventory/stocks/' + made)).data;
  const gone = (await client.delete('inventory/stocks/' + made)).data;
  console.log(JSON.stringify({found: found.items.map(item => item.name), one: one, gone: gone}));
})().catch(error => {
  console.log(JSON.stringify({status: error.response && error.response.status, text: String(error)}));
});
"""


def node(served: str, secret: str, sha: int) -> Any:
    """What the script prints."""
    environment = {"NODE_PATH": f"{NODE_MODULES}/node_modules", "PATH": os.environ["PATH"]}
    command = [shutil.which("node") or "node", "-", served, secret, str(sha)]
    done = subprocess.run(
        command, env=environment, input=NODE_SCRIPT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


needs_node = pytest.mark.skipif(
    not (shutil.which("node") and Path(NODE_MODULES, "node_modules", "magento-api-rest").is_dir()),
    reason="no node, or STOCKPROOF_NODE_MODULES names no folder with magento-api-rest",
)


@needs_node
@pytest.mark.parametrize("sha", [1, 256])
def test_magento_api_rest(served: str, sha: int) -> None:
    """Signs every request, and sends `?searchCriteria=` also for one stock."""
    answer = node(served, "consumerSecret", sha)
    assert answer["found"] == ["Node 2"], answer
    assert answer["one"].get("stock", answer["one"])["name"] == "Node 2"
    assert answer["gone"] == []


@needs_node
def test_a_wrong_secret_makes_a_wrong_signature(served: str) -> None:
    """401."""
    assert node(served, "wrong", 1)["status"] == 401
