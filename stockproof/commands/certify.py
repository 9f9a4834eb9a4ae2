"""`stockproof certify`: judge a target against a frozen catalogue, and write a bundle that others can verify."""

import signal
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import click

from conformance.certificate import CertificateError
from conformance.certificate.bundle import Content, staged, write_bundle
from conformance.certificate.environment import environment_of
from conformance.certificate.keys import read_private_key
from conformance.certificate.product import FIELDS, Product, read_product, render_product
from conformance.certificate.selection import select
from conformance.certificate.statement import Statement
from conformance.connection import TargetError, connect
from conformance.ledger import LedgerError
from conformance.named_secrets import named_secrets
from conformance.run import Run
from conformance.verdicts import MalformedAnswer, TargetLostError
from specs import LEVELS, Revision, dialects, editions, newest_revision, revision, revisions
from stockproof.endings import alone_on, left_behind
from stockproof.errors import StoppedError, UserError
from stockproof.page import print_results
from stockproof.session import INTERRUPTED, run_checks, say_without_control

__all__ = ["command"]

MOCK = Product("Stockproof", "the embedded mock", version("stockproof"), "urn:stockproof:mock", "the project")


@click.command(
    "certify",
    epilog="""\b
Exit codes:
  0    the bundle is written, everything is kept
  1    the bundle is written, and says that something is not kept
  2    wrong usage, target out of reach or lost, a secret would be in it: no bundle; or the target is not put back
  130  interrupted (129: hung up, 143: terminated), after the target was put back as it was; no bundle""",
)
@click.argument("target", required=False)
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Where the bundle goes.")
@click.option("--edition", type=click.Choice(editions()), help="Hold it against this edition.  [default: the target's]")
@click.option("--dialect", multiple=True, type=click.Choice(dialects()), help="Certify this dialect; may be repeated.")
@click.option(
    "--level", type=click.Choice(list(LEVELS)), default="core", show_default=True, help="How much it must keep."
)
@click.option(
    "--product", type=click.Path(path_type=Path), metavar="FILE", help="product.toml: who, what, which version."
)
@click.option("--key", type=click.Path(path_type=Path), metavar="FILE", help="Sign with this key (see keygen).")
@click.option("--revision", "name", type=click.Choice(revisions()), help="The frozen catalogue.  [default: the newest]")
@click.option("--seed", type=click.IntRange(0), metavar="N", help="Draw other examples.  [default: the revision's]")
@click.option("--ledger", type=click.Path(path_type=Path), help="Where to keep what has to be put back.")
@click.option("--force", is_flag=True, help="Replace an earlier bundle.")
def command(
    target: str | None, out: Path, product: Path | None, key: Path | None, name: str | None, **chosen: Any
) -> None:
    """Judge TARGET against a frozen catalogue and write a bundle that anybody can verify offline.

    TARGET is what `stockproof check` takes; without one the embedded mock is certified.
    """
    frozen = revision(name) if name else newest_revision()
    try:
        described = _product(target, product)
        signer = read_private_key(key) if key else None
        with alone_on(target, ledger=chosen["ledger"]), staged(out, force=chosen["force"]) as folder:
            run = _run(target, frozen, **chosen)
            _judge(run)
            environment = environment_of(run, chosen["level"], frozen.name)
            content = Content(run.log, described, environment, signer, named_secrets(run.connection))
            statement = write_bundle(folder, content)
    except (CertificateError, LedgerError, TargetError, TargetLostError, MalformedAnswer) as error:
        raise UserError(str(error)) from error
    except OSError as error:
        raise UserError(f"{error.filename}: {error.strerror or error}") from error
    print_results(run)
    click.echo(said(statement, out, signed=signer is not None))
    raise click.exceptions.Exit(exit_code(run, statement))


def _run(target: str | None, frozen: Revision, **chosen: Any) -> Run:
    """The run that a revision asks for."""
    connection = connect(target, chosen["edition"], chosen["dialect"])
    say_without_control(connection)
    selection = select(frozen, connection, chosen["level"])
    seed = frozen.seed if chosen["seed"] is None else chosen["seed"]
    return Run(connection, selection, frozen.profile, seed, ledger_file=chosen["ledger"])


def _judge(run: Run) -> None:
    """Run everything that is selected, to its end."""
    run.start()
    ended = run_checks(run, None)
    if ended:
        for line in left_behind(run):
            click.echo(line, err=True)
    if ended == INTERRUPTED and not run.left_behind:
        raise StoppedError(number=run.stopped_by or signal.SIGINT)
    if ended:
        raise CertificateError(f"{ended}: no bundle is written")


def _product(target: str | None, file: Path | None) -> bytes:
    """product.toml as it is given, of the embedded mock, or as somebody at a terminal says."""
    if file:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CertificateError(f"--product {file}: {error.strerror}") from error
        read_product(data, str(file))
        return data
    if target is None:
        return render_product(MOCK)
    if not sys.stdin.isatty():
        raise CertificateError(f"--product FILE is needed: a TOML file with {', '.join(FIELDS)}")
    return render_product(Product(**{name: click.prompt(what.capitalize(), err=True) for name, what in FIELDS.items()}))


def exit_code(run: Run, statement: Statement) -> int:
    """The command's exit code; a target that is not as it was counts before what was found."""
    if run.left_behind:
        return 2
    return 1 if statement.predicate.result == "FAILED" else 0


def said(statement: Statement, out: Path, *, signed: bool) -> str:
    """What became of it, and how to verify it."""
    result: Literal["PASSED", "WARNED", "FAILED"] = statement.predicate.result
    hint = (
        "" if signed else "\nNot signed: it proves that its files belong together, not whose it is (--key FILE signs)."
    )
    return f"{result}: {out}{hint}\nVerify it with: stockproof verify {out}"
