"""What became of the examples of a check: how many came to their end, how many were thrown away, and why.

completed    the check's body ran to its end, or failed, and something was sent to the target on the way; of a state
             machine a run in which a rule did
rejected     thrown away: an assumption does not hold, no value fits, the target cannot begin so, nothing was sent

A check none of whose examples was completed has seen nothing, whatever it spent: it is no pass.
"""

from collections import Counter
from dataclasses import dataclass, field

from hypothesis.control import current_build_context, currently_in_test_context
from hypothesis.errors import StopTest, UnsatisfiedAssumption

__all__ = ["SENT_NOTHING", "Tally", "is_rejection", "reason_of"]

SENT_NOTHING = "the example sends nothing to the target"
NEVER_BEGAN = "no example of it could be drawn"
CUT_SHORT = "the requests that it may send were spent before an example came to its end: another profile has more"
NO_VALUE = "no value that was drawn fits"
#: So many of the reasons are told, so much of each.
TOLD, LONGEST = 3, 240


@dataclass
class Tally:
    """The examples of one check."""

    completed: int = 0
    rejected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def reject(self, why: str) -> None:
        """An example was thrown away."""
        self.rejected += 1
        self.reasons[why if len(why) <= LONGEST else f"{why[:LONGEST]}…"] += 1

    def nothing_seen(self, begun: int) -> str:
        """Why there is nothing to judge by: the reasons of the rejections, the most frequent first."""
        if not self.rejected:
            return CUT_SHORT if begun else NEVER_BEGAN
        told = [f"{why} ({times} times)" if times > 1 else why for why, times in self.reasons.most_common(TOLD)]
        more = len(self.reasons) - len(told)
        told += [f"and {more} other reasons"] if more else []
        return f"all {self.rejected} examples were thrown away: {'; '.join(told)}"


def is_rejection(error: BaseException) -> bool:
    """Whether an example ends with an exception because it was thrown away."""
    return isinstance(error, UnsatisfiedAssumption | StopTest)


def reason_of(error: BaseException) -> str:
    """Why an example was thrown away, as far as Hypothesis says."""
    if isinstance(error, UnsatisfiedAssumption):
        return error.reason or NO_VALUE
    events = current_build_context().data.events if currently_in_test_context() else {}
    said = events.get("gave up because") or events.get("invalid because")
    return f"{NO_VALUE}: {said}" if said else NO_VALUE
