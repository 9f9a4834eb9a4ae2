"""How requests leave, what is kept of them, and the command that sends one again."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.connection import connect
from conformance.guard import ReadOnly
from conformance.pacing import Pace, Paced
from conformance.routes import Routed
from conformance.run import Run
from conformance.transport import HIDDEN, Answer, HttpTransport, Message, Recorder, curl
from conformance.verdicts import MalformedAnswer, TargetLostError, Untestable
from specs import dialect

SECRET = 'p"ä&s <x>/%'


class Told:
    """A transport that answers with what it was told, and tells everything back."""

    base_url = "http://127.0.0.1"

    def send(self, message: Message) -> Answer:
        """The body again, in a header too."""
        return Answer(200, (("x-echo", SECRET),), message.body)


@pytest.mark.parametrize(
    "body",
    [
        SECRET.encode(),
        json.dumps({"key": SECRET}).encode(),
        json.dumps({"key": SECRET}, ensure_ascii=False).encode(),
        b"<key>p&quot;\xc3\xa4&amp;s &lt;x&gt;/%</key>",
        b'<key>p"\xc3\xa4&amp;s &lt;x&gt;/%</key>',
        b"key=p%22%C3%A4%26s%20%3Cx%3E%2F%25",
        b"\xff\xfe" + SECRET.encode(),
    ],
)
def test_a_secret_is_never_shown(body: bytes) -> None:
    """Neither in paths, headers and bodies of requests nor in answers, however it is spelt; all else stays."""
    recorder = Recorder(Told(), frozenset({SECRET, ""}))
    sent = Message(
        "POST", f"/x?key={SECRET}", (("Authorization", "Basic abc"), ("X-Key", SECRET)), b"{ " + body + b" }"
    )
    assert recorder.send(sent).body == sent.body
    (shown,) = recorder.shown()
    assert shown.message.path == f"/x?key={HIDDEN}"
    assert shown.message.headers == (("Authorization", HIDDEN), ("X-Key", HIDDEN))
    assert shown.answer
    assert shown.answer.headers == (("x-echo", HIDDEN),)
    for found in (shown.message.body, shown.answer.body):
        assert (HIDDEN.encode() in found, found[:2], found[-2:]) == (True, b"{ ", b" }")
        assert b"&lt;x" not in found
        assert b"<x>" not in found
        assert b"%3Cx" not in found


def test_what_is_sent_is_not_hidden() -> None:
    """The journal keeps what is needed; only what is shown is without secrets."""
    recorder = Recorder(Told(), frozenset({SECRET}))
    recorder.send(Message("POST", "/", (), SECRET.encode()))
    assert recorder.journal[0].message.body == SECRET.encode()
    recorder.begin()
    assert (recorder.shown(), recorder.requests) == ([], 1)


def test_a_request_without_an_answer_is_kept() -> None:
    """The journal shows that nothing came."""

    class Dead:
        base_url = "http://127.0.0.1"

        def send(self, message: Message) -> Answer:
            raise MalformedAnswer(f"nothing for {message.method}")

    recorder = Recorder(Dead())
    with pytest.raises(MalformedAnswer):
        recorder.send(Message("GET", "/"), "a note")
    assert (recorder.shown()[0].answer, recorder.shown()[0].note) == (None, "a note")


def test_a_failure_shows_no_secret(a_run: Callable[..., Run]) -> None:
    """Its message and its messages are without it, also where the target repeats it."""
    run = a_run(Told(), control=False, secrets={"apiKey"})
    target = run.target("jsonrpc")
    with pytest.raises(MalformedAnswer):
        target.begin()
    assert "apiKey" not in str(run.connection.recorder.shown())
    assert "apiKey" not in run.connection.recorder.hidden("the answer is no JSON: apiKey")


# ---------------------------------------------------------------------------------------------------------- curl


class Listener(BaseHTTPRequestHandler):
    """Remembers each request as it comes."""

    seen: list[tuple[str, str, dict[str, str], bytes]]

    def handle_any(self) -> None:
        """Answer with 200 and nothing."""
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.seen.append((self.command, self.path, headers, body))
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


for verb in ("GET", "POST", "PUT", "HEAD", "DELETE"):
    setattr(Listener, f"do_{verb}", Listener.handle_any)


@contextmanager
def listener() -> Iterator[tuple[str, list[tuple[str, str, dict[str, str], bytes]]]]:
    """A server and the requests that it saw."""
    seen: list[tuple[str, str, dict[str, str], bytes]] = []
    handler = type("Handler", (Listener,), {"seen": seen})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", seen
        finally:
            server.shutdown()
            thread.join()


MESSAGES = [
    Message(
        "POST",
        "/api/jsonrpc",
        (("Content-Type", "application/json"),),
        b'{"a": "it\'s \xe2\x98\x83 $HOME `x` \\"q\\" !"}',
    ),
    Message("POST", "/x", (), b"@/etc/hostname"),
    Message("PUT", "/x", (("X-Empty", ""), ("X-Thing", "a'b")), b"line 1\nline 2\n"),
    Message("POST", "/x", (), b"\xff\xfe\x00{}"),
    Message("POST", "/x", (), b"\xef\xbb\xbf{}\r\n"),
    Message("GET", "/a%2Fb/../c?filter[0][in]={1,2}&x=%20", ()),
    Message("HEAD", "/x", ()),
    Message("DELETE", "/x", ()),
    Message("POST", "/x", (("Content-Type", "application/json"),), b"[" * 2000),
]


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl")
def test_the_command_sends_the_message_again() -> None:
    """To the byte: method, path, headers and body, whatever stands in them."""
    with listener() as (url, seen):
        for message in MESSAGES:
            subprocess.run(["/bin/sh", "-c", curl(url, message)], check=True, capture_output=True, timeout=20)
            method, path, headers, body = seen[-1]
            assert (method, path, body) == (message.method, message.path, message.body)
            for name, value in message.headers:
                assert headers[name.lower()] == value
            assert ("content-type" in headers) == any(name == "Content-Type" for name, _ in message.headers)


def test_the_suite_sends_the_message_so_too() -> None:
    """The transport and the command agree."""
    with listener() as (url, seen):
        transport = HttpTransport(f"{url}/")
        for message in MESSAGES:
            assert transport.send(message).status == 200
            assert seen[-1][0] == message.method
            assert seen[-1][3] == message.body
        transport.close()
    with pytest.raises(TargetLostError, match="nobody listens"):
        HttpTransport(url).send(MESSAGES[0])


@pytest.mark.parametrize("url", ["http://[bad", "ftp://127.0.0.1", "http://", "nonsense", "http://127.0.0.1:99999"])
def test_what_is_no_url_reaches_nobody(url: str) -> None:
    """It is a lost target, and no error of the suite."""
    with pytest.raises(TargetLostError):
        HttpTransport(url, 0.5).send(Message("GET", "/"))


#: Texts that a check may draw, and that cannot stand in a URL as they are.
HOSTILE = (
    "\x00",
    "\x0b",
    "a\r\nX: y",
    "\t",
    "\x7f",
    "a b",
    "größe ☃",
    "#x",
    "😀",
    "倉庫\u2028",
    "a?b=c&d",
    "%",
    "\x1b[0m",
)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
@pytest.mark.parametrize("name", ["magento1_rest", "magento2_rest", "merchantpro_rest"])
def test_no_text_in_a_url_loses_the_target(name: str, text: str) -> None:
    """As a client quotes it, and raw: what cannot stand in a URL arrives in escapes, and the journal says so."""
    spec, quoted = dialect(name), quote(text, safe="")
    root = (*spec.roots, *spec.prefixes)[0]
    with listener() as (url, seen):
        recorder = Recorder(HttpTransport(url))
        for path in (f"{root}/x/{text}", f"{root}/x?q={text}", f"{root}/x/{quoted}?q={quoted}"):
            recorder.send(Message("GET", path))
            arrived = seen[-1][1]
            assert (unquote(arrived), recorder.journal[-1].message.path) == (unquote(path), arrived)
            assert (arrived.isprintable(), set(arrived) & set(" #")) == (True, set())
        recorder.transport.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "message",
    [
        Message("GET", "/" + "x" * 70_000),
        Message("GET", "/\udc80"),
        Message("GET", "/", (("X-A", "a\r\nX-B: b"),)),
        Message("GET", "/", (("Authorization", "Bearer a\x00b"),)),
        Message("GET", "/", (("X-A", " a"),)),
        Message("GET", "/", (("X-A", "\udc80"),)),
        Message("GET", "/", (("X A", "a"),)),
    ],
    ids=["too long", "half a letter", "a line break", "a NUL", "a blank in front", "half a letter in it", "its name"],
)
def test_a_message_that_http_cannot_carry_is_drawn_again(message: Message) -> None:
    """It is no fault of the target, and the target is not lost; where nothing is drawn the check is untestable."""
    examples: list[bool] = []
    with listener() as (url, seen):
        recorder = Recorder(HttpTransport(url))

        @settings(max_examples=10, database=None)
        @given(is_hostile=st.booleans())
        def check(*, is_hostile: bool) -> None:
            recorder.send(message if is_hostile else Message("GET", "/x"))
            examples.append(is_hostile)

        check()
        with pytest.raises(Untestable, match="it cannot be sent over HTTP"):
            recorder.send(message)
        assert recorder.send(Message("GET", "/x")).status == 200
        recorder.transport.close()  # type: ignore[attr-defined]
    assert (set(examples), {path for _, path, _, _ in seen}) == ({False}, {"/x"})


def test_headers_that_are_not_ascii_are_sent() -> None:
    """As UTF-8."""
    with listener() as (url, seen):
        HttpTransport(url).send(Message("GET", "/", (("X-Told", "größe ☃"),)))
    assert seen[0][2]["x-told"].encode("latin-1").decode() == "größe ☃"


def test_an_application_is_not_blamed_for_a_message_that_cannot_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it would be by an answer 500, which what it raises itself is taken for."""

    def app(_: Any, start: Any) -> list[bytes]:
        start("404 Not Found", [])
        return []

    monkeypatch.setitem(sys.modules, "of_a_test", SimpleNamespace(app=app))
    recorder = connect("of_a_test:app").recorder
    with pytest.raises(Untestable, match="it cannot be sent over HTTP"):
        recorder.send(Message("GET", "/" + "x" * 70_000))


def test_a_dialect_s_own_base_url_is_known_behind_every_wrapper() -> None:
    """Requests are signed for it: of a shop without control the guard stands before it."""
    routed = Routed(HttpTransport("http://main.test"), {"magento1_rest": HttpTransport("http://rest.test")})
    recorder = Recorder(ReadOnly(Paced(routed, Pace())))
    assert recorder.base_url("magento1_rest") == "http://rest.test"
    assert (recorder.base_url("jsonrpc"), recorder.over_http) == ("http://main.test", True)
