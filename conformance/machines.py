"""State machines under the same profile, seed and budget as every other check, whose rules are kept for a trace.

`rule` and `invariant` are Hypothesis's own, with an ear: a failure's rules can be run again in their order.
"""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from hypothesis import seed, stateful
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from conformance.judge import machine_settings, running
from conformance.recording import Replayed, ReplayError
from conformance.spending import Spending
from conformance.targets import AnyTarget

__all__ = ["invariant", "rule", "run_machine"]

Kind = TypeVar("Kind", bound=AnyTarget)
Method = Callable[..., None]
_RULE, _INVARIANT = "stockproof_rule", "stockproof_invariant"


def rule(**strategies: Any) -> Callable[[Method], Method]:
    """A rule of a state machine, whose arguments are kept."""

    def mark(method: Method) -> Method:
        @wraps(method)
        def heard(self: Any, **given: Any) -> None:
            method(self, **running().recording.rule(method.__name__, given, strategies))
            running().spending.note_step()

        as_rule: Any = stateful.rule(**strategies)
        marked: Method = as_rule(heard)
        setattr(marked, _RULE, (method, strategies))
        return marked

    return mark


def invariant() -> Callable[[Method], Method]:
    """What holds after every rule of a state machine."""

    def mark(method: Method) -> Method:
        marked: Method = stateful.invariant()(method)
        setattr(marked, _INVARIANT, method)
        return marked

    return mark


def run_machine(machine: Callable[[Kind], RuleBasedStateMachine], target: Kind) -> None:
    """Run a machine on a target; what it raises is the check's own failure."""
    replayed = running().replayed
    if replayed:
        _replay(machine(target), replayed)
        return
    chosen, number, spending = machine_settings()

    def begin() -> RuleBasedStateMachine:
        spending.begin_example()
        try:
            target.begin()
            running().recording.begin()
            return _noting(machine(target), spending)
        except BaseException as error:
            spending.fail(error)
            spending.note_end(error)
            raise

    factory: Any = seed(number)(begin)
    run_state_machine_as_test(factory, settings=chosen)


def _noting(machine: RuleBasedStateMachine, spending: Spending) -> RuleBasedStateMachine:
    """A machine that says when it ends with a failure; whichever way it ends, it is torn down."""
    teardown = machine.teardown

    def torn_down() -> None:
        error = sys.exc_info()[1]
        spending.fail(error)
        spending.note_end(error)
        teardown()

    machine.teardown = torn_down  # type: ignore[method-assign]
    return machine


def _replay(machine: RuleBasedStateMachine, replayed: Replayed) -> None:
    """Run the recorded rules in their order, with what must hold before the first and after each."""
    replayed.begin()
    hold = [found for name in vars(type(machine)) if (found := _marked(machine, name, _INVARIANT))]
    for one in hold:
        one(machine)
    for name, arguments in replayed.steps():
        found = _marked(machine, name, _RULE)
        if found is None:
            raise ReplayError(f"the machine has no rule {name!r} any more")
        method, strategies = found
        method(machine, **replayed.step(arguments, strategies))
        for one in hold:
            one(machine)


def _marked(machine: RuleBasedStateMachine, name: str, mark: str) -> Any:
    return getattr(getattr(type(machine), name, None), mark, None)
