"""A run: a connection, what is selected, how much it may cost, and what was found."""

import platform
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from conformance.budgets import UNLIMITED, Purse, key_of, stake
from conformance.connection import Connection, TargetError
from conformance.deadlocks import Tally, resend
from conformance.events import EventLog, LeftBehind, RunFinished, RunStarted
from conformance.ledger import Ledger, Opening, ledger_path, new_opening, open_ledgers, unrestored
from conformance.pacing import Pace, Paced
from conformance.profiles import DEFAULT_PROFILE, PROFILES, Profile
from conformance.restoring import Restored, close, restore
from conformance.safety import secure
from conformance.signals import Stopped, heeding_signals
from conformance.spending import Spending
from conformance.state_folder import make_ready
from conformance.targets import AnyTarget, introduce, target_for
from conformance.transport import Recorder
from conformance.unsettable import left_by
from conformance.verifies import asks_control
from specs import Requirement, requirements

__all__ = ["Run", "Selection", "putting_back"]


@dataclass(frozen=True)
class Selection:
    """Which requirements to judge: of these topics, at these levels; nothing named means all."""

    topics: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()

    def takes(self, requirement: Requirement) -> bool:
        """Whether a requirement is selected."""
        in_topics = not self.topics or requirement.topic in self.topics
        return in_topics and (not self.levels or requirement.level in self.levels)


@dataclass
class Run:
    """The state of a run; its events are the only thing that reports are made from."""

    connection: Connection
    selection: Selection = field(default_factory=Selection)
    profile_name: str = DEFAULT_PROFILE
    seed: int = 0
    shrinks: bool = True
    read_only: bool = False
    ledger_file: Path | None = None
    worker: str = ""
    stopped_by: int = 0
    ledger: Ledger = field(default_factory=lambda: Ledger(Opening("", "", "", ())))
    lost: str = ""
    capped: str = ""
    pace: Pace = field(default_factory=Pace)
    log: EventLog = field(default_factory=EventLog)
    purses: dict[str, Purse] = field(default_factory=dict)
    _targets: dict[str, AnyTarget] = field(default_factory=dict)
    sent_again: Tally = field(default_factory=Tally)
    _past: Recorder | None = None
    _sent_before: int = 0

    @property
    def profile(self) -> Profile:
        """What a check may cost."""
        return PROFILES[self.profile_name]

    @property
    def by_wire(self) -> bool:
        """Whether the states that checks begin from are set through the wire."""
        return not self.connection.control and not self.read_only

    def dialects_for(self, requirement_id: str) -> tuple[str, ...]:
        """The dialects in which a requirement is to be judged; none when it is not selected or not in force."""
        entry = requirements()[requirement_id]
        if not self.selection.takes(entry):
            return ()
        name = self.connection.edition.name
        return tuple(dialect for dialect in self.connection.dialects if entry.holds(name, dialect))

    def declared_absent(self, requirement_id: str, dialect: str) -> str:
        """Why the target declares not to have what a requirement is about; nothing where it does not."""
        found = (one.reason for one in self.connection.unsupported if one.covers(requirement_id, dialect))
        return next(found, "")

    def plan(self, checks: Iterable[tuple[Callable[..., Any], str]]) -> None:
        """Deal the budget of every dialect over its checks, which come in this order."""
        stakes: dict[str, list[Any]] = {}
        for check, dialect in checks:
            stakes.setdefault(dialect, []).append(stake(check, self.profile, by_wire=self.by_wire))
        self.purses = {
            dialect: Purse.of(several, self.profile, by_wire=self.by_wire) for dialect, several in stakes.items()
        }

    def spending(self, check: Callable[..., Any], target: AnyTarget) -> Spending:
        """What a check may send that begins now; where nothing was planned, what its examples take."""
        purse, profile = self.purses.get(target.dialect), self.profile
        attempts, requests = (profile.shrink_attempts, profile.shrink_requests) if self.shrinks else (0, 0)
        return Spending(
            target.recorder,
            purse.share(key_of(check)) if purse else UNLIMITED,
            attempts,
            requests,
            self.pace.cap,
            reserve=purse.reserve(key_of(check)) if purse else UNLIMITED,
            most=purse.most if purse else UNLIMITED,
            asks_control=asks_control(check),
        )

    def spent(self, check: Callable[..., Any], target: AnyTarget, spending: Spending) -> None:
        """A check is done: what it left is for those to come."""
        if target.dialect in self.purses:
            self.purses[target.dialect].spend(key_of(check), spending.of_share)
        self.settle()

    def settle(self) -> None:
        """What was written to since the last time is read, so that what others change from now on is seen."""
        if self.connection.watch:
            self.connection.watch.settle()

    def start(self) -> None:
        """Log the circumstances; remember the target's state, to put it back at the end."""
        connection = self.connection
        self.log.add(
            RunStarted(
                at=self.log.now,
                stockproof=version("stockproof"),
                target=connection.name,
                base_url=connection.recorder.transport.base_url,
                edition=connection.edition.name,
                dialects=connection.dialects,
                profile=self.profile_name,
                seed=self.seed,
                control=connection.control,
                started_at=datetime.now(UTC).isoformat(timespec="seconds"),
                python=platform.python_version(),
                platform=platform.platform(terse=True),
            )
        )
        self.ledger = self._opened()
        self._keep_pace()
        self._past = secure(connection, self.ledger, read_only=self.read_only)
        for recorder in (connection.recorder, self._past):
            resend(recorder, self.sent_again)
        self._sent_before = self._sent

    def _keep_pace(self) -> None:
        """From now on requests leave at the run's pace, and its time runs."""
        recorder = self.connection.recorder
        recorder.transport = Paced(recorder.transport, self.pace)
        recorder.on_interrupt = self.pace.wake
        recorder.reads = self.pace.reads if recorder.over_http else None
        self.pace.begin()

    def _opened(self) -> Ledger:
        """The run's ledger, in a file where the target outlives the run; refused while an older one is open."""
        connection, base_url = self.connection, self.connection.recorder.transport.base_url
        name = str(Path(connection.name).resolve()) if connection.name.endswith(".toml") else connection.name
        held, shop = connection.edition.name, connection.shop.name
        opening = new_opening(name, base_url, held, connection.dialects, connection.mark, shop)
        if not connection.outlives_the_run or self.read_only:
            return Ledger(opening)
        path = self.ledger_file or ledger_path(base_url, self.worker)
        make_ready(path)
        for one in open_ledgers(path, self.worker) if self.worker else unrestored(base_url, path):
            raise TargetError(
                f"an earlier run on {base_url} was cut off before it had put everything back: "
                f"`stockproof restore {one}` does it"
            )
        return Ledger(opening, path)

    def target(self, dialect: str) -> AnyTarget:
        """The target through a dialect, the same one for the whole run; it knows those through all others."""
        if not self._targets:
            judged, beside = self.connection.dialects, self.connection.beside
            known = sorted({*judged, *(name for name in beside if name in self.connection.edition.dialects)})
            self._targets = {name: target_for(name, self.connection) for name in known}
            introduce(self._targets)
        return self._targets[dialect]

    @property
    def _sent(self) -> int:
        """Requests of the checks, to the shop and to its control."""
        return self.connection.recorder.requests + self.connection.recorder.control_requests

    @property
    def left_behind(self) -> list[str]:
        """What could not be put back, a line a thing."""
        return [thing for event in self.log.events if isinstance(event, LeftBehind) for thing in event.things]

    def put_back(self) -> list[Restored]:
        """Put the target back as it was: what could not be is logged, and left in an open ledger."""
        if self._past is None or self.ledger.closed:
            return []
        self.pace.over()
        is_unused = self._sent == self._sent_before  # then others may be at work on the same target
        found = close(self.ledger) if is_unused else restore(self.connection, self.ledger, self._past)
        left = tuple(f"{one.thing}: {one.said}" for one in found if one.differs)
        if left:
            self.log.add(LeftBehind(self.log.now, "", left))
        return found

    def finish(self, ended_by: str = "") -> RunFinished:
        """Log the totals."""
        recorder = self.connection.recorder
        past = self._past.requests if self._past else 0
        is_left = not self.connection.control and self._sent > self._sent_before
        lost = left_by(self.connection.dialects, (*self.ledger.kept, *self.ledger.made)) if is_left else ""
        more = {"control_requests": recorder.control_requests, "not_restorable": lost, "safekeeping": past}
        return self.log.finish(recorder.requests + past, ended_by, **more, sent_again=self.sent_again.count)


@contextmanager
def putting_back(*runs: Run) -> Iterator[Stopped]:
    """Heed signals in the block; however it ends, every run's target is put back as it was, also where one is lost."""
    with heeding_signals(*(run.connection.recorder for run in runs)) as stopped, ExitStack() as last:
        for run in runs:
            last.callback(run.put_back)
        try:
            yield stopped
        finally:
            for run in runs:
                run.connection.recorder.interrupted = False
