"""What a check draws, kept so that it can be run again without Hypothesis: of each example, the last one stays.

A check's arguments are kept by name, what it draws while it runs in its order, and of a state machine the rules with
their arguments. On a replay the same places give the recorded values instead.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from conformance.events import Drawn, Step
from conformance.tagged import InexpressibleError, decoded, draws_later, encoded, is_inexpressible
from conformance.transport import Recorder

__all__ = ["Recording", "ReplayError", "Replayed", "TraceEndsError", "inexpressible"]

WITHHELD = "a value that holds one of the target's secrets"


class ReplayError(Exception):
    """A trace that does not fit the check any more: it draws other values, or more of them."""


class TraceEndsError(Exception):
    """The check goes on where the trace ends: what failed there is kept here."""


class Recording:
    """What the running example has drawn so far."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._kept: Drawn | None = None
        self.begin()

    def begin(self) -> None:
        """Forget the example before."""
        self._drawn: dict[str, Any] = {}
        self._draws: list[Any] = []
        self._rules: list[Step] = []

    def arguments(self, given: Mapping[str, Any], strategies: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments of an example, kept; those that draw keep what they draw from now on."""
        self.begin()
        self._drawn = {name: encoded(value, strategies.get(name)) for name, value in given.items() if name != "target"}
        return {name: self._heard(value) for name, value in given.items()}

    def rule(self, name: str, given: Mapping[str, Any], strategies: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments of a machine's rule, kept."""
        arguments = {key: encoded(value, strategies.get(key)) for key, value in given.items()}
        self._rules.append(Step(name, arguments))
        return {key: self._heard(value) for key, value in given.items()}

    def keep(self) -> None:
        """The example failed: it is the one to be told of, unless a later one fails too."""
        self._kept = Drawn(self._drawn, tuple(self._draws), tuple(self._rules))

    def _heard(self, value: Any) -> Any:
        return _Heard(value, self._draws) if draws_later(value) else value

    def drawn(self, recorder: Recorder) -> Drawn:
        """All that the last failing example drew, without secrets."""
        found = self._kept or Drawn()
        rules = (Step(step.rule, _without_secrets(step.arguments, recorder)) for step in found.rules)
        draws = _without_secrets(dict(enumerate(found.draws)), recorder).values()
        return Drawn(_without_secrets(found.drawn, recorder), tuple(draws), tuple(rules))


def _without_secrets(values: Mapping[Any, Any], recorder: Recorder) -> dict[Any, Any]:
    """Values, but those in which one of the target's secrets stands."""
    written = {name: msgspec.json.encode(value).decode() for name, value in values.items()}
    return {
        name: value if recorder.hidden(written[name]) == written[name] else {"$inexpressible": WITHHELD}
        for name, value in values.items()
    }


class _Heard:
    """What draws while a check runs, with an ear."""

    def __init__(self, data: Any, draws: list[Any]) -> None:
        self._data = data
        self._draws = draws

    def draw(self, strategy: Any, label: Any = None) -> Any:
        """A value, kept."""
        value = self._data.draw(strategy, label)
        self._draws.append(encoded(value, strategy))
        return value


class Replayed:
    """A trace's values in the places where the check drew them."""

    def __init__(self, drawn: Drawn) -> None:
        """From the first draw on."""
        self._drawn = drawn
        self.begin()

    def begin(self) -> None:
        """Give the recorded draws from the first one on: a failure is run twice."""
        self._draws: Iterator[Any] = iter(self._drawn.draws)

    def arguments(self, strategies: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments of the check."""
        if set(self._drawn.drawn) != set(strategies):
            has, takes = (", ".join(names) or "nothing" for names in (self._drawn.drawn, strategies))
            raise ReplayError(f"the trace has {has}, where the check draws {takes}")
        return {name: self._value(value, strategies[name]) for name, value in self._drawn.drawn.items()}

    def steps(self) -> list[tuple[str, dict[str, Any]]]:
        """The rules of a machine, with what their arguments hold; each is to be made ready by `step`."""
        return [(step.rule, step.arguments) for step in self._drawn.rules]

    def step(self, arguments: Mapping[str, Any], strategies: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments of a rule."""
        return {name: self._value(value, strategies.get(name)) for name, value in arguments.items()}

    def draw(self, strategy: Any, label: Any = None) -> Any:  # noqa: ARG002 - called as Hypothesis's data is
        """The next recorded value."""
        value = next(self._draws, self)
        if value is self:
            raise TraceEndsError
        return self._value(value, strategy)

    def _value(self, value: Any, strategy: Any) -> Any:
        try:
            return decoded(value, strategy, self)
        except InexpressibleError as error:
            raise ReplayError(str(error)) from error


def inexpressible(drawn: Drawn) -> tuple[str, ...]:
    """What of a trace is only there to be read, and cannot be sent again from it."""
    values = [*drawn.drawn.values(), *drawn.draws, *(one for step in drawn.rules for one in step.arguments.values())]
    return tuple(str(value["$inexpressible"]) for value in values if is_inexpressible(value))
