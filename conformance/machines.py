"""State machines under the same profile, seed and budget as every other check."""

from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import seed
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from conformance.judge import begin_machine, machine_settings
from conformance.targets import AnyTarget

__all__ = ["run_machine"]

Kind = TypeVar("Kind", bound=AnyTarget)


def run_machine(machine: Callable[[Kind], RuleBasedStateMachine], target: Kind) -> None:
    """Run a machine on a target; what it raises is the check's own failure."""
    chosen, number = machine_settings()

    def begin() -> RuleBasedStateMachine:
        begin_machine(target)
        return machine(target)

    factory: Any = seed(number)(begin)
    run_state_machine_as_test(factory, settings=chosen)
