"""State machines under the same profile, seed and budget as every other check."""

import sys
from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import seed
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from conformance.judge import machine_settings
from conformance.spending import Spending
from conformance.targets import AnyTarget

__all__ = ["run_machine"]

Kind = TypeVar("Kind", bound=AnyTarget)


def run_machine(machine: Callable[[Kind], RuleBasedStateMachine], target: Kind) -> None:
    """Run a machine on a target; what it raises is the check's own failure."""
    chosen, number, spending = machine_settings()

    def begin() -> RuleBasedStateMachine:
        spending.begin_example()
        try:
            target.begin()
            return _noting(machine(target), spending)
        except BaseException as error:
            spending.fail(error)
            raise

    factory: Any = seed(number)(begin)
    run_state_machine_as_test(factory, settings=chosen)


def _noting(machine: RuleBasedStateMachine, spending: Spending) -> RuleBasedStateMachine:
    """A machine that says when it ends with a failure; whichever way it ends, it is torn down."""
    teardown = machine.teardown

    def torn_down() -> None:
        spending.fail(sys.exc_info()[1])
        teardown()

    machine.teardown = torn_down  # type: ignore[method-assign]
    return machine
