"""Stock clients on the target's own transport: they reach a mock in this process as well as a shop over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from warnings import catch_warnings, simplefilter
from xml.parsers.expat import ExpatError
from xmlrpc.client import Error as XmlRpcError
from xmlrpc.client import ServerProxy, Transport

from lxml import etree

from conformance.transport import Answer, Message, Recorder
from conformance.verdicts import MalformedAnswer, Untestable
from specs import dialect

__all__ = ["as_a_client_sees_it", "loaded", "xmlrpc_proxy", "zeep_client", "zeep_stumbles", "zeep_update"]


HTTP_OK = 200
MAP = "http://xml.apache.org/xml-soap"
#: What stock clients would fetch from elsewhere, and where it is here.
_COPIES = {"http://schemas.xmlsoap.org/soap/encoding/": dialect("soap_v1").folder / "soap-encoding.xsd"}


class _XmlRpcTransport(Transport):
    """xmlrpc.client's transport over a recorder."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__()
        self.verbose = False
        self._recorder = recorder

    def request(self, host: Any, handler: str, request_body: Any, verbose: bool = False) -> Any:  # noqa: ARG002, FBT001, FBT002
        """Send a call, and what xmlrpc.client makes of the answer."""
        answer = self._recorder.send(Message("POST", handler, (("Content-Type", "text/xml"),), request_body))
        readable: Any = _Readable(answer)
        return self.parse_response(readable)


class _Readable(BytesIO):
    """An answer as xmlrpc.client reads one."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.body)

    def getheader(self, _name: str, default: str = "") -> str:
        """No header matters."""
        return default


#: What a client raises that stumbles over an answer.
STUMBLES: tuple[type[Exception], ...] = (
    XmlRpcError,
    ExpatError,
    etree.LxmlError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)


@contextmanager
def as_a_client_sees_it(*stumbles: type[Exception]) -> Iterator[None]:
    """What a stock client stumbles over, with exceptions of its own, is the target's failure."""
    try:
        with catch_warnings():
            simplefilter("ignore")
            yield
    except (*STUMBLES, *stumbles) as error:
        raise MalformedAnswer(f"the client gives up: {type(error).__name__}: {error}") from error


def xmlrpc_proxy(recorder: Recorder, path: str) -> ServerProxy:
    """Python's own XML-RPC client."""
    return ServerProxy(f"http://target{path}", transport=_XmlRpcTransport(recorder), allow_none=True)


def zeep_stumbles() -> type[Exception]:
    """What zeep raises."""
    from zeep.exceptions import Error  # noqa: PLC0415 - takes long to import, and few runs need it

    stumbles: type[Exception] = Error
    return stumbles


def zeep_client(recorder: Recorder, base: str, path: str) -> Any:
    """A zeep client made from the WSDL that the target serves."""
    import zeep  # noqa: PLC0415 - takes long to import, and few runs need it
    import zeep.transports  # noqa: PLC0415 - the same

    untyped: Any = zeep

    class _Zeep(untyped.transports.Transport):  # type: ignore[misc]
        """zeep's transport over a recorder; no other host is ever asked."""

        def load(self, url: str) -> bytes:
            return loaded(recorder, base, url)

        def post(self, address: str, message: Any, headers: dict[str, str]) -> Any:
            answer = recorder.send(Message("POST", _path(address, base), tuple(headers.items()), message))
            return _ZeepAnswer(answer)

    transport: Any = _Zeep
    return untyped.Client(f"{base}{path}?wsdl", transport=transport())


def loaded(recorder: Recorder, base: str, url: str) -> bytes:
    """A document that a WSDL needs: SOAP's own schema from the copy that is here, any other one from the target.

    One of another host that the target does not have says nothing about the target: the check is untestable.
    """
    if url in _COPIES:
        return _COPIES[url].read_bytes()
    answer = recorder.send(Message("GET", _path(url, base), (("Host", _host(base)),)))
    if answer.status != HTTP_OK and not url.startswith(base):
        raise Untestable(f"the WSDL needs {url}: other hosts are not asked, and this one does not have it")
    return answer.body


def zeep_update(client: Any, session: str, sku: str, qty: int) -> Any:
    """An update through SOAP v1's `call`, whose arguments zeep wants typed: an array of a text and a map."""
    from zeep import xsd as zeep_xsd  # noqa: PLC0415 - as above

    xsd: Any = zeep_xsd

    entry, a_map = (client.get_type(f"{{{MAP}}}{name}") for name in ("mapItem", "Map"))
    array = client.get_type("{urn:OpenMage}FixedArray")
    data = a_map(item=[entry(key=xsd.AnyObject(xsd.String(), "qty"), value=xsd.AnyObject(xsd.Int(), qty))])
    args = array([xsd.AnyObject(xsd.String(), sku), xsd.AnyObject(a_map, data)])
    return client.service.call(session, "product_stock.update", xsd.AnyObject(array, args))


def _path(url: str, base: str) -> str:
    """The path of a URL of the target; another host's is asked of the target too, and nobody else."""
    return url.removeprefix(base) if url.startswith(base) else "/" + url.split("/", 3)[-1]


def _host(base: str) -> str:
    return base.partition("://")[2]


class _ZeepAnswer:
    """An answer as zeep reads one."""

    def __init__(self, answer: Answer) -> None:
        self.status_code = answer.status
        self.content = answer.body
        self.headers = {name.title(): value for name, value in answer.headers}
        self.encoding = "utf-8"
