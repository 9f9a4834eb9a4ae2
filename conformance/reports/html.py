"""report.html: one file that needs nothing else, to be read on a screen, on paper, and without a mouse.

A matrix of requirements by dialects; each cell leads to what is known of it. Without its script the page is whole: the
cells are links to the explanations below. Its style and script are in it, and a policy allows those two by their hashes
and nothing else, so that nothing that a target answered can run or ask for anything.
"""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from conformance.events import EventLog, VerdictEvent
from conformance.headline import headline
from conformance.shown import commands, shown_exchange
from conformance.verdicts import Verdict
from conformance.words import examples_of, expectation, requirement, rows, short
from specs import Requirement

__all__ = ["FILE", "render"]

FILE = "report.html"
FOLDER = Path(__file__).parent / "page"
NOT_JUDGED = "not judged"
#: A verdict's sign, worst first: the worst of a cell's checks is the cell's.
SIGNS = {
    "fail": "✗",
    "flaky": "≈",
    "error": "!",
    NOT_JUDGED: "…",
    "untestable": "?",
    "warn": "△",
    "expected failure": "⚑",
    "not applicable": "∅",
    "pass": "✓",
}
#: What a page cannot hold, or what turns text around in it, as an escape that can be read.
_ESCAPED = {code: f"\\x{code:02x}" for code in (*range(9), *range(11, 32), 0x7F)} | {
    code: f"\\u{code:04x}" for code in (0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFFFE, 0xFFFF)
}


class Finding(msgspec.Struct, frozen=True):
    """What one check found, as it is shown."""

    check: str
    verdict: str
    reason: str = ""
    expectation: str = ""
    example: str = ""
    messages: str = ""
    commands: str = ""
    cost: str = ""


class Cell(msgspec.Struct, frozen=True):
    """A requirement in a dialect: its worst verdict, and what its checks found."""

    id: str
    dialect: str
    verdict: str
    findings: tuple[Finding, ...]


class Row(msgspec.Struct, frozen=True):
    """A requirement in all dialects; None where it is not in force or was not asked for."""

    entry: Requirement
    slug: str
    cells: tuple[Cell | None, ...]
    verdicts: str


def render(log: EventLog) -> bytes:
    """The run as a page."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, finalize=_visible, trim_blocks=True
    )
    style, script = (_source(name) for name in ("report.css", "report.js"))
    found, shown = headline(log), list(_rows(log))
    counts = found.counts | ({NOT_JUDGED: found.not_judged} if found.not_judged else {})
    text = environment.get_template("report.html.jinja").render(
        run=log.started,
        headline=found,
        counts=[(name, counts[name]) for name in (*_readable(counts),)],
        bar=list(_bar(counts)),
        signs=SIGNS,
        rows=shown,
        topics=list(dict.fromkeys(row.entry.topic for row in shown)),
        levels=[level for level in ("MUST", "SHOULD", "MAY") if any(row.entry.level == level for row in shown)],
        style=Markup(style),  # noqa: S704 - a file of ours
        script=Markup(script),  # noqa: S704 - the same
        style_hash=_hash(style),
        script_hash=_hash(script),
    )
    return text.encode("utf-8", "replace") + b"\n"


def _visible(value: Any) -> Any:
    """What is shown, with escapes for the characters that cannot be."""
    is_plain = isinstance(value, str) and not isinstance(value, Markup)
    return value.translate(_ESCAPED) if is_plain else value


def _source(name: str) -> str:
    return "\n" + (FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _readable(counts: dict[str, int]) -> list[str]:
    """The verdicts that occurred: passes, then the others, worst first."""
    return sorted((name for name in SIGNS if name in counts), key=lambda name: name != "pass")


def _bar(counts: dict[str, int]) -> Iterator[tuple[str, float, float]]:
    """The shares of a bar that is 100 wide: verdict, where it begins, how wide it is."""
    total, start = sum(counts.values()), 0.0
    for name in _readable(counts):
        width = 100 * counts[name] / total
        yield name, round(start, 3), round(width, 3)
        start += width


# ----------------------------------------------------------------------------------------------------------- matrix


def _rows(log: EventLog) -> Iterator[Row]:
    found: dict[tuple[str, str], list[Finding]] = {}
    levels: dict[str, str] = {}
    for event in log.verdicts:
        levels[event.requirement] = event.level
        found.setdefault((event.requirement, event.dialect), []).append(_finding(event, log.started.base_url))
    for name, dialect, check in log.not_judged:
        found.setdefault((name, dialect), []).append(Finding(check, NOT_JUDGED, "planned, and not judged"))
    for number, name in enumerate(rows(log)):
        entry = requirement(name, levels.get(name, "MUST"))
        cells = tuple(
            _cell(f"r{number}-{dialect}", dialect, found.get((name, dialect), [])) for dialect in log.started.dialects
        )
        verdicts = dict.fromkeys(finding.verdict for cell in cells if cell for finding in cell.findings)
        yield Row(entry, name.partition("/")[2], cells, "|".join(verdicts))


def _cell(name: str, dialect: str, findings: list[Finding]) -> Cell | None:
    if not findings:
        return None
    order = list(SIGNS)
    worst = min((finding.verdict for finding in findings), key=order.index)
    return Cell(name, dialect, worst, tuple(findings))


def _finding(event: VerdictEvent, base_url: str) -> Finding:
    through = ", seen through control too" if event.through_control else ""
    is_fine = event.verdict is Verdict.PASS
    return Finding(
        check=event.check,
        verdict=event.verdict.value,
        reason=short(event.reason),
        expectation=expectation(event),
        example=short(event.failure.example) if event.failure else "",
        messages="\n".join(shown_exchange(exchange) for exchange in event.exchanges),
        commands="\n".join(commands(base_url, event.exchanges)),
        cost=f"{examples_of(event)}, {event.requests} requests, {event.seconds:.2f} s{through}"
        + ("; the messages are those of the last example" if is_fine and event.exchanges else ""),
    )
