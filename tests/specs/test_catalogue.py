"""The catalogue of requirements holds together, and with the other rooms."""

import re
from pathlib import Path

import pytest

import conformance.checks
import mockserver.defects
import mockserver.rules
import specs
from specs import Requirement, edition, editions, requirements, topics
from specs.catalogue import FOLDER

#: The documents that requirements are traced to.
DOCUMENTS = {
    "000_ebcef250214e4baf.txt",
    "001_ff3d13f4e4a1b835.txt",
    "002_bf6be2f88860ddfe.txt",
    "003_2374dc295916bfcc.txt",
    "004_d27b494c046dc525.txt",
}
#: Topics that no module of rules keeps: where their mock's half is.
OUTSIDE_RULES = {
    "envelope": "dialects/jsonrpc/json_rpc_2_0.py",
    "cross_dialect": "dialects/__init__.py",
    "interop": "dialects/soap_v1/__init__.py",
    "oauth": "wire/oauth1.py",
    "bulk_envelope": "dialects/magento1_rest/writing.py",
    "rest_partial_update": "dialects/magento1_rest/writing.py",
    "rest_reading": "dialects/magento1_rest/reading.py",
    "rest_errors": "dialects/magento1_rest/errors.py",
    "media_types": "dialects/magento1_rest/decode.py",
    "not_allowed": "dialects/magento1_rest/__init__.py",
    "rest_schema": "dialects/magento1_rest/validators.py",
}
CATALOGUE = pytest.mark.parametrize("entry", requirements().values(), ids=lambda entry: entry.id)


def folder(package: object) -> Path:
    """Where a package's files are."""
    return Path(package.__file__).parent  # type: ignore[attr-defined]


@CATALOGUE
def test_a_statement_has_its_level_once(entry: Requirement) -> None:
    """Exactly one of MUST, SHOULD and MAY stands in it, and it is the entry's level."""
    assert re.findall(r"\b(MUST|SHOULD|MAY)\b", entry.statement) == [entry.level]


@CATALOGUE
def test_a_statement_is_a_sentence(entry: Requirement) -> None:
    """It ends with a full stop, and its example says both halves."""
    assert entry.statement.endswith((".", '."'))
    assert entry.example.given
    assert entry.example.then


@CATALOGUE
def test_a_decision_says_why(entry: Requirement) -> None:
    """What nobody says is decided with a reason and alternatives; all else needs neither reason nor alternative."""
    if entry.basis == "decided":
        assert entry.why
        assert entry.alternatives
    else:
        assert not entry.alternatives


@CATALOGUE
def test_a_source_is_one_that_there_is(entry: Requirement) -> None:
    """A documented entry names one of the documents, an observed one the editions that it was seen on."""
    source = entry.source
    assert source.at
    assert {source.document} <= {*DOCUMENTS, ""}
    assert set(source.observed) <= set(editions())
    assert bool(source.document) != bool(source.observed)
    assert source.document or entry.basis != "documented"
    assert source.observed or entry.basis != "observed"
    assert source.at in str(source)


@CATALOGUE
def test_a_requirement_is_in_force_somewhere(entry: Requirement) -> None:
    """One edition at least has a dialect in which it holds."""
    assert [name for name in editions() for dialect in edition(name).dialects if entry.holds(name, dialect)]


@pytest.mark.parametrize("topic", topics())
def test_a_topic_has_its_files_in_every_room(topic: str) -> None:
    """Requirements, rule or dialect, defects and checks share their stem."""
    assert (folder(mockserver) / OUTSIDE_RULES.get(topic, f"rules/{topic}.py")).is_file()
    assert (folder(mockserver.defects) / f"{topic}.py").is_file()
    assert (folder(conformance.checks) / f"test_{topic}.py").is_file()


@pytest.mark.parametrize("topic", topics())
def test_a_topic_has_some_requirements_and_not_too_many(topic: str) -> None:
    """Between 5 and 16."""
    assert 5 <= len([entry for entry in requirements().values() if entry.topic == topic]) <= 16


def test_no_id_is_used_twice() -> None:
    """As many ids as entries stand in the files."""
    written = [
        f"{path.stem}/{slug}"
        for path in FOLDER.glob("*.toml")
        for slug in re.findall(r'^id = "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert sorted(written) == sorted(requirements())


def test_everything_that_is_exported_is_there() -> None:
    """`specs` has what it says that it has."""
    assert [name for name in specs.__all__ if not hasattr(specs, name)] == []
