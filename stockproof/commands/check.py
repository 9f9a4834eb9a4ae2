"""`stockproof check`: judge a target."""

import random
import signal
from pathlib import Path

import click
from _pytest.mark.expression import Expression

from conformance.connection import TargetError, connect
from conformance.ledger import LedgerError
from conformance.profiles import DEFAULT_PROFILE, PROFILES
from conformance.reports import EVENTS, write_reports
from conformance.run import Run, Selection
from conformance.verdicts import MalformedAnswer, TargetLostError
from specs import dialects, editions, topics
from stockproof.errors import UserError
from stockproof.page import print_results
from stockproof.session import INTERRUPTED, run_checks

__all__ = ["command"]

#: What a shell adds to the number of the signal that ended a command.
SIGNALLED = 128


@click.command(
    "check",
    epilog="""\b
Exit codes:
  0    all is kept
  1    something is not kept, did not repeat, or cannot be shown
  2    wrong usage, nothing selected, target out of reach, lost, or not put back
  130  interrupted (143: terminated), after the target was put back as it was""",
)
@click.argument("target", required=False)
@click.option("--edition", type=click.Choice(editions()), help="Hold it against this edition.  [default: the target's]")
@click.option("--dialect", multiple=True, type=click.Choice(dialects()), help="Only this dialect; may be repeated.")
@click.option("--topic", multiple=True, type=click.Choice(topics()), help="Only this topic; may be repeated.")
@click.option("--level", multiple=True, type=click.Choice(["MUST", "SHOULD", "MAY"]), help="Only this level.")
@click.option(
    "--profile", type=click.Choice(list(PROFILES)), default=DEFAULT_PROFILE, show_default=True, help="The cost."
)
@click.option("--seed", type=click.IntRange(0), metavar="N", help="Draw the same examples again.")
@click.option("--report", type=click.Path(path_type=Path), help="Write events.ndjson, results.json, junit.xml there.")
@click.option("--read-only", is_flag=True, help="Send nothing that could change anything.")
@click.option("--ledger", type=click.Path(path_type=Path), help="Where to keep what has to be put back.")
@click.option("-k", "only", metavar="EXPRESSION", help="Only the checks whose names fit, as pytest's -k.")
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    target: str | None,
    edition: str | None,
    dialect: tuple[str, ...],
    topic: tuple[str, ...],
    level: tuple[str, ...],
    profile: str,
    seed: int | None,
    report: Path | None,
    only: str | None,
    read_only: bool,  # noqa: FBT001 - click names it
    ledger: Path | None,
) -> None:
    """Judge TARGET: whether it keeps what the documents promise.

    TARGET is the URL of a running mock, a target.toml, or module:attribute. Without one the embedded mock is judged.
    """
    check_expression(only)
    make_folder(report)
    number = random.SystemRandom().randrange(2**32) if seed is None else seed
    try:
        connection = connect(target, edition, dialect)
        run = Run(connection, Selection(topic, level), profile, number, read_only=read_only, ledger_file=ledger)
        if report:
            run.log.write_to(report / EVENTS)
        run.start()
    except (TargetError, LedgerError, TargetLostError, MalformedAnswer) as error:
        raise UserError(str(error)) from error
    ended = run_checks(run, only)
    if report:
        run.log.close()
        write_reports(run.log, report)
    if not ended and not run.log.verdicts:
        raise UserError("no check is selected")
    print_results(run, report)
    raise click.exceptions.Exit(exit_code(run, ended))


def check_expression(only: str | None) -> None:
    """Refuse what pytest would not understand behind -k."""
    try:
        Expression.compile(only or "all")
    except SyntaxError as error:
        raise UserError(f"-k {only!r}: {error.msg}") from error


def make_folder(report: Path | None) -> None:
    """Make the folder of the reports before anything is judged."""
    try:
        if report:
            report.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"--report {report}: {error.strerror or error}") from error


def exit_code(run: Run, ended: str) -> int:
    """The command's exit code; how it ended counts before what was found."""
    if ended == INTERRUPTED:
        return SIGNALLED + (run.stopped_by or signal.SIGINT)
    if ended or run.left_behind or not run.log.verdicts:
        return 2
    return 1 if any(event.verdict.breaks_the_run for event in run.log.verdicts) else 0
