"""`stockproof doctor`: what works on a target, what does not, and what to do."""

import click
import msgspec

from conformance.doctor import Finding, examine

__all__ = ["command", "line_of"]

SIGNS = {"ok": "ok      ", "note": "note    ", "problem": "PROBLEM "}


@click.command("doctor")
@click.argument("target")
@click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(target: str, kind: str) -> None:
    """Say what works on TARGET and what does not, without writing anything to it.

    Exit code 0 where all works, 1 where there is a problem.
    """
    findings = []
    for finding in examine(target):
        findings.append(finding)
        if kind == "text":
            click.echo(line_of(finding))
    if kind == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(findings), indent=2).decode())
    raise click.exceptions.Exit(1 if any(one.state == "problem" for one in findings) else 0)


def line_of(finding: Finding) -> str:
    """A finding as people read it."""
    remedy = f"\n          do: {finding.remedy}" if finding.remedy else ""
    return f"{SIGNS[finding.state]}  {finding.what}{remedy}"
