"""earl.jsonld: the verdicts in W3C's Evaluation and Report Language (EARL 1.0) as JSON-LD, its context within.

EARL has five outcomes; the verdict itself stands beside each, and the headline on the software that asserts them all.
"""

from typing import Any

import msgspec

from conformance.events import EventLog, VerdictEvent
from conformance.headline import headline
from conformance.verdicts import Verdict
from conformance.words import expectation, requirement, short

__all__ = ["FILE", "OUTCOMES", "render"]

FILE = "earl.jsonld"
#: What a verdict is in EARL's words; a warning is a SHOULD that failed, and an expected failure is one too.
OUTCOMES = {
    Verdict.PASS: "earl:passed",
    Verdict.FAIL: "earl:failed",
    Verdict.WARN: "earl:failed",
    Verdict.FLAKY: "earl:failed",
    Verdict.EXPECTED: "earl:failed",
    Verdict.UNTESTABLE: "earl:cantTell",
    Verdict.ERROR: "earl:cantTell",
    Verdict.NOT_APPLICABLE: "earl:inapplicable",
}
CONTEXT: dict[str, Any] = {
    "earl": "http://www.w3.org/ns/earl#",
    "dct": "http://purl.org/dc/terms/",
    "doap": "http://usefulinc.com/ns/doap#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "stockproof": "urn:stockproof:",
    "subject": {"@id": "earl:subject", "@type": "@id"},
    "test": {"@id": "earl:test", "@type": "@id"},
    "mode": {"@id": "earl:mode", "@type": "@id"},
    "outcome": {"@id": "earl:outcome", "@type": "@id"},
    "assertedBy": {"@id": "earl:assertedBy", "@type": "@id"},
    "result": "earl:result",
    "title": "dct:title",
    "description": "dct:description",
    "hasPart": {"@id": "dct:hasPart", "@type": "@id"},
    "isPartOf": {"@id": "dct:isPartOf", "@type": "@id"},
    "source": "dct:source",
    "date": {"@id": "dct:date", "@type": "xsd:dateTime"},
    "verdict": "stockproof:verdict",
    "level": "stockproof:level",
    "headline": "stockproof:headline",
    "runOutcome": "stockproof:outcome",
}


def render(log: EventLog) -> bytes:
    """The verdicts as one JSON-LD document."""
    run, found = log.started, headline(log)
    asserted = [_assertion(event, log) for event in log.verdicts]
    asserted += [_untested(*missing, log) for missing in log.not_judged]
    suite = {
        "@id": f"urn:stockproof:version:{run.stockproof}",
        "@type": ["earl:Assertor", "earl:Software"],
        "title": f"Stockproof {run.stockproof}",
        "headline": found.whole,
        "runOutcome": found.outcome.value,
    }
    graph = [suite, *_subjects(log), *_tests(log), *asserted]
    document = {"@context": CONTEXT, "@graph": graph}
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _subjects(log: EventLog) -> list[dict[str, Any]]:
    """The target, and its face in each dialect."""
    run = log.started
    parts = [
        {"@id": _subject(name), "@type": "earl:TestSubject", "title": f"{run.target}, {name}", "isPartOf": "_:target"}
        for name in run.dialects
    ]
    whole = {"@id": "_:target", "@type": "earl:TestSubject", "title": run.target}
    described = {"description": f"{run.base_url}, held against edition {run.edition}"}
    return [{**whole, **described, "hasPart": [part["@id"] for part in parts]}, *parts]


def _tests(log: EventLog) -> list[dict[str, Any]]:
    """The requirements that were judged or planned, and their checks."""
    checks = {(event.requirement, event.check): event.level for event in log.verdicts}
    checks |= {(name, check): "" for name, _, check in log.not_judged}
    named = dict.fromkeys(name for name, _ in checks)
    return [_criterion(name) for name in named] + [
        {"@id": _check(name), "@type": "earl:TestCase", "title": name, "isPartOf": _requirement(entry)}
        for entry, name in checks
    ]


def _criterion(name: str) -> dict[str, Any]:
    entry = requirement(name)
    return {
        "@id": _requirement(name),
        "@type": "earl:TestRequirement",
        "title": name,
        "level": entry.level,
        "description": entry.statement,
        "source": str(entry.source),
    }


def _assertion(event: VerdictEvent, log: EventLog) -> dict[str, Any]:
    said = "\n".join(part for part in (short(event.reason), expectation(event)) if part)
    result = {"@type": "earl:TestResult", "outcome": OUTCOMES[event.verdict], "verdict": event.verdict.value}
    dated = {"date": log.started.started_at} if log.started.started_at else {}
    return _stated(event.dialect, event.check, log, {**result, **dated, **({"description": said} if said else {})})


def _untested(name: str, dialect: str, check: str, log: EventLog) -> dict[str, Any]:  # noqa: ARG001 - a planned check's parts
    result = {"@type": "earl:TestResult", "outcome": "earl:untested", "verdict": "not judged"}
    return _stated(dialect, check, log, result)


def _stated(dialect: str, check: str, log: EventLog, result: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "earl:Assertion",
        "assertedBy": f"urn:stockproof:version:{log.started.stockproof}",
        "subject": _subject(dialect),
        "test": _check(check),
        "mode": "earl:automatic",
        "result": result,
    }


def _requirement(name: str) -> str:
    return f"urn:stockproof:requirement:{name}"


def _check(name: str) -> str:
    return f"urn:stockproof:check:{name}"


def _subject(dialect: str) -> str:
    return f"_:{dialect}"
