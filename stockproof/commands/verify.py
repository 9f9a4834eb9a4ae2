"""`stockproof verify`: whether a bundle is whole, unchanged, complete, and signed by somebody you trust."""

from pathlib import Path

import click
import msgspec

from conformance.certificate import CertificateError
from conformance.certificate.keys import read_public_key
from conformance.certificate.verify import Summary, Verified, verify
from stockproof.errors import UserError

__all__ = ["command"]


@click.command(
    "verify",
    epilog="""\b
Exit codes:
  0  nothing is wrong
  1  something is, a line each; also where the bundle says itself that the target failed
  2  there is no bundle, or no such key""",
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--public-key",
    "key",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The signer's, from where you trust it.",
)
@click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(folder: Path, key: Path | None, kind: str) -> None:
    """Verify the bundle in DIR, offline.

    Without --public-key this shows that nothing was changed since the bundle was sealed, not by whom it was.
    """
    try:
        found = verify(folder, read_public_key(key) if key else None)
    except (CertificateError, OSError) as error:
        raise UserError(str(error)) from error
    click.echo(_RENDER[kind](found))
    raise click.exceptions.Exit(1 if found.findings else 0)


def as_json(found: Verified) -> str:
    """Findings and summary as JSON."""
    document = {"verified": not found.findings, "findings": found.findings, "summary": found.summary}
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()


def as_text(found: Verified) -> str:
    """A line a finding, or the summary where there is none."""
    if found.findings:
        number = len(found.findings)
        return "\n".join([*map(str, found.findings), f"not verified: {number} finding{'s' * (number > 1)}"])
    return summary(found.summary)


def summary(said: Summary) -> str:
    """What a bundle says that was verified."""
    shown = {
        "product": said.product,
        "level": said.level,
        "revision": f"{said.revision}, judged by stockproof {said.stockproof}",
        "edition": said.edition,
        "dialects": ", ".join(said.dialects),
        "signer": said.signer or "nobody",
        "proves": said.proves,
    }
    lines = [f"verified: {said.result}", *(f"{name + ':':<10}{' '.join(text.split())}" for name, text in shown.items())]
    return "\n".join(lines)


_RENDER = {"text": as_text, "json": as_json}
