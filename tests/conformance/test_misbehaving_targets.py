"""Targets that misbehave as HTTP servers: the suite names what is wrong, and never breaks off itself."""

import gzip
import socket
from collections.abc import Callable, Iterator
from functools import partial
from threading import Event, Thread
from time import monotonic
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from conformance.checks import checks
from conformance.connection import TargetError, connect
from conformance.events import VerdictEvent
from conformance.judge import run_check
from conformance.pacing import Pace
from conformance.run import Run
from conformance.transport import HttpTransport, Message
from conformance.verdicts import CapReachedError, TargetLostError, Verdict
from mockserver import Request as MockRequest
from mockserver import build, handle
from mockserver.dialects.jsonrpc.encode import as_json
from mockserver.rules.listing import list_stock
from specs import requirements

A_RUN = Callable[..., Run]
LISTED = checks()["listing/many"][0]
ROW = b'{"product_id":1,"sku":"product1"}'
WHOLE_ROW = as_json(list_stock(build(), ["product1"])[0])
#: What a target answers instead of a login, and what the suite says of it.
ANSWERS: dict[str, tuple[Response, str]] = {
    "garbage": (Response(b"\x00\x01garbage"), "no JSON"),
    "a page": (Response("<!DOCTYPE html><title>Welcome</title>", content_type="text/html"), "no JSON"),
    "nothing": (Response(b""), "answered with one"),
    "bytes that are no UTF-8": (Response(b'{"result":"\xff"}'), "no JSON"),
    "UTF-16": (Response('{"result":"x"}'.encode("utf-16")), "no JSON"),
    "NaN": (Response(b'{"result":NaN,"id":1}'), "no JSON"),
    "a number with 5,000 digits": (Response(b'{"result":' + b"1" * 5000 + b"}"), "no JSON"),
    "a number beyond every exponent": (Response(b'{"result":1e99999999999999999999}'), "no JSON"),
    "100,000 lists": (Response(b"[" * 100_000), "no JSON"),
    "half a message": (Response(b'{"result":"abc'), "no JSON"),
    "a tail": (Response(b'{"result":"abc","id":1}<br>Warning: x'), "goes on behind its JSON"),
    "a list": (Response(b"[]"), "answered with one"),
    "a number": (Response(b"5"), "answered with one"),
    "neither result nor error": (Response(b"{}"), "either a result or an error"),
    "both": (Response(b'{"result":1,"error":{"code":1,"message":""}}'), "either a result or an error"),
    "an error that is text": (Response(b'{"error":"no"}'), "an error has a code and a message"),
    "an error without code": (Response(b'{"error":{"message":"no"}}'), "an error has a code and a message"),
    "a session that is a number": (Response(b'{"result":5,"id":1}'), "5 is not of type 'string'"),
    "a session that is null": (Response(b'{"result":null,"id":1}'), "None is not of type 'string'"),
    "404": (Response(b"x", 404), "HTTP status 404"),
    "500": (Response(b"x", 500), "HTTP status 500"),
    "204": (Response(b"", 204), "HTTP status 204"),
    "a redirect": (Response(b"", 302, {"location": "/elsewhere"}), "HTTP status 302 (to /elsewhere)"),
    "50 MB of JSON": (Response(b'{"result":"' + b"x" * 50_000_000 + b'"}'), "larger than 16 MiB"),
    "what is no gzip": (Response(b"{}", headers={"content-encoding": "gzip"}), "cannot be read"),
}


@pytest.fixture
def judged(a_run: A_RUN) -> Iterator[Callable[..., VerdictEvent]]:
    """Judge one check on a URL, without control."""
    transports: list[HttpTransport] = []

    def found(url: str, check: Any = LISTED, timeout: float = 5.0, **options: Any) -> VerdictEvent:
        transports.append(HttpTransport(url, timeout))
        return run_check(a_run(transports[-1], control=False, **options), check, "jsonrpc")

    yield found
    for transport in transports:
        transport.close()


@pytest.mark.parametrize(("response", "said"), ANSWERS.values(), ids=ANSWERS)
def test_a_wrong_answer_is_named(
    httpserver: HTTPServer, judged: Callable[..., VerdictEvent], response: Response, said: str
) -> None:
    """The verdict is fail, and its message says what is wrong."""
    httpserver.expect_request("/api/jsonrpc").respond_with_response(response)
    event = judged(httpserver.url_for(""))
    assert event.verdict is Verdict.FAIL
    assert said in event.reason
    assert len(event.reason) < 1000
    assert event.failure
    assert event.exchanges


#: What a list shows of product1 where it should show its 17 members, and what the suite says of it.
ROWS: dict[str, tuple[bytes, str]] = {
    "text for numbers": (WHOLE_ROW.replace(b'"product_id":1,', b'"product_id":"1",'), "'1' is not of type 'integer'"),
    "a number beyond its enumeration": (WHOLE_ROW.replace(b'"backorders":0', b'"backorders":3'), "3 is not one of"),
    "members that are missing": (ROW, "is a required property"),
    "a member too many": (WHOLE_ROW.replace(b"}", b',"colour":1}'), "('colour' was unexpected)"),
    "a list for a row": (b"[]", "[] is not of type 'object'"),
    "null for a row": (b"null", "None is not of type 'object'"),
}


@pytest.mark.parametrize(("row", "said"), ROWS.values(), ids=ROWS)
def test_a_wrong_row_is_named(
    httpserver: HTTPServer, judged: Callable[..., VerdictEvent], row: bytes, said: str
) -> None:
    """With its place in the list."""

    def answer(request: Request) -> Response:
        login = b'"login"' in request.get_data()
        return Response(b'{"result":"s","id":1}' if login else b'{"result":[' + row + b'],"id":1}')

    httpserver.expect_request("/api/jsonrpc").respond_with_handler(answer)
    event = judged(httpserver.url_for(""))
    assert event.verdict is Verdict.FAIL
    assert "the list[0]" in event.reason
    assert said in event.reason


def test_a_map_for_a_list_is_named(httpserver: HTTPServer, judged: Callable[..., VerdictEvent]) -> None:
    """The whole result."""
    httpserver.expect_request("/api/jsonrpc").respond_with_data(b'{"result":{"a":1},"id":1}')
    assert "is not of type 'string'" in judged(httpserver.url_for("")).reason


def test_a_sound_target_passes_over_http(httpserver: HTTPServer, judged: Callable[..., VerdictEvent]) -> None:
    """The same way, with the mock behind it."""
    world = build()

    def answer(request: Request) -> Response:
        response = handle(world, MockRequest(request.method, request.path, (), request.get_data()))
        return Response(response.body, response.status, dict(response.headers))

    httpserver.expect_request("/api/jsonrpc").respond_with_handler(answer)
    event = judged(httpserver.url_for(""))
    assert (event.verdict, event.reason, event.examples) == (Verdict.PASS, "", 10)


# --------------------------------------------------------------------------------------------------- no HTTP at all


def read_request(client: socket.socket) -> None:
    """Take the whole request, since a connection that is closed before is reset."""
    with client.makefile("rb") as stream:
        length = 0
        while (line := stream.readline().lower()) not in (b"\r\n", b""):
            length = int(line.split(b":")[1]) if line.startswith(b"content-length:") else length
        stream.read(length)


class Wire:
    """A server that answers every connection with the same bytes, or with none."""

    def __init__(self, answer: Callable[[socket.socket, Event], None]) -> None:
        """`answer` gets each connection after its request, and an event that ends it."""
        self._answer, self._over = answer, Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self._threads = [Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            self._threads.append(Thread(target=self._serve, args=(client,), daemon=True))
            self._threads[-1].start()

    def _serve(self, client: socket.socket) -> None:
        with client:
            try:
                read_request(client)
                self._answer(client, self._over)
            except OSError:
                return

    def close(self) -> None:
        """End it."""
        self._over.set()
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for thread in self._threads:
            thread.join(5)


@pytest.fixture
def wire() -> Iterator[Callable[[Callable[[socket.socket, Event], None]], str]]:
    """Serve bytes of a test's own: the URL."""
    servers: list[Wire] = []

    def served(answer: Callable[[socket.socket, Event], None]) -> str:
        servers.append(Wire(answer))
        return servers[-1].url

    yield served
    for server in servers:
        server.close()


HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n"
#: What comes over the wire, and what the suite says of it when it has come three times.
WIRES: dict[str, tuple[bytes, str]] = {
    "no HTTP": (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "no HTTP"),
    "a closed connection": (b"", "breaks off"),
    "half a head": (b"HTTP/1.1 200", "breaks off"),
    "a wrong length": (HEAD + b"content-length: many\r\n\r\n{}", "breaks off"),
}
#: Heads with half a body behind them.
HALVES = {
    "half a body": HEAD + b"content-length: 100\r\n\r\n{",
    "half a chunk": HEAD + b"transfer-encoding: chunked\r\n\r\nff\r\n{",
    "a wrong chunk": HEAD + b"transfer-encoding: chunked\r\n\r\nzz\r\n{",
    "half a gzip": HEAD + b"content-encoding: gzip\r\ncontent-length: 12\r\n\r\n" + gzip.compress(b"{}" * 99)[:10],
}


@pytest.mark.parametrize(("sent", "said"), WIRES.values(), ids=WIRES)
def test_what_is_no_answer_is_named(wire: Any, judged: Callable[..., VerdictEvent], sent: bytes, said: str) -> None:
    """Once it is the target's failure; the third time in a row the target is lost, and the verdict is error."""
    url = wire(lambda client, _: client.sendall(sent))
    event = judged(url, shrinks=True)
    assert event.verdict is Verdict.ERROR
    assert said in event.reason
    assert "3 times in a row" in event.reason
    assert event.requests == 3


@pytest.mark.parametrize("sent", HALVES.values(), ids=HALVES)
def test_half_an_answer_is_the_target_s_failure(wire: Any, judged: Callable[..., VerdictEvent], sent: bytes) -> None:
    """However often it comes: somebody is there, and answers wrongly."""
    event = judged(wire(lambda client, _: client.sendall(sent)), shrinks=True)
    assert event.verdict is Verdict.FAIL
    assert "the answer's body breaks off or cannot be read" in event.reason


def test_http_1_0_is_good_enough(wire: Any) -> None:
    """An answer without a length ends with its connection."""
    url = wire(lambda client, _: client.sendall(b'HTTP/1.0 200 OK\r\n\r\n{"result":"s"}'))
    transport = HttpTransport(url, 5)
    assert transport.send(Message("GET", "/")).body == b'{"result":"s"}'
    transport.close()


def test_a_target_that_hangs_is_lost(wire: Any, judged: Callable[..., VerdictEvent]) -> None:
    """After three waits of its timeout, and no later."""
    began = monotonic()
    event = judged(wire(lambda _, over: over.wait(20)), timeout=0.2)
    assert (event.verdict, event.requests) == (Verdict.ERROR, 3)
    assert "no answer within 0.2 seconds, 3 times in a row" in event.reason
    assert monotonic() - began < 5


def endless(client: socket.socket, over: Event) -> None:
    """A body that goes on and on, slowly."""
    client.sendall(HEAD + b"content-length: 1000000000\r\n\r\n")
    while not over.wait(0.02):
        client.sendall(b" ")


def trickle(sent: bytes, client: socket.socket, over: Event) -> None:
    """The same bytes again and again, one each time."""
    while not over.is_set():
        for place in range(len(sent)):
            if not over.wait(0.02):
                client.sendall(sent[place : place + 1])


def continuing(client: socket.socket, over: Event) -> None:
    """Go on, go on, go on."""
    while not over.wait(0.02):
        client.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


#: What comes and comes, and never is an answer.
NEVER_DONE: dict[str, Callable[[socket.socket, Event], None]] = {
    "100 Continue": continuing,
    "103 Early Hints, a byte at a time": partial(trickle, b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n"),
    "a head, a byte at a time": lambda client, over: (
        client.sendall(b"HTTP/1.1 200 OK\r\n"),
        trickle(b"a", client, over),
    ),
    "a body": endless,
    "a chunk's length": lambda client, over: (
        client.sendall(HEAD + b"transfer-encoding: chunked\r\n\r\n"),
        trickle(b"0", client, over),
    ),
    "nothing": lambda _, over: over.wait(20),
}


@pytest.mark.parametrize("answer", NEVER_DONE.values(), ids=NEVER_DONE)
def test_an_exchange_ends_by_its_deadline(wire: Any, answer: Callable[[socket.socket, Event], None]) -> None:
    """However many bytes come until then; a moment more for the machine."""
    transport, began = HttpTransport(wire(answer), 0.3), monotonic()
    with pytest.raises(AssertionError, match=r"no answer within 0\.3 seconds"):
        transport.send(Message("GET", "/"))
    assert monotonic() - began < 2
    transport.close()


def test_a_target_that_does_not_read_is_given_up(wire: Any) -> None:
    """A body that nobody takes has no more time than an answer that does not come."""
    server = socket.create_server(("127.0.0.1", 0))
    with server:
        transport = HttpTransport(f"http://127.0.0.1:{server.getsockname()[1]}", 0.3)
        began = monotonic()
        with pytest.raises(AssertionError, match="no answer within"):
            transport.send(Message("PUT", "/", body=bytes(64 * 2**20)))
        assert monotonic() - began < 3
        transport.close()


def test_tls_that_does_not_begin_is_given_up(wire: Any) -> None:
    """The handshake is a part of the exchange."""
    url = wire(lambda client, over: trickle(b"\x16\x03\x03\x40\x00" + bytes(90), client, over))
    transport, began = HttpTransport(url.replace("http:", "https:"), 0.3), monotonic()
    with pytest.raises(TargetLostError, match="nobody listens"):
        transport.send(Message("GET", "/"))
    assert monotonic() - began < 2
    transport.close()


def test_a_name_that_is_not_found_in_time_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking it up is a part of the exchange, and a name server may hang."""
    over = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [] if over.wait(20) else None)
    transport, began = HttpTransport("http://shop.test", 0.3), monotonic()
    with pytest.raises(TargetLostError, match=r"shop\.test is not found in time"):
        transport.send(Message("GET", "/"))
    assert monotonic() - began < 2
    over.set()
    transport.close()


def test_every_address_of_a_name_is_tried(monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer) -> None:
    """As for `localhost`, where nobody listens at ::1."""
    httpserver.expect_request("/").respond_with_data("here")
    rows = [(0, 0, 0, "", (address, httpserver.port)) for address in ("127.0.0.9", "127.0.0.1")]
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *more, **options: rows if host == "shop.test" else real(host, *more, **options),
    )
    transport = HttpTransport(f"http://shop.test:{httpserver.port}", 5)
    assert transport.send(Message("GET", "/")).body == b"here"
    transport.close()


def test_a_run_ends_within_its_time_while_an_exchange_hangs(wire: Any, a_run: A_RUN) -> None:
    """The check is not judged, and the target is not to blame."""
    transport = HttpTransport(wire(continuing), 60)
    run = a_run(transport, control=False, read_only=True, pace=Pace(max_time=0.5))
    began = monotonic()
    run.start()
    with pytest.raises(CapReachedError, match=r"--max-time 0\.5 is reached"):
        run_check(run, LISTED, "jsonrpc")
    assert (monotonic() - began < 5, run.log.verdicts) == (True, [])
    transport.close()


def flood(client: socket.socket, over: Event) -> None:
    """A body that goes on and on, fast."""
    client.sendall(HEAD + b"\r\n")
    while not over.is_set():
        client.sendall(b" " * 2**20)


def test_a_body_without_end_is_given_up(wire: Any, judged: Callable[..., VerdictEvent]) -> None:
    """Though something comes all the time."""
    began = monotonic()
    event = judged(wire(endless), timeout=0.3)
    assert (event.verdict, "no answer within 0.3 seconds" in event.reason) == (Verdict.ERROR, True)
    assert monotonic() - began < 5


def test_a_flood_is_not_swallowed(wire: Any, judged: Callable[..., VerdictEvent]) -> None:
    """It is the target's failure, once 16 MiB of it were read."""
    event = judged(wire(flood), timeout=5)
    assert (event.verdict, event.reason) == (Verdict.FAIL, "the answer is larger than 16 MiB")


def test_a_target_that_is_not_there_is_lost(judged: Callable[..., VerdictEvent]) -> None:
    """A refused connection ends the run at the first request."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    event = judged(f"http://127.0.0.1:{port}")
    assert (event.verdict, event.requests) == (Verdict.ERROR, 1)
    assert f"nobody listens at http://127.0.0.1:{port}" in event.reason


def test_a_target_that_recovers_is_not_lost(wire: Any) -> None:
    """Only three in a row count."""
    answers = iter([b"", b"", HEAD + b"content-length: 2\r\n\r\n{}"] * 3)
    transport = HttpTransport(wire(lambda client, _: client.sendall(next(answers))), 5)
    for _ in range(3):
        for _ in range(2):
            with pytest.raises(AssertionError, match="breaks off"):
                transport.send(Message("GET", "/"))
        assert transport.send(Message("GET", "/")).body == b"{}"
    transport.close()


@pytest.mark.parametrize("sent", [b"SSH-2.0-OpenSSH_9.2\r\n\r\n", b"", HEAD + b"content-length: 9\r\n\r\n{"])
def test_a_target_that_speaks_no_http_cannot_be_connected(wire: Any, sent: bytes) -> None:
    """It is said before anything is judged."""
    url = wire(lambda client, _: client.sendall(sent))
    with pytest.raises(TargetError, match=url):
        connect(url)


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff", b"[]", b'{"name":"stockproof mock"}', b'{"name":"stockproof mock","edition":5}', b"[" * 100_000],
    ids=str,
)
def test_a_target_without_control_has_none(httpserver: HTTPServer, body: bytes) -> None:
    """Whatever it answers under the control's path."""
    httpserver.expect_request("/__mock__/").respond_with_data(body)
    connection = connect(httpserver.url_for(""))
    assert (connection.control, connection.edition.name) == (False, "documented")
    connection.recorder.transport.close()  # type: ignore[attr-defined]


#: What spoils every answer but the login's, in this process.
SPOILT = {
    "nothing": b"",
    "a list": b"[5,null,{}]",
    "a map": b"{}",
    "an error with odd data": b'{"error":{"code":[1],"message":"x","data":[]},"id":1}',
    "an error without id": b'{"error":{"code":101,"message":"Product not exists."}}',
    "true": b'{"result":true,"id":1}',
    "an empty list": b'{"result":[],"id":1}',
    "a list of nulls": b'{"result":[null,null,null],"id":1}',
    "a list of maps": b'{"result":[{},{"isFault":1},{}],"id":1}',
    "a text": b'{"result":"x","id":1}',
    "a result without id": b'{"result":[]}',
    "a batch of junk": b'[{"id":[]},{"id":{}},5]',
}


@pytest.mark.parametrize("body", SPOILT.values(), ids=SPOILT)
def test_no_check_breaks_off(a_run: A_RUN, in_process: Any, body: bytes) -> None:
    """Whatever the target answers, no check of any topic ends in an error of its own."""

    def spoil(message: Message, answer: Any) -> Any:
        return answer if b'"apiKey"' in message.body else type(answer)(200, (), body)

    run = a_run(in_process(spoil), shrinks=False)
    in_force = {
        name: functions for name, functions in checks().items() if requirements()[name].holds("documented", "jsonrpc")
    }
    events = [run_check(run, check, "jsonrpc") for functions in in_force.values() for check in functions]
    assert [(event.check, event.reason) for event in events if event.verdict is Verdict.ERROR] == []
    assert len([event for event in events if event.verdict in (Verdict.FAIL, Verdict.WARN)]) > len(events) / 3
