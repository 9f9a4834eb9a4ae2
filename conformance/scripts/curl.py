"""A trace as curl commands, to the byte."""

from conformance.scripts.plan import headline, plan_of
from conformance.shown import LONGEST, message_of
from conformance.traces import Trace
from conformance.transport import HIDDEN, Message, curl

__all__ = ["render"]


def render(trace: Trace, base_url: str) -> str:
    """Commands for a shell, one a request."""
    lines = ["#!/bin/sh", *(f"# {line}" for line in headline(trace)), "set -e"]
    for step in plan_of(trace).steps:
        if step.note and step.request.method != "POST":
            lines.append(f"# {' '.join(step.note.split())}")
        if step.cut:
            lines.append(f"# The body was longer: {step.request.size} bytes, of which the trace kept the first.")
        if any(HIDDEN in value for _, value in step.request.headers) or HIDDEN.encode() in step.body:
            lines.append(f"# Put your shop's own secret where it says {HIDDEN}.")
        if step.auth == "oauth":
            lines.append("# This signature holds for this URL and once; `--as python` signs afresh.")
        message = message_of(step.request)
        lines += [curl(base_url, _short(message)), "echo"]
    return "\n".join(lines)


def _short(message: Message) -> Message:
    """A message whose body is not longer than a command line takes."""
    limit = 50 * LONGEST
    return message if len(message.body) <= limit else Message(message.method, message.path, message.headers)
