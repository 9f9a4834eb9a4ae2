"""Somebody's shop: a mock behind a server that answers 404 to /__mock__/ and can be lost, while the mock lives on.

with hidden(world) as shop:
    shop.url, shop.world, shop.requests
    shop.at(17, action)                 once, before the 17th request from now is answered; `after` it was carried out
    shop.lose(); shop.come_back()       every connection breaks off and nobody listens; the same port again

python tests/hiding.py --edition openmage-20.18 --shop FILE     the same for the command line, until Ctrl-C
"""

import argparse
import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import uvicorn

from mockserver import World, build
from mockserver.edge.any_method import AnyMethodProtocol
from mockserver.edge.asgi import application
from mockserver.edge.server import listening, url_of

__all__ = ["HiddenShop", "hidden", "null_document"]

CONTROL = b"/__mock__"
#: Columns that are NULL in every product of a real shop that was not saved by hand.
NULLS = ("low_stock_date", "notify_stock_qty")
#: The first id of the ordinary products that a shop of somebody's has, and their number.
FIRST, ORDINARY = 701, 10


class HiddenShop:
    """A world that is served without its control."""

    def __init__(self, world: World) -> None:
        """Nobody listens yet."""
        self.world, self.requests, self.port = world, 0, 0
        self._mock, self._at = application(world), dict[int, tuple[Callable[[], object], bool]]()
        self._server: uvicorn.Server | None = None
        self._thread: Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def at(self, number: int, action: Callable[[], object], *, after: bool = False) -> None:
        """Do something when so many more requests have come: before the last is carried out, or after it was."""
        self._at[self.requests + number] = (action, after)

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        """The mock's answer, and 404 where its control would be."""
        if scope["raw_path"].startswith(CONTROL):
            await _not_found(send)
            return
        self.requests += 1
        action, after = self._at.pop(self.requests, (lambda: None, False))
        if not after:
            action()
        await self._still_here()
        kept: list[Any] = []

        async def keep(message: Any) -> None:
            kept.append(message)

        await self._mock(scope, receive, keep)
        if after:
            action()
        await self._still_here()
        for message in kept:
            await send(message)

    async def _still_here(self) -> None:
        """Go on, or wait for the connection to break off where the shop was lost."""
        if self._loop is None:
            await asyncio.Event().wait()

    def come_back(self) -> None:
        """Listen, at the same port as before."""
        taken, ready = listening("127.0.0.1", self.port), Event()
        self.port = int(url_of(taken).rpartition(":")[2])
        config = uvicorn.Config(
            self.app,
            interface="asgi3",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            http=AnyMethodProtocol,
            ws="none",
            server_header=False,
        )
        self._server = server = uvicorn.Server(config)

        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            self._loop.call_soon(ready.set)
            await server.serve(sockets=[taken])
            taken.close()

        self._thread = Thread(target=lambda: asyncio.run(serve()), daemon=True)
        self._thread.start()
        ready.wait()

    def lose(self) -> None:
        """Break every connection off and listen no more; the world stays as it is."""
        server, loop = self._server, self._loop
        if server is None or loop is None:
            return
        self._loop = None
        loop.call_soon_threadsafe(_break_off, server)

    def wait(self) -> None:
        """Until nobody listens any more."""
        if self._thread:
            self._thread.join()


def _break_off(server: uvicorn.Server) -> None:
    for listener in server.servers:
        listener.close()
    for connection in list(server.server_state.connections):
        connection.transport.abort()  # type: ignore[union-attr]
    server.force_exit = server.should_exit = True


async def _not_found(send: Any) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"text/html")]})
    await send({"type": "http.response.body", "body": b"<html><body><h1>Not Found</h1></body></html>"})


@contextmanager
def hidden(world: World) -> Iterator[HiddenShop]:
    """A world served without its control while the block runs."""
    shop = HiddenShop(world)
    shop.come_back()
    try:
        yield shop
    finally:
        shop.lose()
        shop.wait()


def null_document() -> dict[str, Any]:
    """The documents' shop with ten more ordinary products, and NULL where real shops have it."""
    from specs import shop as documents  # noqa: PLC0415 - only this asks for it

    part = json.loads(json.dumps(documents()["magento1"], default=str))
    for number in range(FIRST, FIRST + ORDINARY):
        part["products"].append({"product_id": str(number), "sku": f"Somebody's {number}", "type": "simple"})
        part["stock_items"][str(number + 1000)] = {"item_id": str(number + 1000), "product_id": str(number), "qty": "7"}
    rows = {item: {**row, **dict.fromkeys(NULLS)} for item, row in part["stock_items"].items()}
    return {"magento1": {**part, "stock_items": rows, "stock_status": {}, "next_item_id": 5000}}


def main() -> None:
    """Serve a shop file without its control until Ctrl-C."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--edition", default="openmage-20.18")
    parser.add_argument("--shop", type=Path)
    parser.add_argument("--port", type=int, default=0)
    given = parser.parse_args()
    document = json.loads(given.shop.read_text(encoding="utf-8")) if given.shop else null_document()
    shop = HiddenShop(build(given.edition, document))
    shop.port = given.port
    shop.come_back()
    print(shop.url, flush=True)  # noqa: T201 - a script
    try:
        shop.wait()
    except KeyboardInterrupt:
        shop.lose()


if __name__ == "__main__":
    main()
