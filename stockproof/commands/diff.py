"""`stockproof diff`: two runs compared."""

from collections.abc import Callable
from pathlib import Path

import click
import msgspec

from conformance.differences import Changed, Difference, LogError, difference, log_of
from stockproof.errors import UserError

__all__ = ["command"]

TITLES = {
    "broke": "Broke",
    "gone": "No longer judged",
    "changed": "Changed",
    "healed": "Healed",
    "new": "Newly judged",
}


@click.command(
    "diff",
    epilog="""\b
Exit codes:
  0  nothing is worse than before
  1  something broke, or is no longer judged
  2  wrong usage, or no log of a run""",
)
@click.argument("run_a", type=click.Path(path_type=Path))
@click.argument("run_b", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json", "md"]), default="text", show_default=True)
def command(run_a: Path, run_b: Path, form: str) -> None:
    """Compare RUN_B with RUN_A, the run before an upgrade: what broke, what healed, what is no longer judged.

    Each is a folder that `stockproof check --report` wrote, or its events.ndjson.
    """
    try:
        found = difference(log_of(run_a), log_of(run_b))
    except LogError as error:
        raise UserError(str(error)) from error
    click.echo(RENDER[form](found))
    raise click.exceptions.Exit(1 if found.regressions else 0)


def headline(found: Difference) -> str:
    """The counts of all changes."""
    counts = {kind: sum(change.kind == kind for change in found.changes) for kind in TITLES}
    shown = ", ".join(f"{count} {TITLES[kind].lower()}" for kind, count in counts.items() if count)
    return f"{shown or 'nothing changed'}, {found.same} as before"


def verdicts(change: Changed) -> str:
    """Both verdicts of a check."""
    return f"{change.before or 'not judged'} -> {change.after or 'not judged'}"


def as_text(found: Difference) -> str:
    """Lines for a terminal."""
    lines = [f"Before: {found.before}", f"After:  {found.after}", *(f"Note:   {line}" for line in found.circumstances)]
    for kind, title in TITLES.items():
        changes = [change for change in found.changes if change.kind == kind]
        lines += ["", f"{title}:"] if changes else []
        for change in changes:
            lines.append(f"  {change.requirement}  {change.dialect}  {change.check}  {verdicts(change)}")
            lines += [f"      {change.reason}"] if change.reason else []
    return "\n".join([*lines, "", headline(found)])


def as_markdown(found: Difference) -> str:
    """A page for a job's summary."""
    lines = [f"# {headline(found)}", "", f"Before: {cell(found.before)}  ", f"After: {cell(found.after)}"]
    lines += ["", *(f"- {cell(line)}" for line in found.circumstances)] if found.circumstances else []
    for kind, title in TITLES.items():
        rows = [change for change in found.changes if change.kind == kind]
        if rows:
            lines += [
                "",
                f"## {title}",
                "",
                "| requirement | dialect | check | verdict | found |",
                "|---|---|---|---|---|",
            ]
        lines += [
            f"| `{row.requirement}` | {row.dialect} | `{row.check}` | {verdicts(row)} | {cell(row.reason)} |"
            for row in rows
        ]
    return "\n".join(lines)


def cell(text: str) -> str:
    """Text that stands in a cell."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def as_json(found: Difference) -> str:
    """A JSON object; `regressions` is how many changes are for the worse."""
    document = {**msgspec.to_builtins(found), "regressions": found.regressions}
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()


RENDER: dict[str, Callable[[Difference], str]] = {"text": as_text, "md": as_markdown, "json": as_json}
