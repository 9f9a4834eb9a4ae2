"""The command line as a user runs it: processes of their own, in a folder of their own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Any

import pytest

SCRIPT = which("stockproof", path=str(Path(sys.executable).parent)) or "stockproof"
#: Seconds after which a command hangs; many times what the slowest takes, since other work may share the machine.
PATIENCE = 600
#: What a test's own surroundings would tell the command.
FOREIGN = ("PYTEST_ADDOPTS", "NO_COLOR", "FORCE_COLOR", "CI")


@dataclass
class Mock:
    """A served mock: its process, its URL, what it said once it answered."""

    process: subprocess.Popen[str]
    url: str
    said: str


def environment(**more: str) -> dict[str, str]:
    """The running process's environment without what would change the output."""
    return {name: value for name, value in os.environ.items() if name not in FOREIGN} | more


@pytest.fixture(autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's state folder, one for each test: many here are about runs that are killed and leave a ledger open."""
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder


@pytest.fixture
def stockproof(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command in an empty folder: its exit code and output."""

    def run(*arguments: str, env: dict[str, str] | None = None, **more: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [SCRIPT, *arguments],
            cwd=more.pop("cwd", tmp_path),
            env=environment(**(env or {})),
            capture_output=True,
            encoding="utf-8",
            timeout=more.pop("timeout", PATIENCE),
            check=False,
            **more,
        )

    return run


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a command and go on; what still runs at the end of the test is killed."""
    with ExitStack() as stack:

        def start(*arguments: str) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                [SCRIPT, *arguments],
                cwd=tmp_path,
                env=environment(PYTHONUNBUFFERED="1"),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        yield start


@pytest.fixture
def mock(started: Callable[..., subprocess.Popen[str]]) -> Callable[..., Mock]:
    """Serve a mock on a free port and wait until it says that it answers."""

    def serve(*arguments: str) -> Mock:
        process = started("mock", "--port", "0", *arguments)
        assert process.stdout
        assert process.stderr
        said = ""
        while "control" not in said:
            line = process.stdout.readline()
            assert line, process.stderr.read()
            said += line
        return Mock(process, said.split()[-1].removesuffix("/__mock__/"), said)

    return serve


@pytest.fixture
def script() -> str:
    """The installed command."""
    return SCRIPT
