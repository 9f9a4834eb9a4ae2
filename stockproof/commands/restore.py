"""`stockproof restore`: put back what a run that was cut off has left behind."""

from pathlib import Path

import click

from conformance.addresses import normalised
from conformance.connection import Connection, TargetError, connect
from conformance.ledger import Ledger, LedgerError, read_ledger
from conformance.restoring import Restored, restore
from conformance.state_folder import make_ready
from conformance.transport import Recorder
from conformance.unsettable import left_by
from conformance.verdicts import MalformedAnswer, TargetLostError
from stockproof.endings import alone_on
from stockproof.errors import UserError

__all__ = ["command"]


@click.command(
    "restore",
    epilog="""\b
Exit codes:
  0    everything is back
  1    something could not be put back; the ledger stays open
  2    wrong usage, no ledger, another run on the target, target out of reach; or all that is not back was changed by
       somebody else, and is not overwritten: the ledger stays open""",
)
@click.argument("ledger", type=click.Path(path_type=Path))
@click.option("--target", help="The target, where it is not the one that the ledger names.")
@click.option("--overwrite", is_flag=True, help="Also put back what somebody else has changed meanwhile.")
@click.option("--forget", is_flag=True, help="Close the ledger and put nothing back.")
def command(ledger: Path, target: str | None, overwrite: bool, forget: bool) -> None:  # noqa: FBT001 - click names them
    """Put back what LEDGER holds, and read it back.

    A run keeps what things were in a ledger before it writes to them, and closes it once everything is back. After a
    power cut or kill -9 the ledger stays open, and no run begins on its target until this command has closed it.

    A value that is neither what it was nor what the run left there was changed by somebody else: it is named and left
    alone, unless --overwrite says otherwise.
    """
    opening = _read(ledger).opening
    named = target or opening.target
    if not forget and not target and named.endswith(".toml") and not Path(named).exists():
        raise UserError(f"{named}, which the ledger names, is not there: --target FILE says where it is now")
    with alone_on(None if forget else named, urls=(opening.base_url,)):
        read = _read(ledger)  # a run that has ended meanwhile may have closed it
        if read.closed:
            click.echo(f"{ledger} is closed: everything is back already")
        elif forget:
            _forget(read)
        else:
            _tell(read, _restored(read, named, overwrite=overwrite))


def _read(path: Path) -> Ledger:
    try:
        read = read_ledger(path)
        if not read.closed:
            make_ready(path)
    except LedgerError as error:
        raise UserError(str(error)) from error
    return read


def _tell(read: Ledger, found: list[Restored]) -> None:
    """Say what became of everything, and end where something is not back."""
    for one in found:
        click.echo(_line(one))
    left = [one for one in found if one.differs]
    click.echo(f"{len(found) - len(left)} of {len(found)} are back")
    lost = left_by(read.opening.dialects, (*read.kept, *read.made))
    if lost:
        click.echo(f"Not put back, since no API can set it: {lost}")
    if left:
        raise click.exceptions.Exit(2 if all(one.is_foreign for one in left) else 1)


def _restored(ledger: Ledger, target: str, *, overwrite: bool) -> list[Restored]:
    opening = ledger.opening
    try:
        connection = connect(target, opening.edition or None, opening.dialects, opening.shop)
        recorder = _of_ledger(connection, ledger)
        return restore(connection, ledger, recorder, overwrite=overwrite)
    except (TargetError, TargetLostError, MalformedAnswer) as error:
        raise UserError(str(error)) from error


def _of_ledger(connection: Connection, ledger: Ledger) -> Recorder:
    """The connection's own recorder; what the run of the ledger made bears that run's mark."""
    connection.mark = ledger.opening.mark
    url, own = ledger.opening.base_url, connection.recorder.transport.base_url
    if normalised(url) != normalised(own):
        raise TargetError(f"the ledger is about {url}, not {own}")
    return connection.recorder


def _forget(ledger: Ledger) -> None:
    things = [str(kept.thing) for kept in ledger.newest_first()] + [str(one) for one in ledger.not_deleted()]
    try:
        ledger.close()
    except LedgerError as error:
        raise UserError(str(error)) from error
    click.echo(f"closed, nothing was put back: {', '.join(things) or 'there was nothing'}")


def _line(one: Restored) -> str:
    if one.differs:
        return f"{one.thing}: NOT BACK, {one.said}"
    return f"{one.thing}: was made by the run, and is deleted" if one.was_made else f"{one.thing or 'state'}: is back"
