"""Somebody's shop: a mock behind a server that answers 404 to /__mock__/ and can be lost, while the mock lives on.

with hidden(world) as shop:
    shop.url, shop.world, shop.requests
    shop.world = another                from now on that world is served at the same place
    shop.at(17, action)                 once, before the 17th request from now is answered; `after` it was carried out
    shop.lose(); shop.come_back()       every connection breaks off and nobody listens; the same port again
    shop.lose(3, action)                the same, but who connects is turned away; the third time the action comes first

`hidden(world, control=True)` shows the control, as any mock does.

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

__all__ = ["FIRST", "ORDINARY", "HiddenShop", "hidden", "null_document", "with_ordinary_products"]

CONTROL = b"/__mock__"
#: Columns that are NULL in every product of a real shop that was not saved by hand.
NULLS = ("low_stock_date", "notify_stock_qty")
#: The first id of the ordinary products that a shop of somebody's has, and their number.
FIRST, ORDINARY = 701, 10
Action = Callable[[], object]


class HiddenShop:
    """A world that is served without its control, unless that is to be shown."""

    def __init__(self, world: World, *, control: bool = False) -> None:
        """Nobody listens yet."""
        self.world, self.control, self.requests, self.port = world, control, 0, 0
        self._at = dict[int, tuple[Action, bool]]()
        self._turning_away: tuple[int, Action] | None = None
        self._back = asyncio.Event()
        self._server: uvicorn.Server | None = None
        self._thread: Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_there = False

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def at(self, number: int, action: Action, *, after: bool = False) -> None:
        """Do something when so many more requests have come: before the last is carried out, or after it was.

        Where an action before it gives False, that request is not carried out, and gets no answer.
        """
        self._at[self.requests + number] = (action, after)

    def forget(self) -> bool:
        """Do nothing of what was still to come: whether there was nothing left."""
        is_done = not self._at
        self._at.clear()
        return is_done

    # ----------------------------------------------------------------------------------------------------- answering

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        """The mock's answer, and 404 where its control would be."""
        if not self.control and scope["raw_path"].startswith(CONTROL):
            await _not_found(send)
            return
        self.requests += 1
        action, after = self._at.pop(self.requests, (lambda: None, False))
        is_carried_out = after or action() is not False
        if not (is_carried_out and self._is_there):
            await _until_it_breaks_off(receive)
            return
        kept: list[Any] = []

        async def keep(message: Any) -> None:
            kept.append(message)

        await application(self.world)(scope, receive, keep)
        if after:
            action()
        if not self._is_there:
            await _until_it_breaks_off(receive)
            return
        for message in kept:
            await send(message)

    # --------------------------------------------------------------------------------------------- coming and going

    def come_back(self) -> None:
        """Listen, at the same port as before, unless it is there."""
        if self._is_there:
            return
        self._close_the_door()
        self.wait()
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
            self._loop, self._back = asyncio.get_running_loop(), asyncio.Event()
            self._loop.call_soon(ready.set)
            await server.serve(sockets=[taken])
            taken.close()
            if self._turning_away:
                await self._turn_away(*self._turning_away)

        self._thread = Thread(target=lambda: asyncio.run(serve()), daemon=True)
        self._thread.start()
        ready.wait()
        self._is_there = True

    def lose(self, knock: int = 0, action: Action = lambda: None) -> None:
        """Break every connection off and listen no more, or turn away who connects; the world stays as it is."""
        if self._is_there and self._server and self._loop:
            self._is_there, self._turning_away = False, (knock, action) if knock else None
            self._loop.call_soon_threadsafe(_break_off, self._server)

    async def _turn_away(self, knock: int, action: Action) -> None:
        """Drop every connection until the shop comes back."""
        knocks = 0

        async def drop(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal knocks
            knocks += 1
            if knocks == knock:
                action()
            writer.transport.abort()

        async with await asyncio.start_server(drop, sock=listening("127.0.0.1", self.port)):
            await self._back.wait()

    def _close_the_door(self) -> None:
        if self._turning_away and self._loop:
            self._turning_away = None
            self._loop.call_soon_threadsafe(self._back.set)

    def wait(self) -> None:
        """Until nobody listens any more."""
        if self._thread:
            self._thread.join()

    def end(self) -> None:
        """Be gone for good."""
        self.lose()
        self._close_the_door()
        self.wait()


def _break_off(server: uvicorn.Server) -> None:
    for listener in server.servers:
        listener.close()
    for connection in list(server.server_state.connections):
        connection.transport.abort()  # type: ignore[union-attr]
    server.force_exit = server.should_exit = True


async def _until_it_breaks_off(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _not_found(send: Any) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"text/html")]})
    await send({"type": "http.response.body", "body": b"<html><body><h1>Not Found</h1></body></html>"})


@contextmanager
def hidden(world: World, *, control: bool = False) -> Iterator[HiddenShop]:
    """A world served without its control while the block runs."""
    shop = HiddenShop(world, control=control)
    shop.come_back()
    try:
        yield shop
    finally:
        shop.end()


# ------------------------------------------------------------------------------------------------------ what it stores


def with_ordinary_products(part: dict[str, Any], columns: dict[str, Any]) -> dict[str, Any]:
    """A Magento 1 part with ten more ordinary products; their stock items' ids are theirs plus 1000."""
    numbers = range(FIRST, FIRST + ORDINARY)
    products = [{"product_id": str(number), "sku": f"Somebody's {number}", "type": "simple"} for number in numbers]
    rows = {str(one + 1000): {"item_id": str(one + 1000), "product_id": str(one), **columns} for one in numbers}
    items = {**part["stock_items"], **rows}
    return {**part, "products": [*part["products"], *products], "stock_items": items, "next_item_id": 5000}


def null_document() -> dict[str, Any]:
    """The documents' shop with ten more ordinary products, and NULL where real shops have it.

    With the documents' come composites and their children, products that are virtual or disabled or have no stock row,
    SKUs that look like ids, and one whose saving is refused.
    """
    from specs import shop as documents  # noqa: PLC0415 - only this asks for it

    part = json.loads(json.dumps(documents()["magento1"], default=str))
    part = with_ordinary_products(part, {"qty": "7", "is_in_stock": "1"})
    rows = {item: {**row, **dict.fromkeys(NULLS)} for item, row in part["stock_items"].items()}
    return {"magento1": {**part, "stock_items": rows, "stock_status": {}}}


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
        shop.end()


if __name__ == "__main__":
    main()
