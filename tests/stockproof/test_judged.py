"""How much of somebody's shop is judged, that it is the same for every seed, and that the shop is left as it was.

A pair of requirement and dialect is judged where none of its checks is untestable. CI runs two seeds of the quick
profile on one edition, which the commit chooses; STOCKPROOF_JUDGED=1 runs three of quick and of ci on both.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from mockserver import build

sys.path += [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
from hiding import HiddenShop, hidden, null_document
from rounds import differences
from sharing import share_seed
from somebodys import SKUS, secrets_of, special_text, stored_in, target_text

IS_WHOLE = bool(os.environ.get("STOCKPROOF_JUDGED"))
FIRST_SEED = crc32(share_seed().encode()) % 1000
SEEDS = range(FIRST_SEED, FIRST_SEED + (3 if IS_WHOLE else 2))
BOTH = ("openmage-20.18", "openmage-19.5")
EDITIONS = BOTH if IS_WHOLE else (BOTH[FIRST_SEED % 2],)
PROFILES = ("quick", "ci") if IS_WHOLE else ("quick",)
#: The recordings' shop, where there is one.
FIXTURE = Path(os.environ.get("STOCKPROOF_SHARED", "../shared")) / "recordings" / "fixture.json"
#: The share of the pairs that has to be judged with ten ordinary products.
ENOUGH = 0.75
#: The same where special products, users and tokens are named too.
ENOUGH_WITH_SPECIAL = 0.9
#: A column of the first product, which somebody has saved by hand: older shops cannot be given NULL again.
BY_HAND = {"notify_stock_qty": "1.0000"}


def shop_and_products() -> tuple[dict[str, Any], tuple[str, ...]]:
    """A shop whose products have NULLs everywhere, and the ten that may be touched."""
    if FIXTURE.exists():
        document: dict[str, Any] = json.loads(FIXTURE.read_text(encoding="utf-8"))
        return document, tuple(f"bulk{number:03}" for number in range(1, 11))
    return null_document(), SKUS


def saved_by_hand(document: dict[str, Any], sku: str) -> None:
    """Let a product have the column that is NULL in every product that nobody has saved."""
    part = document.get("magento1", document)
    number = next(product["product_id"] for product in part["products"] if product["sku"] == sku)
    next(row for row in part["stock_items"].values() if row["product_id"] == number).update(BY_HAND)


@pytest.fixture(params=EDITIONS)
def shop(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[HiddenShop]:
    """Somebody's shop, its secrets in the environment."""
    document, _ = shop_and_products()
    for name, value in secrets_of(document).items():
        monkeypatch.setenv(name, value)
    with hidden(build(request.param, document)) as served:
        yield served


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    ("special", "enough"), [(False, ENOUGH), (True, ENOUGH_WITH_SPECIAL)] if IS_WHOLE else [(True, ENOUGH_WITH_SPECIAL)]
)
def test_enough_is_judged_and_always_the_same(  # noqa: PLR0913, PLR0917 - what pytest hands a test
    shop: HiddenShop,
    profile: str,
    special: bool,  # noqa: FBT001 - as pytest hands it
    enough: float,
    tmp_path: Path,
    stockproof: Callable[..., Any],
    record_property: Callable[[str, object], None],
) -> None:
    """Nothing fails, everything is put back, what no API can set is named."""
    document, skus = shop_and_products()
    edition = shop.world.edition.name
    text = target_text(shop.url, edition, skus=skus) + (special_text(document) if special else "")
    (tmp_path / "target.toml").write_text(text, encoding="utf-8")
    if special:
        saved_by_hand(document, skus[0])
    judged, wrong = {}, []
    for seed in SEEDS:
        shop.world = build(edition, document)
        before = stored_in(shop.world)
        apart = ("--report", str(seed), "--ledger", f"{seed}.ledger.ndjson")
        done = stockproof("check", "target.toml", "--profile", profile, "--seed", str(seed), *apart)
        found = pairs_of(tmp_path / str(seed))
        judged[seed] = {pair for pair, verdicts in found.items() if "untestable" not in verdicts}
        record_property("measured", f"{edition} {profile}, seed {seed}: {len(judged[seed])} of {len(found)} judged")
        wrong += mistakes(done, found)
        wrong += [f"{seed}: {line}" for line in differences(before, stored_in(shop.world))]
        if len(judged[seed]) < enough * len(found):
            wrong.append(f"{seed}: {len(judged[seed])} of {len(found)} are judged")
    steady = set.intersection(*judged.values())
    wrong += [f"{seed} only: {sorted(one - steady)}" for seed, one in judged.items() if one - steady]
    assert not wrong, "\n".join(wrong)


def pairs_of(report: Path) -> Mapping[tuple[str, str], set[str]]:
    """The verdicts of every requirement in every dialect."""
    found: dict[tuple[str, str], set[str]] = {}
    for entry in json.loads((report / "results.json").read_text(encoding="utf-8"))["verdicts"]:
        found.setdefault((entry["requirement"], entry["dialect"]), set()).add(entry["verdict"])
    return found


def mistakes(done: Any, found: Mapping[tuple[str, str], set[str]]) -> list[str]:
    """What a run on a sound shop may not come to."""
    wrong = [f"{pair}: {seen}" for pair, seen in found.items() if seen & {"fail", "warn", "flaky", "error"}]
    if done.returncode not in {0, 1}:
        wrong += [f"exit code {done.returncode}:", *done.stdout.splitlines()[-8:], *done.stderr.splitlines()[-2:]]
    if "no API can set it: " not in done.stdout:
        wrong.append("what no API can set is not named")
    return wrong
