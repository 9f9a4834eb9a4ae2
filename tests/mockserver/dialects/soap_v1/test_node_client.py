"""npm's `soap` against SOAP v1 and v2 over HTTP: installed into a temporary folder, skipped where it cannot be had."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from mockserver import World

SCRIPT = Path(__file__).parent / "node_soap.js"
PACKAGE = "soap@1"

pytestmark = pytest.mark.skipif(
    not (shutil.which("node") and shutil.which("npm")), reason="npm's soap is not tested: no node here"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where the package is installed, beside the script."""
    made = tmp_path_factory.mktemp("node")
    shutil.copy(SCRIPT, made)
    install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(made), PACKAGE]
    try:
        done = subprocess.run(install, capture_output=True, text=True, check=False, timeout=180)
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm's soap is not tested: installing {PACKAGE} takes too long")
    if done.returncode:
        pytest.skip(f"npm's soap is not tested: {PACKAGE} cannot be had here")
    return made


@pytest.fixture
def printed(folder: Path, url: str) -> Any:
    """What the script prints."""
    script = ["node", str(folder / SCRIPT.name), url]
    done = subprocess.run(script, capture_output=True, text=True, check=False, timeout=60)
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
