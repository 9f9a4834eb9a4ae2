"""SOAP in its three dialects: bytes to calls.

PHP's server reads values by their `xsi:type`, follows `href` to elements elsewhere, decodes base64 and calls headers
like operations: so a message is an envelope of one operation whose elements have none but the attributes and types
that a client of this API needs. An operation of SOAP v2 becomes the call that it stands for.
"""

import re
from typing import Any

from lxml import etree

from conformance.writes.reading import NUMBER, xml_of
from conformance.writes.rpc_values import OPAQUE, Call
from conformance.writes.touch import UnclearError
from specs import resources

__all__ = ["calls"]

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
ENCODING = "http://schemas.xmlsoap.org/soap/encoding/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"
APACHE = "http://xml.apache.org/xml-soap"
SHOPS = ("urn:Magento", "urn:OpenMage")
TEXTS, NUMBERS = ("", "string", "anyType"), ("int", "integer", "long")
#: Types by their namespaces; of the shop's own all, since its WSDL has only arrays and entities.
TYPES = {XSD: {*TEXTS, *NUMBERS, "double", "float", "decimal", "boolean"}, ENCODING: {"Array"}, APACHE: {"Map"}}
LIST = re.compile(r"Array|ArrayOf\w+|\w+Array", re.ASCII)
DIMENSION = re.compile(r"([\w:-]+)\[([0-9]{1,6})\]", re.ASCII)
#: The parts that messages of the API's own operations begin with, in their order.
PARTS = {"call": ("sessionId", "resourcePath", "args"), "multicall": ("sessionId", "calls", "options")}
#: The same of updates: each has one of these names.
UPDATES = (("sessionId",), ("product", "productId", "productIds"), ("data", "productData"), ("identifierType",))
SUFFIX = re.compile("(?:Request)?Param$")


def calls(body: bytes) -> list[Call]:
    """The call of the one operation of an envelope."""
    root = xml_of(body, "a message")
    found = [str(child.tag) for child in root]
    if root.tag != f"{{{ENVELOPE}}}Envelope" or found != [f"{{{ENVELOPE}}}Body"] or len(root[0]) != 1:
        raise UnclearError("a message that is not an envelope of SOAP 1.1 with one operation and no header")
    for element in root.iter(etree.Element):
        _check(element)
    return [_call(root[0][0])]


def _check(element: etree._Element) -> None:
    """Refuse attributes and types that make another value of an element."""
    allowed = {f"{{{XSI}}}type", f"{{{XSI}}}nil", f"{{{ENCODING}}}arrayType", f"{{{ENVELOPE}}}encodingStyle"}
    if not set(map(str, element.attrib)) <= allowed:
        raise UnclearError(f"an element {element.tag!r} with attributes that are not understood")
    if element.get(f"{{{ENVELOPE}}}encodingStyle", ENCODING) != ENCODING:
        raise UnclearError("an element in another encoding")
    _type(element, element.get(f"{{{XSI}}}type", ""))
    dimension = element.get(f"{{{ENCODING}}}arrayType")
    if dimension is not None:
        parts = DIMENSION.fullmatch(dimension)
        if parts is None or int(parts[2]) != len(element):
            raise UnclearError(f"an array of {dimension!r}")
        _type(element, parts[1])


def _type(element: etree._Element, name: str) -> str:
    """The local name of a type that is understood; nothing for none."""
    prefix, _, local = name.rpartition(":")
    space = element.nsmap.get(prefix or None)
    if not name or local in TYPES.get(str(space), ()) or space in SHOPS:
        return local
    raise UnclearError(f"a value of type {name!r}")


def _call(operation: etree._Element) -> Call:
    name = SUFFIX.sub("", etree.QName(operation).localname)
    parts = [etree.QName(part).localname for part in operation]
    prefix, of_stock = resources()[0].prefix.casefold(), name.casefold()
    if of_stock.startswith(prefix):
        return _of_stock(operation, of_stock.removeprefix(prefix), parts)
    wanted = PARTS.get(name.casefold())
    if wanted and parts != list(wanted[: len(parts)]):
        raise UnclearError(f"parts of {name} that are not {', '.join(wanted)}")
    return Call(name, [_value(part) for part in operation] if wanted else [])


def _of_stock(operation: etree._Element, method: str, parts: list[str]) -> Call:
    """The call that an operation of a stock item stands for."""
    path = f"{resources()[0].alias}.{method}"
    if method == "list":
        return Call("call", [None, path, []])
    if len(parts) > len(UPDATES) or any(part not in names for part, names in zip(parts, UPDATES, strict=False)):
        raise UnclearError(f"parts of {operation.tag!r} that are not those of an update")
    return Call("call", [None, path, [_product(part) for part in operation[1:]]])


def _product(part: etree._Element) -> Any:
    """The value of a part, which may repeat an element where the WSDL says that it is a list."""
    is_bare = not part.get(f"{{{XSI}}}type") and len(part)
    return [_value(child) for child in part] if is_bare else _value(part)


def _value(element: etree._Element) -> Any:
    """The value of an element; that of an element of no kind that is understood is opaque."""
    kind = _type(element, element.get(f"{{{XSI}}}type", ""))
    if element.get(f"{{{XSI}}}nil") is not None:
        return OPAQUE if len(element) or element.text or element.get(f"{{{XSI}}}nil") not in ("true", "1") else None
    if kind == "Map":
        return _map(element)
    if LIST.fullmatch(kind) or element.get(f"{{{ENCODING}}}arrayType"):
        return OPAQUE if (element.text or "").strip() else [_value(child) for child in element]
    text = element.text or ""
    if len(element) or kind not in (*TEXTS, *NUMBERS):
        return OPAQUE
    if kind in NUMBERS:
        return int(text) if NUMBER.fullmatch(text) else OPAQUE
    return text


def _map(element: etree._Element) -> dict[str, Any]:
    pairs = [[_value(part) for part in item] for item in element]
    names = [[etree.QName(part).localname for part in item] for item in element]
    if any(one != ["key", "value"] for one in names) or len({str(key) for key, _ in pairs}) < len(pairs):
        raise UnclearError("a map with an entry that is not one key and one value")
    return {str(key): value for key, value in pairs}
