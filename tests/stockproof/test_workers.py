"""The checks in a project's own pytest, over several processes: one run, products dealt out, one log in the end."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

import pytest

from conformance.transport import Message
from conformance.workers import Workers, share_of
from conformance.writes import is_write
from mockserver import Request, World, build, handle
from mockserver.edge import running

sys.path.append(str(Path(__file__).parent.parent / "conformance"))
from foreign_shop import (
    ForeignShop,
    foreign_connection,
    foreign_document,
    stored_in,
    target_secrets,
    target_text,
)

OPTIONS = ("-q", "-p", "no:cacheprovider", "--stockproof-profile", "quick", "--stockproof-seed", "3")
TOPICS = ("partial_update", "rest_reading", "rest_partial_update")
DIALECTS = ("jsonrpc", "magento1_rest")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A foreign shop that is served, and its target file with products enough for two workers."""
    for name, value in target_secrets().items():
        monkeypatch.setenv(name, value)
    world = build("documented", foreign_document())
    with running(world) as url:
        text = target_text(url).replace('"T-9"]', '"T-9", "T-5", "T-6"]')
        (tmp_path / "target.toml").write_text(text, encoding="utf-8")
        yield world


@pytest.fixture
def tested(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run pytest as a project of its own would."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pytest", *OPTIONS, *words, "--pyargs", "conformance"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False, timeout=600)

    return run


def selection() -> list[str]:
    """Options that choose checks for both portions of the products."""
    words = [word for name in TOPICS for word in ("--stockproof-topic", name)]
    return words + [word for name in DIALECTS for word in ("--stockproof-dialect", name)]


def test_two_workers_are_one_run(shop: World, tmp_path: Path, state: Path, tested: Callable[..., Any]) -> None:
    """A sound shop keeps everything, every check is judged once, the shop is as before, one log tells of it all."""
    before = stored_in(shop)
    found = tested("-n", "2", "--stockproof-target", "target.toml", "--stockproof-report", "rep", *selection())
    assert " failed" not in found.stdout, found.stdout
    events = [json.loads(line) for line in (tmp_path / "rep" / "events.ndjson").read_text().splitlines()]
    verdicts = [event for event in events if event["event"] == "verdict"]
    names = [(event["dialect"], event["requirement"], event["check"]) for event in verdicts]
    planned = next(event for event in events if event["event"] == "planned")["checks"]
    assert (len(names), len(set(names))) == (len(planned), len(names))
    assert {event["verdict"] for event in verdicts} <= {"pass", "untestable"}
    assert stored_in(shop) == before
    ledgers = list((state / "stockproof").iterdir())
    assert (len(ledgers), [path.read_text().endswith('{"closed":true}\n') for path in ledgers]) == (2, [True, True])
    assert "stockproof: " in found.stdout


def test_a_shop_with_control_is_judged_by_one_worker(tmp_path: Path, tested: Callable[..., Any]) -> None:
    """Every example sets the whole shop, so nobody else may."""
    with running(build("documented")) as url:
        words = ("-n", "2", "-v", "-v", "--stockproof-target", url, "--stockproof-topic", "faults", *selection()[6:8])
        found = tested(*words)
    workers = {line.split("]")[0] for line in found.stdout.splitlines() if line.startswith("[gw") and "%" in line}
    assert (found.returncode, len(workers)) == (0, 1), found.stdout
    assert "flaky" not in found.stdout


class Watched(BaseHTTPRequestHandler):
    """The shop behind a server that answers several requests at once, and says how many writes were under way."""

    world: World
    under_way: Counter[bool]
    most: Counter[bool]
    one: Lock

    def answer(self) -> None:
        """The shop's answer, a moment later, so that others have the time to come."""
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        sent = tuple((name, value) for name, value in self.headers.items() if name.lower() == "content-type")
        writes = is_write(Message(self.command, self.path, sent, body))
        with self.one:
            self.under_way[writes] += 1
            self.most[writes] = max(self.most[writes], self.under_way[writes])
        Event().wait(0.02)
        headers = tuple((name.lower(), value) for name, value in self.headers.items())
        with self.one:
            found = handle(self.world, Request(self.command, self.path, headers, body))
            self.under_way[writes] -= 1
        self.send_response(found.status)
        for name, value in (*found.headers, ("connection", "close"), ("content-length", str(len(found.body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(found.body)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = answer  # noqa: N815 - as http.server calls them

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


def test_writes_of_workers_leave_one_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tested: Any) -> None:
    """Reads of several workers may be under way at once, and are."""
    for name, value in target_secrets().items():
        monkeypatch.setenv(name, value)
    most: Counter[bool] = Counter()
    parts = {"world": build("documented", foreign_document()), "under_way": Counter(), "most": most, "one": Lock()}
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Watched,), parts)) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        text = target_text(f"http://127.0.0.1:{server.server_port}").replace('"T-9"]', '"T-9", "T-5", "T-6"]')
        (tmp_path / "target.toml").write_text(text, encoding="utf-8")
        words = (
            "--stockproof-topic",
            "partial_update",
            "--stockproof-topic",
            "quantities",
            "--stockproof-topic",
            "listing",
        )
        found = tested("-n", "3", "--stockproof-target", "target.toml", *words, *selection()[6:])
        server.shutdown()
    assert " failed" not in found.stdout, found.stdout
    assert (most[True], most[False] > 1) == (1, True)


@pytest.mark.parametrize(
    ("skus", "count", "groups"), [(2, 4, {"stockproof-shop"}), (8, 2, {"stockproof-shop", "stockproof-1"})]
)
def test_products_are_dealt_in_portions_of_two(skus: int, count: int, groups: set[str]) -> None:
    """With fewer than four one worker has all; a check is in the same group every time."""
    connection = foreign_connection(ForeignShop("documented"), "documented", "jsonrpc")
    connection.may_touch = connection.may_touch.__replace__(skus=tuple("abcdefgh"[:skus]), item_ids=())
    workers = Workers(seed=1, folder="", count=count)
    names = [f"test_{number}" for number in range(20)]
    shares = [share_of(connection, workers, "partial_update/x", "jsonrpc", name) for name in names]
    whole = share_of(connection, workers, "rest_reading/x", "magento1_rest", "test_x")
    assert {share.group for share in (*shares, whole)} == groups
    assert shares == [share_of(connection, workers, "partial_update/x", "jsonrpc", name) for name in names]
