"""`stockproof requirements` and `stockproof defects`: everything there is, as text, Markdown and JSON."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from mockserver.defects import defects
from specs import requirements


@pytest.mark.parametrize("kind", ["text", "md", "json"])
def test_every_requirement_is_listed(stockproof: Callable[..., Any], kind: str) -> None:
    """With its level, statement and source."""
    done = stockproof("requirements", "--format", kind)
    assert (done.returncode, done.stderr) == (0, "")
    for entry in requirements().values():
        assert entry.id in done.stdout
        assert json.dumps(entry.statement, ensure_ascii=False)[1:-1] in done.stdout or entry.statement in done.stdout


def test_requirements_as_json_are_the_catalogue(stockproof: Callable[..., Any]) -> None:
    """The array parses and has each requirement once, in order."""
    listed = json.loads(stockproof("requirements", "--format", "json").stdout)
    assert [entry["id"] for entry in listed] == list(requirements())


def test_requirements_of_a_topic_and_an_edition(stockproof: Callable[..., Any]) -> None:
    """--topic and --edition choose."""
    one = json.loads(stockproof("requirements", "--format", "json", "--topic", "listing").stdout)
    assert {entry["id"].partition("/")[0] for entry in one} == {"listing"}
    there = json.loads(stockproof("requirements", "--format", "json", "--edition", "openmage-20.18").stdout)
    assert 0 < len(there) < len(requirements())


@pytest.mark.parametrize("kind", ["text", "md", "json"])
def test_every_defect_is_listed(stockproof: Callable[..., Any], kind: str) -> None:
    """With the requirement that it breaks."""
    done = stockproof("defects", "--format", kind)
    assert (done.returncode, done.stderr) == (0, "")
    assert all(entry.name in done.stdout and entry.requirement in done.stdout for entry in defects().values())


def test_defects_as_json_parse(stockproof: Callable[..., Any]) -> None:
    """Each has a name, a requirement, a summary, editions and dialects; --topic chooses."""
    listed = json.loads(stockproof("defects", "--format", "json").stdout)
    assert [entry["name"] for entry in listed] == list(defects())
    assert all(entry["summary"] and entry["editions"] and entry["dialects"] for entry in listed)
    chosen = json.loads(stockproof("defects", "--format", "json", "--topic", "sessions").stdout)
    assert {entry["requirement"].partition("/")[0] for entry in chosen} == {"sessions"}
