"""The schema layer: requests that schemathesis draws from openapi.yaml, and what it finds in their answers.

This is the one place that knows schemathesis. Its cases are Hypothesis values like all others, so profile and seed hold
for them; they travel as every other request of the suite does, signed, through the target's own transport. It is loaded
when a check of the layer runs and not before, since that takes its time.

    case = data.draw(cases("update", valid=True))
    answer = sent(target, case)
    findings(case, answer, "status_code_conformance")      what it has to say of the answer, nothing where all is well
"""

from __future__ import annotations

import copy
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from conformance.oauth1 import signed
from conformance.rejecting import draw_again
from conformance.transport import Answer, Message
from conformance.urls import url_safe
from conformance.verdicts import Untestable
from specs import dialect

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy
    from requests import PreparedRequest
    from schemathesis import Case

    from conformance.rest_target import RestTarget

__all__ = ["OPERATIONS", "Sent", "cases", "findings", "sent"]

NAME = "magento1_rest"
#: The operations of the contract that a shop carries out.
OPERATIONS = ("list", "read", "update", "multi_update")
#: What of schemathesis's own headers goes out; a request is signed here.
KEPT = ("content-type",)

#: An answer, and the request as schemathesis wants to see it.
Sent = tuple["PreparedRequest", Answer]


@cache
def _schema() -> Any:
    import schemathesis  # noqa: PLC0415 - takes its time, and not every run needs it
    from schemathesis.checks import load_all_checks  # noqa: PLC0415 - the same
    from schemathesis.config import SchemathesisConfig  # noqa: PLC0415 - the same

    load_all_checks()
    # A configuration of our own: a schemathesis.toml of the user's project says nothing about this run.
    return schemathesis.openapi.from_dict(copy.deepcopy(dialect(NAME).contract_json()), config=SchemathesisConfig())


@cache
def _operations() -> dict[str, tuple[str, str]]:
    """Path and method of each operation by its name."""
    return {
        entry["operationId"]: (path, method.upper())
        for path, item in dialect(NAME).contract_json()["paths"].items()
        for method, entry in item.items()
        if isinstance(entry, dict) and "operationId" in entry
    }


@cache
def cases(operation: str, *, valid: bool, media_type: str | None = None, **fixed: str) -> SearchStrategy[Case[Any]]:
    """Requests of an operation that the contract allows, or does not allow; `fixed` are parts of its path."""
    from schemathesis import GenerationMode  # noqa: PLC0415 - takes its time

    path, method = _operations()[operation]
    mode = GenerationMode.POSITIVE if valid else GenerationMode.NEGATIVE
    more: dict[str, Any] = {"path_parameters": fixed} if fixed else {}
    found: SearchStrategy[Case[Any]] = _schema()[path][method].as_strategy(mode, **more)
    return found.filter(lambda case: case.media_type == media_type) if media_type else found


def sent(target: RestTarget, case: Case[Any]) -> Sent:
    """Send a case through the target's own transport."""
    import requests  # noqa: PLC0415 - comes with schemathesis, and takes its time

    base = target.recorder.base_url(NAME)
    parts = case.as_transport_kwargs(base_url=base + dialect(NAME).roots[0])
    parts.pop("cookies", None)
    request = requests.Request(**parts).prepare()
    # A plus sign is a blank only to some; written as one by all, both sides sign the same.
    root, asked = base + dialect(NAME).roots[0], urlsplit((request.url or "").replace("+", "%20"))
    below = asked.path.removeprefix(urlsplit(root).path) + (f"?{asked.query}" if asked.query else "")
    url = root + url_safe(target.client.here(below))
    headers = [("Accept", "application/json")]
    headers += [(name, str(value)) for name, value in request.headers.items() if name.lower() in KEPT]
    if target.client.credentials:
        headers.append(("Authorization", signed(target.client.credentials, str(request.method), url)))
    body = request.body or b""
    raw = body if isinstance(body, bytes) else str(body).encode()
    message = Message(str(request.method), url.removeprefix(base), tuple(headers), raw)
    try:
        return request, target.recorder.send(message)
    except Untestable as refused:  # what is drawn at random may name what may not be touched; most of it does not
        draw_again(str(refused.msg))


def findings(case: Case[Any], exchange: Sent, *checks: str) -> list[str]:
    """What schemathesis's checks of these names find in an answer."""
    from schemathesis.checks import CHECKS  # noqa: PLC0415 - takes its time
    from schemathesis.core.failures import FailureGroup  # noqa: PLC0415 - the same
    from schemathesis.core.transport import Response  # noqa: PLC0415 - the same

    request, answer = exchange
    headers: dict[str, list[str]] = {}
    for name, value in answer.headers:
        headers.setdefault(name, []).append(value)
    response = Response(answer.status, headers, answer.body, request, elapsed=0.0, verify=False)
    chosen: list[Any] = [CHECKS.get_one(name) for name in checks]
    try:
        case.validate_response(response, checks=chosen)
    except FailureGroup as group:
        return [f"{failure.title}: {failure.message}".strip() for failure in group.exceptions]
    return []
