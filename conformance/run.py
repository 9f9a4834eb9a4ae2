"""A run: a connection, what is selected, how much it may cost, and what was found."""

import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from conformance.connection import Connection
from conformance.events import EventLog, LeftBehind, RunStarted
from conformance.ledger import Ledger, Opening, new_opening
from conformance.profiles import DEFAULT_PROFILE, PROFILES, Profile
from conformance.safety import Restored, restore, secure
from conformance.targets import AnyTarget, introduce, target_for
from conformance.transport import Recorder
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
    read_only: bool = False
    ledger_file: Path | None = None
    ledger: Ledger = field(default_factory=lambda: Ledger(Opening("", "", "", ())))
    lost: str = ""
    log: EventLog = field(default_factory=EventLog)
    _targets: dict[str, AnyTarget] = field(default_factory=dict)
    _past: Recorder | None = None

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
        opening = new_opening(
            connection.name,
            connection.recorder.transport.base_url,
            connection.edition.name,
            connection.dialects,
            connection.mark,
        )
        self.ledger = Ledger(opening, self.ledger_file if connection.outlives_the_run else None)
        self._past = secure(connection, self.ledger, read_only=self.read_only)

    def target(self, dialect: str) -> AnyTarget:
        """The target through a dialect, the same one for the whole run; it knows those through the others."""
        if not self._targets:
            self._targets = {name: target_for(name, self.connection) for name in self.connection.dialects}
            introduce(self._targets)
        return self._targets[dialect]

    def put_back(self) -> list[Restored]:
        """Put the target back as it was: what could not be is logged, and left in an open ledger."""
        if self._past is None:
            return []
        recorder, self._past = self._past, None
        found = restore(self.connection, self.ledger, recorder)
        left = tuple(f"{one.thing}: {_said(one.differs)}" for one in found if one.differs)
        if left:
            self.log.add(LeftBehind(self.log.now, "", left))
        return found

    def finish(self, ended_by: str = "") -> None:
        """Log the totals."""
        self.log.finish(self.connection.recorder.requests, ended_by)


def _said(differs: Mapping[str, Any]) -> str:
    return "; ".join(f"{name} {what}".strip() for name, what in differs.items())
