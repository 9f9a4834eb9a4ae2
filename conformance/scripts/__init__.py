"""A trace as a script that sends it again."""

from collections.abc import Callable

from conformance.traces import Trace

__all__ = ["SCRIPTS"]

SCRIPTS: dict[str, Callable[[Trace, str], str]] = {}
