"""What tests measured, printed at the end, whichever process ran them; and a place for the ledgers of their runs."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session", autouse=True)
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A folder of the tests' own: one that a killed run left open must not meet a later shop at the same port."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """A line for every number that a passed test recorded with `record_property("measured", line)`."""
    for report in terminalreporter.getreports("passed"):
        for name, line in report.user_properties:
            if name == "measured":
                terminalreporter.write_line(line)
