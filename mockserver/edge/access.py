"""Who may use the control of a mock that is served: no page of another site; beyond loopback, nobody without the token.

Strategy: a browser sends a page's requests to any address, this machine's included, but says where they come from and
which name they are for, and a page cannot change either. So a control request is examined in this order:
    Host           must be the mock's own name: a page may have let its own name mean this machine (DNS rebinding)
    Origin         must be such a name too; where there is none, Sec-Fetch-Site must not speak of another site
    Authorization  must hold the token, if the mock has one; beyond loopback it always has
    Content-Type   of a write must be JSON, which a browser does not send to another site without asking that first
No answer allows another site anything (CORS). Calls in process do not come from a page and are not examined.
"""

import hmac
import re
import secrets
from socket import socket

import msgspec

from mockserver.control import PREFIX, problem
from mockserver.messages import Request, Response
from mockserver.site import Site, authority_of, is_loopback, is_own
from mockserver.world import World

__all__ = ["refusal", "secure"]

CHANGES = ("POST", "PUT", "PATCH")
#: RFC 7396 has a type of its own for the body of PATCH.
JSON = ("application/json", "application/merge-patch+json")
#: So many characters of what was sent are repeated.
SHOWN = 100
_ORIGIN = re.compile(r"https?://([^/?#]*)", re.IGNORECASE | re.ASCII)


def secure(world: World, host: str, taken: socket) -> None:
    """Tell a world where it listens; beyond loopback its control gets a token, unless it has one."""
    address = taken.getsockname()[0]
    token = world.site.token or ("" if is_loopback(authority_of(address)) else secrets.token_urlsafe())
    world.site = msgspec.structs.replace(world.site, bound=(authority_of(host), authority_of(address)), token=token)


def refusal(site: Site, request: Request) -> Response | None:
    """The answer to a control request that is not let in; None for every other request."""
    if not request.target.startswith(PREFIX):
        return None
    return (
        _wrong_host(site, request) or _foreign_origin(site, request) or _no_token(site, request) or _not_json(request)
    )


def _wrong_host(site: Site, request: Request) -> Response | None:
    hosts = _all(request, "host")
    if len(hosts) != 1:
        return _forbidden(f"a control request has one Host header, and not {len(hosts)}")
    if not is_own(site, request.server, hosts[0]):
        return _forbidden(f"{_shown(hosts[0])} is not this mock's name: --allow-host makes a name the mock's own")
    return None


def _foreign_origin(site: Site, request: Request) -> Response | None:
    origins = _all(request, "origin")
    for origin in origins:
        found = _ORIGIN.fullmatch(origin)
        if found is None or not is_own(site, request.server, found[1]):
            return _forbidden(f"the control does not answer to pages of another site, as {_shown(origin)} is")
    comes_along = request.header("sec-fetch-site") == "cross-site" and request.header("sec-fetch-dest") != "document"
    if comes_along and not origins:
        return _forbidden("the control does not answer to pages of another site")
    return None


def _no_token(site: Site, request: Request) -> Response | None:
    if not site.token and is_loopback(request.server):
        return None
    scheme, _, sent = (request.header("authorization") or "").partition(" ")
    if scheme.lower() == "bearer" and site.token and hmac.compare_digest(sent.strip().encode(), site.token.encode()):
        return None
    said = "the control asks for the token that the mock was started with: Authorization: Bearer TOKEN"
    return problem(401, "Unauthorized", said, ("www-authenticate", 'Bearer realm="stockproof mock"'), **_MOCK)


def _not_json(request: Request) -> Response | None:
    types = [text.partition(";")[0].strip().lower() for text in _all(request, "content-type")]
    if request.method not in CHANGES or (types and all(kind in JSON for kind in types)):
        return None
    said = f"{request.method} needs Content-Type: application/json, also where there is no body"
    return problem(415, "Unsupported Media Type", said, **_MOCK)


def _forbidden(detail: str) -> Response:
    return problem(403, "Forbidden", detail, **_MOCK)


#: What the mock says of itself elsewhere, so that a client knows who refuses.
_MOCK = {"name": "stockproof mock"}


def _all(request: Request, name: str) -> list[str]:
    return [value for key, value in request.headers if key == name]


def _shown(text: str) -> str:
    return repr(text[:SHOWN])
