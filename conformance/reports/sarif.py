"""results.sarif, SARIF 2.1.0, as code scanning reads it: a rule a requirement, a result a check that is not kept.

A result stands at the requirement's line in the catalogue, and keeps its fingerprint from run to run. Expected failures
are suppressed with their owner's reason. What is kept or not applicable is no result, since servers show every result
as an alert; it is counted in the run's properties. The suite's own errors, checks without a verdict and a run that
broke off are notifications, and the invocation is then not a successful one.
"""

from hashlib import sha256
from typing import Any

import msgspec

from conformance.events import EventLog, VerdictEvent
from conformance.headline import Headline, headline
from conformance.verdicts import Verdict
from conformance.words import expectation, explanation, requirement
from specs.catalogue import line_of

__all__ = ["FILE", "render"]

FILE = "results.sarif"
SCHEMA_URL = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {
    Verdict.FAIL: "error",
    Verdict.FLAKY: "error",
    Verdict.UNTESTABLE: "error",
    Verdict.EXPECTED: "error",
    Verdict.WARN: "warning",
}
#: A requirement's level as that of its rule.
RULES = {"MUST": "error", "SHOULD": "warning", "MAY": "note"}


def render(log: EventLog) -> bytes:
    """The verdicts that are no pass, as SARIF."""
    shown = [event for event in log.verdicts if event.verdict in LEVELS]
    rules = tuple(dict.fromkeys(event.requirement for event in shown))
    found = headline(log)
    run = {
        "tool": {"driver": _driver(log, rules)},
        "automationDetails": {"id": f"stockproof/{log.started.edition}/"},
        "invocations": [_invocation(log, found)],
        "results": [_result(event, log, rules) for event in shown],
        "properties": {
            "headline": found.text,
            "outcome": found.outcome.value,
            "counts": found.counts,
            "notJudged": found.not_judged,
            **{name: getattr(log.started, name) for name in ("target", "edition", "dialects", "profile", "seed")},
        },
    }
    document = {"$schema": SCHEMA_URL, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _driver(log: EventLog, rules: tuple[str, ...]) -> dict[str, Any]:
    return {
        "name": "Stockproof",
        "version": log.started.stockproof,
        "rules": [_rule(name) for name in rules],
        "notifications": [{"id": name} for name in ("error", "not-judged", "ended-early", "not-put-back", "baseline")],
    }


def _rule(name: str) -> dict[str, Any]:
    entry = requirement(name)
    example = f"{entry.example.given} → {entry.example.then}"
    return {
        "id": name,
        "name": "".join(word.capitalize() for word in name.replace("/", "_").split("_")),
        "shortDescription": {"text": name},
        "fullDescription": {"text": entry.statement},
        "help": {"text": f"{entry.statement}\nSource: {entry.source}\nExample: {example}"},
        "defaultConfiguration": {"level": RULES[entry.level]},
        "properties": {"tags": [entry.topic, entry.level, entry.basis]},
    }


def _result(event: VerdictEvent, log: EventLog, rules: tuple[str, ...]) -> dict[str, Any]:
    lines = [f"{event.verdict.capitalize()} in {event.dialect} ({log.started.edition}): {event.requirement}"]
    text = f"{lines[0]}\n{explanation(event, log.started.base_url)}"
    justified = {"kind": "external", "status": "accepted", "justification": expectation(event)}
    return {
        "ruleId": event.requirement,
        "ruleIndex": rules.index(event.requirement),
        "kind": "fail",
        "level": LEVELS[event.verdict],
        "message": {"text": text},
        "locations": [_location(event)],
        "partialFingerprints": {"stockproofVerdict/v1": _fingerprint(event, log.started.edition)},
        "properties": {"verdict": event.verdict.value, "dialect": event.dialect, "check": event.check},
        "suppressions": [justified] if event.verdict is Verdict.EXPECTED else [],
    }


def _location(event: VerdictEvent) -> dict[str, Any]:
    """The requirement's line in the catalogue, and the dialect as the place in the target."""
    topic = requirement(event.requirement).topic
    file = {"uri": f"specs/requirements/{topic}.toml", "uriBaseId": "%SRCROOT%"}
    place = {"artifactLocation": file, "region": {"startLine": line_of(event.requirement)}}
    logical = {"name": event.check, "fullyQualifiedName": f"{event.dialect}/{event.check}", "kind": "function"}
    return {"physicalLocation": place, "logicalLocations": [logical]}


def _fingerprint(event: VerdictEvent, edition: str) -> str:
    """The same for the same finding in every run, whatever example showed it."""
    return sha256(f"{event.requirement}\n{event.dialect}\n{event.check}\n{edition}".encode()).hexdigest()


def _invocation(log: EventLog, found: Headline) -> dict[str, Any]:
    said = [("error", _named(event), event.reason) for event in log.verdicts if event.verdict is Verdict.ERROR]
    said += [
        ("not-judged", f"{name} ({dialect}, {check})", "planned, no verdict") for name, dialect, check in log.not_judged
    ]
    said += [("ended-early", "the run", found.ended_by)] if found.ended_by else []
    said += [("not-put-back", "left behind", thing) for thing in found.left_behind]
    old = [("baseline", "stale, kept by now", str(entry)) for entry in found.stale]
    old += [("baseline", "expired", str(entry)) for entry in found.expired]
    return {
        "executionSuccessful": not said,
        "exitCode": found.outcome.exit_code,
        "toolExecutionNotifications": [_notification(*one) for one in (*said, *old)],
        **({"startTimeUtc": log.started.started_at.replace("+00:00", "Z")} if log.started.started_at else {}),
    }


def _named(event: VerdictEvent) -> str:
    return f"{event.requirement} ({event.dialect}, {event.check})"


def _notification(kind: str, what: str, why: str) -> dict[str, Any]:
    return {"descriptor": {"id": kind}, "level": "error", "message": {"text": f"{what}: {why}"}}
