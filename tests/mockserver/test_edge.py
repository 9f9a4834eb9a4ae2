"""The edge, over real sockets: what goes in and comes out is what the server's clients see."""

import http.client
import json
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from urllib.parse import urlsplit

import pytest

from mockserver import Request, Response, World, build
from mockserver.edge import PortInUseError, asgi, running, serve
from mockserver.state import to_document

BODY = b'{"jsonrpc":"2.0","method":"call","params":["session_id","product_stock.list",[["product1"]]],"id":1}'


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A mock that is served."""
    with running(build()) as found:
        yield found


@pytest.fixture
def connection(url: str) -> Iterator[http.client.HTTPConnection]:
    """A connection that is kept open."""
    client = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    yield client
    client.close()


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """The requests that arrive at the mock's core; each is answered with 200."""
    found: list[Request] = []

    def remember(world: World, request: Request) -> Response:
        found.append(request)
        return Response(200, (("content-type", "text/plain"),), b"")

    monkeypatch.setattr(asgi, "handle", remember)
    return found


def test_the_path_arrives_as_it_was_sent(connection: http.client.HTTPConnection, seen: list[Request]) -> None:
    """Percent-encoded, with its query behind it."""
    for target in ("/rest/a%2Fb%20c?x=%26&y", "/%E2%98%83", "/a//b/", "/?q=%3F", "/%2e%2e/x"):
        connection.request("GET", target)
        assert connection.getresponse().read() == b""
        assert seen[-1].target == target
    assert (seen[0].path, seen[0].query) == ("/rest/a%2Fb%20c", "x=%26&y")


def test_headers_arrive_in_lower_case(connection: http.client.HTTPConnection, seen: list[Request], url: str) -> None:
    """With their values as they were sent, and the address that was asked."""
    connection.request("PUT", "/x", b"abc", {"X-Thing": "Größe".encode("latin-1"), "Host": "elsewhere"})
    connection.getresponse().read()
    request = seen[-1]
    assert (request.method, request.body, request.header("x-thing")) == ("PUT", b"abc", "Größe")
    assert (request.header("host"), request.server) == ("elsewhere", urlsplit(url).netloc)


def test_many_requests_on_one_connection(connection: http.client.HTTPConnection) -> None:
    """The connection stays open between them."""
    ports = set()
    for _ in range(5):
        connection.request("POST", "/api/jsonrpc", BODY, {"Content-Type": "application/json"})
        assert b'"result"' in connection.getresponse().read()
        ports.add(connection.sock.getsockname()[1])
    assert len(ports) == 1


def test_two_hundred_requests_in_parallel(url: str) -> None:
    """Each is answered, and none is lost or mixed up with another."""
    shop = build()
    with running(shop) as own:

        def add(number: int) -> int:
            client = http.client.HTTPConnection(urlsplit(own).netloc, timeout=30)
            message = {"jsonrpc": "2.0", "method": "call", "id": number}
            message["params"] = ["session_id", "product_stock.update", ["product1", {"qty": number}]]
            client.request("POST", "/api/jsonrpc", json.dumps(message))
            answer: int = json.loads(client.getresponse().read())["id"]
            client.close()
            return answer

        with ThreadPoolExecutor(16) as pool:
            assert sorted(pool.map(add, range(200))) == list(range(200))
    assert to_document(shop)["magento1"]["stock_items"]["1"]["qty"] in {f"{number}.0000" for number in range(200)}


def test_a_body_over_the_cap_is_413(connection: http.client.HTTPConnection) -> None:
    """And the next request on the same connection is answered."""
    connection.request("POST", "/api/jsonrpc", b" " * (asgi.LARGEST_BODY + 1))
    answer = connection.getresponse()
    assert (answer.status, b"larger than the mock reads" in answer.read()) == (413, True)
    connection.request("POST", "/api/jsonrpc", BODY)
    assert connection.getresponse().status == 200


def test_the_largest_body_is_read(connection: http.client.HTTPConnection, seen: list[Request]) -> None:
    """Up to the cap, to the byte."""
    connection.request("POST", "/x", b" " * asgi.LARGEST_BODY)
    assert connection.getresponse().status == 200
    assert len(seen[-1].body) == asgi.LARGEST_BODY


def test_head_has_no_body(connection: http.client.HTTPConnection) -> None:
    """The headers stand alone, and the connection goes on."""
    connection.request("HEAD", "/__mock__/state")
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"")
    connection.request("GET", "/__mock__/")
    assert json.loads(connection.getresponse().read())["name"] == "stockproof mock"


def test_a_body_in_pieces_arrives_whole(connection: http.client.HTTPConnection) -> None:
    """Chunked transfer."""
    connection.request("POST", "/api/jsonrpc", iter([BODY[:10], BODY[10:]]), encode_chunked=True)
    assert b'"result"' in connection.getresponse().read()


@pytest.mark.parametrize(
    "garbage", [b"\x00\x01\x02\r\n\r\n", b"GET\r\n\r\n", b"POST / HTTP/1.1\r\ncontent-length: x\r\n\r\n"]
)
def test_what_is_no_http_is_refused(url: str, garbage: bytes) -> None:
    """With 400 or a closed connection; the mock goes on."""
    host, _, port = urlsplit(url).netloc.partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as client:
        client.sendall(garbage)
        assert client.recv(100)[:12] in (b"HTTP/1.1 400", b"")
    client = http.client.HTTPConnection(f"{host}:{port}", timeout=10)
    client.request("GET", "/__mock__/")
    assert client.getresponse().status == 200
    client.close()


@pytest.mark.parametrize(
    "open_one",
    [lambda port: running(build(), port=port).__enter__(), lambda port: serve(build(), "127.0.0.1", port, print)],
)
def test_a_busy_port_is_an_error_at_once(url: str, open_one: Callable[[int], object]) -> None:
    """The error names port and host."""
    port, began = urlsplit(url).port or 0, monotonic()
    with pytest.raises(PortInUseError, match=f"port {port} on 127.0.0.1 is in use"):
        open_one(port)
    assert monotonic() - began < 1


def test_a_port_that_cannot_be_had_is_an_error() -> None:
    """An address that is not this machine's."""
    with pytest.raises(PortInUseError, match="cannot be had"):
        running(build(), host="192.0.2.1").__enter__()


def test_port_0_is_a_free_one() -> None:
    """Two mocks beside each other have ports of their own, which are free again afterwards."""
    with running(build()) as one, running(build()) as two:
        ports = {urlsplit(one).port, urlsplit(two).port}
        assert len(ports) == 2
        assert 0 not in ports
    with running(build(), port=urlsplit(one).port or 0) as again:
        assert again == one


def test_it_is_served_over_ipv6_too() -> None:
    """With brackets in its URL, where the machine has IPv6."""
    try:
        with running(build(), host="::1") as url:
            client = http.client.HTTPConnection("::1", urlsplit(url).port, timeout=10)
            client.request("GET", "/__mock__/")
            assert client.getresponse().status == 200
            client.close()
            assert url.startswith("http://[::1]:")
    except PortInUseError:
        pytest.skip("this machine has no IPv6")
