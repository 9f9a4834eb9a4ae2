"""How a command that changes a target begins and ends: alone, and with a word on what is not as it was."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from shlex import quote

import click

from conformance.connection import TargetError, addresses
from conformance.ledger import LedgerError
from conformance.locks import NoLockError, held
from conformance.run import Run
from conformance.state_folder import ready_for
from stockproof.errors import UserError

__all__ = ["alone_on", "left_behind", "left_behind_counts", "remedy"]


@contextmanager
def alone_on(
    *targets: str | None, urls: tuple[str, ...] = (), ledger: Path | None = None, writes: bool = True
) -> Iterator[None]:
    """Nobody else on this machine is at work on these targets, before the first request and in the whole block.

    A run that writes can also keep there what things were; one that only reads does without a lock where it has no
    place for one.
    """
    with ExitStack() as stack:
        try:
            for target in targets if writes else ():
                ready_for(target, ledger)
            named = [url for target in targets for url in addresses(target)]
            with suppress(*(() if writes else (NoLockError,))):
                stack.enter_context(held([*named, *urls], ledger))
        except (LedgerError, TargetError) as error:
            raise UserError(str(error)) from error
        yield


def remedy(run: Run) -> list[str]:
    """What to do about what could not be put back, if anything."""
    if not run.left_behind or not run.ledger.path:
        return []
    return [f"Once nothing is in its way: stockproof restore {quote(str(run.ledger.path))}"]


def left_behind(run: Run) -> list[str]:
    """What could not be put back, a line a thing, and what to do."""
    return [*(f"NOT PUT BACK: {thing}" for thing in run.left_behind), *remedy(run)]


@contextmanager
def left_behind_counts(*runs: Run) -> Iterator[None]:
    """After the block, in which a command says what it found: end with 2 where a target is not as it was."""
    try:
        yield
    except (click.exceptions.Exit, UserError) as end:
        if isinstance(end, UserError):
            end.show()
        lines = [line for run in runs for line in left_behind(run)]
        for line in lines:
            click.echo(line, err=True)
        code = 2 if lines else end.exit_code
        raise click.exceptions.Exit(code) from None
