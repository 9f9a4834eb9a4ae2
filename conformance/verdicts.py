"""Verdicts, and what a check raises on the way to one.

AssertionError
  MalformedAnswer      the target's answer cannot be read: its fail, never the suite's error
Untestable             the target cannot show it: counts against the target, is never a pass
NotApplicable          the target declares that it does not have it
TargetLostError        nobody answers any more: ends the run
"""

from enum import StrEnum

from _pytest.outcomes import Skipped

__all__ = ["MalformedAnswer", "NotApplicable", "TargetLostError", "Untestable", "Verdict"]


class Verdict(StrEnum):
    """What a check found; `FLAKY` is a failure that did not repeat."""

    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    WARN = "warn"
    FLAKY = "flaky"
    UNTESTABLE = "untestable"
    NOT_APPLICABLE = "not applicable"
    EXPECTED = "expected failure"
    ERROR = "error"

    @property
    def breaks_the_run(self) -> bool:
        """Whether the run ends with exit code 1 for it."""
        return self in (Verdict.FAIL, Verdict.FLAKY, Verdict.UNTESTABLE, Verdict.ERROR)


class MalformedAnswer(AssertionError):  # noqa: N818 - it is the target's failure
    """An answer that the dialect does not know: what is wrong with it, and how it begins."""


class Untestable(Skipped):
    """The target cannot show whether it keeps the requirement, and why; Hypothesis passes skips on at once."""


class NotApplicable(Skipped):
    """The target declares that it does not have what the requirement is about."""


class TargetLostError(BaseException):
    """Nobody answers any more. Not an `Exception`, so that no shrinking goes on with a dead target."""
