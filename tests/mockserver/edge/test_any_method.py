"""Methods that nobody has heard of reach the shop, on connections that serve others before and after."""

import http.client

from mockserver import build
from mockserver.edge import running


def test_unknown_methods_reach_the_shop() -> None:
    """On one connection: a known method, an unknown one, and known ones again."""
    world = build("documented")
    world.no_auth = True
    with running(world) as url:
        connection = http.client.HTTPConnection(url.removeprefix("http://"))
        seen = []
        for method in ("GET", "FOO", "GET", "X-Y", "GET"):
            connection.request(method, "/api/rest/stockitems/1", headers={"Accept": "application/json"})
            answer = connection.getresponse()
            seen.append((answer.status, b"Invalid request method" in answer.read()))
        connection.close()
    assert seen == [(200, False), (400, True), (200, False), (400, True), (200, False)]


def test_a_body_that_looks_like_a_method_is_a_body() -> None:
    """Bytes that follow within a request belong to it."""
    world = build("documented")
    world.no_auth = True
    with running(world) as url:
        connection = http.client.HTTPConnection(url.removeprefix("http://"))
        connection.putrequest("PUT", "/api/rest/stockitems/1")
        connection.putheader("Content-Type", "text/plain")
        connection.putheader("Content-Length", "8")
        connection.endheaders()
        connection.send(b"FOO a=1 ")
        answer = connection.getresponse()
        assert (answer.status, b"Invalid data type" in answer.read()) == (400, True)
        connection.close()
