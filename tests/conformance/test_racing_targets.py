"""Shops that serve in threads: changes sent at once meet in them, and a race that loses one is seen, as real shops'."""

import json
import re
from collections.abc import Callable, Iterator
from threading import Condition, Lock
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from conformance import profiles
from conformance.checks import checks
from conformance.connection import Connection
from conformance.judge import run_check
from conformance.run import Run
from conformance.transport import HttpTransport, Recorder
from conformance.verdicts import Verdict
from mockserver import Request as MockRequest
from mockserver import World, build, handle
from mockserver.rules.record_addressing import RECORDS
from specs import edition

DIALECT = "merchantpro_rest"
#: So long an adjustment waits for another one before it writes.
SECONDS = 0.05
#: Judge a requirement on a shop.
Judged = Callable[["ThreadedShop", str], Verdict]


class ThreadedShop:
    """The documents' shop behind a lock; a racing one reads a stock, lets others in, and writes what it has added."""

    def __init__(self, *, races: bool) -> None:
        """A sound one takes the lock for the whole of a request."""
        self.world: World = build()
        self.races = races
        self.most = 0
        self._lock = Lock()
        self._meeting = Condition()
        self._waiting = 0

    def answer(self, request: Request) -> Response:
        """The mock's answer to a request, which an adjustment of a racing shop reaches as a number."""
        body = request.get_data()
        change = _adjustment(body)
        with self._lock:
            row = self.world.store.get(RECORDS, 10001)
        if change is not None:
            self._meet()
            if self.races:
                body = json.dumps({"stock": row["stock"] + change}).encode()
        headers = tuple((name.lower(), value) for name, value in request.headers)
        path = request.environ["RAW_URI"]
        with self._lock:
            found = handle(self.world, MockRequest(request.method, path, headers, body, request.host))
        return Response(found.body, found.status, list(found.headers))

    def _meet(self) -> None:
        """Wait until another adjustment is under way too, or none comes."""
        with self._meeting:
            self._waiting += 1
            self.most = max(self.most, self._waiting)
            self._meeting.notify_all()
            self._meeting.wait_for(lambda: self._waiting > 1, SECONDS)
        with self._meeting:
            self._waiting -= 1


def _adjustment(body: bytes) -> int | None:
    """By how much a body adjusts a stock, if it does only that."""
    value: Any = json.loads(body) if body else None
    stock = value.get("stock") if isinstance(value, dict) else None
    return stock.get("adjust_by") if isinstance(stock, dict) else None


@pytest.fixture
def threaded() -> Iterator[HTTPServer]:
    """A server that answers every request in a thread of its own."""
    with HTTPServer(threaded=True) as server:
        yield server


@pytest.fixture
def judged(threaded: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Judged]:
    """Judge a requirement on a shop, over HTTP and with control."""
    monkeypatch.setitem(profiles.PROFILES, "small", profiles.Profile(8, 3, 5, 0))
    transport = HttpTransport(threaded.url_for("").rstrip("/"))

    def found(shop: ThreadedShop, requirement: str) -> Verdict:
        threaded.clear()
        threaded.expect_request(re.compile(".*")).respond_with_handler(shop.answer)
        connection = Connection(Recorder(transport), "threads", edition("documented"), (DIALECT,), "", "", control=True)
        run = Run(connection, profile_name="small", shrinks=False)
        (check,) = checks()[requirement]
        return run_check(run, check, DIALECT).verdict

    yield found
    transport.close()


def test_adjustments_at_once_meet_in_the_shop(judged: Judged) -> None:
    """Two at least are under way at the same time, and a sound shop keeps them all."""
    shop = ThreadedShop(races=False)
    assert judged(shop, "stock_adjustment/concurrent") is Verdict.PASS
    assert shop.most > 1


def test_a_race_that_loses_an_adjustment_is_seen(judged: Judged) -> None:
    """The shop counts right as long as nobody else does: only the check of adjustments at once notices."""
    shop = ThreadedShop(races=True)
    assert judged(shop, "stock_adjustment/adjusted") is Verdict.PASS
    assert judged(shop, "stock_adjustment/concurrent") in (Verdict.FAIL, Verdict.FLAKY)
