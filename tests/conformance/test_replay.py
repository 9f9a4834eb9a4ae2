"""Traces: what a failing check drew, written, read, and run again."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest

from conformance.checks import checks
from conformance.connection import Connection
from conformance.events import VerdictEvent
from conformance.judge import NO_ERRORS, judge, prepare, run_check
from conformance.replay import rerun
from conformance.run import Run
from conformance.traces import Trace, TraceError, read_trace, trace_of, write_traces
from conformance.transport import Recorder
from conformance.verdicts import Verdict
from mockserver.defects import defects
from specs import edition
from stockproof.embedded import EmbeddedMock

#: Defects whose failures hold all kinds of values: arguments, draws, functions among choices, another dialect.
SOME = {
    "answers_100_for_101": "jsonrpc",
    "resets_unnamed_fields": "xmlrpc",
    "stores_only_quantities_of_many": "magento1_rest",
    "secrets_are_tokens": "merchantpro_rest",
    "one_dialect_has_sessions_of_its_own": "soap_v1",
}


def a_run(dialect: str, *broken: str) -> Run:
    """A run on a mock of its own, which may be wrong on purpose."""
    chosen = edition("documented")
    dialects = tuple(dict.fromkeys((dialect, *chosen.dialects)))
    recorder = Recorder(EmbeddedMock("documented", broken))
    run = Run(Connection(recorder, "a mock", chosen, dialects, "apiUser", "apiKey", control=True), profile_name="quick")
    run.start()
    return run


def failed(run: Run, requirement: str, dialect: str) -> VerdictEvent:
    """The first failure that a check of a requirement finds."""
    found = (run_check(run, check, dialect) for check in checks()[requirement])
    return next(event for event in found if event.failure)


def written_and_read(run: Run, event: VerdictEvent) -> Trace:
    """The trace of a failure, from its text."""
    return msgspec.json.decode(msgspec.json.encode(trace_of(run.log, event)), type=Trace)


def replayed(run: Run, trace: Trace) -> VerdictEvent:
    """What a trace's check finds when it runs again."""
    check = next(one for one in checks()[trace.requirement] if one.__name__ == trace.check)
    prepare(check)
    target = run.target(trace.dialect)
    with suppress(Exception, *NO_ERRORS), judge(run, check, target):
        rerun(check, target, trace)
    return run.log.verdicts[-1]


@pytest.mark.parametrize(("defect", "dialect"), SOME.items())
def test_a_trace_fails_again_and_a_sound_shop_keeps_it(defect: str, dialect: str) -> None:
    """On the same broken shop with the same message, on a sound one not at all."""
    run = a_run(dialect, defect)
    event = failed(run, defects()[defect].requirement, dialect)
    trace = written_and_read(run, event)
    assert trace.inexpressible == ()
    again = replayed(a_run(dialect, defect), trace)
    assert (again.verdict, again.reason) == (event.verdict, event.reason)
    assert replayed(a_run(dialect), trace).verdict is Verdict.PASS


def test_the_rules_of_a_machine_are_run_again() -> None:
    """In their order, with what they drew."""
    run = a_run("jsonrpc", "resets_unnamed_fields")
    check = next(one for one in checks()["partial_update/named_fields"] if one.__name__ == "test_stock_over_time")
    trace = written_and_read(run, run_check(run, check, "jsonrpc"))
    assert [step.rule for step in trace.rules][-1:] in (["update"], ["multi_update"])
    assert trace.draws
    assert replayed(a_run("jsonrpc", "resets_unnamed_fields"), trace).verdict is Verdict.FAIL
    assert replayed(a_run("jsonrpc"), trace).verdict is Verdict.PASS


def test_another_dialect_takes_the_same_trace() -> None:
    """The values are the domain's."""
    run = a_run("jsonrpc", "resets_unnamed_fields")
    trace = written_and_read(run, failed(run, "partial_update/other_fields", "jsonrpc"))
    for dialect in ("xmlrpc", "soap_v1", "soap_v2", "soap_wsi"):
        there = msgspec.structs.replace(trace, dialect=dialect)
        assert replayed(a_run(dialect, "resets_unnamed_fields"), there).verdict is Verdict.FAIL
        assert replayed(a_run(dialect), there).verdict is Verdict.PASS


def test_a_trace_tells_the_words() -> None:
    """What was called, with what, and what it came to."""
    run = a_run("jsonrpc", "answers_100_for_101")
    trace = written_and_read(run, failed(run, "faults/product_not_exists", "jsonrpc"))
    assert [str(word) for word in trace.words][-1].startswith("cataloginventory_stock_item.")
    assert "'no-such-product'" in str(trace.words[-1])
    assert str(trace.words[-1]).endswith("-> <fault unknown fault: Product not exists.>")


def test_what_a_trace_cannot_hold_is_said() -> None:
    """Requests that schemathesis drew: the trace keeps the messages and names what is missing."""
    run = a_run("magento1_rest", "one_item_is_a_list")
    trace = written_and_read(run, failed(run, "rest_schema/body", "magento1_rest"))
    assert trace.inexpressible
    assert trace.exchanges
    again = replayed(a_run("magento1_rest"), trace)
    assert again.verdict is Verdict.ERROR
    assert "a trace cannot hold Case(" in again.reason


def test_a_trace_of_other_arguments_is_refused() -> None:
    """The check has changed since, and the error says how."""
    run = a_run("jsonrpc", "answers_100_for_101")
    trace = written_and_read(run, failed(run, "faults/product_not_exists", "jsonrpc"))
    other = replayed(a_run("jsonrpc"), msgspec.structs.replace(trace, drawn={"operation": "list"}))
    assert "the trace has operation, where the check draws operation, identifier" in other.reason


def test_a_sound_shop_lets_a_check_go_on_where_the_trace_ends() -> None:
    """What failed there is kept: the check draws more than it did on the broken one."""
    run = a_run("merchantpro_rest", "the_stock_is_the_largest")
    trace = written_and_read(run, failed(run, defects()["the_stock_is_the_largest"].requirement, "merchantpro_rest"))
    assert replayed(a_run("merchantpro_rest", "the_stock_is_the_largest"), trace).verdict is Verdict.FAIL
    assert replayed(a_run("merchantpro_rest"), trace).verdict is Verdict.PASS


def test_secrets_do_not_get_into_a_trace() -> None:
    """A drawn value in which one stands is withheld."""
    run = a_run("jsonrpc", "answers_100_for_101")
    run.connection.recorder.secrets = frozenset({"no-such-product"})
    trace = trace_of(run.log, failed(run, "faults/product_not_exists", "jsonrpc"))
    assert trace
    assert "no-such-product" not in msgspec.json.encode(trace).decode()
    assert trace.inexpressible == ("a value that holds one of the target's secrets",)


# ------------------------------------------------------------------------------------------------------------ files


def test_traces_are_written_for_failures_alone(tmp_path: Path) -> None:
    """One file a failure, named after it; a second run takes the first one's away."""
    broken, sound = a_run("jsonrpc", "answers_100_for_101"), a_run("jsonrpc")
    for run in (broken, sound):
        for check in checks()["faults/product_not_exists"]:
            run_check(run, check, "jsonrpc")
    write_traces(broken.log, tmp_path)
    (path,) = (tmp_path / "traces").iterdir()
    assert path.name.startswith("faults-product_not_exists--jsonrpc--test_")
    assert read_trace(path) == trace_of(broken.log, next(event for event in broken.log.verdicts if event.failure))
    write_traces(sound.log, tmp_path)
    assert not any((tmp_path / "traces").iterdir())


def without(name: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A trace without a member."""
    return lambda trace: {key: value for key, value in trace.items() if key != name}


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda trace: trace | {"schema": 99}, "schema 99, this stockproof reads schema 1"),
        (lambda trace: trace | {"requirement": "faults/nothing"}, "no requirement 'faults/nothing'"),
        (lambda trace: trace | {"drawn": [1]}, "is not a trace: Expected `object`, got `array` - at `$.drawn`"),
        (lambda trace: trace | {"check": None}, "at `$.check`"),
        (without("dialect"), "missing required field `dialect`"),
        (lambda trace: [trace], "is not a trace"),
    ],
)
def test_what_is_no_trace_is_refused_in_a_line(
    tmp_path: Path, spoil: Callable[[dict[str, Any]], Any], said: str
) -> None:
    """Another schema, an unknown requirement, wrong types, missing members."""
    sound = {"schema": 1, "stockproof": "1", "requirement": "faults/product_not_exists", "check": "test_x"}
    path = tmp_path / "trace.json"
    path.write_bytes(msgspec.json.encode(spoil(sound | {"edition": "documented", "dialect": "jsonrpc"})))
    with pytest.raises(TraceError) as refused:
        read_trace(path)
    assert said in str(refused.value)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("text", [b"", b"{", b'{"schema": 1', b"\xff", b"[" * 100_000, b"null"])
def test_half_a_file_is_no_trace(tmp_path: Path, text: bytes) -> None:
    """Nothing, half of it, no UTF-8, no end."""
    path = tmp_path / "trace.json"
    path.write_bytes(text)
    with pytest.raises(TraceError, match="is not a trace"):
        read_trace(path)


def test_windows_line_ends_are_read(tmp_path: Path) -> None:
    """A trace that went through an editor is the same."""
    run = a_run("jsonrpc", "answers_100_for_101")
    event = failed(run, "faults/product_not_exists", "jsonrpc")
    write_traces(run.log, tmp_path)
    (path,) = (tmp_path / "traces").iterdir()
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_trace(path) == trace_of(run.log, event)
