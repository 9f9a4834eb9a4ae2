"""What stands around a command: pipes, terminals, signals, and a project with pytest settings of its own."""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

HOSTILE = {
    "pytest.ini": "[pytest]\naddopts = --collect-only --no-such-option\npython_functions = check_*\n",
    "tox.ini": "[pytest]\naddopts = --no-such-option\n",
    "setup.cfg": "[tool:pytest]\naddopts = --no-such-option\n",
    "pyproject.toml": '[tool.pytest.ini_options]\naddopts = "--no-such-option"\n[tool.hypothesis]\n',
    "conftest.py": "raise SystemExit('the conftest ran')\n",
    "random.py": "raise SystemExit('a module of the working folder ran')\n",
    "hypothesis.py": "raise SystemExit('a module of the working folder ran')\n",
    "test_mine.py": "def test_mine():\n    raise SystemExit('a test of the project ran')\n",
}
QUICK = ("check", "--profile", "quick", "--topic", "listing", "--dialect", "jsonrpc")


def test_a_project_cannot_change_the_checks(stockproof: Callable[..., Any], tmp_path: Path) -> None:
    """Ini files, conftests, PYTEST_ADDOPTS and modules of the folder are not read, nothing is left."""
    alone = stockproof(*QUICK, "--seed", "1").stdout
    for name, content in HOSTILE.items():
        (tmp_path / name).write_text(content)
    hostile = {"PYTEST_ADDOPTS": "--no-such-option", "PYTEST_PLUGINS": "no_such_plugin", "CI": "true"}
    done = stockproof(*QUICK, "--seed", "1", env=hostile)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[:-1] == alone.splitlines()[:-1]
    assert {path.name for path in tmp_path.iterdir()} == set(HOSTILE)


def test_a_check_leaves_nothing(stockproof: Callable[..., Any], tmp_path: Path) -> None:
    """No .hypothesis, no .pytest_cache, no __pycache__: the folder stays empty, also after a failure."""
    assert stockproof(*QUICK).returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_the_cache_holds_nothing_of_a_run(
    stockproof: Callable[..., Any], mock: Callable[..., Any], tmp_path: Path
) -> None:
    """Tables of Unicode are all that is kept, after a failure and a second run too."""
    cache, broken = tmp_path / "cache", mock("--defect", "ids_become_text")
    check = ("check", "--profile", "quick", "-k", "test_the_id_comes_back", "--dialect", "jsonrpc", "--seed", "1")
    for code, target in ((0, ()), (1, (broken.url,)), (0, ())):
        done = stockproof(*check, *target, env={"XDG_CACHE_HOME": str(cache)})
        assert done.returncode == code, done.stdout + done.stderr
        kept = {path.relative_to(cache).parts[1] for path in cache.rglob("*") if path.is_file()}
        assert kept == {".gitignore", "unicode_data"}


def test_a_cache_that_cannot_be_written_is_no_error(stockproof: Callable[..., Any]) -> None:
    """The tables are made again."""
    done = stockproof(*QUICK, env={"XDG_CACHE_HOME": "/proc/no-such-folder"})
    assert (done.returncode, "Error" in done.stderr) == (0, False), done.stdout + done.stderr


def test_a_check_works_in_a_folder_that_cannot_be_written(stockproof: Callable[..., Any]) -> None:
    """Nothing is written but the reports that are asked for."""
    done = stockproof(*QUICK, cwd="/proc" if Path("/proc").is_dir() else "/")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("env", [{}, {"NO_COLOR": "1", "FORCE_COLOR": ""}, {"TERM": "dumb"}])
def test_no_escape_codes_without_a_terminal(stockproof: Callable[..., Any], env: dict[str, str]) -> None:
    """Piped output is plain text."""
    done = stockproof(*QUICK, env=env)
    assert "\x1b" not in done.stdout + done.stderr


def test_no_color_on_a_terminal(tmp_path: Path, script: str) -> None:
    """NO_COLOR takes the colours away on a terminal too; without it there are some."""
    assert b"\x1b[32m" in on_a_terminal(script, {})
    assert b"\x1b[32m" not in on_a_terminal(script, {"NO_COLOR": "1"})


def on_a_terminal(script: str, env: dict[str, str]) -> bytes:
    """What a check writes to a terminal."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    surroundings = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "CI")}
    variables = {**surroundings, "TERM": "xterm-256color", **env}
    with subprocess.Popen([script, *QUICK], stdout=theirs, stderr=theirs, env=variables) as process:
        os.close(theirs)
        shown = b""
        while part := read_terminal(ours):
            shown += part
    os.close(ours)
    assert process.returncode == 0, shown
    return shown


def read_terminal(terminal: int) -> bytes:
    """The next bytes of a terminal; none once the other side is closed, which Linux tells as an error."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


@pytest.mark.parametrize(
    "command",
    [
        "requirements",
        "requirements --format json",
        "defects --format md",
        "check --profile quick --topic listing --dialect jsonrpc",
    ],
)
def test_a_closed_pipe_shows_no_traceback(tmp_path: Path, script: str, command: str) -> None:
    """`stockproof … | head -1` prints a line and nothing else."""
    line = f"{script} {command} | head -1"
    done = subprocess.run(["/bin/sh", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert len(done.stdout.splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_a_mock_whose_reader_goes_away_shows_no_traceback(tmp_path: Path, script: str) -> None:
    """The ready lines may be cut off; the mock then goes on or ends without a traceback."""
    line = f"timeout 3 {script} mock --port 0 | head -0"
    done = subprocess.run(["/bin/sh", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


def test_ctrl_c_puts_the_target_back(started: Callable[..., Any], mock: Callable[..., Any]) -> None:
    """SIGINT in the middle of a run over HTTP: exit 130, no traceback, the state is what it was."""
    served = mock()
    before = urlopen(f"{served.url}/__mock__/state").read()  # noqa: S310 - the mock's own URL
    process = started("check", served.url, "--profile", "ci")
    assert process.stderr
    assert process.stderr.readline().endswith("checks\n")
    assert "kept" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130, out + err
    assert "The run ended early: interrupted" in out
    assert "Traceback" not in out + err
    assert urlopen(f"{served.url}/__mock__/state").read() == before  # noqa: S310 - the same


def test_a_target_that_dies_ends_the_run(started: Callable[..., Any], mock: Callable[..., Any]) -> None:
    """Exit 2 soon, and the headline says why."""
    served = mock()
    process = started("check", served.url, "--profile", "thorough")
    assert process.stderr
    assert process.stderr.readline().endswith("checks\n")
    served.process.kill()
    out, err = process.communicate(timeout=120)
    assert process.returncode == 2, out + err
    assert "The run ended early: nobody listens at" in out
    assert "Traceback" not in out + err
