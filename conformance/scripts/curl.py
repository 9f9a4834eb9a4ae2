"""A trace as curl commands, to the byte."""

from collections.abc import Iterator

from conformance.control import PREFIX
from conformance.oauth1 import signed
from conformance.rest_target import credentials_of
from conformance.scripts.plan import Step, headline, plan_of
from conformance.shown import message_of
from conformance.traces import Trace
from conformance.transport import HIDDEN, Message, curl

__all__ = ["render"]

#: So many bytes of a body fit into a command line everywhere.
LARGEST = 100_000


def render(trace: Trace, base_url: str) -> str:
    """Commands for a shell, one a request."""
    plan = plan_of(trace)
    lines = ["#!/bin/sh", *(f"# {line}" for line in headline(trace)), "set -e"]
    if plan.own and not any(step.request.path.startswith(PREFIX) for step in plan.steps):
        lines.append(f"# {', '.join(plan.own)} was begun by the recorded run: log in, and put your own in its place.")
    for step in plan.steps:
        lines += [*_said(step), curl(base_url, _message(step, base_url)), "echo"]
    return "\n".join(lines)


def _said(step: Step) -> Iterator[str]:
    """What has to be known of a request."""
    if step.note and step.request.method != "POST":
        yield f"# {' '.join(step.note.split())}"
    if step.cut:
        yield f"# The body was longer: {step.request.size} bytes, of which the trace kept the first."
    if _is_hidden(step):
        yield f"# Put your shop's own secret where it says {HIDDEN}."
    elif step.auth == "oauth":
        yield "# Signed for this URL when it was printed; a shop takes a signature once."


def _is_hidden(step: Step) -> bool:
    return any(HIDDEN in value for _, value in step.request.headers) or HIDDEN.encode() in step.body


def _message(step: Step, base_url: str) -> Message:
    """The message, signed afresh; one that is too long for a command line goes without its body."""
    message = message_of(step.request)
    body = message.body if len(message.body) <= LARGEST else b""
    if step.auth != "oauth" or _is_hidden(step):
        return Message(message.method, message.path, message.headers, body)
    authorization = signed(credentials_of(), message.method, base_url + message.path)
    return Message(message.method, message.path, (*step.headers, ("Authorization", authorization)), body)
