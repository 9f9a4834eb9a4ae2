"""A trace run again: the check's own body, once, with the recorded values in place of drawn ones.

Hypothesis only lends the surroundings that a body may use (`assume`, `note`): the one example is given to it.
"""

from contextlib import suppress
from importlib import import_module
from typing import Any

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from conformance.events import VerdictEvent
from conformance.judge import NO_ERRORS, judge, prepare, profile_settings, strategies_of
from conformance.recording import Replayed
from conformance.run import Run
from conformance.traces import Trace, TraceError
from conformance.verifies import requirement_of
from specs import requirements

__all__ = ["check_of", "replay"]


def check_of(trace: Trace) -> Any:
    """The check that a trace is of."""
    topic = requirements()[trace.requirement].topic
    module = import_module(f"conformance.checks.test_{topic}")
    found = getattr(module, trace.check, None) or _elsewhere(trace)
    if requirement_of(found) != trace.requirement:
        raise TraceError(f"no check {trace.check!r} of {trace.requirement}: the trace is of another suite")
    return found


def _elsewhere(trace: Trace) -> Any:
    """A check that stands in another topic's file, as the longer ones do."""
    from conformance import checks  # noqa: PLC0415 - the package is a folder of modules, read when it is needed

    modules = (import_module(f"{checks.__name__}.{name}") for name in checks.names())
    found = (getattr(module, trace.check, None) for module in modules)
    return next((one for one in found if requirement_of(one) == trace.requirement), None)


def replay(run: Run, trace: Trace, dialect: str) -> VerdictEvent:
    """Run a trace in a dialect: the verdict."""
    check = check_of(trace)
    prepare(check)
    target = run.target(dialect)
    with suppress(Exception, *NO_ERRORS), judge(run, check, target) as judged:
        judged.replayed = Replayed(trace.values)
        strategies = strategies_of(check)
        if strategies:
            _once(check.hypothesis.inner_test, judged.profile, target=target, **judged.replayed.arguments(strategies))
        else:
            check(target=target)
    return run.log.verdicts[-1]


def _once(body: Any, profile: Any, **arguments: Any) -> None:
    """Run a body as the only example of a test."""
    ends = []

    def once(nothing: None) -> None:  # noqa: ARG001 - Hypothesis gives it
        body(**arguments)
        ends.append(True)

    chosen = settings(profile_settings(profile), phases=(Phase.explicit,))
    chosen(example(nothing=None)(given(nothing=st.none())(once)))()
    if not ends:
        raise ReplayVoidError("the check does not take these values here: what it assumes does not hold")


class ReplayVoidError(Exception):
    """The body ended before it judged anything."""
