"""A run that is told to stop, and open ledgers: real processes on a shop that outlives them.

Runs that are killed and targets that are lost at any moment are those of test_kills.py.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mockserver import World, build
from mockserver.edge import running

sys.path.append(str(Path(__file__).parent.parent / "conformance"))
from foreign_shop import foreign_document, stored_in, target_secrets, target_text

#: Topics that write in every dialect that is judged.
TOPICS = ("partial_update", "stock_status", "rest_partial_update", "bulk_envelope", "stocks", "stock_deletion")
DIALECTS = ("jsonrpc", "magento1_rest", "magento2_rest")
SELECTION = [word for name in TOPICS for word in ("--topic", name)] + [
    word for name in DIALECTS for word in ("--dialect", name)
]
posix = pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A foreign shop that is served, its target file in the working folder, its secrets in the environment."""
    for name, value in target_secrets().items():
        monkeypatch.setenv(name, value)
    world = build("documented", foreign_document())
    with running(world) as url:
        (tmp_path / "target.toml").write_text(target_text(url), encoding="utf-8")
        yield world


def begun(started: Callable[..., subprocess.Popen[str]], ledger: Path, seed: int = 1) -> subprocess.Popen[str]:
    """A run that has begun to write."""
    process = started(
        "check", "target.toml", "--profile", "quick", "--seed", str(seed), "--ledger", str(ledger), *SELECTION
    )
    while not ledger.exists():
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        pytest.fail(f"the run ended before it wrote anything: {process.communicate()}")
    return process


@posix
def test_no_run_begins_while_a_ledger_is_open(shop: World, tmp_path: Path, stockproof: Any, started: Any) -> None:
    """It says which, and how to close it; closed once, it is closed."""
    ledger, before = tmp_path / "x.ledger.ndjson", stored_in(shop)
    process = begun(started, ledger)
    process.kill()
    process.wait()
    refused = stockproof("check", "target.toml", "--ledger", str(ledger), "--topic", "faults")
    assert (refused.returncode, f"stockproof restore {ledger}" in refused.stderr) == (2, True)
    assert stockproof("restore", str(ledger)).returncode == 0
    assert stored_in(shop) == before
    assert "is back already" in stockproof("restore", str(ledger)).stdout


@posix
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_told_to_stop_puts_everything_back(
    shop: World, tmp_path: Path, started: Any, number: signal.Signals, code: int
) -> None:
    """On Ctrl-C and on SIGTERM, before it ends."""
    before = stored_in(shop)
    process = begun(started, tmp_path / "x.ledger.ndjson")
    process.send_signal(number)
    said, problems = process.communicate(timeout=60)
    assert (process.returncode, stored_in(shop)) == (code, before), (said, problems)


@posix
def test_a_ledger_can_be_forgotten(shop: World, tmp_path: Path, stockproof: Any, started: Any) -> None:
    """Then nothing is put back, and the next run begins."""
    ledger = tmp_path / "x.ledger.ndjson"
    process = begun(started, ledger)
    process.kill()
    process.wait()
    found = stockproof("restore", "--forget", str(ledger))
    assert (found.returncode, "nothing was put back" in found.stdout) == (0, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "No such file"),
        ("", "is not a ledger"),
        ('{"ledger": 2}\n', "is not a ledger"),
        ("\x00\r\n", "is not a ledger"),
    ],
)
def test_a_file_that_is_no_ledger_is_said_in_a_line(
    tmp_path: Path, stockproof: Any, text: str | None, said: str
) -> None:
    """Exit code 2, no traceback."""
    path = tmp_path / "x"
    if text is not None:
        path.write_text(text)
    found = stockproof("restore", str(path))
    assert (found.returncode, said in found.stderr, len(found.stderr.splitlines())) == (2, True, 1)
