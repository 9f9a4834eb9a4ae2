"""SOAP as a client speaks it: envelopes of our own on lxml, by the WSDL of specs/, and their answers read by type.

    encoded    rpc: every value with its xsi:type; a map is Apache's Map, a list SOAP's Array
    literal    document/literal: values without types, lists as repeated elements

What the target writes is read by its xsi:type, or by the WSDL's type where it gives none; decimals stay exact.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

from conformance.contract import check_list, check_method_result
from conformance.outcome import PAGE, UNKNOWN_FAULT, Outcome
from conformance.safe_xml import parsed
from conformance.transport import Answer, Message, Recorder
from conformance.verdicts import MalformedAnswer, Untestable
from specs import Edition, Operation, Part, dialect, faults, resources

__all__ = ["ENVELOPE", "Soap"]

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
ENCODING = "http://schemas.xmlsoap.org/soap/encoding/"
XSD = "http://www.w3.org/2001/XMLSchema"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
MAP = "http://xml.apache.org/xml-soap"
_NAMESPACES = {"SOAP-ENV": ENVELOPE, "SOAP-ENC": ENCODING, "xsd": XSD, "xsi": XSI, "ns2": MAP}
SHOWN = 300


class Soap:
    """What the client halves of the SOAP dialects have in common."""

    #: How many of the API's own methods go by the resource's path: all of them where there is `call`.
    has_call = False
    literal = False

    def __init__(self, name: str, recorder: Recorder, edition: Edition) -> None:
        """`edition` says which WSDL the shop goes by."""
        values = edition.dialects[name]
        self.name = name
        self.path = f"{dialect(name).paths[0]}/"
        self.wsdl = dialect(name).wsdl(values.contract, edition.vendor)
        self._recorder = recorder
        self._edition = edition

    def login(self, user: Any, key: Any) -> Outcome:
        """Begin a session."""
        return self.method("login", user, key)

    def method(self, name: str, *arguments: Any) -> Outcome:
        """A method of the API itself; the result of one that succeeds must be as the contract says."""
        outcome = self.perform(self._operation(name), arguments)
        if outcome.fault is None and self.has_call and name != "call":
            check_method_result(outcome.result, name)
        return outcome

    def call(self, session: Any, path: str, args: Any) -> Outcome:
        """A resource's method by its path: through `call`, or by the operation that stands for it."""
        if self.has_call:
            outcome = self.method("call", session, path, args)
            if outcome.fault is None and path.endswith(".list"):
                check_list(outcome.result, self._edition.listing.schema)
            return outcome
        operation = self._operation(_OPERATIONS.get(path.partition(".")[2], path))
        return self.perform(operation, (session, *args))

    def _operation(self, name: str) -> Operation:
        if name not in self.wsdl.operations:
            raise Untestable(f"{self.name} has no operation {name!r}")
        return self.wsdl.operations[name]

    def perform(self, operation: Operation, arguments: tuple[Any, ...]) -> Outcome:
        """Call an operation; arguments that its message has no part for cannot be expressed."""
        if len(arguments) > len(operation.parts):
            raise Untestable(f"{self.name}: {operation.name} takes {len(operation.parts)} parts")
        headers = (("Content-Type", "text/xml; charset=utf-8"), ("SOAPAction", f'"{operation.action}"'))
        return self.read(
            self._recorder.send(Message("POST", self.path, headers, self.envelope(operation, arguments))), operation
        )

    def send(self, message: Message) -> Outcome:
        """Send a message as it is."""
        return self.read(self._recorder.send(message), None)

    # ------------------------------------------------------------------------------------------------------ writing

    def envelope(self, operation: Operation, arguments: tuple[Any, ...]) -> bytes:
        """An operation's request as bytes."""
        root = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={**_NAMESPACES, "ns1": self.wsdl.namespace})
        body = etree.SubElement(root, f"{{{ENVELOPE}}}Body")
        if not self.literal:
            root.set(f"{{{ENVELOPE}}}encodingStyle", ENCODING)
        asked = etree.SubElement(body, f"{{{self.wsdl.namespace}}}{operation.request}")
        for part, argument in zip(operation.parts, arguments, strict=False):
            write = self._literal if self.literal else self._encoded
            write(etree.SubElement(asked, part.name), part, argument)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    def _literal(self, element: etree._Element, part: Part, value: Any) -> None:
        """A value without types; a list's items repeat the only member of its type."""
        if value is None:
            element.set(f"{{{XSI}}}nil", "true")
        elif isinstance(value, Mapping):
            for name, member in value.items():
                self._literal(etree.SubElement(element, name), part, member)
        elif isinstance(value, list):
            for member in value:
                self._literal(etree.SubElement(element, ITEMS), part, member)
        elif self._is_list(part) and element.tag == part.name:
            self._literal(etree.SubElement(element, ITEMS), part, value)
        else:
            element.text = _text(value)

    def _is_list(self, part: Part) -> bool:
        found = self.wsdl.types.get(part.type)
        return bool(found and (found.items or found.repeated))

    def _encoded(self, element: etree._Element, part: Part, value: Any) -> None:
        """A value with its type; a map is Apache's where the WSDL leaves its type open, else the WSDL's own."""
        if value is None:
            element.set(f"{{{XSI}}}nil", "true")
        elif isinstance(value, Mapping) and part.type in self.wsdl.types:
            element.set(f"{{{XSI}}}type", f"ns1:{part.type}")
            for name, member in value.items():
                self._encoded(etree.SubElement(element, name), ANY, member)
        elif isinstance(value, Mapping):
            element.set(f"{{{XSI}}}type", "ns2:Map")
            for name, member in value.items():
                item = etree.SubElement(element, "item")
                self._encoded(etree.SubElement(item, "key"), ANY, name)
                self._encoded(etree.SubElement(item, "value"), ANY, member)
        elif isinstance(value, list | tuple):
            self._array(element, part, list(value))
        else:
            kind = part.type if part.type == "xsd:string" else _XSD_TYPES[type(value)]
            element.set(f"{{{XSI}}}type", kind)
            element.text = _text(value)

    def _array(self, element: etree._Element, part: Part, values: list[Any]) -> None:
        declared = self.wsdl.types.get(part.type)
        own = declared.items if declared and declared.items else ""
        element.set(f"{{{XSI}}}type", f"ns1:{part.type}" if declared else "SOAP-ENC:Array")
        kind = "xsd:anyType" if not own else own if own.startswith("xsd:") else f"ns1:{own}"
        element.set(f"{{{ENCODING}}}arrayType", f"{kind}[{len(values)}]")
        for value in values:
            self._encoded(etree.SubElement(element, "item"), Part("item", own or ANY.type), value)

    # ------------------------------------------------------------------------------------------------------ reading

    def read(self, answer: Answer, operation: Operation | None) -> Outcome:
        """What an answer says."""
        if answer.status not in (200, 500):
            raise MalformedAnswer(f"HTTP status {answer.status} where SOAP answers with 200 or 500")
        root = parsed(answer.body)
        body = root.find(f"{{{ENVELOPE}}}Body")
        if body is None or len(body) != 1:
            raise MalformedAnswer(f"no SOAP envelope with a body of one element: {answer.body[:SHOWN]!r}")
        if body[0].tag == f"{{{ENVELOPE}}}Fault":
            return _fault(answer, body[0])
        if operation is None or etree.QName(body[0]).localname != operation.response:
            raise MalformedAnswer(f"{body[0].tag!r} where {operation.response if operation else 'a fault'} belongs")
        result = body[0].find(operation.result.name)
        if result is None:
            raise MalformedAnswer(f"the answer has no {operation.result.name}: {answer.body[:SHOWN]!r}")
        return Outcome(answer, result=self.value(result, operation.result.type))

    def value(self, element: etree._Element, declared: str) -> Any:  # noqa: PLR0911 - one a kind of type
        """An element's value by its xsi:type, or by the type that the WSDL declares."""
        if element.get(f"{{{XSI}}}nil") in ("true", "1"):
            return None
        kind = element.get(f"{{{XSI}}}type", declared)
        name = kind.rpartition(":")[2]
        own = self.wsdl.types.get(name)
        if own is not None and own.items:
            return [self.value(item, own.items) for item in element]
        if own is not None and own.repeated:
            return [self.value(item, own.repeated.type) for item in element]
        if own is not None:
            return self._struct(element, {member.name: member for member in own.members}, name)
        if name == "Array":
            return [self.value(item, "xsd:anyType") for item in element]
        if name == "Map":
            return dict(self._entry(item) for item in element)
        return _scalar(element, name)

    def _struct(self, element: etree._Element, members: dict[str, Part], name: str) -> dict[str, Any]:
        """A value of a type of the WSDL: every member that it must have, and none that it does not know."""
        found = {str(child.tag): child for child in element}
        missing = [member for member, part in members.items() if member not in found and not part.optional]
        if missing or set(found) - set(members):
            raise MalformedAnswer(f"a {name} has {', '.join(members)}; this one has {', '.join(found)}")
        return {member: self.value(child, members[member].type) for member, child in found.items()}

    def _entry(self, item: etree._Element) -> tuple[Any, Any]:
        key, value = item.find("key"), item.find("value")
        if key is None or value is None:
            raise MalformedAnswer("an entry of a Map has a key and a value")
        return self.value(key, "xsd:string"), self.value(value, "xsd:anyType")


ITEMS = "complexObjectArray"
ANY = Part("", "xsd:anyType")
_METHODS = resources()[0].methods()
_OPERATIONS = {name: f"catalogInventoryStockItem{name[0].upper()}{name[1:]}" for name in _METHODS}
_XSD_TYPES: dict[type, str] = {str: "xsd:string", bool: "xsd:boolean", int: "xsd:int", Decimal: "xsd:double"}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _fault(answer: Answer, fault: etree._Element) -> Outcome:
    """A fault: its code is a bare number where it is one of the shop's; PHP's own failures come as the server's."""
    code, message = fault.findtext("faultcode"), fault.findtext("faultstring")
    if code is None or message is None:
        raise MalformedAnswer("a fault has a faultcode and a faultstring")
    number = int(code) if code.isdecimal() else None
    name = next((name for name, entry in faults().items() if entry.code == number), UNKNOWN_FAULT)
    if code == "SOAP-ENV:Server":
        name = PAGE
    return Outcome(answer, fault=name, code=code if number is None else number, message=message)


def _scalar(element: etree._Element, name: str) -> Any:
    text = element.text or ""
    try:
        return _SCALARS.get(name, str)(text)
    except (ValueError, InvalidOperation, KeyError) as error:
        raise MalformedAnswer(f"{text!r} is no {name}") from error


_SCALARS: dict[str, Callable[[str], Any]] = {
    "int": int,
    "integer": int,
    "double": Decimal,
    "float": Decimal,
    "decimal": Decimal,
    "boolean": {"true": True, "1": True, "false": False, "0": False}.__getitem__,
}
