"""What the benchmarks share: a server as a process, bursts of requests at it, and a table."""

import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import httpx2


@contextmanager
def process(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process while the block runs."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as started:
        try:
            yield started
        finally:
            started.terminate()


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def seconds_until_answer(url: str, most: float = 10.0) -> float:
    """How long it takes until a URL answers."""
    began = time.perf_counter()
    while time.perf_counter() - began < most:
        with suppress(httpx2.TransportError):
            httpx2.get(url, trust_env=False)
            return time.perf_counter() - began
    raise TimeoutError(url)


def request_bytes(method: str, path: str, body: bytes = b"", *, keep: bool = True) -> bytes:
    """A request as it goes over the wire."""
    kept = "keep-alive" if keep else "close"
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: {kept}\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Content-Type: application/json\r\n\r\n".encode() + body


def keep_alive(port: int, request: bytes, seconds: float) -> float:
    """Requests a second, one after the other, on one connection."""
    count, began = 0, time.perf_counter()
    with socket.create_connection(("127.0.0.1", port)) as link:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while time.perf_counter() - began < seconds:
            link.sendall(request)
            read_answer(link)
            count += 1
    return count / (time.perf_counter() - began)


def new_connections(port: int, request: bytes, seconds: float) -> float:
    """Requests a second, each on a connection of its own."""
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        with socket.create_connection(("127.0.0.1", port)) as link:
            link.sendall(request)
            read_answer(link)
        count += 1
    return count / (time.perf_counter() - began)


def read_answer(link: socket.socket) -> bytes:
    """One whole answer with a Content-Length; its body."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = link.recv(65536)
        if not part:
            raise ConnectionError(data)
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    while len(body) < length:
        body += link.recv(65536)
    return body


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows under their heads, as Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)
