"""How fast the mock is: ready time, and requests a second for a list and an update, over HTTP and as a function call.

python benchmarks/mock.py
"""

import argparse
import json
import sys
import time
from collections.abc import Callable

from loads import free_port, keep_alive, process, request_bytes, seconds_until_answer, table

from mockserver import Request, build, handle

PATH = "/api/jsonrpc"


def body(method: str, *params: object) -> bytes:
    """A JSON-RPC request."""
    return json.dumps({"jsonrpc": "2.0", "method": method, "params": params, "id": 1}).encode()


def calls(session: str) -> dict[str, bytes]:
    """What is measured."""
    return {
        "list one product": body("call", session, "cataloginventory_stock_item.list", [["product1"]]),
        "update its quantity": body("call", session, "cataloginventory_stock_item.update", ["product1", {"qty": 5}]),
    }


def over_http(seconds: float) -> tuple[float, dict[str, float]]:
    """Seconds until the mock answers, and requests a second."""
    port = free_port()
    with process(sys.executable, "-m", "stockproof", "mock", "--port", str(port)):
        ready = seconds_until_answer(f"http://127.0.0.1:{port}/__mock__/")
        # the documents' shop has this session
        found = {
            name: keep_alive(port, request_bytes("POST", PATH, sent), seconds)
            for name, sent in calls("session_id").items()
        }
    return ready, found


def in_process(seconds: float) -> dict[str, float]:
    """Requests a second without a network."""
    world = build()
    headers = (("content-type", "application/json"),)
    return {
        name: rate(lambda sent=sent: handle(world, Request("POST", PATH, headers, sent)), seconds)
        for name, sent in calls("session_id").items()
    }


def rate(action: Callable[[], object], seconds: float) -> float:
    """How often an action can be done in a second."""
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        action()
        count += 1
    return count / (time.perf_counter() - began)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=2.0, help="for each measurement")
    given = parser.parse_args()
    ready, http = over_http(given.seconds)
    direct = in_process(given.seconds)
    print(table(("requests a second", "HTTP", "in process"), [(n, f"{http[n]:.0f}", f"{direct[n]:.0f}") for n in http]))
    print(f"\nfirst answer {ready:.2f} s after the start of the process")


if __name__ == "__main__":
    main()
