"""XML-RPC as a client speaks it: values and envelopes of our own on lxml, decimals exact.

A fault's code tells what it is. An answer may not hold a DOCTYPE, and nothing outside it is ever loaded.
"""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

from conformance.contract import check_list, check_method_result
from conformance.outcome import PAGE, UNKNOWN_FAULT, Outcome
from conformance.safe_xml import parsed
from conformance.transport import Answer, Message, Recorder
from conformance.verdicts import MalformedAnswer
from specs import Edition, dialect, faults

__all__ = ["XmlRpc", "client"]

_HEADERS = (("Content-Type", "text/xml"),)
SHOWN = 200


class XmlRpc:
    """The client half of Magento 1's XML-RPC."""

    name = "xmlrpc"

    def __init__(self, recorder: Recorder, edition: Edition) -> None:
        """`edition` says how answers are to be read."""
        self._recorder = recorder
        self._edition = edition
        self.path = dialect(self.name).paths[0]

    def login(self, user: Any, key: Any) -> Outcome:
        """Begin a session."""
        return self.method("login", user, key)

    def method(self, name: str, *arguments: Any) -> Outcome:
        """A method of the API itself; the result of one that succeeds must be as the contract says."""
        outcome = self.send(Message("POST", self.path, _HEADERS, method_call(name, arguments)))
        if outcome.fault is None and name != "call":
            check_method_result(outcome.result, name)
        return outcome

    def call(self, session: Any, path: str, args: Any) -> Outcome:
        """A resource's method by its path."""
        outcome = self.method("call", session, path, args)
        if outcome.fault is None and path.endswith(".list"):
            check_list(outcome.result, self._edition.listing.schema)
        return outcome

    def send(self, message: Message) -> Outcome:
        """Send a message as it is."""
        return self.read(self._recorder.send(message))

    def read(self, answer: Answer) -> Outcome:
        """What an answer says."""
        if answer.status == 500 and self._edition.failure == "page":  # noqa: PLR2004 - what PHP's failures come with
            return Outcome(answer, fault=PAGE)
        if answer.status != 200:  # noqa: PLR2004 - XML-RPC answers with 200, faults too
            raise MalformedAnswer(f"HTTP status {answer.status} where XML-RPC answers with 200")
        root = parsed(answer.body)
        content = _only(root) if root.tag == "methodResponse" else None
        if content is not None and content.tag == "params":
            return Outcome(answer, result=value_of(_only(_only(content))))
        if content is not None and content.tag == "fault":
            return _fault(answer, value_of(_only(content)))
        raise MalformedAnswer(f"neither a result nor a fault: {answer.body[:SHOWN]!r}")


def _fault(answer: Answer, fault: Any) -> Outcome:
    if not isinstance(fault, dict) or not isinstance(fault.get("faultCode"), int):
        raise MalformedAnswer(f"a fault has a whole number as its code: {fault!r}")
    code, message = fault["faultCode"], fault.get("faultString")
    if not isinstance(message, str):
        raise MalformedAnswer(f"a fault has a text: {fault!r}")
    name = next((name for name, entry in faults().items() if entry.code == code), UNKNOWN_FAULT)
    return Outcome(answer, fault=name, code=code, message=message)


def _only(element: etree._Element) -> etree._Element:
    if len(element) != 1:
        raise MalformedAnswer(f"{element.tag!r} holds {len(element)} elements, not one")
    return element[0]


# ---------------------------------------------------------------------------------------------------------- reading


def value_of(element: etree._Element) -> Any:
    """The value in a <value>; text without a type is a string."""
    if element.tag != "value":
        raise MalformedAnswer(f"{element.tag!r} where a <value> belongs")
    if len(element) == 0:
        return element.text or ""
    typed = _only(element)
    read = _READERS.get(str(typed.tag))
    if read is None:
        raise MalformedAnswer(f"{typed.tag!r} is no type of XML-RPC")
    return read(typed)


def _integer(element: etree._Element) -> int:
    try:
        return int(element.text or "")
    except ValueError as error:
        raise MalformedAnswer(f"{element.text!r} is no whole number") from error


def _double(element: etree._Element) -> Decimal:
    try:
        return Decimal(element.text or "")
    except InvalidOperation as error:
        raise MalformedAnswer(f"{element.text!r} is no number") from error


def _boolean(element: etree._Element) -> bool:
    if element.text not in ("0", "1"):
        raise MalformedAnswer(f"{element.text!r} is no boolean")
    return element.text == "1"


def _array(element: etree._Element) -> list[Any]:
    return [value_of(member) for member in _only(element)]


def _struct(element: etree._Element) -> dict[str, Any]:
    members = {}
    for member in element:
        name, value = member.find("name"), member.find("value")
        if name is None or value is None:
            raise MalformedAnswer("a member of a struct has a name and a value")
        members[name.text or ""] = value_of(value)
    return members


_READERS: dict[str, Callable[[etree._Element], Any]] = {
    "int": _integer,
    "i4": _integer,
    "double": _double,
    "boolean": _boolean,
    "string": lambda element: element.text or "",
    "array": _array,
    "struct": _struct,
    "nil": lambda _element: None,
}


# ---------------------------------------------------------------------------------------------------------- writing


def method_call(name: str, arguments: tuple[Any, ...]) -> bytes:
    """A call as bytes."""
    root = etree.Element("methodCall")
    etree.SubElement(root, "methodName").text = name
    params = etree.SubElement(root, "params")
    for argument in arguments:
        _write(etree.SubElement(params, "param"), argument)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _write(parent: etree._Element, value: Any) -> None:
    write = next(write for kind, write in _WRITERS if isinstance(value, kind))
    write(etree.SubElement(parent, "value"), value)


def _write_text(kind: str) -> Callable[[etree._Element, Any], None]:
    def write(parent: etree._Element, value: Any) -> None:
        etree.SubElement(parent, kind).text = str(value)

    return write


def _write_boolean(parent: etree._Element, value: bool) -> None:  # noqa: FBT001 - a value like any other
    etree.SubElement(parent, "boolean").text = str(int(value))


def _write_integer(parent: etree._Element, value: int) -> None:
    """A whole number; one that does not fit into 32 bits goes as a double."""
    kind = "int" if abs(value) < 2**31 else "double"
    etree.SubElement(parent, kind).text = str(value)


def _write_nil(parent: etree._Element, _value: None) -> None:
    etree.SubElement(parent, "nil")


def _write_array(parent: etree._Element, value: Any) -> None:
    data = etree.SubElement(etree.SubElement(parent, "array"), "data")
    for member in value:
        _write(data, member)


def _write_struct(parent: etree._Element, value: dict[str, Any]) -> None:
    struct = etree.SubElement(parent, "struct")
    for name, member in value.items():
        element = etree.SubElement(struct, "member")
        etree.SubElement(element, "name").text = name
        _write(element, member)


_WRITERS: tuple[tuple[type | tuple[type, ...], Callable[[etree._Element, Any], None]], ...] = (
    (bool, _write_boolean),
    (int, _write_integer),
    (Decimal, _write_text("double")),
    (str, _write_text("string")),
    (type(None), _write_nil),
    ((list, tuple), _write_array),
    (dict, _write_struct),
)


def client(recorder: Recorder, edition: Edition) -> XmlRpc:
    """The client half for an edition."""
    return XmlRpc(recorder, edition)
