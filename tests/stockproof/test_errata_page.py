"""`stockproof requirements --errata`: both sides of every difference, in three formats."""

import json

import pytest
from click.testing import CliRunner

from specs import requirements
from specs.errata import differences, dropped_fields, errata, misprints
from stockproof.commands.requirements import command


def shown(*arguments: str) -> str:
    """What the command prints."""
    result = CliRunner().invoke(command, ["--errata", *arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


@pytest.mark.parametrize("kind", ["text", "md", "json"])
def test_both_sides_are_shown(kind: str) -> None:
    """Each requirement that is contradicted, each place of a document, each misprint."""
    page = shown("--format", kind)
    for group in differences():
        assert all(entry.id in page for entry in group)
    assert all(name in page for one in dropped_fields() for name in one.fields)
    for entry in errata():
        assert entry.one.document in page
        assert entry.id in page
    assert all(example.source in page for _, example in misprints())


def test_json_has_four_lists() -> None:
    """Differences of editions, fields they drop, differences of documents, and examples."""
    found = json.loads(shown("--format", "json"))
    assert {name: len(members) for name, members in found.items()} == {
        "differences": len(differences()),
        "fields": len(dropped_fields()),
        "documents": len(errata()),
        "examples": len(misprints()),
    }


def test_text_counts() -> None:
    """The last line says how many there are."""
    assert shown().splitlines()[-1].startswith(f"{len(differences())} differences of editions, {len(errata())} of")


def test_markdown_has_no_html() -> None:
    """What stands in angle brackets is text, and a table's rows are of one width."""
    page = shown("--format", "md")
    assert "<" not in page
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert {line.replace("\\|", "").count("|") for line in rows} == {5}


def test_one_topic() -> None:
    """The differences of a topic alone."""
    found = json.loads(shown("--topic", "bulk_envelope", "--format", "json"))
    assert found["documents"] == found["examples"] == []
    assert {entry["id"].split("/")[0] for group in found["differences"] for entry in group} == {"bulk_envelope"}


def test_an_edition_alone_has_no_errata() -> None:
    """Editions are set side by side: naming one is wrong usage."""
    result = CliRunner().invoke(command, ["--errata", "--edition", "documented"])
    assert (result.exit_code, "takes no --edition" in result.output) == (2, True)


def test_nothing_selected_is_no_error() -> None:
    """A topic without differences has an empty page."""
    topics = {entry.topic for entry in requirements().values()} - {
        one.topic for group in differences() for one in group
    }
    assert shown("--topic", min(topics)).startswith("0 differences")
