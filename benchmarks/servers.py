"""Which server for the mock: uvicorn with httptools against granian, one process each, the same raw ASGI application.

    python -m pip install granian        # only this script needs it
    python benchmarks/servers.py

Both are measured in turns in one run, so what else the machine does meets both; the ratio says most.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from loads import free_port, keep_alive, new_connections, process, request_bytes, seconds_until_answer, table


async def app(scope: dict[str, Any], receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
    """A small JSON answer to everything."""
    if scope["type"] != "http":
        return
    more = True
    while more:
        more = (await receive()).get("more_body", False)
    body = b'{"jsonrpc":"2.0","result":true,"id":1}'
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def command(server: str, port: int) -> list[str]:
    """How a server is started, in one process."""
    place = str(Path(__file__).parent)
    if server == "granian":
        options = ["--interface", "asginl", "--workers", "1", "--no-ws", "--working-dir", place, "--no-log"]
        return [sys.executable, "-m", "granian", *options, "--port", str(port), "servers:app"]
    options = ["--http", "httptools", "--loop", "asyncio", "--lifespan", "off", "--log-level", "critical"]
    return [sys.executable, "-m", "uvicorn", *options, "--app-dir", place, "--port", str(port), "servers:app"]


def measured(server: str, seconds: float) -> list[float]:
    """Seconds until the first answer, requests a second kept alive, and on new connections."""
    port = free_port()
    with process(*command(server, port)):
        ready = seconds_until_answer(f"http://127.0.0.1:{port}/")
        kept = keep_alive(port, request_bytes("POST", "/api/jsonrpc", b"{}"), seconds)
        return [ready, kept, new_connections(port, request_bytes("POST", "/", b"{}", keep=False), seconds)]


def main() -> None:
    """Measure in turns and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.5, help="for each measurement")
    given = parser.parse_args()
    found: dict[str, list[list[float]]] = {"uvicorn": [], "granian": []}
    for _ in range(given.rounds):
        for server, rounds in found.items():
            rounds.append(measured(server, given.seconds))
    ours, theirs = ([median(column) for column in zip(*rounds, strict=True)] for rounds in found.values())
    names = ("seconds to the first answer", "requests a second, kept alive", "requests a second, new connections")
    rows = [
        (name, f"{one:.4g}", f"{other:.4g}", f"{one / other:.2f}")
        for name, one, other in zip(names, ours, theirs, strict=True)
    ]
    print(table(("median", "uvicorn + httptools", "granian", "ratio"), rows))


if __name__ == "__main__":
    main()
