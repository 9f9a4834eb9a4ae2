"""`stockproof check --report DIR`: three files that agree."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

FILES = ["events.ndjson", "junit.xml", "results.json"]


@pytest.fixture(params=["sound", "broken"])
def folder(
    request: pytest.FixtureRequest, stockproof: Callable[..., Any], mock: Callable[..., Any], tmp_path: Path
) -> Path:
    """The reports of two runs over the same folder, of a sound shop and of a broken one."""
    defect = ("--defect", "answers_100_for_101") if request.param == "broken" else ()
    url = mock(*defect).url
    for topic in ("sessions", "faults"):
        done = stockproof(
            "check", url, "--profile", "quick", "--topic", topic, "--dialect", "jsonrpc", "--report", "deep/reports"
        )
        assert "Reports: deep/reports/results.json, junit.xml, events.ndjson" in done.stdout
    assert done.returncode == (1 if request.param == "broken" else 0)
    return tmp_path / "deep" / "reports"


def test_the_reports_agree(folder: Path) -> None:
    """Each line of the log is JSON, the JUnit counts are those of the results, and the first run has left nothing."""
    assert sorted(path.name for path in folder.iterdir()) == FILES
    events = [json.loads(line) for line in (folder / "events.ndjson").read_text().splitlines()]
    results = json.loads((folder / "results.json").read_text())
    assert [event["event"] for event in events[:1] + events[-1:]] == ["run_started", "run_finished"]
    logged = [event for event in events if event["event"] == "verdict"]
    assert {event["requirement"].split("/")[0] for event in logged} == {"faults"}
    assert Counter(event["verdict"] for event in logged) == Counter(entry["verdict"] for entry in results["verdicts"])
    assert results["totals"]["verdicts"] == dict(Counter(event["verdict"] for event in logged))
    assert all(entry["statement"] and entry["source"] for entry in results["verdicts"])


def test_junit_counts_what_it_holds(folder: Path) -> None:
    """Totals, suites and cases say the same; a failure holds the requirement and the commands."""
    root = ET.parse(folder / "junit.xml").getroot()  # noqa: S314 - our own report
    results = json.loads((folder / "results.json").read_text())
    failed = [entry for entry in results["verdicts"] if entry["verdict"] in ("fail", "flaky", "untestable")]
    assert root.tag == "testsuites"
    assert int(root.attrib["tests"]) == len(root.findall("testsuite/testcase")) == len(results["verdicts"])
    assert int(root.attrib["failures"]) == len(root.findall("testsuite/testcase/failure")) == len(failed)
    assert int(root.attrib["errors"]) == len(root.findall("testsuite/testcase/error"))
    assert int(root.attrib["skipped"]) == len(root.findall("testsuite/testcase/skipped"))
    for entry in root.findall("testsuite/testcase/failure"):
        assert entry.text
        assert "MUST: " in entry.text
        assert "curl -sS" in entry.text
