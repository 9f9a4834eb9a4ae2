"""A run: a connection, what is selected, how much it may cost, and what was found."""

import platform
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from conformance.connection import Connection
from conformance.control import Control
from conformance.events import EventLog, LeftBehind, RunStarted
from conformance.profiles import DEFAULT_PROFILE, PROFILES, Profile
from conformance.targets import AnyTarget, clear, introduce, target_for
from specs import Requirement, requirements

__all__ = ["Run", "Selection"]


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
    lost: str = ""
    log: EventLog = field(default_factory=EventLog)
    _targets: dict[str, AnyTarget] = field(default_factory=dict)
    _state_before: dict[str, Any] | None = None

    @property
    def profile(self) -> Profile:
        """What a check may cost."""
        return PROFILES[self.profile_name]

    def dialects_for(self, requirement_id: str) -> tuple[str, ...]:
        """The dialects in which a requirement is to be judged; none when it is not selected or not in force."""
        entry = requirements()[requirement_id]
        if not self.selection.takes(entry):
            return ()
        name = self.connection.edition.name
        return tuple(dialect for dialect in self.connection.dialects if entry.holds(name, dialect))

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
        if connection.control:
            self._state_before = Control(connection.recorder).state()

    def target(self, dialect: str) -> AnyTarget:
        """The target through a dialect, the same one for the whole run; it knows those through the others."""
        if not self._targets:
            self._targets = {name: target_for(name, self.connection) for name in self.connection.dialects}
            introduce(self._targets)
        return self._targets[dialect]

    def put_back(self) -> None:
        """Put the target's state back as it was; without control, delete what the suite made."""
        for dialect, target in self._targets.items():
            left = clear(target)
            if left:
                self.log.add(LeftBehind(self.log.now, dialect, tuple(f"stock {number}" for number in left)))
        if self._state_before is not None:
            Control(self.connection.recorder).put(self._state_before, note="the state that the target had before")
            self._state_before = None

    def finish(self, ended_by: str = "") -> None:
        """Log the totals."""
        self.log.finish(self.connection.recorder.requests, ended_by)
