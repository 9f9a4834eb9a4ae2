"""A trace run again: the check's own body, once, with the recorded values in place of drawn ones.

Hypothesis only lends the surroundings that a body may use (`assume`, `note`): the one example is given to it.
"""

from functools import partial
from typing import Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from conformance.judge import perform, profile_settings, running, strategies_of
from conformance.recording import Replayed, ReplayError, TraceEndsError
from conformance.targets import AnyTarget
from conformance.traces import Trace
from conformance.verifies import requirement_of

__all__ = ["Replay", "rerun"]


class Replay:
    """A plugin of the session that runs one check in one dialect, with a trace's values."""

    def __init__(self, trace: Trace, dialect: str) -> None:
        """The trace, and where to run it."""
        self._trace = trace
        self._dialect = dialect
        self.went_on = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the one check, and put the trace in place of its search."""
        items[:] = [item for item in items if self._is_meant(item)]
        for item in items:
            item.runtest = partial(self._run, item.function, item.callspec.params["target"])  # type: ignore[attr-defined,method-assign]

    def _run(self, check: Any, target: AnyTarget) -> None:
        self.went_on = rerun(check, target, self._trace)

    def _is_meant(self, item: Any) -> bool:
        function: Any = getattr(item, "function", None)
        if requirement_of(function) != self._trace.requirement or function.__name__ != self._trace.check:
            return False
        return getattr(item.callspec.params["target"], "dialect", "") == self._dialect


def rerun(check: Any, target: AnyTarget, trace: Trace) -> bool:
    """Run a check that is being judged with a trace's values: whether it would go on where the trace ends."""
    replayed = running().replayed = Replayed(trace.values)
    strategies = strategies_of(check)
    try:
        if strategies:
            _once(check.hypothesis.inner_test, target=target, **replayed.arguments(strategies))
        else:
            perform(check, target)
    except TraceEndsError:
        return True
    return False


def _once(body: Any, /, **arguments: Any) -> None:
    """Run a body as the only example of a test."""
    ends = []

    def once(nothing: None) -> None:  # noqa: ARG001 - Hypothesis gives it
        body(**arguments)
        ends.append(True)

    chosen = settings(profile_settings(running().profile), phases=(Phase.explicit,))
    chosen(example(nothing=None)(given(nothing=st.none())(once)))()
    if not ends:
        raise ReplayError("the check does not take these values here: what it assumes does not hold")
