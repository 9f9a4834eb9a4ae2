"""Bodies that mean harm: each gets the dialect's own fault, in bounded time and memory, with nothing opened."""

import gzip
import http.client
import resource
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from xmlrpc.client import Fault, loads

import pytest

from mockserver import Request, build, handle
from mockserver.dialects.xmlrpc.elements import DEEPEST, MOST_TAGS

CALL = "<methodCall><methodName>login</methodName><params>{}</params></methodCall>"
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
DEEP = "<value><array><data>" * 40_000 + "</data></array></value>" * 40_000
HOSTILE = {
    "doctype": (631, b"<!DOCTYPE methodCall><methodCall><methodName>startSession</methodName></methodCall>"),
    "doctype-of-a-stranger": (631, b'<!DOCTYPE a PUBLIC "x" "http://127.0.0.1:1/a.dtd"><methodCall/>'),
    "doctype-in-utf-16": (631, '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16")),
    "doctype-truncated": (632, b"<!DOCTYPE"),
    "billion-laughs": (631, f'<!DOCTYPE a [<!ENTITY a0 "ha">{LAUGHS}]><a>&a11;</a>'.encode()),
    "laughs-in-an-attribute": (631, f'<!DOCTYPE a [<!ENTITY a0 "ha">{LAUGHS}]><a b="&a11;"/>'.encode()),
    "parameter-entity": (631, b'<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///etc/hostname"> %x;]><a/>'),
    "undeclared-entity": (632, CALL.format("<param><value>&x;</value></param>").encode()),
    "deep-nesting": (632, b"<a><methodName>nosuch</methodName>%b</a>" % (b"<a>" * 100_000 + b"</a>" * 100_000)),
    "deep-values": (632, CALL.format(f"<param>{DEEP}</param>").encode()),
    "deep-and-unclosed": (632, b"<a>" * 100_000),
    "many-tags": (631, b"<a>" + b"<b/>" * 3_000_000 + b"</a>"),
    "many-attributes": (632, b"<a " + b" ".join(b'b%d="c"' % n for n in range(200_000)) + b"/>"),
    "long-text": (620, CALL.replace("login", "x" * 15_000_000).format("").encode()),
    "truncated": (632, CALL.format("<param><value>apiUser").encode()[:-20]),
    "truncated-in-a-tag": (632, b"<methodCall><methodNa"),
    "only-a-prolog": (632, b'<?xml version="1.0"?>'),
    "blank": (632, b"   \n"),
    "nul": (632, b"\0"),
    "text": (632, b"login apiUser apiKey"),
    "json": (632, b'{"method": "login"}'),
    "two-roots": (632, b"<a/><methodCall><methodName>login</methodName></methodCall>"),
    "not-utf-8": (632, b"<methodCall><methodName>\xff\xfe\xfd</methodName></methodCall>"),
    "unknown-encoding": (632, b'<?xml version="1.0" encoding="nosuch"?><a/>'),
    "many-byte-encoding": (632, b'<?xml version="1.0" encoding="utf-7"?><a/>'),
    "encoding-of-no-text": (632, b'<?xml version="1.0" encoding="base64"?><a/>'),
    "encoding-and-bytes-differ": (632, b'<?xml version="1.0" encoding="UTF-16"?><a/>'),
    "compressed": (632, gzip.compress(CALL.encode())),
    "foreign-namespace": (632, b'<x:methodCall xmlns:x="urn:x"><x:methodName>login</x:methodName></x:methodCall>'),
    "huge-integer": (636, CALL.format(f"<param><value><int>{'9' * 100_000}</int></value></param>").encode()),
    "huge-exponent": (623, CALL.format("<param><value><double>1e999999999</double></value></param>").encode()),
    "endless-exponent": (623, CALL.format(f"<param><value><double>1e{'9' * 99}</double></value></param>").encode()),
    "impossible-date": (
        636,
        CALL.format("<param><value><dateTime.iso8601>99999999999999999999</dateTime.iso8601></value></param>").encode(),
    ),
    "surrogates-in-base64": (623, CALL.format("<param><value><base64>7aCA</base64></value></param>").encode()),
    "array-without-data": (636, CALL.format("<param><value><array/></value></param>").encode()),
}


def _post(url: str, body: bytes | Iterator[bytes], length: int | None = None) -> tuple[int, str, int]:
    """Status, content type and fault code of the answer."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    headers = {"Content-Type": "text/xml", **({"Content-Length": str(length)} if length else {})}
    connection.request("POST", "/api/xmlrpc/", body, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, answer.headers["content-type"], _fault(content)


def _fault(content: bytes) -> int:
    with pytest.raises(Fault) as fault:
        loads(content)
    return int(fault.value.faultCode)


def _memory() -> int:
    """The most memory that this process has held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_body_gets_the_dialects_own_fault(url: str, name: str) -> None:
    """Status 200, XML, the protocol's code; within seconds and less than 300 MB."""
    expected, body = HOSTILE[name]
    began, before = time.monotonic(), _memory()
    assert _post(url, body) == (200, "text/xml; charset=UTF-8", expected)
    assert time.monotonic() - began < 30
    assert _memory() - before < 300 * 2**20


def test_a_body_of_50_mb_is_not_kept(url: str) -> None:
    """It is read to its end, thrown away, and answered with fault 630."""
    chunk, count = b"<value><int>1</int></value>" * 40_000, 50
    began, before = time.monotonic(), _memory()
    answer = _post(url, iter([chunk] * count), len(chunk) * count)
    assert answer == (200, "text/xml; charset=UTF-8", 630)
    assert time.monotonic() - began < 10
    assert _memory() - before < 100 * 2**20


def test_a_body_of_50_mb_elsewhere_is_too_large() -> None:
    """Where no dialect is served there is no dialect's fault: status 413."""
    answer = handle(build(), Request("POST", "/nowhere", cut_off=True))
    assert answer.status == 413


def test_the_most_tags_that_are_read_are_read_in_bounded_time(url: str) -> None:
    """A list just under the cap is a call like any other."""
    values = "<value>a</value>" * (MOST_TAGS // 2 - 20)
    args = f"<param><value>nosuch</value></param><param><value>x.y</value></param><param><value><array><data>{values}"
    body = (
        f"<methodCall><methodName>call</methodName><params>{args}</data></array></value></param></params></methodCall>"
    )
    began, before = time.monotonic(), _memory()
    assert _post(url, body.encode())[2] == 5
    assert time.monotonic() - began < 10
    assert _memory() - before < 400 * 2**20


def test_the_deepest_nesting_that_is_read() -> None:
    """One element more than libxml2 would read is refused."""
    for depth, fault in ((DEEPEST, "does not exist"), (DEEPEST + 1, "no method passed")):
        body = f"<a><methodName>x</methodName>{'<a>' * (depth - 1)}{'</a>' * (depth - 1)}</a>".encode()
        assert fault in handle(build(), Request("POST", "/api/xmlrpc", body=body)).body.decode()


def test_no_file_and_no_network_is_touched(url: str, tmp_path: Path) -> None:
    """An external entity's file is not shown, its host not called."""
    secret = tmp_path / "secret.txt"
    secret.write_text("apiUser")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)  # noqa: FBT003 - socket's own signature
        port = listener.getsockname()[1]
        for target in (secret.as_uri(), f"http://127.0.0.1:{port}/x"):
            entity = f'<!DOCTYPE a SYSTEM "{target}" [<!ENTITY x SYSTEM "{target}">]>'
            body = f"{entity}<methodCall><methodName>&x;</methodName></methodCall>"
            answer = handle(build(), Request("POST", "/api/xmlrpc", body=body.encode())).body
            assert b"631" in answer
            assert b"apiUser" not in answer
        include = f'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{secret.as_uri()}"/></a>'
        assert _post(url, include.encode())[2] == 632
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_a_product_number_with_an_endless_exponent_is_nobody(url: str) -> None:
    """1e999999999 is a number to the shop, but not one that is worked out."""
    for identifier in ("1e999999999", f"1e{'9' * 30}", "-1e400"):
        path = "<param><value>session_id</value></param><param><value>product_stock.list</value></param>"
        args = f"<param><value><array><data><value>{identifier}</value></data></array></value></param>"
        body = CALL.replace("login", "call").format(path + args).encode()
        assert _post(url, body)[2] == 101
