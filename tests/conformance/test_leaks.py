"""A known secret is found however it is written, and nothing else is."""

import html
import json
from base64 import b64encode, urlsafe_b64encode
from pathlib import Path
from shlex import quote as quote_for_shell
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

import pytest

from conformance.connection import Connection, connect
from conformance.leaks import Leak, leaks, spellings
from conformance.logins import Login
from conformance.named_secrets import named_secrets
from conformance.oauth1 import Credentials
from conformance.transport import Answer, Message, Recorder

SECRET = "s&cr<t+🏬 \"ö\" 'k/%41+\\u'"
SPELT = {
    "plain": SECRET,
    "json": json.dumps({"key": SECRET}),
    "json, unicode": json.dumps(SECRET, ensure_ascii=False),
    "php json": json.dumps(SECRET).replace("/", r"\/"),
    "xml text": f"<apiKey>{escape(SECRET)}</apiKey>",
    "html": html.escape(SECRET),
    "url": f"/login?key={quote(SECRET, safe='')}",
    "form": quote_plus(SECRET),
    "small hex": quote(SECRET, safe="").lower().replace("%5cu", "%5cu"),
    "python": repr(f"the answer is {SECRET}"),
    "python, bytes": repr(f"the 'answer' is {SECRET}".encode()),
    "python, json": repr(json.dumps({"key": SECRET}).encode()),
    "basic": "Basic " + b64encode(f"user:{SECRET}".encode()).decode(),
    "basic, urlsafe": "Basic " + urlsafe_b64encode(f"us:{SECRET}".encode()).decode(),
    "basic, behind a path": "/x/" + b64encode(f"u:{SECRET}".encode()).decode(),
}
MIXED = {
    "xml in json": json.dumps({"body": f"<k>{escape(SECRET)}</k>"}),
    "json in html": html.escape(json.dumps({"key": SECRET})),
    "url in json in xml": escape(json.dumps({"at": quote(SECRET, safe="")})),
    "shell in json": json.dumps("curl " + quote_for_shell(SECRET)),
    "json in base64": b64encode(json.dumps({"key": SECRET}).encode()).decode(),
    "entities in html": html.escape("".join(f"&#{ord(letter)};" for letter in SECRET)),
    "python in json": json.dumps(repr(SECRET.encode())),
    "numeric entities": "".join(f"&#{ord(letter)};" for letter in SECRET),
}


@pytest.mark.parametrize("text", [*SPELT.values(), *MIXED.values()], ids=[*SPELT, *MIXED])
def test_a_secret_is_found(text: str) -> None:
    """In every spelling, and in one within another."""
    assert leaks(f"before {text} after".encode(), {"key": SECRET}) == (Leak("", "key"),)


@pytest.mark.parametrize("text", SPELT.values(), ids=SPELT)
def test_a_secret_is_hidden(text: str) -> None:
    """What the journal keeps of an answer is rid of what the search would find."""

    class Echo:
        base_url = "http://shop.example"

        def send(self, message: Message) -> Answer:
            return Answer(200, (("x-echo", message.path),), message.body)

    recorder = Recorder(Echo(), frozenset({SECRET}))
    recorder.send(Message("POST", "/", (("X-Key", text),), text.encode()))
    [exchange] = recorder.shown()
    assert exchange.answer
    assert "redacted" in exchange.answer.body.decode()
    assert leaks(str(exchange).encode(), {"key": SECRET}) == ()


def test_what_is_no_secret_is_not_found() -> None:
    """Neither parts of it, nor what is too short to be told from words, nor where no secret is known."""
    text = json.dumps({"a": SECRET[:-1], "b": b64encode(SECRET[:9].encode()).decode()}).encode()
    assert leaks(text, {"key": SECRET, "short": "a"}) == ()
    assert leaks(SECRET.encode(), {}) == ()
    assert leaks(b"\xff\x00 binary", {"key": SECRET}) == ()


def test_every_file_of_a_folder_is_searched(tmp_path: Path) -> None:
    """Named by its path below it; a file alone by its name."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "log").write_text(SECRET, encoding="utf-8")
    (tmp_path / "page").write_text("nothing here", encoding="utf-8")
    found = Leak("deep/log", "oauth.token")
    assert leaks(tmp_path, {"oauth.token": SECRET}) == (found,)
    assert leaks(tmp_path / "deep" / "log", {"oauth.token": SECRET}) == (Leak("log", "oauth.token"),)
    assert SECRET not in str(found)


def test_a_short_secret_has_no_base64_spelling() -> None:
    """Two letters of base64 stand in every text."""
    assert spellings("ab") == ("ab",)


def test_secrets_have_the_names_of_the_target_file() -> None:
    """A key that the documents print is none; what has no name gets a number."""
    plain = connect(None, "documented", ("jsonrpc",))
    recorder = Recorder(plain.recorder.transport, frozenset({"k" * 9, "t" * 9, "m" * 9, "x" * 9, "apiKey"}))
    own = Connection(
        recorder,
        "a shop",
        plain.edition,
        plain.dialects,
        "user",
        "k" * 9,
        control=False,
        oauth=Credentials("consumer", "apiKey", "token", "t" * 9),
        logins={"merchantpro_rest": Login("user", "m" * 9)},
    )
    wanted = {"key": "k" * 9, "merchantpro.key": "m" * 9, "oauth.token_secret": "t" * 9, "number 1": "x" * 9}
    assert named_secrets(own) == wanted
    assert named_secrets(plain) == {}
