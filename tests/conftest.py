"""What tests measured, printed at the end, whichever process ran them."""

from typing import Any


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """A line for every number that a passed test recorded with `record_property("measured", line)`."""
    for report in terminalreporter.getreports("passed"):
        for name, line in report.user_properties:
            if name == "measured":
                terminalreporter.write_line(line)
