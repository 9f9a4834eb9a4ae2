"""What tests measured, printed at the end, whichever process ran them; and a place for the ledgers of their runs."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parent))
from sharing import VARIABLE, share_seed


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """How to run the same shares again, however quiet the run is."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and not hasattr(session.config, "workerinput"):
        reporter.write_line(f"shares of the long measures: {VARIABLE}={share_seed()}")


@pytest.fixture(scope="session", autouse=True)
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A folder of the tests' own: one that a killed run left open must not meet a later shop at the same port."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """A line for every number that a passed test recorded with `record_property("measured", line)`.

    What was recorded as `("tally", (name, counts))` is added up by its name, whether its test passed or not.
    """
    tallies: dict[str, Counter[str]] = {}
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, what in report.user_properties:
                if name == "measured" and outcome == "passed":
                    terminalreporter.write_line(what)
                if name == "tally":
                    tallies.setdefault(what[0], Counter()).update(what[1])
    for name, counts in sorted(tallies.items()):
        said = ", ".join(f"{number} {word}" for word, number in sorted(counts.items()))
        terminalreporter.write_line(f"{name}: {said}")
