"""The checks in a project's own pytest, over several processes: one run, products dealt out, one log in the end."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conformance.workers import Workers, share_of
from mockserver import World, build
from mockserver.edge import running

sys.path.append(str(Path(__file__).parent.parent / "conformance"))
from foreign_shop import (
    ForeignShop,
    foreign_connection,
    foreign_document,
    stored_in,
    target_secrets,
    target_text,
)

OPTIONS = ("-q", "-p", "no:cacheprovider", "--stockproof-profile", "quick", "--stockproof-seed", "3")
TOPICS = ("partial_update", "rest_reading", "rest_partial_update")
DIALECTS = ("jsonrpc", "magento1_rest")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A foreign shop that is served, and its target file with products enough for two workers."""
    for name, value in target_secrets().items():
        monkeypatch.setenv(name, value)
    world = build("documented", foreign_document())
    with running(world) as url:
        text = target_text(url).replace('"T-9"]', '"T-9", "T-5", "T-6"]')
        (tmp_path / "target.toml").write_text(text, encoding="utf-8")
        yield world


@pytest.fixture
def tested(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run pytest as a project of its own would."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pytest", *OPTIONS, *words, "--pyargs", "conformance"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False, timeout=600)

    return run


def selection() -> list[str]:
    """Options that choose checks for both portions of the products."""
    words = [word for name in TOPICS for word in ("--stockproof-topic", name)]
    return words + [word for name in DIALECTS for word in ("--stockproof-dialect", name)]


def test_two_workers_are_one_run(shop: World, tmp_path: Path, state: Path, tested: Callable[..., Any]) -> None:
    """A sound shop keeps everything, every check is judged once, the shop is as before, one log tells of it all."""
    before = stored_in(shop)
    found = tested("-n", "2", "--stockproof-target", "target.toml", "--stockproof-report", "rep", *selection())
    assert " failed" not in found.stdout, found.stdout
    events = [json.loads(line) for line in (tmp_path / "rep" / "events.ndjson").read_text().splitlines()]
    verdicts = [event for event in events if event["event"] == "verdict"]
    names = [(event["dialect"], event["requirement"], event["check"]) for event in verdicts]
    planned = next(event for event in events if event["event"] == "planned")["checks"]
    assert (len(names), len(set(names))) == (len(planned), len(names))
    assert {event["verdict"] for event in verdicts} <= {"pass", "untestable"}
    assert stored_in(shop) == before
    ledgers = list((state / "stockproof").iterdir())
    assert (len(ledgers), [path.read_text().endswith('{"closed":true}\n') for path in ledgers]) == (2, [True, True])
    assert "stockproof: " in found.stdout


def test_a_shop_with_control_is_judged_by_one_worker(tmp_path: Path, tested: Callable[..., Any]) -> None:
    """Every example sets the whole shop, so nobody else may."""
    with running(build("documented")) as url:
        words = ("-n", "2", "-v", "-v", "--stockproof-target", url, "--stockproof-topic", "faults", *selection()[6:8])
        found = tested(*words)
    workers = {line.split("]")[0] for line in found.stdout.splitlines() if line.startswith("[gw") and "%" in line}
    assert (found.returncode, len(workers)) == (0, 1), found.stdout
    assert "flaky" not in found.stdout


@pytest.mark.parametrize(
    ("skus", "count", "groups"), [(2, 4, {"stockproof-shop"}), (8, 2, {"stockproof-shop", "stockproof-1"})]
)
def test_products_are_dealt_in_portions_of_two(skus: int, count: int, groups: set[str]) -> None:
    """With fewer than four one worker has all; a check is in the same group every time."""
    connection = foreign_connection(ForeignShop("documented"), "documented", "jsonrpc")
    connection.may_touch = connection.may_touch.__replace__(skus=tuple("abcdefgh"[:skus]), item_ids=())
    workers = Workers(seed=1, folder="", count=count)
    names = [f"test_{number}" for number in range(20)]
    shares = [share_of(connection, workers, "partial_update/x", "jsonrpc", name) for name in names]
    whole = share_of(connection, workers, "rest_reading/x", "magento1_rest", "test_x")
    assert {share.group for share in (*shares, whole)} == groups
    assert shares == [share_of(connection, workers, "partial_update/x", "jsonrpc", name) for name in names]
