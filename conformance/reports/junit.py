"""junit.xml, as CI servers read it: a suite a dialect, a case a check.

Untestable checks are failures here and not skips, so that no server can show them as green; a warning and an expected
failure are skips with their reasons, since JUnit has no word for them. What the run as a whole lacks (its end, checks
that were planned, a baseline without stale entries) is a suite of its own, which is there when something is lacking.
"""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from conformance.events import EventLog, VerdictEvent
from conformance.headline import Headline, headline
from conformance.verdicts import Verdict
from conformance.words import explanation, in_xml

__all__ = ["FILE", "render"]

FILE = "junit.xml"
#: So many characters of a reason stand beside its case; the text below has more.
MESSAGE = 300
_FAILURES = (Verdict.FAIL, Verdict.FLAKY, Verdict.UNTESTABLE)
_SKIPS = (Verdict.WARN, Verdict.NOT_APPLICABLE, Verdict.EXPECTED)


def render(log: EventLog) -> bytes:
    """The verdicts as JUnit XML."""
    found = headline(log)
    root = Element("testsuites", name="stockproof")
    for dialect in log.started.dialects:
        suite = SubElement(root, "testsuite", name=dialect)
        _properties(suite, log, found, dialect)
        for event in (event for event in log.verdicts if event.dialect == dialect):
            _case(suite, event, log.started.base_url)
        for name, _, check in (missing for missing in log.not_judged if missing[1] == dialect):
            case = SubElement(suite, "testcase", classname=name, name=check, time="0")
            SubElement(case, "skipped", type="not judged", message="planned, and not judged")
    _run(root, found)
    for part in (*root, root):
        part.attrib.update(_counts(part.iter("testcase")))
    indent(root)
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _counts(cases: Iterable[Element]) -> dict[str, str]:
    found = list(cases)
    kinds = [case[0].tag if len(case) else "" for case in found]
    return {
        "tests": str(len(found)),
        "failures": str(kinds.count("failure")),
        "errors": str(kinds.count("error")),
        "skipped": str(kinds.count("skipped")),
        "time": f"{sum(float(case.attrib['time']) for case in found):.3f}",
    }


def _properties(suite: Element, log: EventLog, found: Headline, dialect: str) -> None:
    run, mine = log.started, [event for event in log.verdicts if event.dialect == dialect]
    seen = {"examples": sum(event.seen for event in mine), "rejected": sum(event.rejected for event in mine)}
    named = {"headline": found.text, "outcome": found.outcome.value, "target": run.target, "edition": run.edition}
    properties = SubElement(suite, "properties")
    named |= {"profile": run.profile, "seed": str(run.seed), "stockproof": run.stockproof}
    for name, value in {**named, **{name: str(number) for name, number in seen.items()}}.items():
        SubElement(properties, "property", name=name, value=in_xml(value))


def _case(suite: Element, event: VerdictEvent, base_url: str) -> None:
    case = SubElement(suite, "testcase", classname=event.requirement, name=event.check, time=f"{event.seconds:.3f}")
    kind = _element(event.verdict)
    if kind:
        message = in_xml(event.reason.partition("\n")[0][:MESSAGE])
        entry = SubElement(case, kind, type=event.verdict.value, message=message)
        entry.text = in_xml(explanation(event, base_url))


def _element(verdict: Verdict) -> str:
    if verdict in _FAILURES:
        return "failure"
    if verdict in _SKIPS:
        return "skipped"
    return "error" if verdict is Verdict.ERROR else ""


def _run(root: Element, found: Headline) -> None:
    """What is wrong with the run as a whole."""
    wrong = [("error", "goes_to_its_end", found.ended_by)] if found.ended_by else []
    if found.not_judged and not found.ended_by:
        wrong.append(("error", "judges_what_was_planned", f"{found.not_judged} checks were planned and not judged"))
    wrong += [("error", "puts_everything_back", thing) for thing in found.left_behind]
    wrong += [("failure", "needs_every_entry", f"stale, kept by now: {entry}") for entry in found.stale]
    wrong += [("failure", "knows_no_overdue_entry", f"expired: {entry}") for entry in found.expired]
    suite = SubElement(root, "testsuite", name="the run") if wrong else root
    for kind, name, message in wrong:
        case = SubElement(suite, "testcase", classname="the run", name=name, time="0")
        SubElement(case, kind, type=found.outcome.value, message=in_xml(message))
