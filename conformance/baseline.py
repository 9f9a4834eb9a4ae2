"""Baselines: what is known not to be kept, who answers for it, why, and until when.

    [[expected]]
    requirement = "faults/product_not_exists"
    dialect = "jsonrpc"                        # "*" for all
    reason = "answers 100 for 101, SHOP-17"
    owner = "warehouse team"
    expires = 2027-01-31
    check = "test_an_unknown_product_is_101"   # absent: every check of the requirement
    edition = "documented"                     # absent: every edition
    verdict = "fail"                           # or "flaky" or "untestable"; absent: fail

A verdict that an entry covers is an expected failure, which does not fail the run. An entry of "fail" covers whatever
is not kept, once or always, a SHOULD's warning included; one of "flaky" does too, and does not mind a pass; one of
"untestable" covers that alone, so that it never hides a failure. An entry is stale when all its checks were judged and
kept, and expired when the run began after its date; it covers what it covers all the same, and the run exits with 3.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Literal, Protocol

import msgspec

from conformance.verdicts import Verdict
from specs import SpecError, dialects, edition, requirements

__all__ = ["BaselineError", "Entry", "Expected", "Kind", "covering", "expired", "read_baseline", "stale"]

#: A dialect's name that means all of them.
EVERYWHERE = "*"
Kind = Literal["fail", "flaky", "untestable"]
_COVERS: dict[Kind, tuple[Verdict, ...]] = {
    "fail": (Verdict.FAIL, Verdict.FLAKY, Verdict.WARN),
    "flaky": (Verdict.FAIL, Verdict.FLAKY, Verdict.WARN),
    "untestable": (Verdict.UNTESTABLE,),
}
#: Verdicts that need no entry.
_FINE = (Verdict.PASS, Verdict.NOT_APPLICABLE)


class BaselineError(ValueError):
    """A baseline that cannot be used: what is wrong, where, and what to do."""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is expected not to be kept, and whose business it is."""

    requirement: str
    dialect: str
    reason: str
    owner: str
    expires: date
    check: str = ""
    edition: str = ""
    verdict: Kind = "fail"

    def __str__(self) -> str:
        """The entry in one line."""
        where = "every dialect" if self.dialect == EVERYWHERE else self.dialect
        check = f", {self.check}" if self.check else ""
        return f"{self.requirement} ({where}{check}), {self.owner}, until {self.expires}: {self.reason}"

    def names(self, found: "Judgement", edition_name: str) -> bool:
        """Whether it is about this check, here."""
        return (
            self.requirement == found.requirement
            and self.dialect in (EVERYWHERE, found.dialect)
            and self.check in ("", found.check)
            and self.edition in ("", edition_name)
        )


class Expected(msgspec.Struct, frozen=True):
    """Why a failure was expected, and what was judged."""

    judged: Verdict
    reason: str
    owner: str
    expires: date


class Judgement(Protocol):
    """What a check found, as the log has it."""

    @property
    def requirement(self) -> str:
        """The requirement's id."""

    @property
    def dialect(self) -> str:
        """The dialect's name."""

    @property
    def check(self) -> str:
        """The check's name."""

    @property
    def verdict(self) -> Verdict:
        """What was found."""

    @property
    def expected(self) -> Expected | None:
        """Why it was expected, if it was."""


def covering(entries: Iterable[Entry], found: Judgement, edition_name: str) -> Expected | None:
    """Why a verdict was expected: the first entry that covers it."""
    fitting = (
        entry for entry in entries if found.verdict in _COVERS[entry.verdict] and entry.names(found, edition_name)
    )
    entry = next(fitting, None)
    return Expected(found.verdict, entry.reason, entry.owner, entry.expires) if entry else None


def stale(entries: Iterable[Entry], found: Iterable[Judgement], edition_name: str) -> tuple[Entry, ...]:
    """The entries that are not needed any more: all their checks were judged, and all are kept."""
    judged = tuple(found)
    return tuple(entry for entry in entries if entry.verdict != "flaky" and _is_kept(entry, judged, edition_name))


def _is_kept(entry: Entry, judged: Iterable[Judgement], edition_name: str) -> bool:
    mine = [found for found in judged if entry.names(found, edition_name)]
    return bool(mine) and all(found.verdict in _FINE for found in mine)


def expired(entries: Iterable[Entry], today: date) -> tuple[Entry, ...]:
    """The entries whose last day is over."""
    return tuple(entry for entry in entries if entry.expires < today)


# ---------------------------------------------------------------------------------------------------------- reading


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    expected: tuple[Entry, ...] = ()


def read_baseline(path: Path) -> tuple[Entry, ...]:
    """The entries of a file, each of which names what there is."""
    try:
        document = msgspec.toml.decode(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
        entries = msgspec.convert(document, _File).expected
    except OSError as error:
        raise BaselineError(f"{path}: {error.strerror or error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BaselineError(f"{path}: {error}") from error
    for number, entry in enumerate(entries, 1):
        wrong = _wrong(entry)
        if wrong:
            raise BaselineError(f"{path}: entry {number} ({entry.requirement}): {wrong}")
    return entries


def _wrong(entry: Entry) -> str:
    """What is wrong with an entry, or nothing."""
    if entry.requirement not in requirements():
        return "no such requirement; `stockproof requirements` lists them"
    if entry.dialect not in (EVERYWHERE, *dialects()):
        return f'no dialect {entry.dialect!r}: choose "*" or one of {", ".join(dialects())}'
    for name in ("reason", "owner"):
        if not getattr(entry, name).strip():
            return f"{name} is empty: say it, so that others know"
    try:
        edition(entry.edition or "documented")
    except SpecError as error:
        return str(error)
    return ""
