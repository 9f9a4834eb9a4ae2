"""`stockproof keygen`: a key to sign certificates with."""

from pathlib import Path

import click

from conformance.certificate import CertificateError
from conformance.certificate.keys import key_id, make_key
from stockproof.errors import UserError

__all__ = ["command"]


@click.command("keygen")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The private key; never replaced.")
def command(out: Path) -> None:
    """Make an ed25519 key to sign certificates with.

    FILE is the private key in PEM, for its owner only; FILE.pub beside it is the public one, for everybody.
    """
    try:
        key = make_key(out)
    except CertificateError as error:
        raise UserError(str(error)) from error
    click.echo(f"private key  {out}\npublic key   {out}.pub\nkey id       {key_id(key)}")
