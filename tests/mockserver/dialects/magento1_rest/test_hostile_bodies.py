"""Bodies that mean harm: refused in the dialect's own way, soon, without reading a file or calling anybody."""

import json
from time import thread_time
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from lxml import etree

from mockserver.edge import running
from mockserver.edge.asgi import LARGEST_BODY

JSON, XML, PLAIN = "application/json", "text/xml", "text/plain"
LAUGHS = b"".join(b'<!ENTITY a%d "%s">' % (number, b"&a%d;" % (number - 1) * 10) for number in range(1, 12))
BLOW_UP = b'<!DOCTYPE a [<!ENTITY a0 "ha">' + LAUGHS + b"]><magento_api><qty>&a11;</qty></magento_api>"
QUADRATIC = b'<!DOCTYPE a [<!ENTITY a "%s">]><a><qty>%s</qty></a>' % (b"x" * 50_000, b"&a;" * 50_000)
IN_ATTRIBUTE = b'<!DOCTYPE a [<!ENTITY a "%s">]><a qty="%s"/>' % (b"x" * 50_000, b"&a;" * 20_000)

#: What no edition can make sense of.
UNREADABLE = {
    "nested lists": (JSON, b"[" * 600 + b"]" * 600),
    "lists without end": (JSON, b"[" * 200_000),
    "nested maps": (JSON, b'{"a":' * 600 + b"1" + b"}" * 600),
    "no UTF-8": (JSON, b'{"qty":"\xff"}'),
    "half a character": (JSON, b'{"qty":"\\ud800"}'),
    "no number": (JSON, b'{"qty":NaN}'),
    "endless number": (JSON, b'{"qty":%s}' % (b"9" * 5000)),
    "entities of entities": (XML, BLOW_UP),
    "a long entity often": (XML, QUADRATIC),
    "a long entity often in an attribute": (XML, IN_ATTRIBUTE),
    "a file": (XML, b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><qty>&x;</qty></a>'),
    "a file in an attribute": (XML, b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a qty="&x;"/>'),
    "a parameter entity": (XML, b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:1/"> %x;]><a><qty>5</qty></a>'),
    "an unknown entity": (XML, b"<a><qty>&x;</qty></a>"),
    "nested elements": (XML, b"<a>" * 1000 + b"</a>" * 1000),
    "more XML than anybody needs": (XML, b"<a>" + b"<b/>" * 2_000_000 + b"</a>"),
}
#: What can be read, but not stored.
UNSTORABLE = {
    "infinity": (JSON, b'{"qty":1e999999999}'),
    "minus infinity": (JSON, b'{"qty":-1e999999999}'),
    "infinity as text": (JSON, b'{"qty":"1e999999999"}'),
    "another item, far away": (JSON, b'[{"item_id":1e999999999,"qty":5}]'),
    "a deep id": (JSON, b'[{"item_id":%s,"qty":5}]' % (b"[" * 500 + b"]" * 500)),
    "strange names": (JSON, b'[{"item_id":{"a b<>":1,"":2,"1":3,"\\u00e9\\u0001":{"x":"\\u0001"}},"qty":5}]'),
    "a deep name": (PLAIN, b"qty" + b"[x]" * 60 + b"=1"),
    "many variables": (PLAIN, b"a[]=1&" * 50_000),
    "many elements": (XML, b"<a>" + b'<b item_id="x"/>' * 100_000 + b"</a>"),
}
READERS: dict[str, Any] = {
    JSON: json.loads,
    XML: lambda body: etree.fromstring(body, etree.XMLParser(huge_tree=True)),  # the answer may nest deep
    PLAIN: bytes.decode,
}
EMPTY = {JSON: b"null", XML: b"<a/>", PLAIN: b""}
EDITIONS = ("documented", "openmage-20.18", "openmage-20.16")


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_a_decoding_error(name: str, edition: str, shop: Any, ask: Any) -> None:
    """In the dialect's own envelope, and soon."""
    content_type, body = UNREADABLE[name]
    start = thread_time()
    answer = ask(shop(edition), "PUT", "/stockitems/1", body, content_type=content_type)
    assert (answer.status, json.loads(answer.body)["messages"]["error"][0]["message"]) == (400, "Decoding error.")
    assert thread_time() - start < 2


@pytest.mark.parametrize("accept", [JSON, XML, PLAIN])
@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("name", UNSTORABLE)
def test_what_cannot_be_stored_changes_nothing(name: str, edition: str, accept: str, shop: Any, ask: Any) -> None:
    """An answer of the dialect, in any form, on both routes."""
    content_type, body = UNSTORABLE[name]
    world = shop(edition)
    before = dict(world.store.rows("stock_items"))
    for path in ("/stockitems/1", "/stockitems"):
        start = thread_time()
        answer = ask(world, "PUT", path, body, accept=accept, content_type=content_type)
        assert answer.status in (200, 207, 400, 500)
        READERS[accept](answer.body or EMPTY[accept])
        assert thread_time() - start < 2
    assert dict(world.store.rows("stock_items")) == before


@pytest.mark.parametrize(("edition", "status"), [("documented", 400), ("openmage-20.18", 200), ("openmage-19.5", 200)])
def test_an_entity_of_the_body_itself(edition: str, status: int, shop: Any, ask: Any) -> None:
    """Real shops put its text in its place; the document's edition takes no DOCTYPE, in whatever encoding."""
    text = '<?xml version="1.0" encoding="{}"?><!DOCTYPE a [<!ENTITY x "7">]><a><qty>&x;</qty></a>'
    for encoding in ("UTF-8", "UTF-16"):
        world = shop(edition)
        answer = ask(world, "PUT", "/stockitems/1", text.format(encoding).encode(encoding), content_type=XML)
        assert answer.status == status
        assert world.store.get("stock_items", 1)["qty"] == (7 if status == 200 else 100)


def test_a_body_over_the_cap_is_nobodys(shop: Any) -> None:
    """The edge keeps more than 16 MiB from every dialect."""
    with running(shop()) as url:
        request = Request(f"{url}/api/rest/stockitems/1", b"x" * (LARGEST_BODY + 1), method="PUT")  # noqa: S310 - the same
        with pytest.raises(HTTPError) as refused:
            urlopen(request)  # noqa: S310 - the mock's own URL
    refused.value.close()
    assert refused.value.code == 413
