"""The catalogue of requirements holds together, and with the other rooms."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

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


def folder(package: object) -> Path:
    """Where a package's files are."""
    return Path(package.__file__).parent  # type: ignore[attr-defined]


def offenders(holds: Callable[[Requirement], object]) -> list[str]:
    """The requirements of which something does not hold: a loop, since thousands of tests take long to collect."""
    return [entry.id for entry in requirements().values() if not holds(entry)]


def test_a_statement_has_its_level_once() -> None:
    """Exactly one of MUST, SHOULD and MAY stands in it, and it is the entry's level."""
    assert offenders(lambda entry: re.findall(r"\b(MUST|SHOULD|MAY)\b", entry.statement) == [entry.level]) == []


def test_a_statement_is_a_sentence() -> None:
    """It ends with a full stop."""
    assert offenders(lambda entry: entry.statement.endswith((".", '."'))) == []


def test_an_example_says_both_halves() -> None:
    """What is given, and what happens then."""
    assert offenders(lambda entry: entry.example.given and entry.example.then) == []


def test_a_decision_says_why() -> None:
    """What no document says is decided with a reason and alternatives."""
    assert offenders(lambda entry: entry.basis != "decided" or (entry.why and entry.alternatives)) == []


def test_only_a_decision_has_alternatives() -> None:
    """What is documented or observed is not chosen."""
    assert offenders(lambda entry: entry.basis == "decided" or not entry.alternatives) == []


def test_a_source_names_a_place_that_its_text_shows() -> None:
    """Wherever a source is printed, the place stands in it."""
    assert offenders(lambda entry: entry.source.at and entry.source.at in str(entry.source)) == []


def test_a_source_is_a_document_or_editions_that_exist() -> None:
    """One of the documents, or the editions on which something was observed, never both."""
    assert offenders(lambda entry: {entry.source.document} <= {*DOCUMENTS, ""}) == []
    assert offenders(lambda entry: set(entry.source.observed) <= set(editions())) == []
    assert offenders(lambda entry: bool(entry.source.document) != bool(entry.source.observed)) == []


def test_a_source_fits_the_basis() -> None:
    """A documented entry names a document, an observed one the editions that it was seen on."""
    assert offenders(lambda entry: entry.source.document or entry.basis != "documented") == []
    assert offenders(lambda entry: entry.source.observed or entry.basis != "observed") == []


def test_a_requirement_is_in_force_somewhere() -> None:
    """One edition at least has a dialect in which it holds."""
    places = [(name, dialect) for name in editions() for dialect in edition(name).dialects]
    assert offenders(lambda entry: any(entry.holds(*place) for place in places)) == []


def test_a_topic_has_its_files_in_every_room() -> None:
    """Requirements, rule or dialect, defects and checks share their stem."""
    wanted = [
        path
        for topic in topics()
        for path in (
            folder(mockserver) / OUTSIDE_RULES.get(topic, f"rules/{topic}.py"),
            folder(mockserver.defects) / f"{topic}.py",
            folder(conformance.checks) / f"test_{topic}.py",
        )
    ]
    assert [str(path) for path in wanted if not path.is_file()] == []


def test_a_topic_has_some_requirements_and_not_too_many() -> None:
    """Between 5 and 16."""
    counts = Counter(entry.topic for entry in requirements().values())
    assert {topic: counts[topic] for topic in topics() if not 5 <= counts[topic] <= 16} == {}


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
