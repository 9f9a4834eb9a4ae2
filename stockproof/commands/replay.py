"""`stockproof replay`: run a failure's trace again."""

import signal
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from conformance.calls import words_of
from conformance.connection import Connection, TargetError, connect
from conformance.events import VerdictEvent
from conformance.ledger import LedgerError
from conformance.replay import Replay
from conformance.run import Run
from conformance.scripts import SCRIPTS
from conformance.shown import shown_exchange
from conformance.traces import Trace, TraceError, read_trace
from conformance.verdicts import MalformedAnswer, TargetLostError, Verdict
from specs import dialects, editions, requirements
from stockproof.endings import alone_on, left_behind_counts
from stockproof.errors import StoppedError, UserError
from stockproof.session import INTERRUPTED, run_checks, say_without_control

__all__ = ["command"]

WIDE = 200
BROKEN = (Verdict.FAIL, Verdict.WARN)


@click.command(
    "replay",
    epilog="""\b
Exit codes:
  0    kept: the failure is not there
  1    fails again, in the same way or another; the output says which
  2    wrong usage, no trace, another run on the target, target out of reach, lost or not put back, or it cannot
       be run there
  130  interrupted (129: hung up, 143: terminated), after the target was put back as it was""",
)
@click.argument("trace", type=click.Path(path_type=Path))
@click.argument("target", required=False)
@click.option("--dialect", type=click.Choice(dialects()), help="In this dialect.  [default: the trace's]")
@click.option("--edition", type=click.Choice(editions()), help="Held against this edition.  [default: the target's]")
@click.option("--as", "form", type=click.Choice(list(SCRIPTS)), help="Print a script that sends it again.")
def command(trace: Path, target: str | None, dialect: str | None, edition: str | None, form: str | None) -> None:
    """Run TRACE again on TARGET: its check once, with the recorded values.

    TRACE is a file that `stockproof check --report DIR` wrote for a failure, in DIR/traces. TARGET is what `stockproof
    check` takes: a URL, a target.toml, module:attribute, or nothing: the embedded mock.
    """
    with alone_on(*(() if form else (target,))):
        try:
            found = read_trace(trace)
            if form:
                click.echo(SCRIPTS[form](found, script_base(found, target)))
                return
            run = started(found, target, dialect or found.dialect, edition)
        except (TraceError, TargetError, LedgerError, TargetLostError, MalformedAnswer) as error:
            raise UserError(str(error)) from error
        replay = Replay(found, dialect or found.dialect)
        ended = run_checks(run, None, replay)
    with left_behind_counts(run):
        if ended == INTERRUPTED:
            raise StoppedError(number=run.stopped_by or signal.SIGINT)
        if ended or not run.log.verdicts:
            raise UserError(
                ended or f"there is no {found.check} of {found.requirement}: the trace is another version's"
            )
        code = told(run, found, run.log.verdicts[-1])
        if replay.went_on:
            click.echo("The check goes on where the trace ends: what failed there is kept here.")
        raise click.exceptions.Exit(code)


def script_base(trace: Trace, target: str | None) -> str:
    """Where a script sends to when nobody says otherwise."""
    if target and not target.startswith(("http://", "https://")):
        raise TraceError(f"a script is sent to a URL, not to {target!r}")
    return (target or trace.base_url).rstrip("/")


def started(trace: Trace, target: str | None, dialect: str, edition: str | None) -> Run:
    """A run on the target, in which the trace's check is selected."""
    connection = connected(trace, target, edition)
    say_without_control(connection)
    entry = requirements()[trace.requirement]
    chosen = connection.edition.name
    able = [name for name in connection.dialects if entry.holds(chosen, name)]
    if dialect not in able:
        where = f"only in {', '.join(able)}" if able else "and in none of the target's other dialects"
        raise TraceError(f"{trace.requirement} cannot be expressed in {dialect}, edition {chosen}, {where}")
    run = Run(connection, seed=trace.seed)
    run.start()
    return run


def connected(trace: Trace, target: str | None, edition: str | None) -> Connection:
    """The target in the edition named, or its own, or the trace's where it has none."""
    if edition or target is None:
        return connect(target, edition or trace.edition)
    found = connect(target)
    return found if found.control or target.endswith(".toml") else connect(target, trace.edition)


def told(run: Run, trace: Trace, event: VerdictEvent) -> int:
    """Print what the replay found: the exit code."""
    if event.verdict not in (Verdict.PASS, *BROKEN):
        reason = event.reason.removeprefix("ReplayError: ")
        raise UserError(f"{trace.requirement} cannot be replayed in {event.dialect}: {reason}")
    console = Console(soft_wrap=True, highlight=False, width=None if Console().is_terminal else WIDE)
    console.print(page(run, trace, event))
    return 1 if event.verdict in BROKEN else 0


def page(run: Run, trace: Trace, event: VerdictEvent) -> Text:
    """What was promised, recorded and found, with the messages."""
    is_broken = event.verdict in BROKEN
    text = Text()
    text.append("FAILS AGAIN" if is_broken else "KEPT", "bold red" if is_broken else "bold green")
    entry, connection = requirements()[trace.requirement], run.connection
    text.append(f"  {entry.id}  {entry.level}  {connection.edition.name}, {event.dialect}, {connection.name}\n", "bold")
    again = "the same as in the trace" if first_line(event.reason) == first_line(trace.message) else "another failure"
    words = words_of(connection.edition, event.exchanges)
    parts = {
        "Promised": entry.statement,
        "Recorded": f"{first_line(trace.message)}\n({trace.edition}, {trace.dialect}, {trace.base_url})",
        "Found": f"{event.reason}\n({again})" if is_broken else "",
        "Words": "\n".join(map(str, words)),
        "Messages": "\n".join(shown_exchange(exchange) for exchange in event.exchanges),
    }
    for name, value in parts.items():
        if value:
            text.append(f"  {name + ':':<12}")
            text.append(value.replace("\n", "\n" + " " * 14) + "\n")
    return text


def first_line(message: str) -> str:
    """What a failure says first; what follows explains it."""
    return message.partition("\n")[0]
