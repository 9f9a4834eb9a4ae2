"""Hypothesis as a run needs it: what is drawn and what is shown depends on the seed alone, what a target does does not.

Three things elsewhere in the process would get into each other's way. Hypothesis now and then draws constants that
stand in the source of whatever modules are loaded, the user's own among them. Once schemathesis is loaded, it has
Hypothesis print no values. And before every example Hypothesis seeds Python's own random numbers alike: an application
that is judged in this process would make up the same session again and again, which over HTTP it does not. (Whether a
strategy drew from them, which ours do not, is then not looked for either.)
"""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import hypothesis.control
import hypothesis.core
from hypothesis.internal.conjecture import providers
from hypothesis.strategies import DataObject
from hypothesis.vendor import pretty

__all__ = ["show_values", "steady"]

_core: Any = hypothesis.core
#: Where Hypothesis makes values: the arguments of a check, and what it draws while it runs.
_draws: tuple[Any, ...] = (hypothesis.control, sys.modules[DataObject.__module__])
_providers: Any = providers
#: What is drawn up without any constants but Hypothesis's own.
_drawn_up: dict[Any, Any] = {}


def show_values() -> None:
    """Let Hypothesis show the values of an example."""
    _core.RepresentationPrinter = pretty.RepresentationPrinter


@contextmanager
def steady() -> Iterator[None]:
    """Draw in the block as if no module but Hypothesis were loaded, and leave Python's random numbers alone."""
    show_values()
    found = [place for place in _places() if hasattr(place[0], place[1])]
    before = [(module, name, getattr(module, name)) for module, name, _ in found]
    _exchange(found)
    try:
        yield
    finally:
        _exchange(before)


def _places() -> list[tuple[Any, str, Any]]:
    """Where Hypothesis finds the constants of modules, what it has drawn up from them, how it seeds and looks."""
    nothing: Any = getattr(_providers, "Constants", dict)()
    return [
        (_providers, "_get_local_constants", lambda: nothing),
        (_providers, "CONSTANTS_CACHE", _drawn_up),
        (_core, "deterministic_PRNG", nullcontext),
        *((module, "deprecate_random_in_strategy", _unwatched) for module in _draws),
    ]


def _unwatched(*_: Any) -> AbstractContextManager[None]:
    return nullcontext()


def _exchange(places: list[tuple[Any, str, Any]]) -> None:
    for module, name, value in places:
        setattr(module, name, value)
