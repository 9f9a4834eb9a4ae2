"""What a run found, for people: what is not kept, each with its explanation; a table; the headline."""

import sys
from collections import Counter
from pathlib import Path
from shlex import quote

from rich.console import Console
from rich.table import Table
from rich.text import Text

from conformance.events import VerdictEvent
from conformance.run import Run
from conformance.shown import commands, shown_exchange
from conformance.verdicts import Verdict
from specs import requirements

__all__ = ["print_results"]

#: Columns of a table that no terminal bounds.
WIDE = 200
STYLES = {
    Verdict.PASS: "green",
    Verdict.FAIL: "bold red",
    Verdict.FLAKY: "bold red",
    Verdict.ERROR: "bold magenta",
    Verdict.UNTESTABLE: "yellow",
    Verdict.WARN: "yellow",
    Verdict.NOT_APPLICABLE: "dim",
    Verdict.EXPECTED: "yellow",
}


def print_results(run: Run, report: Path | None = None) -> None:
    """Print what a run found to standard output."""
    wide = None if sys.stdout.isatty() else WIDE
    console = Console(soft_wrap=True, highlight=False, width=wide)
    for event in run.log.verdicts:
        if event.verdict is not Verdict.PASS:
            console.print(explanation(run, event))
    if run.log.verdicts:
        console.print(table(run))
    console.print(headline(run))
    if report:
        console.print(f"Reports: {report / 'results.json'}, junit.xml, events.ndjson")


def explanation(run: Run, event: VerdictEvent) -> Text:
    """Everything that a user needs to understand a verdict and to see it again."""
    entry = requirements()[event.requirement]
    text = Text()
    text.append(f"\n{event.verdict.upper()}", STYLES[event.verdict])
    text.append(f"  {entry.id}  {entry.level}  {run.connection.edition.name}, {event.dialect}\n", "bold")
    parts = {
        "Promised": entry.statement,
        "Source": str(entry.source),
        "Check": f"{event.check} in conformance/checks, {event.examples} examples",
        "Found": event.reason,
    }
    if event.failure:
        parts["Example"] = event.failure.example
        base_url = run.log.started.base_url
        parts["Messages"] = "\n".join(shown_exchange(exchange) for exchange in event.exchanges)
        parts["Send again"] = "\n".join(commands(base_url, event.exchanges))
    parts["Run again"] = again(run, event)
    for name, value in parts.items():
        if value:
            text.append(f"  {name + ':':<12}")
            text.append(value.replace("\n", "\n" + " " * 14) + "\n")
    return text


def again(run: Run, event: VerdictEvent) -> str:
    """The command that runs this one check with the same examples."""
    connection = run.connection
    target = "" if connection.name == "the embedded mock" else f" {quote(connection.name)}"
    chosen = f"--edition {connection.edition.name} --dialect {event.dialect} --profile {run.profile_name}"
    return f"stockproof check{target} {chosen} --seed {run.seed} -k {event.check}"


def table(run: Run) -> Table:
    """Verdicts by topic and dialect: kept of judged, and what else there was."""
    shown = Table(title=f"{run.connection.name}, edition {run.connection.edition.name}", title_justify="left")
    shown.add_column("topic")
    for dialect in run.connection.dialects:
        shown.add_column(dialect)
    topics = dict.fromkeys(event.requirement.partition("/")[0] for event in run.log.verdicts)
    for topic in topics:
        shown.add_row(topic, *(cell(run, topic, dialect) for dialect in run.connection.dialects))
    return shown


def cell(run: Run, topic: str, dialect: str) -> Text:
    """What was found of a topic in a dialect."""
    mine = [event for event in run.log.verdicts if event.dialect == dialect]
    found = Counter(event.verdict for event in mine if event.requirement.startswith(f"{topic}/"))
    if not found:
        return Text("-", "dim")
    text = Text(f"{found[Verdict.PASS]}/{found.total()}", STYLES[Verdict.PASS])
    for verdict in Verdict:
        if verdict is not Verdict.PASS and found[verdict]:
            text.append(f"  {found[verdict]} {verdict}", STYLES[verdict])
    return text


def headline(run: Run) -> Text:
    """All verdicts counted, what they cost, and how to draw the same examples again."""
    finished = run.log.finished or run.log.finish(run.connection.recorder.requests)
    counts = run.log.counts()
    bad = any(Verdict(name).breaks_the_run for name in counts) or finished.ended_by
    text = Text(
        ", ".join(f"{count} {name}" for name, count in counts.items()) or "nothing judged",
        "bold red" if bad else "bold green",
    )
    through = sum(event.through_control for event in run.log.verdicts)
    if through:
        text.append(f" ({through} seen through control too)", "default")
    rate = finished.examples / finished.seconds if finished.seconds else 0
    text.append(
        f"\n{finished.examples} examples, {finished.requests} requests in {finished.seconds:.1f} s "
        f"({rate:.0f} examples a second), profile {run.profile_name}, seed {run.seed}",
        "default",
    )
    for thing in run.left_behind:
        text.append(f"\nNOT PUT BACK: {thing}", "bold red")
    if run.left_behind and run.ledger.path:
        text.append(f"\nOnce the target answers again: stockproof restore {run.ledger.path}", "bold red")
    if finished.ended_by:
        text.append(f"\nThe run ended early: {finished.ended_by}", "bold red")
    return text
