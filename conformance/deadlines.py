"""Deadlines: what goes over the network ends by a moment, whatever arrives until then and however slowly.

    with ends_by(monotonic() + 5):
        client.get(url)              a timeout after 5 seconds, though a byte comes every second

HTTP clients have a timeout for each operation, and every byte that arrives begins a new one. Here each operation gets
what is left of the whole.
"""

import socket
import ssl
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from ipaddress import ip_address
from math import inf
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any

import httpcore2
import httpx2

__all__ = ["HttpWithDeadline", "ends_by"]

#: Bytes of a body that are written at once.
PIECE = 16 * 1024
_ends: ContextVar[float] = ContextVar("ends", default=inf)


@contextmanager
def ends_by(moment: float) -> Generator[None]:
    """What is sent in the block ends by a moment of the monotonic clock, or by an earlier one that holds already."""
    token = _ends.set(min(moment, _ends.get()))
    try:
        yield
    finally:
        _ends.reset(token)


def _left(timeout: float | None, late: type[Exception]) -> float | None:
    """Seconds that an operation has: its own timeout, or what is left."""
    seconds = _ends.get() - monotonic()
    if seconds <= 0:
        raise late("the deadline has passed")
    return timeout if seconds == inf else min(seconds, inf if timeout is None else timeout)


class HttpWithDeadline(httpx2.HTTPTransport):
    """httpx2's transport over connections that heed `ends_by`."""

    def __init__(self, tls: ssl.SSLContext | None, limits: httpx2.Limits) -> None:
        """`tls` says whom to believe; nothing is read from the environment."""
        context = tls or httpx2.create_ssl_context(trust_env=False)
        super().__init__(verify=context, trust_env=False, limits=limits)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=context,
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            network_backend=_Network(),
        )


class _Network(httpcore2.NetworkBackend):
    """Connects to the first address of a host that answers; each has an equal share of what is left."""

    def __init__(self) -> None:
        self._inner = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        addresses = _addresses(host, port, _left(timeout, httpcore2.ConnectTimeout))
        for place, address in enumerate(addresses, 1):
            left = _left(timeout, httpcore2.ConnectTimeout)
            seconds = None if left is None else left / (len(addresses) - place + 1)
            try:
                return _Stream(self._inner.connect_tcp(address, port, seconds, local_address, socket_options))
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if place == len(addresses):
                    raise
        raise httpcore2.ConnectError(f"{host} has no address")


def _addresses(host: str, port: int, seconds: float | None) -> list[str]:
    """The addresses of a host, looked up beside this thread: nothing else can end a look-up that hangs."""
    with suppress(ValueError):
        return [str(ip_address(host))]
    found: SimpleQueue[list[str] | OSError | UnicodeError] = SimpleQueue()

    def look_up() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.put([str(row[4][0]) for row in rows])
        except (OSError, UnicodeError) as error:  # the second for what can be no host's name
            found.put(error)

    Thread(target=look_up, daemon=True).start()
    try:
        answer = found.get(timeout=seconds)
    except Empty:
        raise httpcore2.ConnectTimeout(f"{host} is not found in time") from None
    if not isinstance(answer, list):
        raise httpcore2.ConnectError(str(answer)) from answer
    return answer


class _Stream(httpcore2.NetworkStream):
    """A connection each of whose operations has what is left until the deadline."""

    def __init__(self, inner: httpcore2.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for begin in range(0, len(buffer), PIECE):
            self._inner.write(buffer[begin : begin + PIECE], _left(timeout, httpcore2.WriteTimeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        seconds = _left(timeout, httpcore2.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, seconds))

    def close(self) -> None:
        self._inner.close()

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
