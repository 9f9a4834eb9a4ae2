"""What a script does, whatever its language: steps in their order, and who logs in how.

A session or a token of the run that made the trace is nobody's any more; where a step uses one, the script puts the one
in its place that it got itself. So it does with signatures and passwords that were right; wrong ones are sent as they
were recorded, since they are what the trace is about.
"""

import json
import re
from collections.abc import Iterable
from typing import Any, Literal

import msgspec

from conformance.calls import Call, call_of
from conformance.control import PREFIX
from conformance.dialects.merchantpro_rest import basic
from conformance.events import LoggedExchange, LoggedRequest
from conformance.logins import default_logins
from conformance.oauth1 import signed
from conformance.rest_target import credentials_of
from conformance.shown import body_of
from conformance.traces import Trace
from conformance.transport import HIDDEN
from specs import dialect, edition, requirements, shop

__all__ = ["Plan", "Step", "headline", "plan_of"]

Auth = Literal["", "oauth", "bearer", "basic"]
_FIELD = re.compile(r'(\w+)="([^"]*)"')


class Step(msgspec.Struct, frozen=True):
    """A request: `call` is the call that it carries, `auth` how its Authorization is made, `cut` what it lost."""

    request: LoggedRequest
    body: bytes
    call: Call | None = None
    auth: Auth = ""
    note: str = ""
    cut: bool = False

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The headers that are sent as they were recorded."""
        return tuple(pair for pair in self.request.headers if not (self.auth and pair[0].lower() == "authorization"))


class Plan(msgspec.Struct, frozen=True):
    """The steps, and the recorded sessions or tokens that stand for the script's own one."""

    dialect: str
    group: str
    steps: tuple[Step, ...]
    own: tuple[str, ...]
    user: str
    key: str


def plan_of(trace: Trace) -> Plan:
    """What a script of a trace does."""
    exchanges = [one for one in trace.exchanges if not _only_looks(one)]
    group = dialect(trace.dialect).group
    steps = tuple(_step(trace, one) for one in exchanges)
    user, key = _login(group)
    return Plan(trace.dialect, group, steps, _own(steps, trace.exchanges), user, key)


def headline(trace: Trace) -> list[str]:
    """What a script is about, in lines."""
    entry = requirements()[trace.requirement]
    first = trace.message.partition("\n")[0]
    lines = [
        f"{trace.requirement}, edition {trace.edition}, {trace.dialect}",
        f"Promised: {entry.statement}",
        f"Found by stockproof {trace.stockproof}: {first}",
    ]
    lines += [f"Not in this script, since no trace can hold it: {what}" for what in trace.inexpressible]
    return [" ".join(line.split()) for line in lines]


def _only_looks(exchange: LoggedExchange) -> bool:
    return exchange.request.method == "GET" and exchange.request.path.startswith(PREFIX)


def _step(trace: Trace, exchange: LoggedExchange) -> Step:
    request = exchange.request
    call = call_of(edition(trace.edition), request)
    return Step(request, body_of(request), call, _auth(trace, request), exchange.note, bool(request.size))


def _login(group: str) -> tuple[str, str]:
    """Who logs in when nobody says otherwise: as in the documents' shop."""
    if group in default_logins():
        return default_logins()[group].user, default_logins()[group].key
    users = shop()["magento1"]["api_users"]
    name = next(iter(users))
    return name, users[name]["key"]


def _own(steps: Iterable[Step], exchanges: Iterable[LoggedExchange]) -> tuple[str, ...]:
    """The run's own sessions and tokens: those that the target's state was given, or else the first one used."""
    given: dict[str, None] = {}
    for step in steps:
        if step.request.path.startswith(PREFIX) and step.body:
            state = json.loads(step.body)
            given |= dict.fromkeys(state.get("magento1", {}).get("sessions") or ())
            given |= dict.fromkeys(state.get("magento2", {}).get("tokens") or ())
    if given:
        return tuple(given)
    begun = {str(one.answer.body).strip('"') for one in exchanges if one.answer}
    used = (str(step.call.session) for step in steps if step.call and step.call.session is not None)
    tokens = (
        value.removeprefix("Bearer ") for step in steps for name, value in step.request.headers if "Bearer" in value
    )
    return tuple([one for one in (*used, *tokens) if one and one not in begun][:1])


# ------------------------------------------------------------------------------------------------- Authorization


def _auth(trace: Trace, request: LoggedRequest) -> Auth:
    """How a request's Authorization is made again; a wrong one is not."""
    value = next((value for name, value in request.headers if name.lower() == "authorization"), "")
    kind = _KINDS.get(dialect(trace.dialect).group, "")
    if not value:
        return ""
    if HIDDEN in value:
        return kind or "oauth"
    if kind == "oauth":
        return "oauth" if _is_right(trace, request, value) else ""
    return kind if kind == "basic" and value == basic(default_logins()["merchantpro_rest"]) else ""


_KINDS: dict[str, Auth] = {"magento1_rest": "oauth", "magento2_rest": "bearer", "merchantpro_rest": "basic"}


def _is_right(trace: Trace, request: LoggedRequest, value: str) -> bool:
    """Whether a signature is the one of the documents' administrator."""
    fields: dict[str, Any] = dict(_FIELD.findall(value))
    nonce, moment = fields.get("oauth_nonce", ""), fields.get("oauth_timestamp", "")
    url = trace.base_url.rstrip("/") + request.path
    again = signed(credentials_of(), request.method, url, nonce=nonce, timestamp=moment)
    return dict(_FIELD.findall(again)) == fields
