"""junit.xml, as CI servers read it: a suite a dialect, a case a check.

Untestable checks are failures here and not skips, so that no server can show them as green; a warning is a skip with
its reason, since JUnit has no word for it.
"""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from conformance.events import EventLog, VerdictEvent
from conformance.shown import commands, shown_exchange
from conformance.verdicts import Verdict
from specs import requirements

__all__ = ["render"]

_FAILURES = (Verdict.FAIL, Verdict.FLAKY, Verdict.UNTESTABLE)
_SKIPS = (Verdict.WARN, Verdict.NOT_APPLICABLE)
#: Characters that XML 1.0 cannot hold.
_FORBIDDEN = {code: "\ufffd" for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}


def render(log: EventLog) -> bytes:
    """The verdicts as JUnit XML."""
    root = Element("testsuites", {"name": "stockproof", **_counts(log.verdicts)})
    for dialect in log.started.dialects:
        verdicts = [event for event in log.verdicts if event.dialect == dialect]
        suite = SubElement(root, "testsuite", {"name": dialect, **_counts(verdicts)})
        for event in verdicts:
            _case(suite, event, log.started.base_url)
    indent(root)
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _counts(verdicts: Iterable[VerdictEvent]) -> dict[str, str]:
    events = list(verdicts)
    return {
        "tests": str(len(events)),
        "failures": str(sum(event.verdict in _FAILURES for event in events)),
        "errors": str(sum(event.verdict is Verdict.ERROR for event in events)),
        "skipped": str(sum(event.verdict in _SKIPS for event in events)),
        "time": f"{sum(event.seconds for event in events):.3f}",
    }


def _case(suite: Element, event: VerdictEvent, base_url: str) -> None:
    case = SubElement(suite, "testcase", classname=event.requirement, name=event.check, time=f"{event.seconds:.3f}")
    kind = _element(event.verdict)
    if kind:
        entry = SubElement(case, kind, type=event.verdict.value, message=_clean(event.reason.partition("\n")[0]))
        entry.text = _clean(explanation(event, base_url))


def _element(verdict: Verdict) -> str:
    if verdict in _FAILURES:
        return "failure"
    if verdict in _SKIPS:
        return "skipped"
    return "error" if verdict is Verdict.ERROR else ""


def explanation(event: VerdictEvent, base_url: str) -> str:
    """All that is known of a verdict that is no pass, as text."""
    entry = requirements()[event.requirement]
    lines = [f"{entry.level}: {entry.statement}", f"Source: {entry.source}", event.reason]
    if event.failure:
        lines.append(event.failure.example)
        lines += [shown_exchange(exchange) for exchange in event.exchanges]
        lines += commands(base_url, event.exchanges)
    return "\n".join(line for line in lines if line)


def _clean(text: str) -> str:
    """Text that XML can hold."""
    return text.encode("utf-8", "replace").decode().translate(_FORBIDDEN)
