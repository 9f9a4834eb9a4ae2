"""Disks that are full, and folders that cannot be written: one line, exit code 2, and the shop is as before."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from mockserver import World, build
from mockserver.edge import running

sys.path.append(str(Path(__file__).parent.parent / "conformance"))
from foreign_shop import foreign_document, stored_in, target_secrets, target_text

from conformance.connection import connect
from conformance.ledger import LedgerError
from conformance.on_disk import write_whole
from conformance.run import Run, Selection
from conformance.state_folder import make_ready
from stockproof.session import run_checks

resource = pytest.importorskip("resource")
TOPIC = ("--topic", "partial_update", "--dialect", "jsonrpc", "--profile", "quick", "--seed", "1")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A foreign shop that is served, and its target file."""
    for name, value in target_secrets().items():
        monkeypatch.setenv(name, value)
    world = build("documented", foreign_document())
    with running(world) as url:
        (tmp_path / "target.toml").write_text(target_text(url), encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        yield world


def no_file_larger_than(size: int) -> Callable[[], None]:
    """What a command does before it begins: for it, a disk is full behind so many bytes of a file."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


COMMANDS = {
    "check": ("check", "target.toml", *TOPIC),
    "certify": ("certify", "target.toml", "--out", "bundle", "--product", "product.toml"),
    "compare": ("compare", "-", "target.toml"),
}


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_a_full_state_folder_is_a_line_before_anything_is_sent(
    shop: World, tmp_path: Path, stockproof: Any, words: tuple[str, ...]
) -> None:
    """The shop has not even been asked what it is."""
    product = 'organization = "x"\nname = "x"\nversion = "1"\nurl = "https://x.test"\ncontact = "x"\n'
    (tmp_path / "product.toml").write_text(product, encoding="utf-8")
    done = stockproof(*words, preexec_fn=no_file_larger_than(1000))
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
    assert "cannot be written: File too large; nothing was sent" in done.stderr
    assert not shop.log


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("/proc/no/x", "No such file"),
        ("target.toml/x", "is not a folder"),
        (".", "is a folder"),
        ("/dev/null/x", "is not a folder"),
    ],
)
def test_a_ledger_that_cannot_be_is_a_line(shop: World, stockproof: Any, name: str, said: str) -> None:
    """Whatever stands where it should lie."""
    done = stockproof("check", "target.toml", *TOPIC, "--ledger", name)
    assert (done.returncode, len(done.stderr.splitlines()), said in done.stderr) == (2, 1, True), done.stderr
    assert not shop.log


@pytest.mark.parametrize("env", [{"XDG_STATE_HOME": "/proc/no"}, {"XDG_STATE_HOME": "", "HOME": "/dev/null"}], ids=str)
def test_a_home_that_cannot_be_written_is_a_line(shop: World, stockproof: Any, env: dict[str, str]) -> None:
    """A run that only reads has no ledger and needs none."""
    done = stockproof("check", "target.toml", *TOPIC, env=env)
    assert (done.returncode, len(done.stderr.splitlines()), shop.log) == (2, 1, shop.log.__class__()), done.stderr
    assert stockproof("check", "target.toml", *TOPIC, "--read-only", env=env).returncode in (0, 1)


def test_a_home_that_nobody_knows_is_a_line() -> None:
    """Rather than a folder that is named `~`."""
    with pytest.raises(LedgerError, match="set HOME"):
        make_ready(Path("~/.local/state/stockproof/x"))


def test_looking_leaves_nothing(tmp_path: Path) -> None:
    """But the folder."""
    make_ready(tmp_path / "new" / "x.ledger.ndjson")
    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize("report", ["/proc/self", "/proc/no"])
def test_a_report_that_cannot_be_is_a_line(shop: World, stockproof: Any, report: str) -> None:
    """Before anything is judged."""
    done = stockproof("check", "target.toml", *TOPIC, "--report", report)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
    assert "--report" in done.stderr


def test_a_disk_that_fills_up_under_the_log(shop: World, tmp_path: Path, stockproof: Any) -> None:
    """The run ends, the shop is put back, and what was found so far is shown."""
    before = stored_in(shop)
    read = ("--topic", "listing", "--topic", "sessions", "--topic", "envelope", "--dialect", "jsonrpc")
    done = stockproof("check", "target.toml", *read, "--report", "out", preexec_fn=no_file_larger_than(20_000))
    assert (done.returncode, stored_in(shop)) == (2, before), done.stdout + done.stderr
    assert "The run ended early: " in done.stdout
    assert "events.ndjson cannot be written: File too large" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_disk_that_fills_up_under_a_project_s_own_pytest(shop: World, tmp_path: Path) -> None:
    """A line in its summary, exit code 2, and the shop is put back."""
    before = stored_in(shop)
    options = (
        "--stockproof-topic",
        "partial_update",
        "--stockproof-dialect",
        "jsonrpc",
        "--stockproof-profile",
        "quick",
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--stockproof-target", "target.toml"]
    done = subprocess.run(
        [*command, *options, "--stockproof-report", "out", "--pyargs", "conformance"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=600,
        preexec_fn=no_file_larger_than(20_000),
    )
    assert (done.returncode, stored_in(shop)) == (2, before), done.stdout + done.stderr
    assert "stockproof: out: the reports cannot be written: File too large" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("whole_lines", range(4))
def test_a_disk_that_fills_up_under_the_ledger(
    shop: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, whole_lines: int
) -> None:
    """What is not on disk is not written to; everything that was written to is put back, though nothing notes it."""
    left, before = [whole_lines], stored_in(shop)

    def full(*_: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")

    run = Run(connect("target.toml", None, ("jsonrpc",)), Selection(("partial_update",)), "quick", 1)
    run.start()
    monkeypatch.setattr("conformance.ledger.write_whole", full)
    ended = run_checks(run)
    assert stored_in(shop) == before
    assert "No space left on device" in ended
    assert whole_lines < 2 or any("the ledger" in line for line in run.left_behind)


def test_bytes_are_written_whole() -> None:
    """By as many writes as it takes, since each may take only a part."""

    class Slow(BytesIO):
        def write(self, data: Any, /) -> int:
            return super().write(bytes(data[:3]))

    file = Slow()
    write_whole(file, b"0123456789")
    assert file.getvalue() == b"0123456789"
