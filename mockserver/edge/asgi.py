"""A world as a raw ASGI application: no framework, the path as it was sent, bodies up to a cap."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from mockserver.edge.access import refusal
from mockserver.handle import handle
from mockserver.messages import Request, Response
from mockserver.site import authority_of
from mockserver.world import World

__all__ = ["LARGEST_BODY", "application"]

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LARGEST_BODY = 16 * 1024 * 1024


def application(world: World) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """The ASGI application that answers for a world."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = request_of(scope, await _body(receive))
        await _send(send, refusal(world.site, request) or handle(world, request))

    return app


def request_of(scope: Scope, body: bytes | None) -> Request:
    """The request of an ASGI scope, its path still percent-encoded; None is a body that was too large."""
    query = scope["query_string"].decode("latin-1")
    path = scope["raw_path"].decode("latin-1").partition("?")[0]
    headers = tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"])
    host, port = scope["server"]
    target = f"{path}?{query}" if query else path
    return Request(scope["method"], target, headers, body or b"", authority_of(host, port), cut_off=body is None)


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None once it grows over the cap, what follows is thrown away."""
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size <= LARGEST_BODY:
            parts.append(part)
        more = message["type"] == "http.request" and message.get("more_body", False)
    return b"".join(parts) if size <= LARGEST_BODY else None


async def _send(send: Send, response: Response) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers]
    headers.append((b"content-length", str(len(response.body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})
