"""`stockproof replay` and `diff` as a user calls them."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DEFECT, CHECK = "answers_100_for_101", "test_an_unknown_product_is_101"
NAME = f"traces/faults-product_not_exists--jsonrpc--{CHECK}.json"
TRACE = {
    "schema": 1,
    "stockproof": "0.1.0",
    "requirement": "faults/product_not_exists",
    "check": CHECK,
    "edition": "documented",
    "dialect": "jsonrpc",
    "drawn": {"operation": "list", "identifier": "no-such-product"},
}
TOPIC = ("--profile", "quick", "--dialect", "jsonrpc", "--topic", "faults", "--seed", "1", "-k", "101 or its_name")


@pytest.fixture
def broken(stockproof: Callable[..., Any], mock: Callable[..., Any], tmp_path: Path) -> Any:
    """A broken shop that was judged, with the reports in `broken`."""
    served = mock("--defect", DEFECT)
    served.check = stockproof("check", served.url, *TOPIC, "--report", "broken")
    assert served.check.returncode == 1
    return served


def test_a_failure_is_replayed_on_any_target(stockproof: Callable[..., Any], broken: Any) -> None:
    """1 on the broken shop, 0 on the embedded mock, in whichever dialect."""
    printed = f"stockproof replay broken/{NAME} {broken.url} --edition documented"
    assert printed in broken.check.stdout
    again = stockproof(*printed.split()[1:])
    assert again.returncode == 1
    assert again.stdout.startswith("FAILS AGAIN  faults/product_not_exists  MUST  documented, jsonrpc, http")
    assert "(the same as in the trace)" in again.stdout
    assert '< {"jsonrpc":"2.0","error":{"code":100' in again.stdout
    for more in ((), ("--dialect", "soap_v2"), ("--edition", "documented", "--dialect", "xmlrpc")):
        kept = stockproof("replay", f"broken/{NAME}", *more)
        assert kept.returncode == 0, kept.stderr
        assert kept.stdout.startswith("KEPT  faults/product_not_exists")


def test_the_command_printed_holds_it_against_the_same_edition(
    stockproof: Callable[..., Any], mock: Callable[..., Any], tmp_path: Path
) -> None:
    """What a shop of one edition does not keep of another's promises fails again as printed."""
    url = mock("--edition", "openmage-20.18").url
    essentials = f'base_url = "{url}"\ncontrol = false\nshop = "openmage-20.18"\nuser = "apiUser"\n'
    (tmp_path / "shop.toml").write_text(f'{essentials}key = "env:SHOP_KEY"\n')
    selection = ("--profile", "quick", "--dialect", "jsonrpc", "--seed", "1", "-k", "test_a_wrong_key")
    held = ("--edition", "documented", *selection, "--report", "held")
    judged = stockproof("check", "shop.toml", *held, env={"SHOP_KEY": "apiKey"})
    printed = next(line.split("stockproof ")[1] for line in judged.stdout.splitlines() if "  Replay:" in line)
    again = stockproof(*printed.split(), env={"SHOP_KEY": "apiKey"})
    assert again.stdout.startswith("FAILS AGAIN  sessions/wrong_key  MUST  documented, jsonrpc, "), again.stderr


def test_a_dialect_that_cannot_express_it_is_said(stockproof: Callable[..., Any], tmp_path: Path) -> None:
    """Exit 2, one line, and where it can be."""
    (tmp_path / "trace.json").write_text(json.dumps(TRACE))
    done = stockproof("replay", "trace.json", "--dialect", "magento1_rest")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("stockproof: faults/product_not_exists cannot be expressed in magento1_rest, edition")
    assert done.stderr.count("\n") == 1
    assert ", only in jsonrpc" in done.stderr
    nowhere = stockproof("replay", "trace.json", "--edition", "openmage-20.18")
    assert nowhere.returncode == 2
    assert "edition openmage-20.18, and in none of the target's other dialects" in nowhere.stderr


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"check": "test_nothing"}, "there is no test_nothing of faults/product_not_exists"),
        ({"requirement": "nothing/at_all"}, "no requirement 'nothing/at_all'"),
        ({"schema": 2}, "schema 2, this stockproof reads schema 1"),
        ({"drawn": {"operation": {"$nosuch": 1}, "identifier": 1}}, "is no value of a trace"),
        ({"drawn": {}}, "the trace has nothing, where the check draws"),
        ({"dialect": "nosuch"}, "cannot be expressed in nosuch"),
        ({"edition": "nosuch"}, "nosuch"),
    ],
)
def test_a_trace_that_does_not_fit_is_one_line(
    stockproof: Callable[..., Any], tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    """Exit 2, never a traceback."""
    (tmp_path / "changed.json").write_text(json.dumps(TRACE | change))
    done = stockproof("replay", "changed.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_half_a_trace_is_one_line(stockproof: Callable[..., Any], tmp_path: Path) -> None:
    """Exit 2; no file at all too."""
    (tmp_path / "half.json").write_text('{"schema": 1, "stock')
    for name in ("half.json", "nothing.json"):
        done = stockproof("replay", name)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_a_trace_is_printed_as_a_script(stockproof: Callable[..., Any], broken: Any, tmp_path: Path) -> None:
    """Which runs by itself and shows the defect."""
    printed = stockproof("replay", f"broken/{NAME}", broken.url, "--as", "python")
    assert printed.returncode == 0
    (tmp_path / "again.py").write_text(printed.stdout)
    done = subprocess.run([sys.executable, "again.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert '"error":{"code":100,' in done.stdout
    for form in ("curl", "php"):
        assert broken.url in stockproof("replay", f"broken/{NAME}", broken.url, "--as", form).stdout


# ------------------------------------------------------------------------------------------------------------- diff


def test_an_upgrade_that_breaks_is_stopped(
    stockproof: Callable[..., Any], broken: Any, mock: Callable[..., Any]
) -> None:
    """Exit 1 for what broke, 0 the other way round and between a run and itself."""
    assert stockproof("check", mock().url, *TOPIC, "--report", "sound").returncode == 0
    worse = stockproof("diff", "sound", "broken")
    assert worse.returncode == 1
    assert f"faults/product_not_exists  jsonrpc  {CHECK}  pass -> fail" in worse.stdout
    better = stockproof("diff", "broken", "sound")
    assert better.returncode == 0
    assert "Healed:" in better.stdout
    same = stockproof("diff", "sound", "sound/events.ndjson")
    assert (same.returncode, same.stdout.splitlines()[-1][:15]) == (0, "nothing changed")


def test_a_check_that_is_gone_is_a_regression(stockproof: Callable[..., Any], broken: Any) -> None:
    """As Markdown and as JSON."""
    assert stockproof("check", *TOPIC[:-1], "101", "--report", "fewer").returncode == 0
    done = stockproof("diff", "broken", "fewer", "--format", "json")
    found = json.loads(done.stdout)
    gone = [change for change in found["changes"] if change["kind"] == "gone"]
    assert (done.returncode, found["regressions"]) == (1, len(gone))
    assert gone
    assert stockproof("diff", "broken", "fewer", "--format", "md").stdout.startswith("# ")


def test_what_is_no_run_is_one_line(stockproof: Callable[..., Any], tmp_path: Path) -> None:
    """An empty folder, an empty file."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "events.ndjson").write_text("")
    for name in ("empty", "events.ndjson", "nothing"):
        done = stockproof("diff", name, name)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
