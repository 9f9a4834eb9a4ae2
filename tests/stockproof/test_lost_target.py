"""A target that is lost while a run changes it, comes back, and is restored: real processes against a hidden shop."""

import os
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mockserver import build

sys.path += [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "conformance")]
from foreign_shop import foreign_document, stored_in, target_secrets, target_text
from hiding import HiddenShop, hidden

#: How often the target is lost.
LOSSES = int(os.environ.get("STOCKPROOF_LOSSES", "10"))
SELECTION = [
    *(
        word
        for name in ("partial_update", "rest_partial_update", "bulk_envelope", "stocks")
        for word in ("--topic", name)
    ),
    *(word for name in ("jsonrpc", "magento1_rest", "magento2_rest") for word in ("--dialect", name)),
]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HiddenShop]:
    """A foreign shop without control that can be lost, and its target file in the working folder."""
    for name, value in target_secrets().items():
        monkeypatch.setenv(name, value)
    with hidden(build("documented", foreign_document())) as found:
        (tmp_path / "target.toml").write_text(target_text(found.url), encoding="utf-8")
        yield found


def check(stockproof: Callable[..., Any], ledger: Path, *more: str) -> Any:
    """A run that writes."""
    words = ("--profile", "quick", "--seed", "1", "--ledger", str(ledger), *SELECTION)
    return stockproof("check", "target.toml", *words, *more)


def test_a_shop_that_is_lost_at_any_moment_is_as_it_was_once_it_is_back(
    shop: HiddenShop, tmp_path: Path, stockproof: Any, record_property: Callable[[str, str], None]
) -> None:
    """Before a request is carried out or after it was, staging and putting back included."""
    before, begun = stored_in(shop.world), shop.requests
    whole = check(stockproof, tmp_path / "whole.ledger.ndjson")
    assert ("NOT PUT BACK" in whole.stdout, stored_in(shop.world)) == (False, before), whole.stdout
    draw, changed, undone = random.Random(11), 0, 0  # noqa: S311 - moments, no secrets
    for number, moment in enumerate(sorted(draw.sample(range(2, shop.requests - begun), LOSSES))):
        ledger = tmp_path / f"{number}.ledger.ndjson"
        shop.at(moment, shop.lose, after=draw.random() < 0.5)
        lost = check(stockproof, ledger)
        shop.wait()
        is_changed = stored_in(shop.world) != before
        shop.come_back()
        assert (lost.returncode, "Traceback" in lost.stderr) == (2, False), (moment, lost.stdout, lost.stderr)
        found = stockproof("restore", str(ledger)) if ledger.exists() else None
        assert stored_in(shop.world) == before, (moment, lost.stdout, found and found.stdout)
        assert found is None or found.returncode == 0, (moment, found.stdout, found.stderr)
        changed, undone = changed + is_changed, undone + (is_changed and bool(found and "are back" in found.stdout))
    record_property(
        "measured",
        f"{LOSSES} targets lost, {changed} of them while something was changed, which restore put back {undone} times",
    )
    assert 0 < changed == undone


def test_restore_without_the_target_has_put_nothing_back(shop: HiddenShop, tmp_path: Path, stockproof: Any) -> None:
    """Lost again, while it is restored: exit 1 or 2, the ledger stays open, and the next try does it."""
    before, ledger = stored_in(shop.world), tmp_path / "x.ledger.ndjson"
    shop.at(60, shop.lose)
    assert check(stockproof, ledger).returncode == 2
    shop.wait()
    assert stored_in(shop.world) != before
    shop.come_back()
    shop.at(5, shop.lose)
    failed = stockproof("restore", str(ledger))
    assert (failed.returncode in {1, 2}, " 0 of 0 " in failed.stdout) == (True, False), failed.stdout + failed.stderr
    shop.wait()
    shop.come_back()
    refused = check(stockproof, ledger)
    assert (refused.returncode, f"stockproof restore {ledger}" in refused.stderr) == (2, True)
    assert stockproof("restore", str(ledger)).returncode == 0
    assert stored_in(shop.world) == before
