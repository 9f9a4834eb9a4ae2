"""What a shop looks like from outside: which dialects answer at its base URL, and which edition that may be."""

import re

import msgspec

from conformance.control import ABOUT, about
from conformance.target_file import TargetError, checked_url
from conformance.transport import Answer, HttpTransport, Message, Recorder
from conformance.verdicts import MalformedAnswer, TargetLostError

__all__ = ["WSDL_OF_V2", "Probed", "probe", "soap_served"]

JSON = (("Accept", "application/json"), ("Content-Type", "application/json"))
NOBODY = b'{"jsonrpc":"2.0","method":"startSession","params":[],"id":1}'
#: Where SOAP v2 or WS-I says which of them it is.
WSDL_OF_V2 = Message("GET", "/api/v2_soap/?wsdl")
#: Digits of a session's id in newer and older shops.
LONG, SHORT = 64, 32
#: OpenMage answers with the id as text, whatever it was.
AS_SENT = ", ids as they were sent"


class Probed(msgspec.Struct, frozen=True):
    """By dialect, what its answer looked like; and the edition that this fits best."""

    answers: dict[str, str]
    edition: str


def probe(base_url: str, timeout: float = 10.0) -> Probed:
    """Ask a shop what it speaks, without credentials and without changing anything."""
    recorder = Recorder(HttpTransport(checked_url(base_url), timeout))
    try:
        said = about(recorder.send(ABOUT))
        answers = {name: (look, recorder.send(message)) for name, message, look in _PROBES}
    except TargetLostError as error:
        raise TargetError(str(error)) from error
    except MalformedAnswer as error:
        raise TargetError(f"{base_url}: {error}") from error
    found = {_served(name, answer): what for name, (look, answer) in answers.items() if (what := look(answer))}
    if not found:
        raise TargetError(f"{base_url} answers, but at none of the dialects' paths: is it the shop's base URL?")
    return Probed(found, str(said["edition"]) if said else _guessed(found))


def _served(name: str, answer: Answer) -> str:
    """The dialect that a probe has found: where two share a URL, the WSDL's style tells which of them is served."""
    return soap_served(answer) if name == "soap_v2" else name


def soap_served(answer: Answer) -> str:
    """The dialect of the WSDL at the URL that SOAP v2 and WS-I share: WS-I's is document/literal."""
    return "soap_wsi" if re.search(rb'style="document"', answer.body) else "soap_v2"


def _json_rpc(answer: Answer) -> str:
    """A session that is not logged in is the one thing that everybody gets."""
    found = re.search(rb'"result"\s*:\s*"([0-9a-f]+)"', answer.body)
    kept = AS_SENT if re.search(rb'"id"\s*:\s*1\b', answer.body) else ""
    return f"answers, session ids of {len(found[1])} digits{kept}" if found else ""


def _wsdl(answer: Answer) -> str:
    found = re.search(rb'targetNamespace="([^"]+)"', answer.body)
    return f"answers, WSDL of {found[1].decode('utf-8', 'replace')}" if found else ""


def _xml_rpc(answer: Answer) -> str:
    return "answers" if b"methodResponse" in answer.body else ""


def _oauth(answer: Answer) -> str:
    """A guest is refused in the dialect's own words."""
    return "answers, wants OAuth" if answer.status in (401, 403) and b"messages" in answer.body else ""


def _bearer(answer: Answer) -> str:
    is_refusal = answer.status == 401 and b"message" in answer.body  # noqa: PLR2004 - wants a token
    return "answers, wants a token" if is_refusal and b"messages" not in answer.body else ""


def _basic(answer: Answer) -> str:
    kind = answer.header("content-type").partition(";")[0]
    return "answers, wants a key" if answer.status == 401 and kind.endswith("json") else ""  # noqa: PLR2004 - the same


_XML_CALL = b"<?xml version='1.0'?><methodCall><methodName>system.listMethods</methodName><params/></methodCall>"
_PROBES = (
    ("jsonrpc", Message("POST", "/api/jsonrpc", JSON, NOBODY), _json_rpc),
    ("xmlrpc", Message("POST", "/api/xmlrpc", (("Content-Type", "text/xml"),), _XML_CALL), _xml_rpc),
    ("soap_v1", Message("GET", "/api/soap/?wsdl"), _wsdl),
    ("soap_v2", WSDL_OF_V2, _wsdl),
    ("magento1_rest", Message("GET", "/api/rest/stockitems", JSON[:1]), _oauth),
    ("magento2_rest", Message("GET", "/rest/V1/inventory/stocks", JSON[:1]), _bearer),
    ("merchantpro_rest", Message("GET", "/api/v2/inventory/id/1", JSON[:1]), _basic),
)


def _guessed(found: dict[str, str]) -> str:
    """The edition that answers look like; what cannot be told apart from outside is the newest."""
    if "magento2_rest" in found and "soap_v1" not in found:
        return "magento-2.4"
    if "merchantpro_rest" in found and "soap_v1" not in found:
        return "documented"
    if AS_SENT in found.get("jsonrpc", ""):
        return "documented"
    if "jsonrpc" in found:
        return "openmage-20.18" if str(LONG) in found["jsonrpc"] else "openmage-20.16"
    return "magento-1.9" if "urn:Magento" in found.get("soap_v1", "") else "openmage-19.5"
