"""`stockproof restore`: put back what a run that was cut off has left behind."""

from pathlib import Path

import click

from conformance.connection import Connection, TargetError, connect
from conformance.ledger import Ledger, LedgerError, read_ledger
from conformance.safety import Restored, restore
from conformance.state_folder import make_ready
from conformance.transport import Recorder
from conformance.unsettable import left_by
from conformance.verdicts import MalformedAnswer, TargetLostError
from stockproof.errors import UserError

__all__ = ["command"]


@click.command(
    "restore",
    epilog="""\b
Exit codes:
  0    everything is back
  1    something could not be put back; the ledger stays open
  2    wrong usage, no ledger, target out of reach""",
)
@click.argument("ledger", type=click.Path(path_type=Path))
@click.option("--target", help="The target, where it is not the one that the ledger names.")
@click.option("--forget", is_flag=True, help="Close the ledger and put nothing back.")
def command(ledger: Path, target: str | None, forget: bool) -> None:  # noqa: FBT001 - click names it
    """Put back what LEDGER holds, and read it back.

    A run keeps what things were in a ledger before it writes to them, and closes it once everything is back. After a
    power cut or kill -9 the ledger stays open, and no run begins on its target until this command has closed it.
    """
    try:
        read = read_ledger(ledger)
        if not read.closed:
            make_ready(ledger)
    except LedgerError as error:
        raise UserError(str(error)) from error
    if read.closed:
        click.echo(f"{ledger} is closed: everything is back already")
        return
    if forget:
        _forget(read)
        return
    found = _restored(read, target)
    for one in found:
        click.echo(_line(one))
    left = [one for one in found if one.differs]
    click.echo(f"{len(found) - len(left)} of {len(found)} are back")
    lost = left_by(read.opening.dialects, (*read.kept, *read.made))
    if lost:
        click.echo(f"Not put back, since no API can set it: {lost}")
    raise click.exceptions.Exit(1 if left else 0)


def _restored(ledger: Ledger, target: str | None) -> list[Restored]:
    opening = ledger.opening
    try:
        connection = connect(target or opening.target, opening.edition or None, opening.dialects, opening.shop)
        recorder = _of_ledger(connection, ledger)
        return restore(connection, ledger, recorder)
    except (TargetError, TargetLostError, MalformedAnswer) as error:
        raise UserError(str(error)) from error


def _of_ledger(connection: Connection, ledger: Ledger) -> Recorder:
    """The connection's own recorder; what the run of the ledger made bears that run's mark."""
    connection.mark = ledger.opening.mark
    if connection.recorder.transport.base_url != ledger.opening.base_url:
        raise TargetError(
            f"the ledger is about {ledger.opening.base_url}, not {connection.recorder.transport.base_url}"
        )
    return connection.recorder


def _forget(ledger: Ledger) -> None:
    things = [str(kept.thing) for kept in ledger.newest_first()] + [str(one) for one in ledger.made]
    ledger.close()
    click.echo(f"closed, nothing was put back: {', '.join(things) or 'there was nothing'}")


def _line(one: Restored) -> str:
    if not one.differs:
        return f"{one.thing or 'state'}: is back"
    return f"{one.thing}: NOT BACK, " + "; ".join(f"{name} {what}".strip() for name, what in one.differs.items())
