"""Hypothesis as a run needs it: what is drawn and what is shown depends on the seed alone.

Two things elsewhere in the process would change it. Hypothesis now and then draws constants that stand in the source of
whatever modules are loaded, the user's own among them; and schemathesis, once it is loaded, has it print no values.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import hypothesis.core
from hypothesis.internal.conjecture import providers
from hypothesis.vendor import pretty

__all__ = ["show_values", "steady"]

_core: Any = hypothesis.core
_providers: Any = providers
#: Where Hypothesis finds the constants of loaded modules, and what it has drawn up from them.
CONSTANTS, CACHE = "_get_local_constants", "CONSTANTS_CACHE"


def show_values() -> None:
    """Let Hypothesis show the values of an example."""
    _core.RepresentationPrinter = pretty.RepresentationPrinter


@contextmanager
def steady() -> Iterator[None]:
    """Draw in the block as if no module but Hypothesis were loaded."""
    show_values()
    found = getattr(_providers, CONSTANTS, None)
    if found is None:
        yield
        return
    before = {name: getattr(_providers, name) for name in (CONSTANTS, CACHE)}
    nothing = _providers.Constants()
    _exchange({CONSTANTS: lambda: nothing, CACHE: _drawn_up})
    try:
        yield
    finally:
        _exchange(before)


#: What is drawn up without any constants but Hypothesis's own.
_drawn_up: dict[Any, Any] = {}


def _exchange(values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(_providers, name, value)
