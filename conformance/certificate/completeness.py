"""Whether a log has everything that a level of a revision asks for, and nothing is left out without a reason."""

from collections import Counter
from collections.abc import Iterator

from conformance.certificate.environment import Environment
from conformance.certificate.scope import is_beside
from conformance.events import EventLog, VerdictEvent
from conformance.verdicts import Verdict
from specs import LEVELS, Revision

__all__ = ["gaps", "skips"]


def gaps(log: EventLog, environment: Environment, revision: Revision) -> Iterator[str]:
    """What the revision asks for and the log does not have, and what the log has that nobody asked for."""
    known = revision.dialects(environment.edition)
    if not known:
        yield f"revision {revision.name} has no edition {environment.edition}"
        return
    for dialect in environment.dialects:
        if dialect not in known:
            yield f"revision {revision.name} has no dialect {dialect} in {environment.edition}"
    if not environment.dialects:
        yield "no dialect was judged"
    yield from _missing(log, environment, revision)
    yield from _unasked(log, environment, revision)


def _missing(log: EventLog, environment: Environment, revision: Revision) -> Iterator[str]:
    found = Counter((event.requirement, event.dialect, event.check) for event in log.verdicts)
    for requirement, dialect, check in sorted(
        revision.wanted(environment.edition, environment.dialects, environment.level)
    ):
        if not found[requirement, dialect, check]:
            yield f"{requirement}@{dialect} has no verdict of {check}"
    for (requirement, dialect, check), number in sorted(found.items()):
        if number > 1:
            yield f"{requirement}@{dialect} has {number} verdicts of {check}"


def _unasked(log: EventLog, environment: Environment, revision: Revision) -> Iterator[str]:
    """Verdicts on what is not in the revision; a further check of what is in it may only make it harder."""
    for event in log.verdicts:
        entry = revision.requirements.get(event.requirement)
        if entry is None or event.dialect not in environment.dialects:
            yield f"{event.requirement}@{event.dialect} is not asked for by revision {revision.name}"
        elif event.level != entry.level or entry.level not in LEVELS[environment.level]:
            yield f"{event.requirement}@{event.dialect} is judged as a {event.level}"


def skips(log: EventLog, environment: Environment) -> Iterator[str]:
    """Verdicts that are none, or have seen nothing, without a reason that the target declared before the run."""
    for event in log.verdicts:
        where = f"{event.requirement}@{event.dialect}"
        if event.verdict is Verdict.UNTESTABLE:
            yield f"{where} is untestable ({event.reason}) and nothing declares why"
        elif event.verdict is Verdict.NOT_APPLICABLE and not _explained(event, environment):
            yield f"{where} is left out as not applicable and nothing declares why"
        elif event.verdict is Verdict.PASS and event.completed == 0:
            yield f"{where} is said to be kept, and no example of {event.check} came to its end"
        elif event.verdict is Verdict.EXPECTED:
            yield f"{where} is an expected failure: a certificate knows no baseline"


def _explained(event: VerdictEvent, environment: Environment) -> bool:
    if is_beside(event, environment.dialects):
        return True
    return any(one.reason.strip() and one.covers(event.requirement, event.dialect) for one in environment.unsupported)
