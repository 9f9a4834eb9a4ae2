"""XML that means harm gets SOAP's own fault: nothing is fetched, nothing is read, time and memory stay small."""

import resource
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from mockserver import Request, Response, World, build, handle

PATHS = ("/api/soap/", "/api/v2_soap/")
ENVELOPE = (
    '<E:Envelope xmlns:E="http://schemas.xmlsoap.org/soap/envelope/" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:C="http://schemas.xmlsoap.org/soap/encoding/"><E:Body>{}</E:Body></E:Envelope>'
)
CALL = ENVELOPE.format(
    "<call><sessionId>session_id</sessionId><resourcePath>product_stock.list</resourcePath>{}</call>{}"
)
INVALID = "<faultcode>Sender</faultcode><faultstring>Invalid XML</faultstring>"
ENTITY = "<faultstring>Detected use of ENTITY in XML, disabled to prevent XXE/XEE attacks</faultstring>"
DTD = "DTD are not supported by SOAP"
VIOLATION = "<faultstring>SOAP-ERROR: Encoding: Violation of encoding rules</faultstring>"
SECONDS, MEGABYTES = 5, 300


@pytest.fixture
def lair() -> Iterator[socket.socket]:
    """A server that nobody may talk to."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        yield listening
        with pytest.raises(TimeoutError):
            listening.accept()


def _post(body: bytes, path: str = "/api/soap/", edition: str = "documented") -> Response:
    return handle(build(edition), Request("POST", path, (), body))


def _assert_refused(body: bytes, text: str, edition: str = "documented") -> None:
    for path in PATHS:
        response = _post(body, path, edition)
        assert response.status == 500
        assert text in response.body.decode()
        assert "Fault>" in response.body.decode()


@pytest.mark.parametrize("edition", ["documented", "openmage-20.18", "openmage-19.5"])
def test_an_internal_entity_is_refused(edition: str) -> None:
    """In the shops' words, whether it is used or not."""
    declared = '<!DOCTYPE a [<!ENTITY x "y">]>'
    _assert_refused((declared + CALL.format("<args>&x;</args>", "")).encode(), ENTITY, edition)
    _assert_refused((declared + CALL.format("", "")).encode(), ENTITY, edition)


def test_entities_of_entities_are_never_expanded() -> None:
    """Eleven levels of ten would be a hundred thousand million words."""
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    body = f'<!DOCTYPE a [<!ENTITY a0 "ha">{levels}]>' + CALL.format("<args>&a11;</args>", "")
    _assert_refused(body.encode(), ENTITY)


@pytest.mark.parametrize("kind", ["general", "parameter"])
def test_an_external_entity_is_not_fetched(lair: socket.socket, kind: str) -> None:
    """Neither one that the text refers to, nor one that the document type does."""
    target = f"http://127.0.0.1:{lair.getsockname()[1]}/x"
    declared = {"general": f'<!ENTITY x SYSTEM "{target}">', "parameter": f'<!ENTITY % x SYSTEM "{target}">%x;'}
    used = "&x;" if kind == "general" else ""
    _assert_refused(f"<!DOCTYPE a [{declared[kind]}]>{CALL.format(f'<args>{used}</args>', '')}".encode(), ENTITY)


def test_an_external_entity_is_no_way_to_a_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What the file holds is nowhere in the answer."""
    secret = tmp_path_factory.mktemp("lair") / "secret.txt"
    secret.write_text("the secret")
    body = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]>{CALL.format("<args>&x;</args>", "")}'
    _assert_refused(body.encode(), ENTITY)
    assert b"the secret" not in _post(body.encode()).body


def test_a_document_type_alone_is_refused_and_not_fetched(lair: socket.socket) -> None:
    """PHP's own refusal; an external subset stays where it is."""
    target = f"http://127.0.0.1:{lair.getsockname()[1]}/x.dtd"
    _assert_refused(f'<!DOCTYPE a SYSTEM "{target}">{CALL.format("", "")}'.encode(), DTD)
    _assert_refused(f"<!DOCTYPE a>{CALL.format('', '')}".encode(), DTD)


def test_an_external_reference_of_soap_is_not_followed(lair: socket.socket) -> None:
    """SOAP lets one element refer to another; one outside of the message is none."""
    target = f"http://127.0.0.1:{lair.getsockname()[1]}/x"
    response = _post(CALL.format(f'<args href="{target}"/>', "").encode())
    assert f"SOAP-ERROR: Encoding: External reference '{target}'" in response.body.decode()


@pytest.mark.parametrize("depth", [257, 400, 5_000, 100_000])
def test_endless_nesting_is_no_xml(depth: int) -> None:
    """Beyond 256 levels the bytes are refused before anything is read from them."""
    _assert_refused(CALL.format("<args>" * depth + "</args>" * depth, "").encode(), INVALID)


@pytest.mark.parametrize("depth", [70, 200, 250])
def test_deep_values_break_the_encoding(depth: int) -> None:
    """Values nest 64 deep, in objects, arrays and maps alike."""
    for opening in ("<a>", '<a i:type="C:Array">'):
        body = CALL.format("<args>" + opening * depth + "</a>" * depth + "</args>", "")
        response = _post(body.encode())
        assert (response.status, VIOLATION in response.body.decode()) == (500, True)


def test_references_in_a_circle_break_the_encoding() -> None:
    """An array that holds itself has no end."""
    circle = '<r id="r" i:type="C:Array"><i href="#r"/></r>'
    assert VIOLATION in _post(CALL.format('<args href="#r"/>', circle).encode()).body.decode()


def test_references_to_references_cost_their_own_size() -> None:
    """Thirty levels of ten references each are read thirty times, not ten to the thirtieth."""
    ten = [f'<i href="#r{n}"/>' * 10 for n in range(29)]
    levels = "".join(f'<r id="r{n}" i:type="C:Array">{inner}</r>' for n, inner in enumerate(ten, start=1))
    began = time.monotonic()
    response = _post(CALL.format('<args href="#r29"/>', f'{levels}<r id="r0">Sku</r>').encode())
    assert response.status == 200
    assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{}", id="json"),
        pytest.param(CALL.format("<args/>", "").encode()[:-5], id="truncated"),
        pytest.param(CALL.format("<args>\0</args>", "").encode(), id="null character"),
        pytest.param(CALL.format("<args>\udcff</args>", "").encode("utf-8", "surrogateescape"), id="not UTF-8"),
        pytest.param(b'<?xml version="1.0" encoding="nonsense"?>' + CALL.format("", "").encode(), id="no encoding"),
        pytest.param(b'<?xml version="1.0" encoding="utf-16"?>' + CALL.format("", "").encode(), id="other encoding"),
        pytest.param(CALL.format("<args>&nope;</args>", "").encode(), id="undeclared entity"),
        pytest.param(CALL.format('<args a="1" a="2"/>', "").encode(), id="attribute twice"),
        pytest.param(CALL.format("<args>" + "<a/>" * 500_000 + "</args>", "").encode(), id="half a million tags"),
        pytest.param(CALL.format("<args>" + "9" * 17_000_000 + "</args>", "").encode(), id="17 MB of text"),
    ],
)
def test_what_is_no_xml_is_refused(body: bytes) -> None:
    """Broken, cut off or wrongly encoded: the Sender's fault."""
    _assert_refused(body, INVALID)


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_a_declared_encoding_is_read(encoding: str) -> None:
    """Whatever the prolog says, as long as the bytes keep it."""
    body = f'<?xml version="1.0" encoding="{encoding}"?>' + CALL.format("<args>Sku</args>", "")
    response = _post(body.encode(encoding))
    assert (response.status, b">Sku<" in response.body) == (200, True)


@pytest.mark.parametrize("namespace", ["urn:other", "urn:}o{ther", "}"])
def test_an_envelope_of_another_namespace_has_the_wrong_version(namespace: str) -> None:
    """Answered in SOAP 1.2, as the shops do."""
    body = CALL.format("", "").replace("http://schemas.xmlsoap.org/soap/envelope/", namespace)
    _assert_refused(body.encode(), "<env:Value>env:VersionMismatch</env:Value>")


def test_an_undeclared_prefix_is_part_of_the_name() -> None:
    """So the operation is one that nobody has."""
    _assert_refused(ENVELOPE.format("<q:login/>").encode(), "Procedure 'q:login' not present")


def test_fifty_megabytes_are_not_kept(url: str) -> None:
    """Over HTTP: SOAP's own fault, and the server's memory does not hold the body."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    def body() -> Iterator[bytes]:
        yield ENVELOPE.partition("{}")[0].encode()
        for _ in range(50):
            yield b"x" * 1_000_000

    request = urllib.request.Request(f"{url}/api/soap/", body(), method="POST")  # noqa: S310 - our own server
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=60)  # noqa: S310 - the same
    assert caught.value.code == 500
    assert INVALID in caught.value.read().decode()
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MEGABYTES


def test_only_soap_answers_a_body_that_is_too_large_with_a_fault(world: World) -> None:
    """A dialect without a fault for that says how much is taken."""
    soap, other = (handle(world, Request("POST", path, cut_off=True)) for path in ("/api/soap/", "/api/jsonrpc"))
    assert (soap.status, other.status) == (500, 413)


def test_the_widest_list_that_is_read_takes_seconds(world: World) -> None:
    """Just below the cap on tags."""
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    items = '<args i:type="C:Array"><item i:type="C:Array">' + "<a>Sku</a>" * 199_990 + "</item></args>"
    response = handle(world, Request("POST", "/api/soap/", (), CALL.format(items, "").encode()))
    assert (response.status, response.body.count(b">product_id<")) == (200, 1)
    assert time.monotonic() - began < 4 * SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MEGABYTES
