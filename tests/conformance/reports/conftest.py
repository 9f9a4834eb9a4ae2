"""A log in which everything occurs: every verdict, a baseline, messages of all kinds, and what would break a format."""

from collections.abc import Callable
from datetime import date

import pytest

from conformance.baseline import Entry
from conformance.events import (
    BaselineRead,
    EventLog,
    Failure,
    LeftBehind,
    LoggedAnswer,
    LoggedExchange,
    LoggedRequest,
    Planned,
    RunFinished,
    RunStarted,
    VerdictEvent,
)
from conformance.verdicts import Verdict
from specs import requirements

#: What would end a format's text, run in a page, or cannot be held by XML or UTF-8.
HOSTILE = (
    "<script>alert('it ran')</script><img src=http://203.0.113.1/x onerror=alert(1)>"
    "]]> --> </pre></details></dialog> {{ 7*7 }} ${7*7} | `code` ``` &amp; &lt;"
    "\x00\x01\x08\x0b\x1b[31m\x7f\ufffe\uffff \u202e\u2066 e\u0301 ß 漢字 🏬 \udcff \u2028 'quoted' \"twice\" \\n"
)
DIALECTS = ("jsonrpc", "soap_v2", "magento1_rest")
STARTED = "2026-11-25T12:00:00+00:00"


def started(**changes: object) -> RunStarted:
    """The circumstances of a run."""
    return RunStarted(
        **{
            "at": 0.0,
            "stockproof": "0.1.0",
            "target": "https://staging.shop.example",
            "base_url": "https://staging.shop.example",
            "edition": "documented",
            "dialects": DIALECTS,
            "profile": "quick",
            "seed": 7,
            "control": False,
            "started_at": STARTED,
            "python": "3.13.0",
            "platform": "Linux",
            **changes,
        }
    )


def exchange(path: str = "/api/jsonrpc?a=1&a=2&b=%20", body: str = '{"a": 1}', answer: str = "{}") -> LoggedExchange:
    """A request and its answer, with a query, headers and a cookie."""
    headers = (("Content-Type", "application/json"), ("Cookie", "frontend=abc"), ("Authorization", "[redacted]"))
    said = (("content-type", "application/json"), ("set-cookie", "frontend=abc; path=/"))
    return LoggedExchange(LoggedRequest("POST", path, headers, body), LoggedAnswer(200, said, answer), 0.5, 0.01)


def verdict(name: str, dialect: str, found: Verdict, check: str = "test_a_check", **more: object) -> VerdictEvent:
    """What a check found."""
    level = requirements()[name].level
    return VerdictEvent(1.0, name, level, dialect, check, found, 3, 9, 0.25, **more)


def failure(text: str = "assert 100 == 101") -> dict[str, object]:
    """What a failure shows."""
    return {"reason": text, "failure": Failure(text, f"qty=5\nsku={text!r}"), "exchanges": (exchange(answer=text),)}


def entry(name: str, **changes: object) -> Entry:
    """An entry of a baseline."""
    return Entry(
        **{
            "requirement": name,
            "dialect": "*",
            "reason": "SHOP-17",
            "owner": "warehouse team",
            "expires": date(2027, 1, 31),
            **changes,
        }
    )


def must(number: int) -> str:
    """A requirement of that number among those that MUST be kept."""
    return [name for name, one in requirements().items() if one.level == "MUST"][number]


def should(number: int) -> str:
    """A requirement of that number among those that SHOULD be kept."""
    return [name for name, one in requirements().items() if one.level == "SHOULD"][number]


def everything() -> EventLog:
    """A run in which everything occurs."""
    log = EventLog([started()])
    old, late, known = must(6), must(7), must(5)
    log.add(BaselineRead(0.0, "known.toml", (entry(known), entry(old), entry(late, expires=date(2026, 1, 1)))))
    found = [
        verdict(must(0), "jsonrpc", Verdict.PASS, exchanges=(exchange(),)),
        verdict(must(0), "jsonrpc", Verdict.FAIL, "test_another_check", **failure()),
        verdict(must(0), "soap_v2", Verdict.PASS, through_control=True),
        verdict(must(1), "jsonrpc", Verdict.FAIL, **failure(HOSTILE)),
        verdict(must(2), "jsonrpc", Verdict.FLAKY, reason="a failure that did not repeat", failure=Failure("x", "")),
        verdict(must(3), "soap_v2", Verdict.UNTESTABLE, reason="no dialect shows min_qty"),
        verdict(must(4), "magento1_rest", Verdict.NOT_APPLICABLE, reason="declared: one warehouse"),
        verdict(known, "soap_v2", Verdict.FAIL, **failure("answers 100 for 101")),
        verdict(old, "jsonrpc", Verdict.PASS),
        verdict(late, "jsonrpc", Verdict.FAIL, **failure("late")),
        verdict(should(0), "jsonrpc", Verdict.WARN, **failure("a SHOULD")),
        verdict(must(8), "jsonrpc", Verdict.ERROR, reason="TargetLostError: nobody listens"),
    ]
    binary = LoggedExchange(LoggedRequest("POST", "/b", (), "/w==", "base64"), LoggedAnswer(500, (), "/wA=", "base64"))
    long = exchange(body="x" * 65_536, answer="y" * 65_536)
    reset = LoggedExchange(LoggedRequest("POST", "/__mock__/reset"), LoggedAnswer(204), note="the documents' shop")
    lost = LoggedExchange(LoggedRequest("GET", "/lost"), None)
    found.append(
        verdict(
            must(9),
            "soap_v2",
            Verdict.FAIL,
            reason="z" * 1_000_000,
            failure=Failure("z", "y" * 100_000),
            exchanges=(reset, binary, long, lost),
        )
    )
    log.add(
        Planned(
            0.1, (*((one.requirement, one.dialect, one.check) for one in found), (must(10), "jsonrpc", "test_unseen"))
        )
    )
    for one in found:
        log.add(one)
    log.add(LeftBehind(2.0, "jsonrpc", ("stock 17", HOSTILE)))
    log.finish(99, "the target was lost")
    return log


@pytest.fixture(scope="session")
def full() -> EventLog:
    """A run in which everything occurs."""
    return everything()


@pytest.fixture
def sound() -> EventLog:
    """A run that found everything kept."""
    log = EventLog([started()])
    log.add(Planned(0.1, ((must(0), "jsonrpc", "test_a_check"),)))
    log.add(verdict(must(0), "jsonrpc", Verdict.PASS, exchanges=(exchange(),)))
    log.finish(9)
    return log


@pytest.fixture
def cut_off(sound: EventLog) -> EventLog:
    """A run whose log breaks off."""
    return EventLog(event for event in sound.events if not isinstance(event, RunFinished))


@pytest.fixture
def a_verdict() -> Callable[..., VerdictEvent]:
    """Make a verdict."""
    return verdict
