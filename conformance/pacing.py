"""How fast requests leave, how many may, and what is done when a shop says that it is too many.

`Paced` stands around a transport, innermost, so that whatever goes out passes it: requests to the shop take turns at
the rate that the user allows, and one that the shop turns away for now is sent again after a while. 429 is turned away
for now; so is 503 where it says when to come back (`Retry-After`): without that it may be what a shop answers, as
OpenMage does to malformed JSON. Requests to the target's control are the mock's own business.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import inf
from queue import Empty, SimpleQueue
from threading import Lock, current_thread, main_thread
from time import monotonic

from conformance.deadlines import ends_by
from conformance.transport import Answer, Message, Transport, is_control
from conformance.verdicts import CapReachedError, MalformedAnswer, TargetLostError
from conformance.writes import is_write

__all__ = ["Pace", "Paced", "turned_away"]

TOO_MANY, UNAVAILABLE = 429, 503
#: So many times in a row is a request turned away, and the target counts as lost.
PATIENCE = 6
#: So many seconds are waited at the most, whatever the shop asks for.
LONGEST_WAIT = 60.0


@dataclass
class Pace:
    """What the user allows, 0 for anything: requests a second, requests and seconds of a run; and what was sent.

    `first_wait` is how many seconds are waited at first where the shop asks for nothing; each time twice as long.
    """

    rate: float = 0.0
    max_requests: int = 0
    max_time: float = 0.0
    first_wait: float = 0.5
    requests: int = 0
    repeated: int = 0
    _ends: float = 0.0
    _next: float = 0.0
    _is_over: bool = False
    _sending: Message | None = None
    _lock: Lock = field(default_factory=Lock)
    # An Event could not be set by a handler that interrupts its own wait(); this queue is made for it.
    _woken: "SimpleQueue[None]" = field(default_factory=SimpleQueue)

    def begin(self) -> None:
        """The run's time begins."""
        self._ends, self._is_over = monotonic() + self.max_time if self.max_time else 0.0, False

    def over(self) -> None:
        """The run is over: what still leaves puts the target back, which nothing cuts off."""
        self._ends, self._is_over = 0.0, True
        self._woken = SimpleQueue()

    @property
    def deadline(self) -> float:
        """The moment by which an exchange that begins now has to end; what begins later shows a failure once more."""
        return self._ends if self._ends > monotonic() else inf

    def cap(self, requests: int) -> str:
        """Which cap leaves no room for so many more requests, if any."""
        if self.max_requests and self.requests + requests > self.max_requests:
            return f"--max-requests {self.max_requests} is reached"
        if self._ends and monotonic() >= self._ends:
            return self._time_is_up
        return ""

    @property
    def _time_is_up(self) -> str:
        return f"--max-time {self.max_time:g} is reached"

    def take_turn(self) -> None:
        """Wait until the next request may leave, and count it."""
        with self._lock:
            self.requests += 1
            now = monotonic()
            turn = max(now, self._next)
            self._next = turn + (1 / self.rate if self.rate else 0)
        self._wait_in_time(turn - now)

    def back_off(self, seconds: float) -> None:
        """Wait before a request is sent again, unless the run's time is up by then."""
        self.repeated += 1
        self._wait_in_time(seconds)

    def _wait_in_time(self, seconds: float) -> None:
        if seconds > 0 and self._ends and monotonic() + seconds >= self._ends:
            raise CapReachedError(self._time_is_up)
        self.wait(seconds)

    @contextmanager
    def under_way(self, message: Message) -> Generator[float]:
        """A request is under way in the block: the moment by which it has to end.

        The answer to a write is waited for, so that nothing is stored after the target was put back.
        """
        deadline, is_main = self.deadline, current_thread() is main_thread()
        if deadline < inf and is_write(message) and not is_control(message):
            deadline = inf
        try:
            self._sending = message if is_main else self._sending
            with ends_by(deadline):
                yield deadline
        finally:
            self._sending = None if is_main else self._sending

    def reads(self) -> bool:
        """Whether the main thread waits for the answer to a request that changes nothing, and no end puts it back."""
        return self._sending is not None and not self._is_over and not is_write(self._sending)

    def check_time(self, deadline: float) -> None:
        """End the run if an exchange had to end by a moment that has come."""
        if monotonic() >= deadline:
            raise CapReachedError(self._time_is_up)

    def wait(self, seconds: float) -> None:
        """Wait; `wake` ends it and the run."""
        if seconds <= 0:
            return
        try:
            self._woken.get(timeout=seconds)
        except Empty:
            return
        raise KeyboardInterrupt

    def wake(self) -> None:
        """End a wait, also from a signal's handler; one while the target is put back goes on."""
        if not self._is_over:
            self._woken.put(None)


def turned_away(answer: Answer, wait: float, now: datetime | None = None) -> float | None:
    """How long to wait until a request that was turned away is sent again, `wait` at least; None if it was not."""
    asked = answer.header("retry-after").strip()
    if answer.status != TOO_MANY and not (answer.status == UNAVAILABLE and asked):
        return None
    return min(LONGEST_WAIT, max(_seconds(asked, now or datetime.now(UTC)), wait))


def _seconds(asked: str, now: datetime) -> float:
    """Seconds until the moment that Retry-After names, in seconds or as a date; 0 for what is neither."""
    if asked.isascii() and asked.isdigit():
        return float(asked[:9])
    try:
        moment = parsedate_to_datetime(asked)
    except ValueError:
        return 0.0
    return (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds()


class Paced:
    """A transport whose requests keep a pace."""

    def __init__(self, inner: Transport, pace: Pace) -> None:
        """`inner` sends them."""
        self.inner = inner
        self.base_url = inner.base_url
        self._pace = pace

    def send(self, message: Message) -> Answer:
        """The answer to a request, once the shop does not turn it away any more."""
        if is_control(message):
            return self._sent(message)
        for times in range(PATIENCE):
            self._pace.take_turn()
            answer = self._sent(message)
            seconds = turned_away(answer, self._pace.first_wait * 2**times)
            if seconds is None:
                return answer
            if times + 1 < PATIENCE:
                self._pace.back_off(seconds)
        raise TargetLostError(
            f"{self.base_url} turns requests away: HTTP status {answer.status}, {PATIENCE} times in a row"
        )

    def _sent(self, message: Message) -> Answer:
        """The answer to one request; what the end of the run's time cuts off is no fault of the target."""
        with self._pace.under_way(message) as deadline:
            try:
                return self.inner.send(message)
            except (MalformedAnswer, TargetLostError):
                self._pace.check_time(deadline)
                raise
