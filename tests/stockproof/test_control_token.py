"""A mock whose control asks for a token: judged with it as any other, and without it with a word to the user."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TOKEN = "token-of-the-mock"
ONE = ("--dialect", "jsonrpc", "--profile", "quick", "--seed", "1", "-k", "test_success_is_true")
ASKS = 'the mock\'s control asks for a token: control_token = "env:NAME" in a target file'
WORD = f"{ASKS}; judging without control, as edition"


@pytest.fixture
def url(mock: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> str:
    """Such a mock, of an edition that is not the default."""
    monkeypatch.setenv("MOCK_CONTROL", TOKEN)
    found: str = mock("--control-token", "env:MOCK_CONTROL", "--edition", "openmage-20.18").url
    return found


@pytest.fixture
def target(url: str, tmp_path: Path) -> str:
    """A target file that names the token."""
    text = f'base_url = "{url}"\nuser = "apiUser"\nkey = "env:SHOP_KEY"\ncontrol_token = "env:MOCK_CONTROL"\n'
    (tmp_path / "target.toml").write_text(text, encoding="utf-8")
    return "target.toml"


def test_with_the_token_it_is_judged(stockproof: Callable[..., Any], target: str, tmp_path: Path) -> None:
    """The control opens, no word is said, and the token stands in no report."""
    done = stockproof("check", target, *ONE, "--report", "reports", env={"SHOP_KEY": "apiKey"})
    assert (done.returncode, "control" in done.stderr) == (0, False), done.stdout
    assert json.loads((tmp_path / "reports" / "results.json").read_text())["run"]["control"] is True
    files = [path for path in (tmp_path / "reports").rglob("*") if path.is_file()]
    assert len(files) > 5
    assert [path for path in files if TOKEN.encode() in path.read_bytes()] == []


def test_without_it_a_run_goes_on_with_a_word(stockproof: Callable[..., Any], url: str) -> None:
    """Every command that judges says it in a line; what needs control is untestable."""
    done = stockproof("check", url, "--edition", "openmage-20.18", *ONE)
    assert (done.returncode, "UNTESTABLE" in done.stdout) == (1, True)
    assert f"stockproof: {WORD} openmage-20.18\n" in done.stderr
    done = stockproof("compare", "-", url, "--dialect", "jsonrpc", "--topic", "faults", "--profile", "quick")
    assert f"stockproof: {WORD} documented\n" in done.stderr


def test_doctor_notes_it(stockproof: Callable[..., Any], url: str, target: str) -> None:
    """And says that control is there once the token is named."""
    assert f"note      {WORD} documented\n" in stockproof("doctor", url).stdout
    assert "it offers control" in stockproof("doctor", target, env={"SHOP_KEY": "apiKey"}).stdout


def test_pytest_says_it(url: str, tmp_path: Path) -> None:
    """Where the checks run in a project's own pytest."""
    words = ("--stockproof-target", url, "--stockproof-dialect", "jsonrpc", "--stockproof-topic", "listing")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words, "--pyargs", "conformance"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False, timeout=600)
    assert f"stockproof: {WORD} documented" in done.stdout
