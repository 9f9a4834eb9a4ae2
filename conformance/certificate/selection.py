"""What a run judges that certifies: the requirements of a frozen revision at a level, no more and no less."""

from dataclasses import dataclass, field

from conformance.certificate import CertificateError
from conformance.checks import checks
from conformance.connection import Connection
from conformance.run import Selection
from specs import LEVELS, Requirement, Revision, digest_of, requirements

__all__ = ["FrozenSelection", "select"]


@dataclass(frozen=True)
class FrozenSelection(Selection):
    """The requirements of a revision."""

    names: frozenset[str] = field(default_factory=frozenset)

    def takes(self, requirement: Requirement) -> bool:
        """Whether a requirement is selected."""
        return requirement.id in self.names


def select(revision: Revision, connection: Connection, level: str) -> FrozenSelection:
    """What is to be judged of a target; `CertificateError` where this suite cannot judge it as it was frozen."""
    edition, dialects = connection.edition.name, connection.dialects
    wanted = revision.wanted(edition, dialects, level)
    if not wanted:
        raise CertificateError(f"revision {revision.name} asks nothing of {edition} in {', '.join(dialects)}")
    changed = sorted({name for name, dialect, check in wanted if _is_changed(revision, name, edition, dialect, check)})
    if changed:
        raise CertificateError(
            f"this suite judges {len(changed)} requirements otherwise than revision {revision.name}, "
            f"{changed[0]} first: take a newer revision, or an older suite"
        )
    return FrozenSelection(levels=LEVELS[level], names=frozenset(name for name, _, _ in wanted))


def _is_changed(revision: Revision, name: str, edition: str, dialect: str, check: str) -> bool:
    """Whether the catalogue says something else today than when it was frozen."""
    entry, frozen = requirements().get(name), revision.requirements[name]
    if entry is None or not entry.holds(edition, dialect):
        return True
    named = {one.__name__ for one in checks().get(name, ())}
    return (digest_of(entry.statement), entry.level) != (frozen.statement, frozen.level) or check not in named
