"""Verdicts, and what a check raises on the way to one.

AssertionError
  MalformedAnswer      the target's answer cannot be read: its fail, never the suite's error
Untestable             the target cannot show it: counts against the target, is never a pass
NotApplicable          the target declares that it does not have it
TargetLostError        nobody answers any more: ends the run
ShareSpentError        the check has sent what it may: what it has not found by then it does not find
CapReachedError        the run has sent what it may, has taken its time, or cannot write what it keeps: ends it
DidNotRepeatError      a failure that a replay did not show again
"""

from enum import StrEnum

from _pytest.outcomes import Skipped

__all__ = [
    "CapReachedError",
    "DidNotRepeatError",
    "LedgerLostError",
    "MalformedAnswer",
    "NotApplicable",
    "ShareSpentError",
    "TargetLostError",
    "Untestable",
    "Verdict",
]


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


class LedgerLostError(TargetLostError):
    """The ledger cannot be written any more, so that nothing may be written to the target either: the run ends."""


class ShareSpentError(BaseException):
    """A check has spent its share of the requests without a failure. Not an `Exception`: no example goes on."""


class CapReachedError(BaseException):
    """A run has reached a cap, or a full disk. Not an `Exception`: nothing on its way takes it for a failure."""


class DidNotRepeatError(Exception):
    """A failure that did not repeat, raised from it."""
