"""A target that shows its own key: no report of a run has it, and one that would have it is not there."""

import html
import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

import pytest

from conformance.reports import EVENTS, formats, report

SECRET = 'k3y <of> "a & b" / ü+1'
OTHER = "an0ther-secret-for-basic"
#: As shops show a key: in their own words, in a dump of the request, in a link, in a page.
SHOWN = "\n".join(
    (
        SECRET,
        OTHER,
        json.dumps({"key": SECRET}),
        json.dumps(SECRET).replace("/", r"\/"),
        f"<apiKey>{escape(SECRET)}</apiKey>",
        html.escape(SECRET),
        f"/login?key={quote(SECRET, safe='')}&again={quote_plus(SECRET)}",
        "Authorization: Basic " + b64encode(f"keeper:{OTHER}".encode()).decode(),
        "Authorization: Basic " + b64encode(f"apiUser:{SECRET}".encode()).decode(),
    )
)
#: What nobody would look for in an answer: letter by letter.
HIDDEN = "".join(f"&#{ord(letter)};" for letter in SECRET)


@pytest.fixture
def telltale() -> Iterator[Callable[[str], str]]:
    """Serve a shop that answers everything with a text; its URL."""
    servers = []

    def serve(text: str) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                is_control = self.path.startswith("/__mock__")
                body = b"" if is_control else text.encode()
                self.send_response(404 if is_control else 200)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("X-Key", quote(SECRET))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_PUT = do_PATCH = do_DELETE = do_POST  # noqa: N815 - http.server's names

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def checked(stockproof: Callable[..., Any], telltale: Callable[[str], str], tmp_path: Path) -> Callable[[str], Any]:
    """Judge a shop that answers everything with a text, with secrets from the environment."""

    def check(text: str) -> Any:
        (tmp_path / "target.toml").write_text(
            f'base_url = "{telltale(text)}"\nuser = "apiUser"\nkey = "env:SHOP_KEY"\n'
            '[merchantpro]\nuser = "keeper"\nkey = "env:OTHER_KEY"\n'
        )
        chosen = ("--profile", "quick", "--topic", "sessions", "--topic", "basic_auth", "-k", "login or key")
        env = {"SHOP_KEY": SECRET, "OTHER_KEY": OTHER}
        return stockproof("check", "target.toml", *chosen, "--report", "out", env=env)

    return check


def test_no_report_has_a_secret_that_the_target_shows(checked: Callable[[str], Any], tmp_path: Path) -> None:
    """However it spells it: all reports are there, none has it, neither has the terminal."""
    done = checked(SHOWN)
    assert done.returncode == 1, done.stdout + done.stderr
    folder = tmp_path / "out"
    assert {path.name for path in folder.iterdir() if path.is_file()} == {
        EVENTS,
        *(report(one).FILE for one in formats()),
    }
    files = {path.name: path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()}
    files["the terminal"] = done.stdout + done.stderr
    spelt = {
        SECRET,
        OTHER,
        *SHOWN.splitlines()[2:6],
        quote(SECRET),
        quote_plus(SECRET),
        b64encode(OTHER.encode())[2:-4].decode(),
    }
    for name, text in files.items():
        assert [one for one in spelt if one in text] == [], name
    assert "[redacted]" in files[EVENTS]


def test_a_report_that_would_have_a_secret_is_taken_away(checked: Callable[[str], Any], tmp_path: Path) -> None:
    """Exit 2; the reports and the secret's name are said, its value is not."""
    done = checked(HIDDEN)
    assert done.returncode == 2, done.stdout + done.stderr
    last = done.stderr.splitlines()[-1]
    assert "events.ndjson holds the secret key" in last
    assert "messages.har holds the secret key" in last
    assert SECRET not in done.stderr
    left = {path.name for path in (tmp_path / "out").iterdir()}
    assert not left & {
        EVENTS,
        "messages.har",
        "report.html",
        "results.json",
        "junit.xml",
        "results.sarif",
        "summary.md",
    }
    assert {"badge.svg", "badge.json"} <= left
