"""`stockproof requirements`: the catalogue as a page."""

from itertools import groupby

import click
import msgspec

from specs import Requirement, editions, requirements, topics
from stockproof import errata_page
from stockproof.errors import UserError

__all__ = ["command"]


@click.command("requirements")
@click.option("--format", "kind", type=click.Choice(["text", "md", "json"]), default="text", show_default=True)
@click.option("--topic", "wanted", multiple=True, type=click.Choice(topics()), help="Only this topic; may be repeated.")
@click.option("--edition", type=click.Choice(editions()), help="Only what is in force in this edition.")
@click.option("--errata", is_flag=True, help="Where documents contradict themselves or a shop, side by side.")
def command(kind: str, wanted: tuple[str, ...], edition: str | None, *, errata: bool) -> None:
    """Print what the documents promise, one requirement after the other, with its source."""
    if errata:
        if edition:
            raise UserError("--errata sets editions side by side: it takes no --edition")
        click.echo(errata_page.RENDER[kind](errata_page.chosen(wanted)))
        return
    chosen = [entry for entry in requirements().values() if _selected(entry, wanted, edition)]
    click.echo(_RENDER[kind](chosen))


def _selected(entry: Requirement, wanted: tuple[str, ...], edition: str | None) -> bool:
    in_force = edition is None or any(entry.holds(edition, name) for name in _dialects(edition))
    return in_force and (not wanted or entry.topic in wanted)


def _dialects(edition: str) -> list[str]:
    from specs import edition as edition_of  # noqa: PLC0415 - the option has its name

    return list(edition_of(edition).dialects)


def as_json(chosen: list[Requirement]) -> str:
    """The requirements as a JSON array."""
    return msgspec.json.format(msgspec.json.encode(chosen), indent=2).decode()


def as_markdown(chosen: list[Requirement]) -> str:
    """The requirements as a Markdown page, a section a topic."""
    parts = ["# Requirements"]
    for topic, entries in groupby(chosen, lambda entry: entry.topic):
        parts.append(f"## {topic}")
        parts += [_markdown(entry) for entry in entries]
    return "\n\n".join(parts)


def _markdown(entry: Requirement) -> str:
    lines = [
        f"**`{entry.id}`** ({entry.level}, {entry.basis}; {_where(entry)})  ",
        f"{entry.statement}  ",
        f"*Source:* {entry.source}  ",
        f"*Example:* {entry.example.given} → {entry.example.then}",
    ]
    if entry.why:
        lines[-1] += "  "
        lines.append(f"*Why:* {entry.why} *Alternatives:* {'; '.join(entry.alternatives)}")
    return "\n".join(lines)


def as_text(chosen: list[Requirement]) -> str:
    """The requirements as lines for a terminal."""
    if not chosen:
        return "No requirement is selected."
    return "\n\n".join(_text(entry) for entry in chosen) + f"\n\n{len(chosen)} requirements"


def _text(entry: Requirement) -> str:
    lines = [
        f"{entry.id}  {entry.level}  {entry.basis}  {_where(entry)}",
        f"    {entry.statement}",
        f"    Source: {entry.source}",
        f"    Example: {entry.example.given} → {entry.example.then}",
    ]
    if entry.why:
        lines.append(f"    Why: {entry.why} Alternatives: {'; '.join(entry.alternatives)}")
    return "\n".join(lines)


def _where(entry: Requirement) -> str:
    return "; ".join(
        f"{_named(scope.editions, 'all editions')}: {_named(scope.dialects, 'all dialects')}" for scope in entry.where
    )


def _named(patterns: tuple[str, ...], everywhere: str) -> str:
    return everywhere if patterns == ("*",) else ", ".join(patterns)


_RENDER = {"text": as_text, "md": as_markdown, "json": as_json}
