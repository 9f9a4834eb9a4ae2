"""Reads a WSDL 1.1 file of this folder, once, into records: operations, their parts, and the types of both.

Strategy: names of types are kept as the word that the project uses for them: `xsd:int` for a type of XML Schema,
`Array` for one of SOAP's own, the bare name for a type that the file itself defines. A message of one element
(document/literal) is read as the parts that the element holds, so that both styles look alike.
"""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from lxml import etree

from specs.reader import SpecError

__all__ = ["ComplexType", "Operation", "Part", "Wsdl", "read_wsdl"]

XSD = "http://www.w3.org/2001/XMLSchema"
WSDL = "http://schemas.xmlsoap.org/wsdl/"
SOAP = "http://schemas.xmlsoap.org/wsdl/soap/"
VENDOR = "OpenMage"


class Part(msgspec.Struct, frozen=True):
    """A named value: a part of a message, or a member of a type."""

    name: str
    type: str
    optional: bool = False
    many: bool = False
    nillable: bool = False


class ComplexType(msgspec.Struct, frozen=True):
    """A type that the file defines: its members, or the type of its items where it is SOAP's array."""

    name: str
    members: tuple[Part, ...] = ()
    items: str = ""

    @property
    def repeated(self) -> Part | None:
        """The member that makes this type an array in document/literal: its only one, and there may be many."""
        return self.members[0] if len(self.members) == 1 and self.members[0].many else None


class Operation(msgspec.Struct, frozen=True):
    """An operation: the names of the elements that ask and answer, what they hold, and its SOAPAction."""

    name: str
    request: str
    parts: tuple[Part, ...]
    response: str
    result: Part
    action: str


class Wsdl(msgspec.Struct, frozen=True):
    """A WSDL: its text, and what the text says. `address` is the placeholder where the shop's own address goes.

    `schemas` are the files that it imports from beside it, by the location that it gives them.
    """

    text: str
    namespace: str
    style: Literal["rpc", "document"]
    address: str
    operations: dict[str, Operation]
    types: dict[str, ComplexType]
    schemas: dict[str, str]


@cache
def read_wsdl(path: Path, vendor: str = VENDOR) -> Wsdl:
    """The WSDL in a file, in the name of a vendor: Magento 1 has `urn:Magento` where OpenMage has `urn:OpenMage`."""
    text = path.read_text(encoding="utf-8").replace(VENDOR, vendor)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    root = etree.fromstring(text.encode(), parser)
    own = f"{{{XSD}}}schema[@targetNamespace='{root.get('targetNamespace')}']/{{{XSD}}}"
    elements = {name: _members(found) for name, found in _named(root, f"{own}element").items()}
    messages = {name: _parts(found, elements) for name, found in _named(root, f"{{{WSDL}}}message").items()}
    is_rpc = _one(root, f".//{{{SOAP}}}binding").get("style") == "rpc"
    return Wsdl(
        text=text,
        namespace=_get(root, "targetNamespace"),
        style="rpc" if is_rpc else "document",
        address=_get(_one(root, f".//{{{SOAP}}}address"), "location"),
        operations={entry.name: entry for entry in _operations(root, messages, path)},
        types={name: _type(found) for name, found in _named(root, f"{own}complexType").items()},
        schemas={place: (path.parent / place).read_text(encoding="utf-8") for place in _imported(root)},
    )


def _imported(root: etree._Element) -> list[str]:
    found = [_get(entry, "schemaLocation") for entry in root.iterfind(f".//{{{XSD}}}import[@schemaLocation]")]
    return [place for place in found if "://" not in place]


def _named(root: etree._Element, path: str) -> dict[str, etree._Element]:
    return {_get(found, "name"): found for found in root.iterfind(f".//{path}")}


def _get(element: etree._Element, attribute: str) -> str:
    return str(element.attrib[attribute])


def _one(element: etree._Element, path: str) -> etree._Element:
    found = element.find(path)
    if found is None:
        raise SpecError(f"{element.tag!r} {element.get('name')} has no {path}")
    return found


def _word(element: etree._Element, name: str) -> str:
    """The project's word for a type's name as the file writes it."""
    prefix, _, local = name.rpartition(":")
    return f"xsd:{local}" if element.nsmap.get(prefix or None) == XSD else local


def _members(element: etree._Element) -> tuple[Part, ...]:
    return tuple(_part(found) for found in element.iterfind(f".//{{{XSD}}}element"))


def _part(element: etree._Element) -> Part:
    return Part(
        name=_get(element, "name"),
        type=_word(element, _get(element, "type")),
        optional=element.get("minOccurs") == "0",
        many=element.get("maxOccurs") == "unbounded",
        nillable=element.get("nillable") == "true",
    )


def _type(element: etree._Element) -> ComplexType:
    array = element.find(f".//{{{XSD}}}attribute")
    items = "" if array is None else _word(array, _get(array, f"{{{WSDL}}}arrayType")).removesuffix("[]")
    return ComplexType(_get(element, "name"), _members(element), items)


def _parts(message: etree._Element, elements: dict[str, tuple[Part, ...]]) -> tuple[str, tuple[Part, ...]]:
    """The element that carries a message, where it has one of its own, and the parts."""
    parts = message.findall(f"{{{WSDL}}}part")
    if parts and "element" in parts[0].attrib:
        name = _word(parts[0], _get(parts[0], "element"))
        return name, elements[name]
    return "", tuple(_part(part) for part in parts)


def _operations(root: etree._Element, messages: dict[str, tuple[str, tuple[Part, ...]]], path: Path) -> list[Operation]:
    bound = root.iterfind(f"{{{WSDL}}}binding/{{{WSDL}}}operation")
    actions = {_get(found, "name"): _get(found[0], "soapAction") for found in bound}
    ported = root.iterfind(f"{{{WSDL}}}portType/{{{WSDL}}}operation")
    found = [_operation(entry, messages, actions) for entry in ported]
    if {entry.name for entry in found} != set(actions):
        raise SpecError(f"{path}: its binding and its port type have different operations")
    return found


def _operation(
    entry: etree._Element, messages: dict[str, tuple[str, tuple[Part, ...]]], actions: dict[str, str]
) -> Operation:
    name = _get(entry, "name")
    request, parts = messages[_word(entry, _get(_one(entry, f"{{{WSDL}}}input"), "message"))]
    response, results = messages[_word(entry, _get(_one(entry, f"{{{WSDL}}}output"), "message"))]
    return Operation(name, request or name, parts, response or f"{name}Response", results[0], actions.get(name, ""))
