"""What a run found, for people: what is not kept, each with its explanation; a table; the headline."""

import sys
from collections import Counter
from pathlib import Path
from shlex import quote

from rich.console import Console
from rich.table import Table
from rich.text import Text

from conformance.events import VerdictEvent
from conformance.headline import headline
from conformance.run import Run
from conformance.shown import commands, shown_exchange
from conformance.traces import FOLDER, trace_name, trace_of
from conformance.verdicts import Verdict
from conformance.words import examples_of, expectation
from specs import requirements
from stockproof.endings import remedy

__all__ = ["print_results"]

#: Columns of a table that no terminal bounds.
WIDE = 200
#: So many things that were left out are named at the most.
LEFT_OUT = 10
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
            console.print(explanation(run, event, report))
    if run.log.verdicts:
        console.print(table(run))
    console.print(totals(run))
    if report:
        console.print(f"Reports: {report / 'report.html'} and others beside it")


def explanation(run: Run, event: VerdictEvent, report: Path | None = None) -> Text:
    """Everything that a user needs to understand a verdict and to see it again."""
    entry = requirements()[event.requirement]
    text = Text()
    text.append(f"\n{event.verdict.upper()}", STYLES[event.verdict])
    text.append(f"  {entry.id}  {entry.level}  {run.connection.edition.name}, {event.dialect}\n", "bold")
    parts = {
        "Promised": entry.statement,
        "Source": str(entry.source),
        "Check": f"{event.check} in conformance/checks, {examples_of(event)}",
        "Found": event.reason,
        "Expected": expectation(event),
    }
    if event.failure:
        parts["Example"] = event.failure.example
        base_url = run.log.started.base_url
        parts["Messages"] = "\n".join(shown_exchange(exchange) for exchange in event.exchanges)
        parts["Send again"] = "\n".join(commands(base_url, event.exchanges))
        parts["Replay"] = replayed(run, event, report)
    parts["Run again"] = again(run, event)
    for name, value in parts.items():
        if value:
            text.append(f"  {name + ':':<12}")
            text.append(value.replace("\n", "\n" + " " * 14) + "\n")
    return text


def replayed(run: Run, event: VerdictEvent, report: Path | None) -> str:
    """The command that runs the failure's trace again, where it was written."""
    if report is None or trace_of(run.log, event) is None:
        return ""
    trace = quote(str(report / FOLDER / trace_name(event)))
    return f"stockproof replay {trace}{_target(run)} --edition {run.connection.edition.name}"


def again(run: Run, event: VerdictEvent) -> str:
    """The command that runs this one check with the same examples."""
    connection = run.connection
    chosen = f"--edition {connection.edition.name} --dialect {event.dialect} --profile {run.profile_name}"
    return f"stockproof check{_target(run)} {chosen} --seed {run.seed} -k {event.check}"


def _target(run: Run) -> str:
    """The target as an argument of a command."""
    return "" if run.connection.name == "the embedded mock" else f" {quote(run.connection.name)}"


def table(run: Run) -> Table:
    """Verdicts by topic and dialect: kept of judged, and what else there was."""
    held, shop = run.connection.edition.name, run.connection.shop.name
    named = f"edition {held}" if held == shop else f"{shop} held against edition {held}"
    shown = Table(title=f"{run.connection.name}, {named}", title_justify="left")
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


def totals(run: Run) -> Text:
    """The headline, what it cost, and how to draw the same examples again."""
    finished = run.log.finished or run.finish()
    found = headline(run.log)
    style = "bold green" if found.is_green else "bold red"
    text = Text(found.lines[0], style)
    judging = sum(event.seconds for event in run.log.verdicts)
    seen = finished.examples if finished.completed is None else finished.completed
    rate = seen / judging if judging else 0
    thrown = f", {finished.rejected} rejected" if finished.rejected else ""
    kept = f" ({finished.safekeeping} of them to keep and put back what it touched)" if finished.safekeeping else ""
    control = f" and {finished.control_requests} to the target's control" if finished.control_requests else ""
    text.append(
        f"\n{seen} examples{thrown}, {finished.requests} requests{kept}{control} in {finished.seconds:.1f} s "
        f"({rate:.0f} examples a second while judging), profile {run.profile_name}, seed {run.seed}",
        "default",
    )
    for line in found.lines[1:]:
        text.append(f"\n{line}", style)
    roles = run.connection.foreign.roles if run.connection.foreign else None
    if roles and roles.left_out:
        text.append(f"\nNot touched: {roles.said_of_left_out(LEFT_OUT)}", style)
    for line in remedy(run):
        text.append(f"\n{line}", "bold red")
    return text
