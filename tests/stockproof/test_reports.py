"""`stockproof check --report DIR`, and `stockproof report`, which makes the same from the log."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from conformance.reports import EVENTS, formats, report

FILES = sorted((EVENTS, *(report(name).FILE for name in formats())))


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
        assert "Reports: deep/reports/report.html and others beside it" in done.stdout
    assert done.returncode == (1 if request.param == "broken" else 0)
    return tmp_path / "deep" / "reports"


def test_the_reports_agree(folder: Path) -> None:
    """Each line of the log is JSON, the JUnit counts are those of the results, and the first run has left nothing."""
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == FILES
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


@pytest.fixture
def log(stockproof: Callable[..., Any], tmp_path: Path) -> Path:
    """The log of a short run."""
    done = stockproof("check", "--profile", "quick", "--topic", "listing", "--dialect", "jsonrpc", "--report", "first")
    assert done.returncode == 0, done.stdout + done.stderr
    return tmp_path / "first" / EVENTS


def test_reports_are_made_again(stockproof: Callable[..., Any], log: Path, tmp_path: Path) -> None:
    """From the log alone, to the byte; into its own folder, another, a file, or standard output."""
    before = {path.name: path.read_bytes() for path in log.parent.iterdir()}
    for path in log.parent.iterdir():
        if path != log:
            path.unlink()
    done = stockproof("report", "first/events.ndjson")
    assert (done.returncode, done.stderr) == (0, "")
    assert " pass" in done.stdout
    assert {path.name: path.read_bytes() for path in log.parent.iterdir()} == before
    assert stockproof("report", "first/events.ndjson", "--out", "second").returncode == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "second").iterdir()} == before
    shown = stockproof("report", "first/events.ndjson", "--format", "markdown")
    assert shown.stdout.encode() == before["summary.md"]
    assert stockproof("report", "first/events.ndjson", "--format", "badge", "--out", "deep/b.svg").returncode == 0
    assert (tmp_path / "deep" / "b.svg").read_bytes() == before["badge.svg"]


def test_a_log_that_breaks_off_makes_reports(stockproof: Callable[..., Any], log: Path, tmp_path: Path) -> None:
    """In the middle of a line; the log itself stays as it is, and nothing reads as green."""
    cut = log.read_bytes()[:-900]
    log.write_bytes(cut)
    done = stockproof("report", str(log))
    assert done.returncode == 0
    assert "not judged" in done.stdout
    assert "The run ended early: the log breaks off" in done.stdout
    assert log.read_bytes() == cut
    assert json.loads((log.parent / "badge.json").read_text())["isError"] is True


def test_several_logs_make_one_report(stockproof: Callable[..., Any], log: Path, tmp_path: Path) -> None:
    """As those of workers: in a folder with a log of its own, and no log that was read is changed."""
    lines = log.read_bytes().splitlines(keepends=True)
    verdicts = [line for line in lines if b'"event":"verdict"' in line]
    rest = [line for line in lines if line not in verdicts]
    for name, mine in (("one", verdicts[::2]), ("two", verdicts[1::2])):
        (tmp_path / f"{name}.ndjson").write_bytes(b"".join([*rest[:-1], *mine, rest[-1]]))
    done = stockproof("report", "one.ndjson", "two.ndjson", "--out", "both")
    assert (done.returncode, done.stderr) == (0, "")
    results = json.loads((tmp_path / "both" / "results.json").read_text())
    assert len(results["verdicts"]) == len(verdicts)
    assert results["headline"]["outcome"] == "kept"
    assert sorted(path.name for path in (tmp_path / "both").iterdir()) == FILES
    assert stockproof("report", "both/events.ndjson", "one.ndjson", "--out", "again").returncode == 0


@pytest.mark.parametrize(
    ("content", "arguments", "said"),
    [
        (None, ("report", "log"), "log: No such file or directory"),
        (b"", ("report", "log"), "log: holds no run"),
        (b"nonsense\n", ("report", "log"), "log: line 1 is no event of a log"),
        (None, ("baseline", "log", "--owner", "o", "--reason", "r", "--expires", "2027-01-01"), "log: No such file"),
        (
            b"{}",
            ("baseline", "log.json", "--owner", "o", "--reason", "r", "--expires", "2027-01-01"),
            "holds no results",
        ),
    ],
)
def test_what_is_no_log_is_refused_in_one_line(
    stockproof: Callable[..., Any], tmp_path: Path, content: bytes | None, arguments: tuple[str, ...], said: str
) -> None:
    """The file, and what is wrong with it."""
    if content is not None:
        (tmp_path / arguments[1]).write_bytes(content)
    done = stockproof(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("stockproof: ")
    assert done.stderr.count("\n") == 1
    assert said in done.stderr


def test_a_folder_that_cannot_be_written_is_said(stockproof: Callable[..., Any], log: Path, tmp_path: Path) -> None:
    """One line, no traceback."""
    (tmp_path / "file").touch()
    for out in (("--out", "file"), ("--format", "html", "--out", "file/x")):
        done = stockproof("report", str(log), *out)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "file" in done.stderr
