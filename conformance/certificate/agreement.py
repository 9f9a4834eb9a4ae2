"""Whether the parts of a bundle say the same as its log: results.json, junit.xml, environment.json.

They are compared member by member, not byte by byte: a later suite may write them otherwise and must still be able to
verify what an earlier one wrote.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec
from lxml import etree

from conformance.certificate.environment import Environment
from conformance.events import EventLog, VerdictEvent
from conformance.verdicts import Verdict
from specs import Revision, digest_of

__all__ = ["of_environment", "of_junit", "of_results"]

#: What JUnit calls the verdicts; the others are a case without an element.
_ELEMENTS = {
    Verdict.FAIL: "failure",
    Verdict.FLAKY: "failure",
    Verdict.UNTESTABLE: "failure",
    Verdict.WARN: "skipped",
    Verdict.NOT_APPLICABLE: "skipped",
    Verdict.EXPECTED: "skipped",
    Verdict.ERROR: "error",
}
_COMPARED = ("stockproof", "python", "platform", "target", "edition", "dialects", "profile", "seed", "control")


def of_environment(environment: Environment, log: EventLog) -> Iterator[str]:
    """Where environment.json says otherwise than the log."""
    for name in _COMPARED:
        here, there = getattr(environment, name), getattr(log.started, name)
        if here != there:
            yield f"{name} is {_shown(here)}, the log says {_shown(there)}"


def of_results(data: bytes, log: EventLog, revision: Revision | None) -> Iterator[str]:
    """Where results.json says otherwise than the log, or a statement is not the revision's."""
    try:
        document = msgspec.json.decode(data, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        yield f"cannot be read: {error}"
        return
    if not _contains(document.get("run"), msgspec.to_builtins(log.started)):
        yield "its run is not the log's"
    totals = msgspec.to_builtins(log.finished) if log.finished else None
    if not _contains(document.get("totals"), totals):
        yield "its totals are not the log's"
    shown = document.get("verdicts")
    shown = shown if isinstance(shown, list) else []
    if len(shown) != len(log.verdicts):
        yield f"has {len(shown)} verdicts, the log {len(log.verdicts)}"
        return
    for entry, event in zip(shown, log.verdicts, strict=True):
        if not _contains(entry, msgspec.to_builtins(event)):
            yield f"says otherwise of {_named(event)} than the log"
        elif revision and not _is_of(revision, event.requirement, entry.get("statement")):
            yield f"{event.requirement} is not stated as in revision {revision.name}"


def _is_of(revision: Revision, requirement: str, statement: Any) -> bool:
    known = revision.requirements.get(requirement)
    return known is None or (isinstance(statement, str) and digest_of(statement) == known.statement)


def _contains(shown: Any, wanted: Any) -> bool:
    """Whether all that the log says is there; a report may say more of it, not less and nothing else."""
    if isinstance(wanted, dict) and isinstance(shown, dict):
        return all(name in shown and _contains(shown[name], value) for name, value in wanted.items())
    if isinstance(wanted, list | tuple) and isinstance(shown, list | tuple):
        return len(shown) == len(wanted) and all(map(_contains, shown, wanted))
    return bool(shown == wanted)


def of_junit(data: bytes, log: EventLog) -> Iterator[str]:
    """Where junit.xml says otherwise than the log."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except (etree.XMLSyntaxError, ValueError) as error:
        yield f"cannot be read: {error}"
        return
    shown = Counter(
        (suite.get("name", ""), case.get("classname", ""), case.get("name", ""), _kind(case))
        for suite in root.iterfind("testsuite")
        if suite.get("name") in log.started.dialects  # what is wrong with the run as a whole has a suite of its own
        for case in suite.iterfind("testcase")
    )
    wanted = Counter(
        (event.dialect, event.requirement, event.check, _ELEMENTS.get(event.verdict, "")) for event in log.verdicts
    ) + Counter((dialect, requirement, check, "skipped") for requirement, dialect, check in log.not_judged)
    for dialect, requirement, _, _ in sorted((shown - wanted) + (wanted - shown)):
        yield f"says otherwise of {requirement}@{dialect} than the log"
    yield from _counts(root)


def _kind(case: Any) -> str:
    """The element that says what became of a case."""
    return next((str(child.tag) for child in case if child.tag in {"failure", "skipped", "error"}), "")


def _counts(root: Any) -> Iterator[str]:
    kinds = Counter(_kind(case) for case in root.iter("testcase"))
    wanted = {"tests": "", "failures": "failure", "errors": "error", "skipped": "skipped"}
    for name, kind in wanted.items():
        number = kinds[kind] if kind else kinds.total()
        if root.get(name) != str(number):
            yield f"counts {root.get(name)} {name} and has {number}"


def _named(event: VerdictEvent) -> str:
    return f"{event.requirement}@{event.dialect} ({event.check})"


def _shown(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)
