"""Paths, verbs, bodies and media types; and what is sent to break things."""

import json
from typing import Any

import pytest
from lxml import etree

STOCKS = "/rest/V1/inventory/stocks"
EDITIONS = ["documented", "magento-2.4"]


@pytest.mark.parametrize("path", ["/rest/V1", "/rest/default/V1", "/rest/all/V1", "/index.php/rest/V1"])
def test_a_store_code_changes_nothing(documented: Any, path: str) -> None:
    """Stocks are global; a slash at the end does not count either."""
    status, body, _ = documented.send("GET", f"{path}/inventory/stocks/", authorization=f"Bearer {documented.token}")
    assert (status, json.loads(body)["total_count"]) == (200, 2)


@pytest.mark.parametrize(
    ("method", "path", "status", "message"),
    [
        ("GET", "/rest/nowhere/V1/inventory/stocks", 400, "Specified request cannot be processed."),
        ("GET", "/rest/inventory/stocks", 400, "Specified request cannot be processed."),
        ("GET", "/rest", 400, "Specified request cannot be processed."),
        ("GET", "/rest/V1/%ff%fe/x", 404, "Request does not match any route."),
        ("GET", "/rest/V1/inventory/stocks/%ff%fe", 400, "Specified request cannot be processed."),
        ("GET", "/rest/V1/inventory/nothing", 404, "Request does not match any route."),
        ("GET", "/rest/V2/inventory/stocks", 404, "Request does not match any route."),
        ("POST", "/rest/V1/inventory/stocks/4", 404, "Request does not match any route."),
        ("DELETE", "/rest/V1/inventory/stocks", 404, "Request does not match any route."),
        ("PATCH", "/rest/V1/inventory/stocks/4", 405, "The PATCH HTTP method is not supported."),
        ("GET", "/rest/async/V1/inventory/stocks", 400, "Specified request cannot be processed."),
    ],
)
def test_routes_are_judged_before_anybody_is_asked_who_they_are(
    documented: Any, method: str, path: str, status: int, message: str
) -> None:
    """Nobody is signed in here."""
    found, body, _ = documented.send(method, path)
    assert (found, json.loads(body)) == (status, {"message": message})


@pytest.mark.parametrize(
    ("content_type", "body", "message"),
    [
        ("", b"{}", "Content-Type header is empty."),
        ("text/plain", b"{}", "Server cannot understand Content-Type HTTP header media type text/plain"),
        ("application/json; charset=latin1", b"{}", "UTF-8 is the only supported charset."),
        ("application/json", b"{", "Decoding error."),
        ("application/json", b'{"stock": "\xff"}', "Decoding error."),
        ("application/json", b'{"stock":' + b"[" * 600 + b"]" * 600 + b"}", "Decoding error."),
        ("application/json", b"[" * 200_000, "Decoding error."),
        ("application/json", b'{"stock":{"name":1e99999999999999999999}}', "Decoding error."),
        ("application/xml", b"<a", "Decoding error."),
        ("application/xml", b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>', "Decoding error."),
        ("application/xml", b"<!DOCTYPE a><a/>", "Decoding error."),
        ("application/xml", b"<a>" * 100_000, "Decoding error."),
        ("application/xml", b"", '"%fieldName" is required. Enter and try again.'),
    ],
)
@pytest.mark.parametrize("edition", EDITIONS)
def test_a_body_that_is_none(shop: Any, edition: str, content_type: str, body: bytes, message: str) -> None:
    """A 400 that says what is wrong; nothing is stored."""
    asked = shop(edition)
    headers = {"authorization": f"Bearer {asked.token}", "content_type": content_type}
    status, answer, _ = asked.send("POST", STOCKS, body, **headers)
    assert (status, json.loads(answer)["message"]) == (400, message)
    assert len(asked.names()) == 2


def test_xml_in_and_out(documented: Any) -> None:
    """A list's entries are `item`, on both ways."""
    channel = b"<item><type>website</type><code>base</code></item>"
    attributes = b"<extension_attributes><sales_channels>" + channel + b"</sales_channels></extension_attributes>"
    body = b"<request><stock><name>X &amp; Y</name>" + attributes + b"</stock></request>"
    headers = {"authorization": f"Bearer {documented.token}", "content_type": "text/xml", "accept": "application/xml"}
    status, answer, sent = documented.send("POST", STOCKS, body, **headers)
    assert (status, answer) == (200, b'<?xml version="1.0"?>\n<response>5</response>\n')
    assert sent["content-type"] == "application/xml; charset=utf-8"
    root = etree.fromstring(documented.send("GET", f"{STOCKS}?searchCriteria[pageSize]=9", **headers)[1])
    assert [name.text for name in root.findall("items/item/name")] == ["Default Stock", "St. Louis Stock", "X & Y"]
    refusal = etree.fromstring(documented.send("GET", f"{STOCKS}/99", **headers)[1])
    assert refusal.findtext("parameters/value") == "99"


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("text/*", "application/xml"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml"),
        ("application/xml;q=0.1, application/json", "application/json"),
        ("text/html, */*", "application/json"),
    ],
)
def test_the_client_chooses_the_media_type(documented: Any, accept: str, content_type: str) -> None:
    """By weight, then by order."""
    _, _, headers = documented.send("GET", STOCKS, accept=accept)
    assert headers["content-type"].partition(";")[0] == content_type


def test_nothing_that_the_client_takes(documented: Any, real: Any) -> None:
    """406, which the real shop was seen to answer as 500."""
    for shop, expected in ((documented, 406), (real, 500)):
        status, body, _ = shop.send("GET", STOCKS, accept="image/png")
        assert (status, json.loads(body)["messages"]["error"][0]["code"]) == (expected, expected)


def test_json_is_written_as_php_writes_it(documented: Any) -> None:
    """Slashes and everything beyond ASCII escaped."""
    documented.create("ä/ö")
    _, body, _ = documented.send("GET", f"{STOCKS}?fields=items[name]", authorization=f"Bearer {documented.token}")
    assert b'"\\u00e4\\/\\u00f6"' in body


@pytest.mark.parametrize(
    "query", ["a[" * 500, "[x]=1&=&&", "searchCriteria" + "[x]" * 200 + "=1", "searchCriteria[]=%ff", "%"]
)
def test_an_odd_query_breaks_nothing(documented: Any, query: str) -> None:
    """It is read as PHP reads it, or refused."""
    assert documented.ask("GET", f"/inventory/stocks?{query}")[0] in (200, 400)


def test_another_editions_redirect_is_not_this_shops(shop: Any) -> None:
    """Only the Magento 1 shop sends readers of another host to its base URL."""
    asked = shop("openmage-20.18")
    headers = {"authorization": f"Bearer {asked.token}", "host": "shop.example"}
    assert asked.send("GET", STOCKS, **headers)[0] == 200
