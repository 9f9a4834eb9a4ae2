"""`stockproof baseline`: write down what a run found not to be kept, so that later runs expect it."""

from datetime import datetime
from pathlib import Path

import click
import msgspec

from conformance.baseline import BaselineError, Expected, read_baseline
from conformance.events import EventLog, LogError, read_log
from conformance.new_baseline import from_results, updated
from conformance.verdicts import Verdict
from stockproof.errors import UserError

__all__ = ["command"]


@click.command("baseline")
@click.argument("run", metavar="EVENTS_OR_RESULTS", type=click.Path(path_type=Path))
@click.option("--owner", required=True, help="Who answers for what is not kept.")
@click.option("--reason", required=True, help="Why it is not kept: a ticket's number, say.")
@click.option("--expires", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The last day on which it may be so.")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write or update.  [default: standard output]")
def command(run: Path, owner: str, reason: str, expires: datetime, out: Path | None) -> None:
    """Write a baseline from a run's events.ndjson or results.json.

    A file that is there already keeps what people wrote in it: only what it does not cover yet is added, and what
    the run found to be kept goes.
    """
    log = read(run)
    for name, text in (("--owner", owner), ("--reason", reason)):
        if not text.strip():
            raise UserError(f"{name} is empty: say it, so that others know")
    known = Expected(Verdict.FAIL, reason, owner, expires.date())
    try:
        is_there = out is not None and out.exists()
        before = (out.read_text(encoding="utf-8-sig"), read_baseline(out)) if out and is_there else ("", ())
        update = updated(*before, log, known)
        if out:
            out.write_text(update.text, encoding="utf-8")
    except BaselineError as error:
        raise UserError(str(error)) from error
    except OSError as error:
        raise UserError(f"{out}: {error.strerror or error}") from error
    said = f"{out}: {update.entries} entries, {update.added} new, {update.gone} gone since they are kept"
    click.echo(said if out else update.text, nl=bool(out))


def read(path: Path) -> EventLog:
    """A run from its log or its results."""
    try:
        return from_results(path) if path.suffix == ".json" else read_log(path)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}") from error
    except LogError as error:
        raise UserError(str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: holds no results of a run: {error}") from error
