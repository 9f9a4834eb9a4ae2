"""npm's `soap` against SOAP v1 and v2 over HTTP.

It is found in the node_modules of the folder that STOCKPROOF_NODE_MODULES names; tests/install_clients.py makes one.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from mockserver import World

SCRIPT = Path(__file__).parent / "node_soap.js"
NODE_MODULES = Path(os.environ.get("STOCKPROOF_NODE_MODULES", ""), "node_modules")

pytestmark = pytest.mark.skipif(
    not (shutil.which("node") and (NODE_MODULES / "soap").is_dir()),
    reason="no node, or STOCKPROOF_NODE_MODULES names no folder with npm's soap",
)


@pytest.fixture
def printed(url: str) -> Any:
    """What the script prints."""
    script = [shutil.which("node") or "node", str(SCRIPT), url]
    environment = {"NODE_PATH": str(NODE_MODULES), "PATH": os.environ["PATH"]}
    done = subprocess.run(script, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_node_soap_lists_updates_and_meets_a_fault(world: World, printed: Any) -> None:
    """In both dialects; what SOAP v1's WSDL does not type, it leaves as text."""
    assert (printed["before"]["sku"], printed["before"]["qty"]) == ("Sku", "10.0000")
    assert (printed["updated"], float(printed["after"]["qty"])) == ("true", 33.0)
    assert printed["fault"] == ["3", "Invalid api path."]
    assert printed["skus"] == ["product1", "product2"]
    assert printed["changed"] is True
    assert str(world.store.get("stock_items", 1)["qty"]) == "9.0000"
