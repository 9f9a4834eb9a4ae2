"""`stockproof check`: judge a target."""

import random
import signal
from math import isnan
from pathlib import Path
from typing import Any

import click
from _pytest.mark.expression import Expression

from conformance.baseline import BaselineError, read_baseline
from conformance.connection import TargetError, connect
from conformance.events import BaselineRead
from conformance.headline import headline
from conformance.leaks import SecretLeakedError
from conformance.ledger import LedgerError
from conformance.named_secrets import named_secrets
from conformance.pacing import Pace
from conformance.profiles import DEFAULT_PROFILE, PROFILES
from conformance.reports import EVENTS, write_reports
from conformance.run import Run, Selection
from conformance.verdicts import CapReachedError, MalformedAnswer, TargetLostError
from specs import dialects, editions, topics
from stockproof.endings import alone_on
from stockproof.errors import SIGNALLED, UserError
from stockproof.estimates import estimates_of, print_estimates
from stockproof.page import print_results
from stockproof.session import INTERRUPTED, run_checks, say_without_control

__all__ = ["command"]


class Above0(click.FloatRange):
    """A number above 0; `nan`, which lies outside no range, is none."""

    def __init__(self) -> None:
        """Nothing is the most."""
        super().__init__(0, min_open=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number; wrong usage where it is none."""
        number: float = super().convert(value, param, ctx)
        if isnan(number):
            self.fail(f"{value!r} is not a number.", param, ctx)
        return number


@click.command(
    "check",
    epilog="""\b
Exit codes:
  0    all is kept
  1    something is not kept, did not repeat, or cannot be shown
  2    wrong usage, nothing selected, another run on the target, target out of reach, lost, or not put back; cut
       off by --max-requests or --max-time; a report would have held a secret
  3    all is kept or expected, but an entry of the baseline is stale or expired
  130  interrupted (129: hung up, 143: terminated), after the target was put back as it was""",
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
@click.option("--report", type=click.Path(path_type=Path), help="Write the log and a report in every format there.")
@click.option("--baseline", type=click.Path(path_type=Path), help="What is known not to be kept; see docs/reports.md.")
@click.option("--max-requests", type=click.IntRange(1), metavar="N", help="End the run after so many requests.")
@click.option("--max-time", type=Above0(), metavar="SECONDS", help="End it after so long.")
@click.option("--rate", type=Above0(), metavar="N", help="Send at most N requests a second.")
@click.option("--dry-run", is_flag=True, help="Say what would be judged and what it costs; judge nothing.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Of --dry-run.")
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
    baseline: Path | None,
    only: str | None,
    read_only: bool,  # noqa: FBT001 - click names it
    ledger: Path | None,
    max_requests: int | None,
    max_time: float | None,
    rate: float | None,
    dry_run: bool,  # noqa: FBT001 - the same
    form: str,
) -> None:
    """Judge TARGET: whether it keeps what the documents promise.

    TARGET is the URL of a running mock, a target.toml, or module:attribute. Without one the embedded mock is judged.
    """
    check_expression(only)
    make_folder(None if dry_run else report)
    pace = Pace(rate or 0, max_requests or 0, max_time or 0)
    number = random.SystemRandom().randrange(2**32) if seed is None else seed
    with alone_on(*(() if dry_run else (target,)), ledger=ledger, writes=not read_only):
        try:
            expected = BaselineRead(0.0, str(baseline), read_baseline(baseline)) if baseline else None
            connection = connect(target, edition, dialect)
            say_without_control(connection)
            run = Run(
                connection, Selection(topic, level), profile, number, read_only=read_only, ledger_file=ledger, pace=pace
            )
            if dry_run:
                print_estimates(estimates_of(run, only), form)
                return
            if report:
                log_to(run, report / EVENTS)
            run.start()
            if expected:
                run.log.add(expected)
        except (BaselineError, CapReachedError, LedgerError, TargetError, TargetLostError, MalformedAnswer) as error:
            raise UserError(str(error)) from error
        ended = run_checks(run, only)
    run.log.close()
    if not ended and not run.log.verdicts:
        raise UserError("no check is selected")
    print_results(run, report)
    if report:
        write(run, report)
    raise click.exceptions.Exit(exit_code(run, ended))


def write(run: Run, report: Path) -> None:
    """Write the reports; one that would hold a secret is not left there."""
    try:
        write_reports(run.log, report, named_secrets(run.connection))
    except SecretLeakedError as error:
        raise UserError(
            f"{error}: taken away from {report}; change that secret if the target shows it to others"
        ) from error
    except OSError as error:
        raise UserError(f"{error.filename or report}: {error.strerror or error}") from error


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


def log_to(run: Run, path: Path) -> None:
    """Write the run's events there from now on."""
    try:
        run.log.write_to(path)
    except OSError as error:
        raise UserError(f"--report: {path} cannot be written: {error.strerror or error}") from error


def exit_code(run: Run, ended: str) -> int:
    """The command's exit code; how it ended counts before what was found."""
    if ended == INTERRUPTED and not run.left_behind:
        return SIGNALLED + (run.stopped_by or signal.SIGINT)
    return headline(run.log).outcome.exit_code
