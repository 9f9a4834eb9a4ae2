"""`stockproof compare` as a user calls it."""

import json
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

DEFECT = "answers_100_for_101"
posix = pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")


def state_of(url: str) -> bytes:
    """All that a mock holds."""
    shown: bytes = urlopen(f"{url}/__mock__/state").read()  # noqa: S310 - the mock's own URL
    return shown


def test_two_shops_are_compared(stockproof: Callable[..., Any], mock: Callable[..., Any]) -> None:
    """0 where they are alike, 1 with both sides' messages where they are not; both are put back."""
    sound, broken = mock(), mock("--defect", DEFECT)
    chosen = ("--dialect", "jsonrpc", "--topic", "faults", "--seed", "1")
    alike = stockproof("compare", "-", sound.url, *chosen)
    assert alike.returncode == 0, alike.stdout
    assert alike.stdout.startswith("0 of ")
    differ = stockproof("compare", sound.url, broken.url, *chosen)
    assert differ.returncode == 1
    assert "DIFFERENT  fault's code and message  jsonrpc" in differ.stdout
    assert f"  A: {sound.url}\n" in differ.stdout
    assert f"  B: {broken.url}\n" in differ.stdout
    assert '< {"jsonrpc":"2.0","error":{"code":100' in differ.stdout
    as_json = json.loads(stockproof("compare", sound.url, broken.url, *chosen, "--format", "json").stdout)
    assert {entry["word"] for entry in as_json if "sides" in entry} >= {"fault's code and message"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-", "http://127.0.0.1:1"), "nobody listens"),
        (("-", "nothing"), "is not a target"),
        (("-", "-", "--topic", "composites"), "no word is selected"),
    ],
)
def test_what_cannot_be_compared_is_one_line(
    stockproof: Callable[..., Any], arguments: tuple[str, ...], said: str
) -> None:
    """Exit 2."""
    done = stockproof("compare", *arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert said in done.stderr


def test_a_shop_is_not_compared_with_itself(stockproof: Callable[..., Any], mock: Callable[..., Any]) -> None:
    """Each would undo what the other does."""
    url = mock().url
    done = stockproof("compare", url, f"{url}/")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"both targets are the shop at {url}" in done.stderr


@posix
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_both_shops_are_put_back_when_it_is_told_to_stop(
    started: Callable[..., Any], mock: Callable[..., Any], number: int, code: int
) -> None:
    """In the middle of the search, without a traceback."""
    urls = [mock().url, mock("--defect", DEFECT).url]
    before = [state_of(url) for url in urls]
    process = started("compare", *urls, "--dialect", "jsonrpc", "--seed", "1")
    assert process.stderr
    assert "jsonrpc" in process.stderr.readline()
    process.send_signal(number)
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out, "Traceback" in err) == (code, "", False), err
    assert [state_of(url) for url in urls] == before


def test_a_shop_that_dies_is_said_and_the_other_put_back(started: Callable[..., Any], mock: Callable[..., Any]) -> None:
    """Exit 2 with one line beside the progress."""
    first, second = mock(), mock()
    before = state_of(first.url)
    process = started("compare", first.url, second.url, "--dialect", "jsonrpc", "--seed", "1")
    assert process.stderr
    assert "jsonrpc" in process.stderr.readline()
    second.process.kill()
    _, err = process.communicate(timeout=120)
    assert process.returncode == 2
    assert f"nobody listens at {second.url}" in err
    assert "Traceback" not in err
    assert state_of(first.url) == before


@posix
def test_a_shop_that_has_to_be_restored_leaves_the_other_as_it_is(
    stockproof: Callable[..., Any],
    started: Callable[..., subprocess.Popen[str]],
    mock: Callable[..., Any],
    state: Path,
) -> None:
    """It is refused because of an open ledger, and no ledger is left open for the one that is well."""
    well, cut_off = mock().url, mock().url
    process = started("check", cut_off, "--profile", "thorough", "--dialect", "jsonrpc")
    assert process.stderr
    assert process.stderr.readline().endswith("checks\n")
    process.kill()
    process.wait()
    (ledger,) = state.rglob("*.ledger.ndjson")
    done = stockproof("compare", well, cut_off, "--dialect", "jsonrpc")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert f"an earlier run on {cut_off} was cut off" in done.stderr
    assert stockproof("restore", str(ledger)).returncode == 0
    alike = stockproof("compare", well, cut_off, "--dialect", "jsonrpc", "--topic", "faults", "--seed", "1")
    assert alike.returncode == 0, alike.stdout + alike.stderr
