"""The errata as a page: what the documents say beside what contradicts it."""

from typing import Any

import msgspec

from specs import Requirement
from specs.errata import DroppedFields, Erratum, differences, dropped_fields, errata, misprints

__all__ = ["RENDER", "Errata", "chosen"]


class Errata(msgspec.Struct, frozen=True):
    """What is to be shown: differences of editions, fields they drop, places in the documents, misprinted examples."""

    differences: tuple[tuple[Requirement, ...], ...]
    fields: tuple[DroppedFields, ...]
    documents: tuple[Erratum, ...]
    examples: tuple[dict[str, str], ...]


def chosen(wanted: tuple[str, ...]) -> Errata:
    """All errata; where topics are named, the differences of those topics alone."""
    groups = tuple(group for group in differences() if not wanted or {entry.topic for entry in group} & set(wanted))
    if wanted:
        return Errata(groups, (), (), ())
    return Errata(groups, dropped_fields(), errata(), tuple(_example(name, example) for name, example in misprints()))


def _example(dialect: str, example: Any) -> dict[str, str]:
    return {"dialect": dialect, "name": example.name, "source": example.source, "erratum": example.erratum}


def where(entry: Requirement) -> str:
    """The editions and dialects in which a requirement is in force."""
    return "; ".join(
        f"{_named(scope.editions, 'all editions')} ({_named(scope.dialects, 'all dialects')})" for scope in entry.where
    )


def _named(patterns: tuple[str, ...], everywhere: str) -> str:
    return everywhere if patterns == ("*",) else ", ".join(patterns)


# ---------------------------------------------------------------------------------------------------------- formats


def as_json(found: Errata) -> str:
    """The errata as a JSON object of four lists."""
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode()


def as_markdown(found: Errata) -> str:
    """The errata as a Markdown page, both sides of each in a table."""
    parts = ["# Errata"]
    if found.differences:
        parts.append("## What the editions disagree about")
        parts += [_group_table(group) for group in found.differences]
    if found.fields:
        parts.append("## Fields of an update that the documents name and shops drop")
        parts.append(
            "\n".join(f"- {_places(one)}: {', '.join(f'`{name}`' for name in one.fields)}" for one in found.fields)
        )
    if found.documents:
        parts.append("## Where the documents contradict themselves and each other")
        parts += [_place_table(entry) for entry in found.documents]
    if found.examples:
        parts.append("## Examples that are printed wrongly")
        parts.append(
            "\n".join(
                f"- `{one['dialect']}`, {_cell(one['source'])}: {_cell(one['erratum'])}" for one in found.examples
            )
        )
    return "\n\n".join(parts)


def _group_table(group: tuple[Requirement, ...]) -> str:
    head = ["| requirement | in force | says | source |", "|---|---|---|---|"]
    rows = [
        f"| `{entry.id}` | {where(entry)} | {_cell(entry.statement)} | {_cell(str(entry.source))} |" for entry in group
    ]
    return "\n".join([*head, *rows])


def _place_table(entry: Erratum) -> str:
    head = [f"**{entry.id}**: {_cell(entry.here)}", "", "| document | at | says |", "|---|---|---|"]
    rows = [f"| {place.document} | {_cell(place.at)} | {_cell(place.says)} |" for place in (entry.one, entry.other)]
    return "\n".join([*head, *rows])


def _cell(text: str) -> str:
    """Text that stands in a cell; what is in angle brackets is no HTML."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def as_text(found: Errata) -> str:
    """The errata as lines for a terminal."""
    parts = [_group_text(group) for group in found.differences]
    parts += [
        f"dropped fields  {_places(one)}\n    The documents name them for an update, these shops do not heed them:\n"
        f"    {', '.join(one.fields)}"
        for one in found.fields
    ]
    parts += [_place_text(entry) for entry in found.documents]
    parts += [
        f"{one['dialect']}, example {one['name']}\n    {one['source']}\n    {one['erratum']}" for one in found.examples
    ]
    counts = f"{len(found.differences)} differences of editions, {len(found.documents)} of documents, "
    counts += f"{len(found.fields)} of fields, "
    return "\n\n".join([*parts, f"{counts}{len(found.examples)} misprinted examples"])


def _places(one: DroppedFields) -> str:
    return f"{', '.join(one.editions)} ({', '.join(one.dialects)})"


def _group_text(group: tuple[Requirement, ...]) -> str:
    return "\n".join(
        f"{entry.id}  {where(entry)}\n    {entry.statement}\n    Source: {entry.source}" for entry in group
    )


def _place_text(entry: Erratum) -> str:
    lines = [f"    {place.document}, {place.at}: {place.says}" for place in (entry.one, entry.other)]
    return "\n".join([entry.id, *lines, f"    Here: {entry.here}"])


RENDER = {"text": as_text, "md": as_markdown, "json": as_json}
