"""XML to a SOAP message: envelope, headers and the element that is called, with PHP's refusals (HTTP 500)."""

import msgspec
from lxml import etree

from mockserver.wire.soap_versions import SOAP_1_1, SOAP_1_2, Refusal, Version
from mockserver.wire.xml import Document, NotXmlError, children, local_name, parse

__all__ = ["Message", "called_name", "must_be_understood", "read_message"]

ENTITIES = "Detected use of ENTITY in XML, disabled to prevent XXE/XEE attacks"


class Message(msgspec.Struct, frozen=True):
    """A message: its version, the headers meant for this server, and what stands in its body."""

    version: Version
    headers: tuple[etree._Element, ...]
    body: tuple[etree._Element, ...]


def read_message(body: bytes) -> Message:
    """The message in a request's body."""
    try:
        document = parse(body)
    except NotXmlError as error:
        raise Refusal("Sender", "Invalid XML", SOAP_1_1) from error
    if document.doctype == "entities":
        raise Refusal("Sender", ENTITIES, SOAP_1_1)
    version = _version(document)
    try:
        return _message(document.root, version)
    except Refusal as refusal:
        refusal.version = version
        raise


def _version(document: Document) -> Version:
    """The version that the envelope's namespace names; who has another is answered in 1.2."""
    versions = {version.envelope: version for version in (SOAP_1_1, SOAP_1_2)}
    space, mark, _ = str(document.root.tag).rpartition("}")
    is_envelope = mark and local_name(document.root) == "Envelope"
    version = versions.get(space[1:]) if is_envelope else None
    if document.doctype == "plain":
        raise Refusal("Server", "DTD are not supported by SOAP", version or SOAP_1_2)
    if version is None:
        raise Refusal("VersionMismatch", "Wrong Version", SOAP_1_2)
    return version


def _message(envelope: etree._Element, version: Version) -> Message:
    if any("}" not in str(name) for name in envelope.attrib):
        raise Refusal("Client", "A SOAP Envelope element cannot have non Namespace qualified attributes")
    parts = children(envelope)
    header = parts.pop(0) if parts and parts[0].tag == f"{{{version.envelope}}}Header" else None
    body = parts.pop(0) if parts and parts[0].tag == f"{{{version.envelope}}}Body" else None
    _refuse_encoding_style(envelope, "Envelope", version)
    if body is None:
        raise Refusal("Client", "Body must be present in a SOAP envelope")
    _refuse_encoding_style(body, "Body", version)
    if parts and version.is_1_2:
        raise Refusal("Client", "A SOAP 1.2 envelope can contain only Header and Body")
    headers = children(header) if header is not None else []
    return Message(version, tuple(entry for entry in headers if _is_for_us(entry, version)), tuple(children(body)))


def _refuse_encoding_style(element: etree._Element, name: str, version: Version) -> None:
    if version.is_1_2 and element.get(f"{{{version.envelope}}}encodingStyle") is not None:
        raise Refusal("Client", f"encodingStyle cannot be specified on the {name}")


def _is_for_us(header: etree._Element, version: Version) -> bool:
    role = header.get(f"{{{version.envelope}}}{'role' if version.is_1_2 else 'actor'}")
    return role is None or role in version.here


def must_be_understood(header: etree._Element, version: Version) -> bool:
    """Whether the sender insists on a header."""
    value = header.get(f"{{{version.envelope}}}mustUnderstand", "0")
    if value not in ("0", "1", "true", "false"):
        raise Refusal("Client", "mustUnderstand value is not boolean")
    return value in ("1", "true")


def called_name(element: etree._Element, version: Version) -> str:
    """The name of the element that is called; refused where it is in an encoding that is not SOAP's own."""
    if element.get(f"{{{version.envelope}}}encodingStyle", version.encoding) != version.encoding:
        raise Refusal("Client", "Unknown Data Encoding Style")
    return local_name(element)
