"""A trace as a script that sends it again: one module a language, each from the same plan."""

from collections.abc import Callable

from conformance.scripts import curl, php, python
from conformance.traces import Trace

__all__ = ["SCRIPTS"]

#: A script from a trace and the URL that it is sent to when nobody says otherwise.
SCRIPTS: dict[str, Callable[[Trace, str], str]] = {"curl": curl.render, "python": python.render, "php": php.render}
