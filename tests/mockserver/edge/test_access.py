"""Who gets in to the control of a mock that is served: every way of a page to ask for it, and the token."""

import http.client
import json
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest

from mockserver import Request, World, build
from mockserver.edge import PortInUseError, running
from mockserver.edge.access import refusal
from mockserver.site import Site
from mockserver.state import to_document

JSON = ("content-type", "application/json")
OWN = ("host", "127.0.0.1:8080")
NAMED = Site(base_url="https://shop.example:8443", hosts=("shop",))
SECRET = "a-token_of.16~+/letters="
Headers = list[tuple[str, str]]


def status(method: str, headers: Headers, site: Site = NAMED, path: str = "/__mock__/state", **more: Any) -> int:
    """What a request is refused with; 200 where it is let in."""
    request = Request(method, path, tuple(headers), b"", more.get("server", "127.0.0.1:8080"))
    answer = refusal(site, request)
    return answer.status if answer else 200


@pytest.mark.parametrize(
    ("hosts", "wanted"),
    [
        (["127.0.0.1:8080"], 200),
        (["127.9.9.9"], 200),
        (["LOCALHOST.:1"], 200),
        (["[::1]:8080"], 200),
        (["shop"], 200),
        (["shop:8080"], 200),
        (["shop.example:8443"], 200),
        ([], 403),
        ([""], 403),
        (["evil.example"], 403),
        (["evil.example:8080"], 403),
        (["localhost.evil.example"], 403),
        (["127.0.0.1.evil.example"], 403),
        (["localhost@evil.example"], 403),
        (["0.0.0.0:8080"], 403),
        (["127.0.0.1:8080", "evil.example"], 403),
        (["evil.example", "127.0.0.1:8080"], 403),
        (["127.0.0.1:8080", "127.0.0.1:8080"], 403),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS"])
def test_the_host_must_be_the_mocks_own(hosts: list[str], wanted: int, method: str) -> None:
    """Named once; a name that an attacker let mean this machine stays the attacker's."""
    assert status(method, [*(("host", host) for host in hosts), JSON]) == wanted


@pytest.mark.parametrize(
    ("origin", "wanted"),
    [
        ("http://127.0.0.1:8080", 200),
        ("http://localhost:9999", 200),
        ("https://LocalHost", 200),
        ("http://[::1]:3000", 200),
        ("https://shop.example:8443", 200),
        ("http://shop", 200),
        ("null", 403),
        ("", 403),
        ("http://evil.example", 403),
        ("https://localhost.evil.example", 403),
        ("http://127.0.0.1.evil.example:8080", 403),
        ("http://evil.example#http://localhost", 403),
        ("http://localhost@evil.example", 403),
        ("http://localhost/", 403),
        ("http://localhost, http://evil.example", 403),
        ("localhost", 403),
        ("file://localhost", 403),
        ("chrome-extension://abcdefgh", 403),
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "OPTIONS"])
def test_the_origin_must_be_the_mocks_own(origin: str, wanted: int, method: str) -> None:
    """Programs on this machine may have pages of their own, at any port; no other site's page gets in."""
    assert status(method, [OWN, JSON, ("origin", origin)]) == wanted


def test_every_origin_counts() -> None:
    """A second one does not hide behind the first."""
    assert status("GET", [OWN, ("origin", "http://localhost"), ("origin", "http://evil.example")]) == 403


@pytest.mark.parametrize(
    ("fetched", "wanted"),
    [
        ({"sec-fetch-site": "none", "sec-fetch-dest": "document"}, 200),
        ({"sec-fetch-site": "same-origin", "sec-fetch-dest": "empty"}, 200),
        ({"sec-fetch-site": "same-site", "sec-fetch-dest": "empty"}, 200),
        ({"sec-fetch-site": "cross-site", "sec-fetch-dest": "document"}, 200),
        ({"sec-fetch-site": "cross-site", "sec-fetch-dest": "image"}, 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-dest": "iframe"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://localhost:3000"}, 200),
        ({"sec-fetch-site": "cross-site", "origin": "http://evil.example"}, 403),
    ],
)
def test_a_page_without_an_origin_says_where_it_comes_from(fetched: dict[str, str], wanted: int) -> None:
    """Images, scripts and frames have no Origin; a link that somebody follows is let in."""
    assert status("GET", [OWN, *fetched.items()]) == wanted


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
@pytest.mark.parametrize(
    ("types", "wanted"),
    [
        (["application/json"], 200),
        (["Application/JSON; charset=utf-8"], 200),
        (["application/merge-patch+json"], 200),
        ([], 415),
        ([""], 415),
        (["text/plain"], 415),
        (["text/plain; application/json"], 415),
        (["text/plain, application/json"], 415),
        (["application/json, text/plain"], 415),
        (["application/x-www-form-urlencoded"], 415),
        (["multipart/form-data; boundary=application/json"], 415),
        (["application/jsonp"], 415),
        (["text/json"], 415),
        (["application/json", "text/plain"], 415),
    ],
)
def test_a_write_is_json(method: str, types: list[str], wanted: int) -> None:
    """What a form or a simple request can send is refused, with and without a body."""
    assert status(method, [OWN, *(("content-type", kind) for kind in types)]) == wanted


def test_reading_needs_no_content_type() -> None:
    """Nor do methods that the control does not have."""
    assert [status(method, [OWN]) for method in ("GET", "HEAD", "OPTIONS", "DELETE")] == [200] * 4


TOKEN = msgspec.structs.replace(NAMED, token=SECRET)


@pytest.mark.parametrize(
    ("site", "server", "sent", "wanted"),
    [
        (Site(), "127.0.0.1:8080", None, 200),
        (Site(), "[::1]:8080", None, 200),
        (Site(), "192.0.2.1:8080", None, 401),
        (Site(), "192.0.2.1:8080", "Bearer ", 401),
        (Site(), "192.0.2.1:8080", "Bearer x", 401),
        (TOKEN, "127.0.0.1:8080", None, 401),
        (TOKEN, "127.0.0.1:8080", "", 401),
        (TOKEN, "127.0.0.1:8080", f"Bearer {SECRET}", 200),
        (TOKEN, "192.0.2.1:8080", f"bearer  {SECRET} ", 200),
        (TOKEN, "127.0.0.1:8080", f"Bearer {SECRET[:-1]}", 401),
        (TOKEN, "127.0.0.1:8080", f"Bearer {SECRET}x", 401),
        (TOKEN, "127.0.0.1:8080", f"Bearer {SECRET.upper()}", 401),
        (TOKEN, "127.0.0.1:8080", f"Basic {SECRET}", 401),
        (TOKEN, "127.0.0.1:8080", SECRET, 401),
        (TOKEN, "127.0.0.1:8080", "Bearer \xe9\xff", 401),
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_the_token_is_asked_for(site: Site, server: str, sent: str | None, wanted: int, method: str) -> None:
    """Of a mock that has one, on every request; beyond loopback nobody gets in without one."""
    headers = [OWN, JSON, *([] if sent is None else [("authorization", sent)])]
    assert status(method, headers, site, server=server) == wanted


def test_what_is_not_the_control_is_not_examined() -> None:
    """The shop's dialects answer everybody as the real shops do."""
    foreign = [("host", "evil.example"), ("origin", "null")]
    for path in ("/api/jsonrpc", "/", "/__mock", "/x/__mock__/state", "/?/__mock__/", "/%5F_mock__/state"):
        assert status("POST", foreign, TOKEN, path) == 200
    for path in ("/__mock__", "/__mock__/", "/__mock__x", "/__mock__?x", "/__mock__//state"):
        assert status("POST", foreign, TOKEN, path) == 403


# ------------------------------------------------------------------------------------------------- over real sockets


@pytest.fixture
def world() -> World:
    """A shop whose state is another than at its beginning."""
    return build()


@pytest.fixture
def served(world: World) -> Iterator[str]:
    """Where it is served: host and port."""
    with running(world) as url:
        yield urlsplit(url).netloc


def raw(address: str, request: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer to what is sent as it is."""
    host, _, port = address.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=10) as client:
        client.sendall(request.replace("\n", "\r\n").encode("latin-1"))
        answer = http.client.HTTPResponse(client)
        answer.begin()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


RESET = "POST {target} HTTP/1.1\nHost: {host}\nContent-Length: 0\nContent-Type: application/json\n{more}\n"


@pytest.mark.parametrize(
    ("request_text", "wanted"),
    [
        (RESET.format(target="/__mock__/reset", host="localhost:9", more=""), 200),
        (RESET.format(target="/__mock__/reset", host="evil.example", more=""), 403),
        (RESET.format(target="/__mock__/reset", host="localhost", more="Host: evil.example\n"), 403),
        (RESET.format(target="/__mock__/reset", host="localhost", more="Origin: http://evil.example\n"), 403),
        (RESET.format(target="/__mock__/reset", host="localhost", more="Origin: null\n"), 403),
        (RESET.format(target="http://localhost/__mock__/reset", host="evil.example", more=""), 403),
        (RESET.format(target="http://localhost/__mock__/reset", host="localhost", more=""), 200),
        ("POST /__mock__/reset HTTP/1.0\nContent-Type: application/json\nContent-Length: 0\n\n", 403),
        ("POST /__mock__/reset HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n", 415),
        ("POST /__mock__/reset HTTP/1.1\nHost: localhost\nContent-Length: 1\nContent-Type: text/plain\n\nx", 415),
        ("QUERY /__mock__/state HTTP/1.1\nHost: evil.example\nContent-Length: 0\n\n", 403),
        ("GET /__mock__/state HTTP/1.1\nHost: evil.example\n\n", 403),
        ("GET /__mock__/log HTTP/1.1\nHost: evil.example:8080\n\n", 403),
        ("GET /%5f_mock__/state HTTP/1.1\nHost: localhost\n\n", 404),
    ],
)
def test_what_a_page_can_send_changes_nothing(world: World, served: str, request_text: str, wanted: int) -> None:
    """DNS rebinding, other sites' forms, absolute targets, old HTTP, methods that the fast parser does not know."""
    world.store.put("config", "changed/since/then", "1")
    found, headers, body = raw(served, request_text)
    assert found == wanted
    assert ("changed/since/then" in to_document(world)["magento1"]["config"]) is (wanted != 200)
    if found in (403, 415):
        problem = json.loads(body)
        assert headers["content-type"] == "application/problem+json"
        assert (problem["type"], problem["status"], problem["name"]) == ("about:blank", found, "stockproof mock")
        assert problem["detail"]


def test_no_site_is_allowed_anything(served: str) -> None:
    """A page may ask before it sends: no answer has a header of CORS, to whichever page."""
    for origin in ("http://evil.example", "http://localhost:9999"):
        for method in ("OPTIONS", "GET"):
            asked = f"{method} /__mock__/reset HTTP/1.1\nHost: localhost\nOrigin: {origin}\n"
            _, headers, _ = raw(served, asked + "Access-Control-Request-Method: POST\nContent-Length: 0\n\n")
            assert [name for name in headers if name.startswith("access-control")] == []


def test_a_long_host_is_not_repeated_whole(served: str) -> None:
    """A refusal stays short, whatever was sent."""
    found, _, body = raw(served, f"GET /__mock__/ HTTP/1.1\nHost: {'a' * 9000}\n\n")
    assert found == 403
    assert len(body) < 500


@pytest.fixture
def beyond(world: World) -> Iterator[str]:
    """The mock on every address of this machine: its port."""
    with running(world, host="0.0.0.0") as url:  # noqa: S104 - what is tested
        assert url.startswith("http://0.0.0.0:")
        yield url.rpartition(":")[2]


def test_beyond_loopback_a_token_is_made(world: World, beyond: str) -> None:
    """It is asked for wherever the request arrives and whichever Host it has; the shop itself is open."""
    token = world.site.token
    assert len(token) > 30
    for host in ("127.0.0.1", "localhost", "0.0.0.0"):  # noqa: S104 - a name
        asked = f"GET /__mock__/ HTTP/1.1\nHost: {host}:{beyond}\n"
        found, headers, body = raw(f"127.0.0.1:{beyond}", f"{asked}\n")
        assert (found, headers["www-authenticate"]) == (401, 'Bearer realm="stockproof mock"')
        assert token.encode() not in body
        assert raw(f"127.0.0.1:{beyond}", f"{asked}Authorization: Bearer {token}\n\n")[0] == 200
    wsdl = f"GET /api/v2_soap/?wsdl HTTP/1.1\nHost: 127.0.0.1:{beyond}\n\n"
    assert raw(f"127.0.0.1:{beyond}", wsdl)[0] == 200


def test_every_mock_makes_a_token_of_its_own() -> None:
    """And keeps one that it was given."""
    one, other, given = build(), build(), build()
    given.site = Site(token=SECRET)
    with running(one, host="0.0.0.0"), running(other, host="0.0.0.0"), running(given, host="0.0.0.0"):  # noqa: S104 - what is tested
        assert len({one.site.token, other.site.token, ""}) == 3
        assert given.site.token == SECRET
    with running(build()) as url:
        assert raw(urlsplit(url).netloc, "GET /__mock__/ HTTP/1.1\nHost: localhost\n\n")[0] == 200


def test_the_base_url_has_brackets_around_ipv6() -> None:
    """Readers of another host are sent to an address that a client can read, where the machine has IPv6."""
    try:
        with running(build("openmage-20.18"), host="::1") as url:
            client = http.client.HTTPConnection("::1", urlsplit(url).port, timeout=10)
            client.request("GET", "/api/soap/?wsdl", headers={"Host": "other.example"})
            assert client.getresponse().headers["location"] == f"{url}/"
            client.close()
    except PortInUseError:
        pytest.skip("this machine has no IPv6")
