"""One run at a time on a target."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conformance.doctor import examine
from conformance.locks import held, running_on
from conformance.target_file import TargetError
from mockserver import build
from mockserver.edge import running as served

URL = "http://shop.example/eu"
HOLD = """
import sys
from conformance.locks import held
with held([sys.argv[1]]):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder of the test's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path / "stockproof"


def holder(url: str) -> subprocess.Popen[str]:
    """Another process that holds the lock of a target."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, url], stdin=-1, stdout=-1, encoding="utf-8")
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_run_is_refused_at_once(state: Path) -> None:
    """However the URL is spelt; the message says whose run it is, and since when. The file is gone in the end."""
    with holder(URL) as process:
        with pytest.raises(TargetError, match=rf"a run on {URL} is running \(process {process.pid}, since 20"):
            held(["HTTP://Shop.example:80/eu/"]).__enter__()
        assert f"process {process.pid}" in running_on(URL)
        with held(["http://shop.example/us"]):
            assert process.stdin
            process.stdin.close()
    assert (running_on(URL), list(state.iterdir())) == ("", [])


def test_doctor_says_whose_run_it_is() -> None:
    """That is no run that was cut off."""
    with served(build("documented")) as url, held([url]):
        notes = [one.what for one in examine(url) if "run" in one.what]
    assert notes == [f"a run on {url} is running (process {os.getpid()}, since {notes[0].rpartition(' ')[2]}"]


def test_a_lock_dies_with_its_owner(state: Path) -> None:
    """After SIGKILL its file is still there, and holds up nobody."""
    with holder(URL) as process:
        process.kill()
    assert (len(list(state.iterdir())), running_on(URL)) == (1, "")
    with held([URL]):
        assert f"process {os.getpid()}" in running_on(URL)


def test_both_targets_are_held_or_none() -> None:
    """Where the second one is taken, the first is free again."""
    with held(["http://b.example"]), pytest.raises(TargetError, match="is running"):
        held(["http://a.example", "http://b.example"]).__enter__()
    with held(["http://a.example"]):
        pass


def test_a_state_folder_that_cannot_be_written_is_said(state: Path) -> None:
    """In one line, as no lock that somebody holds."""
    state.write_text("in its place")
    with pytest.raises(TargetError, match=r"the lock .* cannot be written: File exists"):
        held([URL]).__enter__()
