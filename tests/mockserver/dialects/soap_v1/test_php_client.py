"""Document 000's examples as PHP's own SoapClient sends them, over HTTP."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from mockserver import World

SCRIPT = Path(__file__).parent / "document_000.php"


def _has_php() -> bool:
    modules = ["php", "-m"]
    return bool(shutil.which("php")) and "soap" in subprocess.run(
        modules, capture_output=True, text=True, check=True
    ).stdout.split("\n")


pytestmark = pytest.mark.skipif(not _has_php(), reason="no php with the soap extension (Debian: php-cli, php-soap)")


@pytest.fixture
def printed(url: str) -> Any:
    """What the script prints."""
    done = subprocess.run(["php", str(SCRIPT), url], capture_output=True, text=True, check=False, timeout=120)  # noqa: S607 - php is found where the user has it
    assert (done.stderr, done.returncode) == ("", 0), done.stdout
    return json.loads(done.stdout)


def test_example_1_updates_the_stock(world: World, printed: Any) -> None:
    """The stock info before, the update, the stock info after."""
    assert [(row["sku"], row["qty"], row["is_in_stock"]) for row in printed["before"]] == [("Sku", 10, 1)]
    assert printed["updated"] is True
    assert [(row["sku"], row["qty"], row["is_in_stock"]) for row in printed["after"]] == [("Sku", 50, 1)]


def test_example_2_lists_several_skus(printed: Any) -> None:
    """Each SKU of the nested array has its row, with document 001's seventeen fields."""
    assert [(row["product_id"], row["sku"], row["qty"]) for row in printed["several"]] == [
        (1, "product1", 100),
        (2, "product2", 50),
    ]
    assert {len(row) for row in printed["several"]} == {17}


def test_the_manage_stock_line_switches_it_off(world: World, printed: Any) -> None:
    """In the item itself, which no longer follows the shop's setting."""
    row = world.store.get("stock_items", 3)
    assert printed["attributeSets"] is True
    assert (row["manage_stock"], row["use_config_manage_stock"]) == (0, 0)


def test_faults_are_exceptions_with_the_shops_codes(printed: Any) -> None:
    """As faultcode and faultstring, and in a multiCall's list."""
    assert printed["faults"] == [["101", "Product not exists."], ["3", "Invalid api path."]]
    assert printed["many"][1] == {"isFault": True, "faultCode": "101", "faultMessage": "Product not exists."}
