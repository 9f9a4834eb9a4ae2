"""The Statement: its form, and what it says of shops that are wrong on purpose."""

import json
import os
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from conformance.certificate import ATTESTATION
from conformance.certificate.dsse import read_envelope
from conformance.certificate.verify import verify
from conformance.checks import checks
from conformance.connection import Connection
from conformance.judge import run_check
from conformance.run import Run
from conformance.transport import Recorder
from conformance.verdicts import Verdict
from mockserver.defects import Defect, defects
from specs import edition, editions, requirements
from stockproof.embedded import EmbeddedMock

WRITTEN = Callable[..., Path]
LINES = Callable[[Iterable[object]], list[str]]


def statement(folder: Path) -> dict[str, Any]:
    """The Statement in a bundle, as anybody reads it."""
    found: dict[str, Any] = json.loads(read_envelope((folder / ATTESTATION).read_bytes()).body)
    return found


def test_it_is_a_statement_of_test_results(written: WRITTEN) -> None:
    """The members that the two standards ask for, with their own names, and no others."""
    said = statement(written())
    assert set(said) == {"_type", "subject", "predicateType", "predicate"}
    assert said["_type"] == "https://in-toto.io/Statement/v1"
    assert said["predicateType"] == "https://in-toto.io/attestation/test-result/v0.1"
    assert set(said["predicate"]) == {"result", "configuration", "passedTests", "warnedTests", "failedTests"}
    named = [one["name"] for one in said["subject"]]
    assert named[0] == "product: Acme Shop 1.2 (Größe & Söhne)"
    assert len(named) == len(set(named))
    assert all(set(one["digest"]) == {"sha256"} for one in said["subject"] + said["predicate"]["configuration"])
    assert said["predicate"]["configuration"][1]["annotations"]["level"] == "core"


def test_the_worst_of_several_checks_counts(written: WRITTEN) -> None:
    """A requirement that two checks judge is kept only if both say so."""
    name = next(
        name
        for name, functions in checks().items()
        if len(functions) > 1 and requirements()[name].holds("documented", "xmlrpc")
    )
    second = checks()[name][-1].__name__
    said = statement(written(dialects=("xmlrpc",), verdicts={(name, second): (Verdict.FAIL, "no")}))
    assert said["predicate"]["failedTests"] == [f"{name}@xmlrpc"]
    assert said["predicate"]["result"] == "FAILED"


def test_a_warning_is_no_failure(written: WRITTEN, lines: LINES) -> None:
    """A SHOULD that is not kept: WARNED, and verified."""
    name = next(
        entry.id for entry in requirements().values() if entry.level == "SHOULD" and entry.holds("documented", "xmlrpc")
    )
    folder = written(dialects=("xmlrpc",), level="extended", verdicts={(name, ""): (Verdict.WARN, "no")})
    said = statement(folder)["predicate"]
    assert (said["result"], said["warnedTests"], said["failedTests"]) == ("WARNED", [f"{name}@xmlrpc"], [])
    assert lines(verify(folder).findings) == []


# ---------------------------------------------------------------------------------------------------------- defects


def place(entry: Defect) -> tuple[str, str]:
    """An edition and a dialect in which a defect can show, the documents' where there is one."""
    return next(
        (name, dialect)
        for name in editions()
        for dialect in edition(name).dialects
        if requirements()[entry.requirement].holds(name, dialect)
        and any(fnmatchcase(name, pattern) for pattern in entry.editions)
        and any(fnmatchcase(dialect, pattern) for pattern in entry.dialects)
    )


def chosen() -> list[str]:
    """A defect of each topic and level; all of them on demand."""
    if os.environ.get("STOCKPROOF_CUBE"):
        return list(defects())
    some: dict[tuple[str, str], str] = {}
    for name, entry in defects().items():
        requirement = requirements()[entry.requirement]
        some.setdefault((requirement.topic, requirement.level), name)
    return list(some.values())


def found_by(name: str) -> tuple[str, str, dict[tuple[str, str], tuple[Verdict, str]]]:
    """Where a shop with a defect was judged, and the verdicts of the checks of its requirement."""
    edition_name, dialect = place(defects()[name])
    dialects = tuple(edition(edition_name).dialects)
    recorder = Recorder(EmbeddedMock(edition_name, (name,)))
    connection = Connection(recorder, "a mock", edition(edition_name), dialects, "apiUser", "apiKey", control=True)
    run, requirement = Run(connection, shrinks=False), defects()[name].requirement
    for check in checks()[requirement]:
        run_check(run, check, dialect)
    return edition_name, dialect, {(requirement, one.check): (one.verdict, one.reason) for one in run.log.verdicts}


@pytest.mark.parametrize("name", chosen())
def test_a_shop_that_is_wrong_is_certified_as_wrong(written: WRITTEN, name: str, lines: LINES) -> None:
    """Exactly the requirement that a defect breaks is failed, or warned of, and `verify` says the same."""
    edition_name, dialect, verdicts = found_by(name)
    test, is_must = (
        f"{defects()[name].requirement}@{dialect}",
        requirements()[defects()[name].requirement].level == "MUST",
    )
    folder = written(edition=edition_name, dialects=(dialect,), level="extended", verdicts=verdicts)
    said = statement(folder)["predicate"]
    assert (said["failedTests"], said["warnedTests"]) == (([test], []) if is_must else ([], [test]))
    assert said["result"] == ("FAILED" if is_must else "WARNED")
    assert lines(verify(folder).findings) == ([f"{ATTESTATION}: {test} failed"] if is_must else [])
