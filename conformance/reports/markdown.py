"""summary.md, for the job summary of a CI server: the headline, a table of topics, and what is not kept.

Servers cut or refuse what is too long (GitHub takes 1 MiB a step): the explanations stop before that, and say so.
"""

import re
from collections import Counter
from collections.abc import Iterator

from conformance.events import EventLog, VerdictEvent
from conformance.headline import Outcome, headline
from conformance.shown import commands, shown_exchange
from conformance.verdicts import Verdict
from conformance.words import examples_of, expectation, in_xml, requirement, rows, short

__all__ = ["FILE", "render"]

FILE = "summary.md"
#: So many bytes of explanations.
MOST = 400_000
SIGNS = {Outcome.KEPT: "✅", Outcome.NOT_KEPT: "❌", Outcome.BASELINE: "⏰"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+|~!-])")
#: What is not explained: it is as it should be.
_FINE = (Verdict.PASS,)


def render(log: EventLog) -> bytes:
    """The run as Markdown."""
    run, found = log.started, headline(log)
    parts = [f"# {SIGNS.get(found.outcome, '⚠️')} Stockproof: {found.outcome}", f"**{_plain(found.text)}**"]
    parts += [f"- {_plain(line)}" for line in found.lines[1:]]
    facts = (f"target {_plain(run.target)}", f"edition {run.edition}", f"profile {run.profile}", f"seed {run.seed}")
    parts += [f"{', '.join(facts)}, stockproof {run.stockproof}", "\n".join(_table(log))]
    parts += _explained(log)
    return "\n\n".join(part for part in parts if part).encode("utf-8", "replace") + b"\n"


def _table(log: EventLog) -> Iterator[str]:
    """Topics by dialects: how many checks are kept of how many, and what else there was."""
    dialects = log.started.dialects
    yield f"| topic | {' | '.join(dialects)} |"
    yield "|---" * (len(dialects) + 1) + "|"
    for topic in dict.fromkeys(name.partition("/")[0] for name in rows(log)):
        yield f"| {topic} | {' | '.join(_cell(log, topic, dialect) for dialect in dialects)} |"


def _cell(log: EventLog, topic: str, dialect: str) -> str:
    mine = [event.verdict for event in log.verdicts if event.dialect == dialect and _topic(event.requirement) == topic]
    missing = sum(where == dialect and _topic(name) == topic for name, where, _ in log.not_judged)
    found = Counter(mine)
    if not mine and not missing:
        return "–"
    others = [f"**{found[verdict]} {verdict}**" for verdict in Verdict if verdict not in _FINE and found[verdict]]
    others += [f"**{missing} not judged**"] if missing else []
    return ", ".join([f"{found[Verdict.PASS]}/{len(mine) + missing}", *others])


def _topic(name: str) -> str:
    return name.partition("/")[0]


def _explained(log: EventLog) -> list[str]:
    """What is not kept, each folded, as far as there is room."""
    events = [event for event in log.verdicts if event.verdict not in _FINE]
    events.sort(key=lambda event: not event.verdict.breaks_the_run)
    parts: list[str] = []
    room = MOST
    for event in events:
        part = _explanation(event, log)
        room -= len(part.encode("utf-8", "replace"))
        if room < 0:
            parts.append(f"{len(events) - len(parts)} more are explained in report.html.")
            break
        parts.append(part)
    return parts


def _explanation(event: VerdictEvent, log: EventLog) -> str:
    entry = requirement(event.requirement, event.level)
    summary = f"<b>{event.verdict}</b> <code>{event.requirement}</code> in {event.dialect}, {event.level}"
    lines = [
        f"<details><summary>{summary}</summary>",
        f"{_plain(entry.statement)}",
        f"Source: {_plain(str(entry.source))}",
    ]
    lines += [_fenced(part) for part in (event.reason, expectation(event)) if part]
    lines.append(f"{examples_of(event)}, {event.requests} requests")
    if event.failure:
        lines += [_fenced(event.failure.example)] if event.failure.example else []
        lines.append(_fenced("\n".join(shown_exchange(exchange) for exchange in event.exchanges)))
        lines.append(_fenced("\n".join(commands(log.started.base_url, event.exchanges)), "sh"))
    return "\n\n".join([*lines, "</details>"])


def _plain(text: str) -> str:
    """A text without anything that Markdown or HTML would take for its own."""
    return (
        _SPECIAL.sub(r"\\\1", " ".join(text.split()))
        .replace("&", "&amp;")
        .replace("\\<", "&lt;")
        .replace("\\>", "&gt;")
    )


def _fenced(text: str, language: str = "text") -> str:
    """A block of code, whose fence is longer than any in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{short(in_xml(text))}\n{fence}"
