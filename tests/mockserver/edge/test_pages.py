"""Pages of other sites in a real browser, Debian's chromium, which try what they can on the control of a mock."""

import http.server
import json
from collections.abc import Callable, Iterator
from shutil import which
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest

from mockserver import World, build
from mockserver.edge import running
from mockserver.state import to_document

sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
CHROMIUM = which("chromium") or which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")

#: Names that the browser takes for this machine, as after DNS rebinding.
REBOUND = "--host-resolver-rules=MAP *.example 127.0.0.1"
FETCH = """async ([url, options]) => {
    try {
        const answer = await fetch(url, options);
        return [answer.type, answer.status, await answer.text()];
    } catch (error) {
        return ["refused", 0, String(error)];
    }
}"""
FORM = """([url, kind]) => {
    const form = document.createElement("form");
    Object.assign(form, {method: "post", action: url, enctype: kind, target: "frame"});
    const field = document.createElement("input");
    Object.assign(field, {name: '{"magento1": {"products": []}, "x": "', value: '"}'});
    form.append(field);
    const frame = document.createElement("iframe");
    frame.name = "frame";
    document.body.append(frame, form);
    form.submit();
}"""
JSON = {"Content-Type": "application/json"}


class _Page(http.server.BaseHTTPRequestHandler):
    """An empty page of some site."""

    def do_GET(self) -> None:
        """The page."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>a site</title><body></body>")

    def log_message(self, *_: object) -> None:
        """Nothing is said."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A chromium without a window."""
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", REBOUND])
        yield started
        started.close()


@pytest.fixture(scope="module")
def site() -> Iterator[int]:
    """The port of a site on this machine."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture
def world() -> World:
    """A shop in which something has changed since its beginning."""
    made = build()
    made.store.put("config", "changed/since/then", "1")
    return made


@pytest.fixture
def port(world: World) -> Iterator[int]:
    """The mock's port."""
    with running(world) as url:
        yield urlsplit(url).port or 0


@pytest.fixture
def page(browser: Any, site: int) -> Iterator[Callable[[str], Any]]:
    """Open a page of the site under one of its names."""
    context = browser.new_context()

    def opened(host: str, at: int = site) -> Any:
        found = context.new_page()
        found.goto(f"http://{host}:{at}/")
        return found

    yield opened
    context.close()


@pytest.fixture
def untouched(world: World) -> Iterator[None]:
    """The mock's state is afterwards what it was before."""
    before = json.dumps(to_document(world))
    yield
    assert json.dumps(to_document(world)) == before


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("host", ["evil.example", "localhost", "127.0.0.1"])
def test_another_sites_page_reads_and_writes_nothing(page: Callable[[str], Any], port: int, host: str) -> None:
    """Not even a page of this machine at another port, which the browser itself keeps from it."""
    found, url = page(host), f"http://127.0.0.1:{port}/__mock__"
    for options in ({"method": "POST"}, {"method": "POST", "headers": JSON}, {"method": "PUT", "headers": JSON}, {}):
        kind, _, text = found.evaluate(FETCH, [f"{url}/{'reset' if options else 'state'}", options])
        assert (kind, "apiKey" in text) == ("refused", False)
    kind, status, text = found.evaluate(FETCH, [f"{url}/reset", {"method": "POST", "mode": "no-cors"}])
    assert (kind, status, text) == ("opaque", 0, "")


@pytest.mark.usefixtures("untouched")
def test_a_rebound_name_reads_and_writes_nothing(page: Callable[..., Any], port: int) -> None:
    """The page's own name means the mock now, so that to the browser they are one site."""
    found = page("rebound.example", port)
    for path, options in (
        ("state", {}),
        ("log", {}),
        ("reset", {"method": "POST", "headers": JSON}),
        ("state", {"method": "PUT", "headers": JSON, "body": '{"magento1": {"products": []}}'}),
    ):
        kind, status, text = found.evaluate(FETCH, [f"/__mock__/{path}", options])
        assert (kind, status, "apiKey" in text) == ("basic", 403, False)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
@pytest.mark.parametrize("host", ["evil.example", "localhost"])
def test_a_form_changes_nothing(page: Callable[[str], Any], port: int, host: str, kind: str) -> None:
    """Forms go everywhere without being asked; none can be JSON."""
    found = page(host)
    with found.expect_response("**/__mock__/reset") as answer:
        found.evaluate(FORM, [f"http://localhost:{port}/__mock__/reset", kind])
    assert answer.value.status == (403 if host == "evil.example" else 415)


def test_the_mocks_own_page_may(world: World, page: Callable[..., Any], port: int) -> None:
    """What the mock itself serves to a browser is of its own site."""
    found = page("localhost", port)
    options = {"method": "POST", "headers": JSON}
    assert found.evaluate(FETCH, ["/__mock__/reset", options]) == ["basic", 200, '{"reset":true}']
    assert "changed/since/then" not in to_document(world)["magento1"]["config"]
