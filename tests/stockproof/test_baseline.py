"""`stockproof baseline` and `stockproof check --baseline`, on a broken shop and on one that was mended."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CHECK = ("check", "--profile", "quick", "--topic", "faults", "--dialect", "jsonrpc", "-k", "unknown_product")
SAID = ("--owner", "warehouse team", "--reason", "SHOP-17")


def ran(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """A command's exit code and output, in a folder of its own."""
    variables = {name: value for name, value in os.environ.items() if name not in ("PYTEST_ADDOPTS", "CI")}
    return subprocess.run(command, cwd=folder, env=variables, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture
def broken(mock: Callable[..., Any]) -> str:
    """The URL of a shop that answers with the wrong code."""
    return str(mock("--defect", "answers_100_for_101").url)


def test_a_known_failure_is_expected_until_it_is_mended_or_overdue(
    stockproof: Callable[..., Any], broken: str, tmp_path: Path
) -> None:
    """Exit 1 without a baseline, 0 with it, 3 once its entry is expired, 3 once the shop keeps what it promised."""
    assert stockproof(*CHECK, broken, "--report", "out").returncode == 1
    made = stockproof("baseline", "out/events.ndjson", *SAID, "--expires", "2099-12-31", "--out", "known.toml")
    assert (made.returncode, made.stdout) == (0, "known.toml: 1 entries, 1 new, 0 gone since they are kept\n")

    done = stockproof(*CHECK, broken, "--baseline", "known.toml", "--report", "out")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "EXPECTED FAILURE  faults/product_not_exists" in done.stdout
    assert "Expected by warehouse team until 2099-12-31: SHOP-17 (judged: fail)" in done.stdout
    results = json.loads((tmp_path / "out" / "results.json").read_text())
    assert results["headline"]["counts"]["expected failure"] == 1

    late = (tmp_path / "known.toml").read_text().replace("2099-12-31", "2020-12-31")
    (tmp_path / "late.toml").write_text(late)
    done = stockproof(*CHECK, broken, "--baseline", "late.toml", "--report", "out")
    assert done.returncode == 3, done.stdout + done.stderr
    assert "Expired in the baseline: faults/product_not_exists (jsonrpc, test_an_unknown_product_is_101)" in done.stdout

    done = stockproof(*CHECK, "--baseline", "known.toml", "--report", "out")
    assert done.returncode == 3, done.stdout + done.stderr
    assert "Stale in the baseline, kept by now: faults/product_not_exists" in done.stdout
    assert "Stale in the baseline" in (tmp_path / "out" / "summary.md").read_text()

    made = stockproof("baseline", "out/results.json", *SAID, "--expires", "2099-12-31", "--out", "known.toml")
    assert made.stdout == "known.toml: 0 entries, 0 new, 1 gone since they are kept\n"


def test_pytest_expects_it_too(script: str, broken: str, tmp_path: Path) -> None:
    """An expected failure is no failure there, but a stale entry fails the session."""
    (tmp_path / "known.toml").write_text(
        '[[expected]]\nrequirement = "faults/product_not_exists"\ndialect = "*"\nreason = "r"\nowner = "o"\n'
        "expires = 2099-12-31\n"
    )
    names = ("target", "profile", "topic", "dialect", "baseline")
    values = (broken, "quick", "faults", "jsonrpc", "known.toml")
    options = [part for name, value in zip(names, values, strict=True) for part in (f"--stockproof-{name}", value)]
    pytest_of = [str(Path(script).parent / "pytest"), "-q", "--pyargs", "conformance", "-k", "unknown_product"]
    done = ran([*pytest_of, *options], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 xfailed" in done.stdout
    assert "stockproof: 1 expected failure" in done.stdout
    done = ran([*pytest_of, *options[2:]], tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Stale in the baseline, kept by now: faults/product_not_exists" in done.stdout
    (tmp_path / "known.toml").write_text("[[expected]]\n")
    done = ran([*pytest_of, *options], tmp_path)
    assert done.returncode == 2
    assert "known.toml: Object missing required field" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "known.toml: No such file or directory"),
        (b"[[expected]]\n", "known.toml: Object missing required field `requirement` - at `$.expected[0]`"),
        (b"\xff", "known.toml: "),
        (b"x = 1\n", "known.toml: Object contains unknown field `x`"),
    ],
)
def test_a_baseline_that_cannot_be_used_is_refused(
    stockproof: Callable[..., Any], tmp_path: Path, content: bytes | None, said: str
) -> None:
    """One line, exit 2, before anything is judged; `stockproof baseline` does not write over it either."""
    if content is not None:
        (tmp_path / "known.toml").write_bytes(content)
    done = stockproof(*CHECK, "--baseline", "known.toml")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert said in done.stderr
