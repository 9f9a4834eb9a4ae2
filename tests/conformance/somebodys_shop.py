"""A shop of somebody's: a hidden mock with NULL where real shops have it, and the target file that names it."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from conformance.checks import checks
from conformance.judge import run_check
from conformance.profiles import PROFILES
from conformance.rest_target import credentials_of
from conformance.run import Run, Selection
from conformance.verdicts import Verdict
from mockserver import World, build
from mockserver.state import to_document
from specs import settings

sys.path.append(str(Path(__file__).parent.parent))
from hiding import FIRST, ORDINARY, HiddenShop, hidden, null_document

SKUS = tuple(f"Somebody's {number}" for number in range(FIRST, FIRST + ORDINARY))
#: What no API can set.
LOST = ("low_stock_date", "stock_status_changed_auto")
SMALL = PROFILES["quick"].__replace__(examples=4, machine_runs=2, machine_steps=4)

_HEAD = """\
base_url = "{url}"
{more}
user = "apiUser"
key = "env:SHOP_KEY"
[oauth]
consumer_key = "{consumer_key}"
consumer_secret = "env:CONSUMER_SECRET"
token = "{token}"
token_secret = "env:TOKEN_SECRET"
[may_touch]
skus = {skus}
[config]
"""


@contextmanager
def somebodys_shop(
    edition: str, rows: Mapping[str, Mapping[str, Any]] | None = None, *defects: str
) -> Iterator[HiddenShop]:
    """The shop while the block runs, with columns by SKU in place of the ordinary ones."""
    document = null_document()
    items = document["magento1"]["stock_items"]
    for sku, columns in (rows or {}).items():
        items[str(int(sku.rpartition(" ")[2]) + 1000)] |= columns
    with hidden(build(edition, document, defects)) as shop:
        yield shop


def target_file(folder: Path, shop: HiddenShop, more: str, skus: Iterable[str] = SKUS) -> str:
    """A target file for the shop: its name."""
    text = _HEAD.format(url=shop.url, more=more, skus=json.dumps([*skus]), **msgspec.structs.asdict(credentials_of()))
    text += "".join(f"{name} = {entry.default_config}\n" for name, entry in settings().items())
    (folder / "target.toml").write_text(text, encoding="utf-8")
    return str(folder / "target.toml")


def stored_in(world: World) -> dict[str, dict[str, Any]]:
    """The stock items that a world stores, but for what no API can set."""
    rows = json.loads(json.dumps(to_document(world), default=str))["magento1"]["stock_items"]
    return {item: {name: value for name, value in row.items() if name not in LOST} for item, row in rows.items()}


def judged(run: Run, *dialects: str) -> dict[tuple[str, str, str], Verdict]:
    """The verdict of every check that is in force, by requirement, check and dialect."""
    return {
        (requirement, check.__name__, dialect): run_check(run, check, dialect).verdict
        for requirement, functions in checks().items()
        for dialect in run.dialects_for(requirement)
        if dialect in (dialects or run.connection.dialects)
        for check in functions
    }


def selected(*topics: str) -> Selection:
    """Only these topics."""
    return Selection(topics)
