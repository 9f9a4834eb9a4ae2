"""`stockproof doctor`: what works on a target, what does not, and what to do."""

from collections.abc import Iterator
from itertools import chain

import click
import msgspec

from conformance.connection import TargetError, connect
from conformance.doctor import examine
from conformance.finding import Finding
from conformance.verdicts import MalformedAnswer, TargetLostError, Untestable
from stockproof.rehearsal import looked_at, offer_of, prospects

__all__ = ["command", "line_of"]

SIGNS = {"ok": "ok      ", "note": "note    ", "problem": "PROBLEM "}


@click.command("doctor")
@click.argument("target")
@click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--write", "writes", is_flag=True, help="Try the declared [config] out on a product, and put it back.")
def command(target: str, kind: str, writes: bool) -> None:  # noqa: FBT001 - click names it
    """Say what works on TARGET and what does not, without writing anything to it unless --write allows it.

    Exit code 0 where all works, 1 where there is a problem.
    """
    findings = []
    for finding in chain(examine(target, writes=writes), _prospects(target)):
        findings.append(finding)
        if kind == "text":
            click.echo(line_of(finding))
    if kind == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(findings), indent=2).decode())
    raise click.exceptions.Exit(1 if any(one.state == "problem" for one in findings) else 0)


def _prospects(target: str) -> Iterator[Finding]:
    """How much can be judged there, and what would add more; nothing of a target that cannot be reached."""
    try:
        connection = connect(target)
        offer = offer_of(connection)
        if connection.control or not offer.dialects:
            return
        found = prospects(looked_at(connection, offer))
    except (TargetError, TargetLostError, MalformedAnswer, Untestable):
        return  # what is wrong is among the findings already
    yield Finding("ok", found.lines[0], judged=found.judged, total=found.total)
    for one in found.more:
        yield Finding("note", f"{one.more} more can be judged", one.what, more=one.more)


def line_of(finding: Finding) -> str:
    """A finding as people read it."""
    remedy = f"\n          do: {finding.remedy}" if finding.remedy else ""
    return f"{SIGNS[finding.state]}  {finding.what}{remedy}"
