"""`stockproof defects`: the shops that are wrong on purpose."""

from typing import Any

import click
import msgspec

from mockserver.defects import Defect, defects
from specs import topics

__all__ = ["command"]


@click.command("defects")
@click.option("--format", "kind", type=click.Choice(["text", "md", "json"]), default="text", show_default=True)
@click.option("--topic", "wanted", multiple=True, type=click.Choice(topics()), help="Only this topic; may be repeated.")
def command(kind: str, wanted: tuple[str, ...]) -> None:
    """List the shops that are wrong on purpose, and the requirement that each breaks.

    `stockproof mock --defect NAME` serves one; `stockproof check` against it must fail.
    """
    chosen = [entry for entry in defects().values() if not wanted or entry.requirement.split("/")[0] in wanted]
    click.echo(_RENDER[kind](chosen))


def as_json(chosen: list[Defect]) -> str:
    """The defects as a JSON array."""
    return msgspec.json.format(msgspec.json.encode([_plain(entry) for entry in chosen]), indent=2).decode()


def _plain(entry: Defect) -> dict[str, Any]:
    return {
        "name": entry.name,
        "requirement": entry.requirement,
        "summary": entry.summary,
        "editions": sorted(set(entry.editions)),
        "dialects": sorted(set(entry.dialects)),
    }


def as_markdown(chosen: list[Defect]) -> str:
    """The defects as a Markdown table."""
    rows = [f"| `{entry.name}` | `{entry.requirement}` | {entry.summary} |" for entry in chosen]
    return "\n".join(["| defect | breaks | what it does |", "|---|---|---|", *rows])


def as_text(chosen: list[Defect]) -> str:
    """The defects as lines for a terminal."""
    widest = max((len(entry.name) for entry in chosen), default=0)
    lines = [f"{entry.name:<{widest}}  {entry.requirement}\n    {entry.summary}" for entry in chosen]
    return "\n".join([*lines, f"{len(chosen)} defects"])


_RENDER = {"text": as_text, "md": as_markdown, "json": as_json}
