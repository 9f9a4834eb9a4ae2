"""What the check that runs has sent, what it may still send, and whether a failure has to be seen again.

A check ends where its share of the requests is spent: before an example that would probably not fit, and at the latest
in the middle of one. It has passed if an example came to its end by then (`Tally`). Once it has failed, shrinking has a
budget of its own; from then on attempts to shrink end without a request. The first example is
sent whatever it costs, as long as the dialect's budget has it; the replay of a failure always is.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeGuard

from hypothesis.control import current_build_context, currently_in_test_context
from hypothesis.errors import HypothesisException, StopTest

from conformance.budgets import UNLIMITED
from conformance.explain import message_of
from conformance.tally import SENT_NOTHING, Tally, is_rejection, reason_of
from conformance.transport import Exchange, Recorder
from conformance.verdicts import CapReachedError, DidNotRepeatError, ShareSpentError

__all__ = ["PATIENCE", "Spending", "give_up_attempt"]

#: So many examples are thrown away in a row, and none of the check's will do.
PATIENCE = 50


@dataclass
class Spending:
    """The requests of one check.

    `share` is its share of the budget, `reserve` what it may send as long as no example has come to its end, `most`
    what not even its first example goes beyond. `cap` says which of the run's caps leaves no room for so many more
    requests, if any; `keep` is told of a failure.
    """

    recorder: Recorder
    share: int
    shrink_attempts: int
    shrink_requests: int
    cap: Callable[[int], str] = lambda _requests: ""
    reserve: int = 0
    most: int = UNLIMITED
    asks_control: bool = False
    is_machine: bool = False
    examples: int = 0
    failed: bool = False
    error: Exception | None = None
    journal: list[Exchange] | None = None
    again: bool = False
    keep: Callable[[], object] = bool
    tally: Tally = field(default_factory=Tally)
    _steps: int = 0
    _before: int = 0
    _began: int = 0
    _control_began: int = 0
    _largest: int = 0
    _sound: int = 0

    def __post_init__(self) -> None:
        """What was sent before is another check's."""
        self._before = self.recorder.requests
        self.note_begin()

    @property
    def sent(self) -> int:
        """Requests of this check."""
        return self.recorder.requests - self._before

    @property
    def of_share(self) -> int:
        """The requests that count as the share's: those until the check failed."""
        return self._sound if self.failed else self.sent

    @property
    def replays(self) -> bool:
        """Whether the last replay of a failure runs, or an example that the check itself names."""
        return self.again or (currently_in_test_context() and current_build_context().is_final)

    def gate(self, requests: int) -> None:
        """Before a request to the shop, or several at once: let them pass, or end the example."""
        if self.failed:
            if not self.replays and self._shrunk_enough():
                give_up_attempt()
            return
        cap = self.cap(requests)
        if cap:
            raise CapReachedError(cap)
        if self.sent + requests > (min(self._limit, self.most) if self._may_be_cut else self.most):
            raise ShareSpentError

    @property
    def _may_be_cut(self) -> bool:
        """Whether the running example may end in its middle: the first goes to its end, of a state machine its rule."""
        if self.is_machine:
            return self._steps > 0 or self.tally.completed > 0
        return self.examples > 1 and not self.replays

    @property
    def _limit(self) -> int:
        """What may be sent: a check that has seen nothing yet goes on with what the others can do without."""
        return self.share if self.tally.completed else max(self.share, self.reserve)

    def begin_example(self) -> None:
        """Before an example: let it begin, or end the check, or the attempt to shrink."""
        if self.failed and not self.replays:
            if self.shrink_attempts <= 0 or self._shrunk_enough():
                give_up_attempt()
            self.shrink_attempts -= 1
        if not self.failed:
            self._largest = max(self._largest, self.recorder.requests - self._began)
            if self.examples and not self.replays and self._is_over:
                _void_example()
                raise ShareSpentError
        self.note_begin()
        self.examples += 1

    def note_begin(self) -> None:
        """What the running example sends counts from now on; logging in and clearing up are no part of it."""
        self._began, self._control_began = self.recorder.requests, self.recorder.control_requests
        self._steps = 0

    def note_step(self) -> None:
        """A rule of a state machine ran to its end; one that sent nothing saw nothing."""
        self._steps += self._has_sent

    def note_end(self, error: BaseException | None) -> None:
        """The running example is over: completed, thrown away, or, where the check itself ends with it, neither."""
        if self._has_seen(error):
            self.tally.completed += 1
        elif error is None:
            self.tally.reject(SENT_NOTHING)
        elif is_rejection(error) and not self.failed:
            self.tally.reject(reason_of(error))

    def _has_seen(self, error: BaseException | None) -> bool:
        if _is_failure(error):
            return True
        if self.is_machine:
            return self._steps > 0
        return error is None and self._has_sent

    @property
    def _has_sent(self) -> bool:
        """Whether the running example has asked the target anything: in its dialect, unless control alone shows it."""
        through_control = self.asks_control and self.recorder.control_requests > self._control_began
        return through_control or self.recorder.requests > self._began

    @property
    def _is_over(self) -> bool:
        """Whether no further example is begun: the next would not fit, or so many were thrown away that all will be."""
        is_hopeless = not self.tally.completed and self.tally.rejected >= PATIENCE
        return is_hopeless or self.sent + self._next > min(self._limit, self.most)

    @property
    def _next(self) -> int:
        """What the next example has to find left: a state machine may be cut anywhere."""
        return 1 if self.is_machine else self._largest

    def _shrunk_enough(self) -> bool:
        return self.sent - self._sound >= self.shrink_requests or bool(self.cap(1))

    def fail(self, error: BaseException | None) -> None:
        """Note an example's failure, and keep its messages; what only ends an example, or the check, is none."""
        if error is not None and not isinstance(error, (Exception, StopTest)):
            _void_example()
        if not _is_failure(error):
            return
        if not self.failed:
            self.failed, self._sound = True, self.sent
        self.error, self.journal = error, self.recorder.journal
        self.keep()

    def attempt(self, example: Callable[[], None]) -> None:
        """Run an example; what fails where nothing else replays it is run once more."""
        try:
            example()
            self._note_one(None)
        except BaseException as error:
            is_first = not self.failed
            self.fail(error)
            self._note_one(error)
            if not (is_first and isinstance(error, AssertionError) and self._alone()):
                raise
            self._once_more(example, error)

    def _note_one(self, error: BaseException | None) -> None:
        """The example is over; those of a state machine are its runs, which note their own ends."""
        if not self.is_machine:
            self.note_end(error)

    def _alone(self) -> bool:
        """Whether Hypothesis does not replay a failure: outside of it, and of an example that the check names."""
        return not self.is_machine and (self.replays or not currently_in_test_context())

    def _once_more(self, example: Callable[[], None], error: AssertionError) -> None:
        self.again = True
        example()
        raise DidNotRepeatError(message_of(error)) from error


def _is_failure(error: BaseException | None) -> TypeGuard[Exception]:
    """Whether an example ends with an exception because something is wrong; what only ends it, or the check, is not."""
    return isinstance(error, Exception) and not isinstance(error, HypothesisException)


def _void_example() -> None:
    """Let the running example count for nothing: what ends the check would else look as if it drew too little.

    One that the check names draws nothing, and Hypothesis ends it itself.
    """
    if currently_in_test_context() and current_build_context().data.max_choices != 0:
        with suppress(StopTest):
            current_build_context().data.mark_overrun()


def give_up_attempt() -> None:
    """End an attempt to shrink without a request: to Hypothesis it ran out of data, which is no failure.

    Any other way to end early would look like a check that draws otherwise the second time.
    """
    current_build_context().data.mark_overrun()
