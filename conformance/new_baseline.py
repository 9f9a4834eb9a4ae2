"""A baseline made from a run, or brought up to what a run found.

What people wrote stays as it is, comments included: what the file does not cover yet is added at its end, and the
entries that the run found to be kept go, with the comment above them.
"""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import msgspec

from conformance.baseline import BaselineError, Entry, Expected, Kind, covering, stale
from conformance.events import EventLog, VerdictEvent
from conformance.reports.results import Results
from conformance.verdicts import Verdict

__all__ = ["Update", "from_results", "updated"]

_HEAD = re.compile(r"\s*\[\[\s*expected\s*\]\]\s*(#.*)?")
#: What an entry of a verdict is called; what needs none is not here.
_KINDS: dict[Verdict, Kind] = {Verdict.FAIL: "fail", Verdict.FLAKY: "flaky", Verdict.UNTESTABLE: "untestable"}


class Update(msgspec.Struct, frozen=True):
    """A baseline's new text, how many entries it has, how many of them are new, and how many have gone."""

    text: str
    entries: int
    added: int
    gone: int


def from_results(path: Path) -> EventLog:
    """The log of a run as far as its results.json has it."""
    results = msgspec.json.decode(path.read_bytes(), type=Results)
    return EventLog([results.run, *results.verdicts, *([results.totals] if results.totals else [])])


def updated(text: str, before: Sequence[Entry], log: EventLog, known: Expected) -> Update:
    """A baseline's text, which has these entries, after a run; `known` says what stands in new entries."""
    old = stale(before, log.verdicts, log.started.edition)
    kept = [entry for entry in before if entry not in old]
    new = [entry for event in log.verdicts for entry in _needed(event, kept, log.started.edition, known)]
    blocks = _blocks(text, before)
    remaining = [block for entry, block in zip([None, *before], blocks, strict=True) if entry not in old]
    start = "".join(remaining).rstrip("\n")
    written = "\n\n".join([*([start] if start else []), *(_as_toml(entry) for entry in new)])
    return Update(f"{written}\n" if written else "", len(kept) + len(new), len(new), len(old))


def _needed(event: VerdictEvent, kept: Sequence[Entry], edition: str, known: Expected) -> Iterator[Entry]:
    """The entry that a verdict needs, if it needs one; what another baseline expected keeps what that one said."""
    judged = event.expected.judged if event.expected else event.verdict
    if judged not in _KINDS or covering(kept, msgspec.structs.replace(event, verdict=judged), edition):
        return
    said = event.expected or known
    yield Entry(
        requirement=event.requirement,
        dialect=event.dialect,
        reason=said.reason,
        owner=said.owner,
        expires=said.expires,
        check=event.check,
        edition=edition,
        verdict=_KINDS[judged],
    )


def _blocks(text: str, before: Sequence[Entry]) -> list[str]:
    """What stands above the first entry, and each entry's own lines, the comment right above it included."""
    lines = text.splitlines(keepends=True)
    starts = [_first(lines, number) for number, line in enumerate(lines) if _HEAD.fullmatch(line.rstrip())]
    if len(starts) != len(before):
        raise BaselineError(
            "a baseline is only updated if each of its entries stands under a line [[expected]] of its own"
        )
    edges = [0, *starts, len(lines)]
    return ["".join(lines[start:end]) for start, end in pairwise(edges)]


def _first(lines: Sequence[str], number: int) -> int:
    """The line on which an entry's comment begins, or its own."""
    while number and lines[number - 1].lstrip().startswith("#"):
        number -= 1
    return number


def _as_toml(entry: Entry) -> str:
    lines = ["[[expected]]"]
    for name, value in msgspec.structs.asdict(entry).items():
        shown = value.isoformat() if isinstance(value, date) else _quoted(value)
        lines += [f"{name} = {shown}"] if value else []
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """A text as TOML writes it: as JSON does, but for one control character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", r"\u007f")
