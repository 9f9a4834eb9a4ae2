"""What the commands say of themselves."""

from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import pytest

COMMANDS = ("check", "mock", "certify", "verify", "keygen", "requirements", "defects")


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(stockproof: Callable[..., Any], command: str) -> None:
    """--help names the command, says what it does and lists its options; -h is the same."""
    done = stockproof(command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Usage: stockproof {command} [OPTIONS]")
    assert "--help" in done.stdout
    assert stockproof(command, "-h").stdout == done.stdout


def test_the_group_lists_its_commands(stockproof: Callable[..., Any]) -> None:
    """--help names each command with a sentence."""
    done = stockproof("--help")
    assert done.returncode == 0
    assert all(f"\n  {command} " in done.stdout for command in COMMANDS)


def test_the_version_is_the_installed_one(stockproof: Callable[..., Any]) -> None:
    """--version prints one line."""
    done = stockproof("--version")
    assert (done.returncode, done.stdout) == (0, f"stockproof {version('stockproof')}\n")


def test_check_names_its_exit_codes(stockproof: Callable[..., Any]) -> None:
    """The help of check has every exit code."""
    shown = stockproof("check", "--help").stdout
    assert all(f"\n    {code}  " in shown for code in (0, 1, 2, 130))
