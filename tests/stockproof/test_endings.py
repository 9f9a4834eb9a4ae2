"""How commands that change a target begin and end: alone on it, and never silently with anything left behind."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mockserver import build

sys.path += [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "conformance")]
from foreign_shop import an_order, foreign_document, stored_in, target_secrets, target_text
from hiding import HiddenShop, hidden

TRACE = {
    "schema": 1,
    "stockproof": "0.1.0",
    "requirement": "partial_update/answers_true",
    "check": "test_success_is_true",
    "edition": "documented",
    "dialect": "jsonrpc",
    "drawn": {"data": {"$data": True}, "sku": "product1"},
    "draws": [{"qty": 55}],
}
#: Commands that write to the shop of target.toml, each with its words.
CHECK = (
    "check",
    "target.toml",
    "--profile",
    "quick",
    "--seed",
    "1",
    "--dialect",
    "jsonrpc",
    "--topic",
    "partial_update",
)
COMPARE = ("compare", "target.toml", "-", "--dialect", "jsonrpc", "--topic", "partial_update", "--seed", "1")
REPLAY = ("replay", "trace.json", "target.toml")
PYTEST = ("-q", "-p", "no:cacheprovider", "--stockproof-target", "target.toml", "--stockproof-profile", "quick")
PYTEST += ("--stockproof-seed", "1", "--stockproof-dialect", "jsonrpc", "--stockproof-topic", "partial_update")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HiddenShop]:
    """A foreign shop without control, its target file and a trace in the working folder."""
    for name, value in target_secrets().items():
        monkeypatch.setenv(name, value)
    with hidden(build("documented", foreign_document())) as found:
        (tmp_path / "target.toml").write_text(target_text(found.url), encoding="utf-8")
        (tmp_path / "trace.json").write_text(json.dumps(TRACE))
        yield found


def the_ledger(state: Path) -> Path:
    """The one ledger of the state folder."""
    (found,) = state.rglob("*.ledger.ndjson")
    return found


# ---------------------------------------------------------------------------------------------------- left behind


@pytest.mark.parametrize(("words", "before_the_end"), [(CHECK, 0.5), (COMPARE, 0.5), (REPLAY, 4)])
def test_a_shop_that_is_lost_is_not_left_changed_in_silence(
    shop: HiddenShop, state: Path, stockproof: Any, words: tuple[str, ...], before_the_end: float
) -> None:
    """Exit 2, what is not put back is named, the ledger stays open; restored once the shop is there again."""
    before = stored_in(shop.world)
    stockproof(*words)
    count = shop.requests
    shop.at(count - int(before_the_end if before_the_end > 1 else count * before_the_end), shop.lose)
    lost = stockproof(*words)
    shop.wait()
    assert stored_in(shop.world) != before
    said = lost.stdout + lost.stderr
    assert (lost.returncode, "Traceback" in said) == (2, False), said
    assert re.search(r"NOT PUT BACK: (stock item \d+|product T-\d): could not be put back: nobody listens", said), said
    assert f"stockproof restore {the_ledger(state)}" in said
    shop.come_back()
    refused = stockproof(*words)
    assert (refused.returncode, "was cut off" in refused.stderr) == (2, True)
    assert stockproof("restore", str(the_ledger(state))).returncode == 0
    assert stored_in(shop.world) == before


@pytest.mark.parametrize("words", [CHECK, COMPARE, REPLAY])
def test_what_ends_as_it_should_leaves_nothing(
    shop: HiddenShop, state: Path, stockproof: Any, words: tuple[str, ...]
) -> None:
    """The shop is as it was, the ledger is closed, and nobody holds a lock."""
    before = stored_in(shop.world)
    found = stockproof(*words)
    assert (found.returncode in {0, 1}, "NOT PUT BACK" in found.stdout + found.stderr) == (True, False), found
    assert stored_in(shop.world) == before
    assert the_ledger(state).read_text().endswith('{"closed":true}\n')
    assert [path.name for path in state.rglob("*") if path.suffix == ".lock"] == []


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
def test_a_comparison_that_is_told_to_stop_puts_the_shop_back(
    shop: HiddenShop, state: Path, started: Callable[..., subprocess.Popen[str]]
) -> None:
    """SIGTERM in the middle of the search."""
    before = stored_in(shop.world)
    process = started(*COMPARE)
    shop.at(60, lambda: process.send_signal(signal.SIGTERM))
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (143, ""), err
    assert stored_in(shop.world) == before
    assert the_ledger(state).read_text().endswith('{"closed":true}\n')


def by_pytest(folder: Path) -> subprocess.CompletedProcess[str]:
    """The same checks as those of CHECK, with pytest itself."""
    command = [sys.executable, "-m", "pytest", *PYTEST, "--pyargs", "conformance"]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False, timeout=600)


def test_pytest_itself_ends_with_2_where_something_is_left(shop: HiddenShop, state: Path, tmp_path: Path) -> None:
    """And says what, as `stockproof check` does."""
    shop.at(60, shop.lose)
    found = by_pytest(tmp_path)
    assert (found.returncode, "NOT PUT BACK: " in found.stdout) == (2, True), found.stdout
    assert the_ledger(state).exists()


def test_a_ledger_that_cannot_be_written_ends_the_run(shop: HiddenShop, tmp_path: Path, stockproof: Any) -> None:
    """One line; the write does not leave, and what was changed before is put back. The ledger is closed later."""
    resource: Any = pytest.importorskip("resource")
    before, ledger = stored_in(shop.world), tmp_path / "x.ledger.ndjson"
    size = 18_000
    found = stockproof(
        *CHECK, "--ledger", str(ledger), preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    )
    assert (found.returncode, "Traceback" in found.stderr) == (2, False), found.stdout + found.stderr
    assert f"The run ended early: the ledger {ledger} cannot be written: File too large" in found.stdout
    assert stored_in(shop.world) == before
    assert ledger.stat().st_size <= size
    again = stockproof("restore", str(ledger))
    assert (again.returncode, stored_in(shop.world)) == (0, before), again.stdout + again.stderr


# ----------------------------------------------------------------------------------------------------- one at a time


@pytest.mark.parametrize(
    "words", [CHECK, COMPARE, REPLAY, ("certify", "target.toml", "--out", "bundle", "--product", "-")]
)
def test_one_run_at_a_time(
    shop: HiddenShop,
    stockproof: Any,
    started: Callable[..., subprocess.Popen[str]],
    tmp_path: Path,
    words: tuple[str, ...],
) -> None:
    """The second one is refused at once, by whichever spelling of the URL, before it sends anything; restoring too."""
    ledger = tmp_path / "x.ledger.ndjson"
    (tmp_path / "-").write_text('organization = "o"\nname = "n"\nversion = "1"\nurl = "urn:x"\ncontact = "c"\n')
    process = started(*CHECK, "--ledger", str(ledger))
    while not ledger.exists():
        assert process.poll() is None
    process.send_signal(signal.SIGSTOP)
    upper = target_text(shop.url.replace("http://", "HTTP://") + "/")
    (tmp_path / "target.toml").write_text(upper, encoding="utf-8")
    before = shop.requests
    for other in (words, ("restore", str(ledger)), ("restore", "--forget", str(ledger))):
        refused = stockproof(*other)
        assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (2, "", 1), refused
        assert f"a run on {shop.url} is running (process {process.pid}, since 20" in refused.stderr
    assert shop.requests == before
    process.send_signal(signal.SIGCONT)
    process.communicate(timeout=300)
    assert process.returncode in {0, 1}


def test_a_mock_with_control_is_for_one_run_as_well(
    mock: Callable[..., Any], stockproof: Any, started: Callable[..., subprocess.Popen[str]]
) -> None:
    """Two checks at once would set its state against each other."""
    url = mock().url
    process = started("check", url, "--profile", "thorough", "--dialect", "jsonrpc")
    assert process.stderr
    assert process.stderr.readline().endswith("checks\n")
    refused = stockproof("check", url, "--topic", "faults")
    assert (refused.returncode, f"a run on {url} is running" in refused.stderr) == (2, True)
    process.kill()
    process.wait()
    cut_off = stockproof("check", url, "--topic", "faults")
    assert (cut_off.returncode, f"an earlier run on {url} was cut off" in cut_off.stderr) == (2, True)


# --------------------------------------------------------------------------------------- somebody else, and restoring


def killed(shop: HiddenShop, started: Callable[..., subprocess.Popen[str]], ledger: Path) -> None:
    """A run that is killed in its middle, with a thing read again since it was written to."""
    process = started(*CHECK, "--ledger", str(ledger))
    while not (ledger.exists() and ledger.read_bytes().count(b'{"left"') > 3):
        assert process.poll() is None
    process.kill()
    process.wait()


def test_an_order_that_comes_in_is_named(shop: HiddenShop, state: Path, tmp_path: Path, stockproof: Any) -> None:
    """Before the last look at the shop: exit 2, not overwritten; `--overwrite` does it. With pytest itself as well."""
    before = stored_in(shop.world)
    whole = stockproof(*CHECK)
    assert "NOT PUT BACK" not in whole.stdout
    at_the_end = shop.requests
    found, moment = whole, at_the_end
    while "changed by somebody else" not in found.stdout and moment > at_the_end - 12:
        stockproof("restore", "--overwrite", str(the_ledger(state)))
        moment -= 1
        shop.at(moment, lambda: an_order(shop.world))
        found = stockproof(*CHECK)
    assert found.returncode == 2, found.stdout
    assert "qty is 93.0000, the run left " in found.stdout
    assert f"not overwritten; `stockproof restore --overwrite {the_ledger(state)}` does it" in found.stdout
    again = stockproof("restore", str(the_ledger(state)))
    assert (again.returncode, "0 of " in again.stdout, "qty is 93.0000" in again.stdout) == (2, True, True), again
    assert stored_in(shop.world) != before
    assert stockproof("restore", "--overwrite", str(the_ledger(state))).returncode == 0
    assert stored_in(shop.world) == before
    shop.at(moment, lambda: an_order(shop.world))
    once_more = by_pytest(tmp_path)
    assert (once_more.returncode, "changed by somebody else" in once_more.stdout) == (2, True), once_more.stdout


def test_two_runs_with_two_state_folders_change_nothing_in_silence(
    shop: HiddenShop, tmp_path: Path, started: Callable[..., subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No lock keeps them apart: the shop is as it was, or one of them ends with 2 and names what is not."""
    before, processes = stored_in(shop.world), []
    for name in ("one", "two"):
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / name))
        processes.append(started(*CHECK[:5], str(len(processes)), *CHECK[6:]))
    told = [process.communicate(timeout=300) for process in processes]
    named = [
        process.returncode == 2 and "NOT PUT BACK" in out for process, (out, _) in zip(processes, told, strict=True)
    ]
    assert stored_in(shop.world) == before or any(named), told


def test_restoring_finds_the_target_from_another_folder(
    shop: HiddenShop, tmp_path: Path, stockproof: Any, started: Callable[..., subprocess.Popen[str]]
) -> None:
    """The ledger names the target file by its whole path; one that was moved is named with --target."""
    before, ledger = stored_in(shop.world), tmp_path / "x.ledger.ndjson"
    killed(shop, started, ledger)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "target.toml").rename(tmp_path / "moved.toml")
    missed = stockproof("restore", str(ledger), cwd=tmp_path / "elsewhere")
    assert (missed.returncode, missed.stderr.count("\n")) == (2, 1)
    assert f"{tmp_path / 'target.toml'}, which the ledger names, is not there: --target FILE" in missed.stderr
    (tmp_path / "moved.toml").rename(tmp_path / "target.toml")
    assert stockproof("restore", str(ledger), cwd=tmp_path / "elsewhere").returncode == 0
    assert stored_in(shop.world) == before


def test_restoring_writes_only_what_may_be_touched_now(
    shop: HiddenShop, tmp_path: Path, stockproof: Any, started: Callable[..., subprocess.Popen[str]]
) -> None:
    """Whatever the ledger says: a thing that the target file does not name any more is said, and stays."""
    before, ledger, target = stored_in(shop.world), tmp_path / "x.ledger.ndjson", tmp_path / "target.toml"
    killed(shop, started, ledger)
    changed, text = stored_in(shop.world), target.read_text(encoding="utf-8")
    target.write_text(text.replace('"T-0", "T-1", "T-3", "T-9"', '"T-5"'), encoding="utf-8")
    refused = stockproof("restore", str(ledger))
    assert (refused.returncode, stored_in(shop.world)) == (1, changed), refused
    assert ": NOT BACK, [may_touch] of the target file does not name it any more" in refused.stdout
    target.write_text(text, encoding="utf-8")
    assert stockproof("restore", str(ledger)).returncode == 0
    assert stored_in(shop.world) == before
