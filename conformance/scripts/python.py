"""A trace as a Python script of the standard library alone: xmlrpc.client for XML-RPC, http.client for the rest."""

from decimal import Decimal
from typing import Any

from conformance.control import PREFIX
from conformance.rest_target import credentials_of
from conformance.scripts.plan import Plan, Step, headline, plan_of
from conformance.traces import Trace
from specs import dialect

__all__ = ["render"]

HEAD = '''#!/usr/bin/env python3
"""{about}

python3 SCRIPT [URL]        without an URL it is sent to {base_url}
"""

import http.client
import os
import sys
from urllib.parse import urlsplit

URL = (sys.argv[1:] or [{base_url!r}])[0].rstrip("/")


def send(method, path, headers, body=b""):
    """One request; what it came to is printed."""
    at = urlsplit(URL)
    kind = http.client.HTTPSConnection if at.scheme == "https" else http.client.HTTPConnection
    connection = kind(at.netloc, timeout=30)
    connection.putrequest(method, at.path + path, skip_accept_encoding=True)
    for name, value in [*headers, ("Content-Length", str(len(body)))]:
        connection.putheader(name, value.encode() if isinstance(value, str) else value)
    connection.endheaders(body)
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    print("<", answer.status, text)
    return text
'''

XMLRPC = '''
import xmlrpc.client
from decimal import Decimal

USER, KEY = os.environ.get("SHOP_USER", {user!r}), os.environ.get("SHOP_KEY", {key!r})
# Numbers as they are written, whatever their size.
number = lambda marshaller, value, write: write(f"<value><double>{{value}}</double></value>")
xmlrpc.client.Marshaller.dispatch[Decimal] = number
shop = xmlrpc.client.ServerProxy(URL + {path!r}, allow_none=True)


def call(method, *arguments):
    """One call; what it came to is printed."""
    try:
        result = getattr(shop, method)(*arguments)
    except (xmlrpc.client.Fault, xmlrpc.client.ProtocolError) as error:
        result = error
    print("<", repr(result))
    return result


session = call("login", USER, KEY)
'''

JSONRPC = """
import json

USER, KEY = os.environ.get("SHOP_USER", {user!r}), os.environ.get("SHOP_KEY", {key!r})
ask = json.dumps({{"jsonrpc": "2.0", "method": "login", "params": [USER, KEY], "id": 1}}).encode()
session = json.loads(send("POST", {path!r}, [("Content-Type", "application/json")], ask))["result"]
"""

#: SOAP has no client in the standard library: the login is the trace's own envelope.
SOAP = """
import re

USER, KEY = os.environ.get("SHOP_USER", {user!r}), os.environ.get("SHOP_KEY", {key!r})
# Python's standard library has no SOAP client: the session comes from XML-RPC, the envelopes are the trace's own.
import xmlrpc.client

session = xmlrpc.client.ServerProxy(URL + {path!r}).login(USER, KEY)
"""

OAUTH = '''
import base64
import hashlib
import hmac
import secrets
import time
from urllib.parse import parse_qsl, quote

CONSUMER, CONSUMER_SECRET, TOKEN, TOKEN_SECRET = (
    os.environ.get("SHOP_CONSUMER_KEY", {consumer_key!r}),
    os.environ.get("SHOP_CONSUMER_SECRET", {consumer_secret!r}),
    os.environ.get("SHOP_TOKEN", {token!r}),
    os.environ.get("SHOP_TOKEN_SECRET", {token_secret!r}),
)


def authorization(method, path):
    """OAuth 1.0a with HMAC-SHA1."""
    escape = lambda text: quote(text, safe="~")
    fields = {{
        "oauth_consumer_key": CONSUMER,
        "oauth_nonce": secrets.token_hex(16),
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(int(time.time())),
        "oauth_token": TOKEN,
        "oauth_version": "1.0",
    }}
    address, _, query = (URL + path).partition("?")
    pairs = sorted((escape(name), escape(value)) for name, value in [*fields.items(), *parse_qsl(query, True)])
    base = "&".join(map(escape, (method, address, "&".join(f"{{name}}={{value}}" for name, value in pairs))))
    key = f"{{escape(CONSUMER_SECRET)}}&{{escape(TOKEN_SECRET)}}".encode()
    fields["oauth_signature"] = base64.b64encode(hmac.new(key, base.encode(), hashlib.sha1).digest()).decode()
    return "OAuth " + ", ".join(f'{{name}}="{{escape(value)}}"' for name, value in fields.items())
'''

BEARER = '''
import json

USER, KEY = os.environ.get("SHOP_USER", {user!r}), os.environ.get("SHOP_KEY", {key!r})
asked = json.dumps({{"username": USER, "password": KEY}}).encode()
session = json.loads(send("POST", {path!r}, [("Content-Type", "application/json")], asked))


def authorization(method, path):
    """The token of the administrator who logged in."""
    return f"Bearer {{session}}"
'''

BASIC = '''
import base64

USER, KEY = os.environ.get("SHOP_USER", {user!r}), os.environ.get("SHOP_KEY", {key!r})


def authorization(method, path):
    """An API key in HTTP Basic."""
    return "Basic " + base64.b64encode(f"{{USER}}:{{KEY}}".encode()).decode()
'''


def render(trace: Trace, base_url: str) -> str:
    """A script that sends a trace's requests and prints the answers."""
    plan = plan_of(trace)
    about = "\n".join(headline(trace)).replace("\\", "\\\\").replace('"""', "'''")
    parts = [HEAD.format(about=about, base_url=base_url), _preamble(plan)]
    parts.append("\n".join(line for step in plan.steps for line in _step(plan, step)))
    return "\n".join(parts)


def _preamble(plan: Plan) -> str:
    """How the script logs in."""
    values = {"user": plan.user, "key": plan.key}
    if plan.group == "magento1_rest":
        credentials = credentials_of()
        return OAUTH.format(**{name: getattr(credentials, name) for name in credentials.__struct_fields__})
    if plan.group == "magento2_rest":
        return BEARER.format(path=f"{dialect(plan.dialect).prefixes[0]}/V1/integration/admin/token", **values)
    if plan.group == "merchantpro_rest":
        return BASIC.format(**values)
    own = {"xmlrpc": XMLRPC, "jsonrpc": JSONRPC}.get(plan.dialect, SOAP)
    path = dialect("jsonrpc" if plan.dialect == "jsonrpc" else "xmlrpc").paths[0]
    return own.format(path=path, **values)


def _step(plan: Plan, step: Step) -> list[str]:
    lines = [f"# {' '.join(step.note.split())}"] if step.note else []
    if step.cut:
        lines.append(f"# The body was longer: {step.request.size} bytes, of which the trace kept the first.")
    if step.call and step.call.dialect == "xmlrpc" and plan.dialect == "xmlrpc":
        return [*lines, _call(plan, step)]
    request = step.request
    headers = [f"({name!r}, {_text(plan, value)})" for name, value in step.headers]
    if step.auth:
        headers.append(f'("Authorization", authorization({request.method!r}, {request.path!r}))')
    elif plan.group != "magento1_rpc" and not request.path.startswith(PREFIX):
        lines.append("# Authorization, or none, as it was recorded.")
    lines.append(f'print("> {request.method}", {request.path!r})')
    sent = f"send({request.method!r}, {request.path!r}, [{', '.join(headers)}], {_body(plan, step.body)})"
    return [*lines, sent]


def _call(plan: Plan, step: Step) -> str:
    """A call of XML-RPC's own client."""
    call = step.call
    if call is None or not call.path:
        values = call.arguments if call else ()
        method = call.method if call else ""
        return f"call({method!r}{''.join(f', {_value(value)}' for value in values)})"
    session = "session" if call.session in plan.own else _value(call.session)
    arguments = _value(list(call.arguments))
    return f'print("> {call.path}", {arguments})\ncall({call.method!r}, {session}, {call.path!r}, {arguments})'


def _value(value: Any) -> str:
    """A value as Python writes it; numbers that are not whole, or too large for an int, stay exact."""
    if isinstance(value, Decimal) or (type(value) is int and abs(value) >= 2**31):
        return f'Decimal("{value}")'
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name!r}: {_value(member)}" for name, member in value.items()) + "}"
    return repr(value)


def _text(plan: Plan, text: str) -> str:
    """A text with the script's own session in place of the recorded one."""
    for own in plan.own:
        if own and own in text:
            before, _, behind = text.partition(own)
            return " + ".join(filter(None, (repr(before) if before else "", "session", repr(behind) if behind else "")))
    return repr(text)


def _body(plan: Plan, body: bytes) -> str:
    """A body with the script's own session in place of the recorded ones."""
    used = [own for own in plan.own if own and own.encode() in body]
    return repr(body) + "".join(f".replace({own.encode()!r}, session.encode())" for own in used)
