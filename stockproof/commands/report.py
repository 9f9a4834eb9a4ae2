"""`stockproof report`: make the reports of a run again from its log."""

import sys
from pathlib import Path

import click

from conformance.events import EventLog, LogError, read_log
from conformance.headline import headline
from conformance.merge import merged
from conformance.reports import EVENTS, formats, report, write_reports
from stockproof.errors import UserError

__all__ = ["command", "read"]


@click.command("report")
@click.argument("logs", metavar="EVENTS_NDJSON...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "kind", type=click.Choice(formats()), help="Only this one.  [default: all of them]")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="A folder, or with --format a file.  [default: the log's folder, or with --format standard output]",
)
def command(logs: tuple[Path, ...], kind: str | None, out: Path | None) -> None:
    """Make the reports of a run from its log, that of a run that was cut off included.

    Several logs, as those of the workers of one run, make one report.
    """
    log = read(logs)
    try:
        write_one(log, kind, out) if kind else write_all(log, logs, out)
    except OSError as error:
        raise UserError(f"{error.filename or out}: {error.strerror or error}") from error
    if not kind or out:
        click.echo("\n".join(headline(log).lines))


def read(logs: tuple[Path, ...]) -> EventLog:
    """The logs as one."""
    try:
        return merged([read_log(path) for path in logs])
    except OSError as error:
        raise UserError(f"{error.filename}: {error.strerror or error}") from error
    except LogError as error:
        raise UserError(str(error)) from error


def write_one(log: EventLog, kind: str, out: Path | None) -> None:
    """One report, into a file or to standard output."""
    made = report(kind).render(log)
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(made)
    else:
        sys.stdout.buffer.write(made)


def write_all(log: EventLog, logs: tuple[Path, ...], out: Path | None) -> None:
    """Every report, and in a folder of their own the log that they are made from; no log that was read is changed."""
    folder = out or logs[0].parent
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / EVENTS).exists() or (folder / EVENTS).resolve() not in [path.resolve() for path in logs]:
        (folder / EVENTS).write_bytes(log.lines())
    write_reports(log, folder)
