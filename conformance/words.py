"""What the formats say alike: a verdict's requirement, its explanation, and text that XML can hold."""

import msgspec

from conformance.events import EventLog, VerdictEvent
from conformance.shown import commands, shown_exchange
from conformance.verdicts import Verdict
from specs import Requirement, Source, requirements
from specs.catalogue import Case

__all__ = ["examples_of", "expectation", "explanation", "in_xml", "requirement", "rows", "short"]

#: So many characters of a reason or an example are shown.
LONGEST = 4000
#: Characters that XML 1.0 cannot hold.
_FORBIDDEN = {code: "\ufffd" for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}


def requirement(name: str, level: str = "MUST") -> Requirement:
    """The catalogue's entry of that id; a log of a newer version may name one that is not in it yet."""
    found = requirements().get(name)
    if found:
        return found
    unknown = "not in this version's catalogue"
    entry = Requirement(name, "MUST", f"({unknown})", "decided", Source(unknown), Case("", ""))
    return msgspec.structs.replace(entry, level=level)


def rows(log: EventLog) -> tuple[str, ...]:
    """The requirements of a run, judged or planned, in the catalogue's order."""
    named = dict.fromkeys([check[0] for check in log.planned] + [event.requirement for event in log.verdicts])
    order = {name: number for number, name in enumerate(requirements())}
    return tuple(sorted(named, key=lambda name: order.get(name, len(order))))


def examples_of(event: VerdictEvent) -> str:
    """How many examples a verdict is made from, and how many were thrown away."""
    thrown = f", {event.rejected} rejected" if event.rejected else ""
    return f"{event.seen} example{'' if event.seen == 1 else 's'}{thrown}"


def explanation(event: VerdictEvent, base_url: str) -> str:
    """All that is known of a verdict that is no pass, as text."""
    entry = requirement(event.requirement, event.level)
    lines = [f"{entry.level}: {entry.statement}", f"Source: {entry.source}", short(event.reason), expectation(event)]
    lines.append(examples_of(event))
    if event.failure:
        lines.append(short(event.failure.example))
        lines += [shown_exchange(exchange) for exchange in event.exchanges]
        lines += commands(base_url, event.exchanges)
    return "\n".join(line for line in lines if line)


def expectation(event: VerdictEvent) -> str:
    """Whose entry of the baseline expects a verdict, why, and until when; nothing for one that none does."""
    if event.verdict is not Verdict.EXPECTED or event.expected is None:
        return ""
    known = event.expected
    return f"Expected by {known.owner} until {known.expires}: {known.reason} (judged: {known.judged})"


def short(text: str) -> str:
    """A text, cut where it is too long to be read; the log has it whole."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters)"


def in_xml(text: str) -> str:
    """Text that XML can hold."""
    return text.encode("utf-8", "replace").decode().translate(_FORBIDDEN)
