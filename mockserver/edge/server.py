"""Serving: uvicorn in this one process, so that no worker can outlive it; the port is taken before anything is said.

Chosen on measurement (benchmarks/servers.py): of uvicorn and granian, uvicorn with httptools answers most requests a
second from one process and is ready as fast.
"""

import errno
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from types import FrameType

import uvicorn

from mockserver.edge.access import secure
from mockserver.edge.any_method import AnyMethodProtocol
from mockserver.edge.asgi import application
from mockserver.site import authority_of
from mockserver.world import World

__all__ = ["PortInUseError", "running", "serve"]


class PortInUseError(OSError):
    """Somebody else listens on the port, or it cannot be had."""


def listening(host: str, port: int) -> socket.socket:
    """A listening socket that nobody shares; port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends without delay only on sockets that say they are TCP
    taken = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen(128)
    except OSError as error:
        taken.close()
        reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be had: {error.strerror or error}"
        raise PortInUseError(f"port {port} on {host} {reason}") from error
    return taken


def url_of(taken: socket.socket) -> str:
    """The base URL of a listening socket."""
    return f"http://{authority_of(*taken.getsockname()[:2])}"


class _Server(uvicorn.Server):
    """Says when the first answer is possible."""

    def __init__(self, world: World, announce: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                application(world),
                lifespan="off",
                log_config=None,
                access_log=False,
                http=AnyMethodProtocol,
                loop="asyncio",
                ws="none",
                server_header=False,
                timeout_graceful_shutdown=1,
            )
        )
        self._announce = announce

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - as signals are handled
        """End in order, at the second Ctrl-C at once; what is obeyed is not raised again, so the exit code is 0."""
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._announce()


def serve(world: World, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve a world until SIGINT or SIGTERM; `announce` gets the base URL once it answers."""
    with listening(host, port) as taken:
        secure(world, host, taken)
        url = url_of(taken)
        _Server(world, lambda: announce(url)).run(sockets=[taken])


@contextmanager
def running(world: World, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """A world served from a thread while the block runs: its base URL."""
    with listening(host, port) as taken:
        secure(world, host, taken)
        server = _Server(world, lambda: None)
        thread = Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
        thread.start()
        try:
            yield url_of(taken)
        finally:
            server.should_exit = True
            thread.join()
