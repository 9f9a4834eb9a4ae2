"""What a run costs: said before, kept, and bounded by what the user allows."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

#: The dialect that is judged fastest.
FAST = ("check", "--profile", "quick", "--dialect", "merchantpro_rest", "--seed", "4")


def totals(folder: Path) -> dict[str, Any]:
    """The totals of a run's report."""
    found: dict[str, Any] = json.loads((folder / "results.json").read_bytes())["totals"]
    return found


def test_a_dry_run_says_what_a_run_costs(stockproof: Callable[..., Any], tmp_path: Path) -> None:
    """What it estimates is no less than a tenth below what the run sends, and no more than its budget."""
    dry = stockproof(*FAST, "--dry-run", "--format", "json")
    assert dry.returncode == 0
    found = json.loads(dry.stdout)
    assert [one["dialect"] for one in found["dialects"]] == ["merchantpro_rest"]
    done = stockproof(*FAST, "--report", str(tmp_path))
    assert done.returncode == 0, done.stdout
    sent = totals(tmp_path)
    assert 0.9 * sent["requests"] <= found["dialects"][0]["estimated"] <= 300
    assert 0 < sent["requests"] <= 300
    assert sent["control_requests"] > 0
    assert len(found["checks"]) == sum(sent["verdicts"].values())


def test_a_dry_run_judges_nothing(stockproof: Callable[..., Any], mock: Callable[..., Any], tmp_path: Path) -> None:
    """A line a check and a line a dialect; no folder of reports is made."""
    done = stockproof("check", mock().url, "--dry-run", "--topic", "basic_auth", "--report", str(tmp_path / "none"))
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(
        r"^merchantpro_rest +basic_auth/test_a_key_opens_the_records +\d+  at most +\d+$", done.stdout, re.MULTILINE
    )
    assert re.search(r"^merchantpro_rest +\d+ checks +\d+  at most +1500$", done.stdout, re.MULTILINE)
    assert not (tmp_path / "none").exists()


def test_a_dry_run_of_nothing_is_wrong_usage(stockproof: Callable[..., Any]) -> None:
    """As the run itself would be."""
    done = stockproof("check", "--dry-run", "-k", "nothing_like_that")
    assert (done.returncode, done.stderr) == (2, "stockproof: no check is selected\n")


def test_a_run_ends_at_its_requests(stockproof: Callable[..., Any], tmp_path: Path) -> None:
    """Not a request later, with the checks that were not judged in the headline, and never green."""
    done = stockproof(*FAST, "--max-requests", "50", "--report", str(tmp_path))
    assert done.returncode == 2
    assert totals(tmp_path)["requests"] == 50
    assert "The run ended early: --max-requests 50 is reached" in done.stdout
    assert re.search(r"^\d+ pass, \d+ not judged", done.stdout, re.MULTILINE)
    assert " error" not in done.stdout


@pytest.mark.parametrize("most", [10, 40, 70])
def test_requests_at_once_are_counted_before_they_leave(
    stockproof: Callable[..., Any], mock: Callable[..., Any], tmp_path: Path, most: int
) -> None:
    """Adjustments that do not wait for each other leave together, or not at all where the cap has no room for them."""
    check = (*FAST[3:], "--profile", "ci", "-k", "test_adjustments_at_once_all_count")
    done = stockproof("check", mock().url, *check, "--max-requests", str(most), "--report", str(tmp_path))
    assert done.returncode == 2
    assert most - 24 <= totals(tmp_path)["requests"] <= most


def test_a_run_ends_at_its_time(stockproof: Callable[..., Any]) -> None:
    """Though its rate would let it go on for minutes."""
    began = monotonic()
    done = stockproof(*FAST, "--rate", "4", "--max-time", "2")
    assert done.returncode == 2
    assert "The run ended early: --max-time 2 is reached" in done.stdout
    assert monotonic() - began < 60


@pytest.mark.parametrize(
    ("option", "value"), [("--max-requests", "0"), ("--max-time", "0"), ("--rate", "0"), ("--rate", "x")]
)
def test_a_cap_is_a_number_above_zero(stockproof: Callable[..., Any], option: str, value: str) -> None:
    """Anything else is wrong usage."""
    done = stockproof("check", option, value)
    assert (done.returncode, option in done.stderr) == (2, True)
