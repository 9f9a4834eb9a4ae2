"""SOAP in its three dialects: bytes to calls.

PHP's server reads values by their `xsi:type`, follows `href` to elements elsewhere, decodes base64 and calls headers
like operations: so a message is an envelope of one operation, and what has other attributes or types than a client of
this API needs is opaque. An operation of SOAP v2 becomes the call that it stands for.
"""

import re
from typing import Any

from lxml import etree

from conformance.writes.reading import NUMBER, members_of, text_of, xml_of
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
TYPE, NIL = f"{{{XSI}}}type", f"{{{XSI}}}nil"
STYLE, DIMENSION = f"{{{ENVELOPE}}}encodingStyle", f"{{{ENCODING}}}arrayType"
TEXTS, NUMBERS = ("", "string", "anyType"), ("int", "integer", "long")
#: Types by their namespaces; of the shop's own all, since its WSDL has only arrays and entities.
TYPES = {XSD: {*TEXTS, *NUMBERS, "double", "float", "decimal", "boolean"}, ENCODING: {"Array"}, APACHE: {"Map"}}
LIST = re.compile(r"FixedArray|Array|ArrayOf\w+|\w+Array", re.ASCII)
COUNTED = re.compile(r"([\w:-]+)\[([0-9]{1,6})\]", re.ASCII)
#: The parts that messages of the API's own operations begin with, in their order.
PARTS = {"call": ("sessionId", "resourcePath", "args"), "multicall": ("sessionId", "calls", "options")}
#: The same of updates: each has one of these names.
UPDATES = (("sessionId",), ("product", "productId", "productIds"), ("data", "productData"), ("identifierType",))
SUFFIX = re.compile("(?:Request)?Param$")


def calls(body: bytes) -> list[Call]:
    """The call of the one operation of an envelope."""
    root = xml_of(body, "a message")
    above = _within(root, "Envelope", "Body")
    operations = members_of(above[0]) if above else None
    if operations is None or len(operations) != 1 or not _is_plain(operations[0], STYLE, TYPE):
        raise UnclearError("a message that is not an envelope of SOAP 1.1 with one operation and no header")
    return [_call(operations[0])]


def _within(element: etree._Element, name: str, *names: str) -> list[etree._Element] | None:
    """The elements below one of SOAP's own, if it and they are these, and there is nothing beside."""
    found = members_of(element)
    is_so = element.tag == f"{{{ENVELOPE}}}{name}" and _is_plain(element, STYLE, TYPE) and found is not None
    wanted = [f"{{{ENVELOPE}}}{one}" for one in names]
    return found if is_so and [one.tag for one in found or () if _is_plain(one, STYLE, TYPE)] == wanted else None


def _is_plain(element: etree._Element, *allowed: str) -> bool:
    """Whether an element has none but these attributes, and is in SOAP's own encoding."""
    return set(map(str, element.attrib)) <= set(allowed) and element.get(STYLE, ENCODING) == ENCODING


def _local(element: etree._Element) -> str:
    """An element's name without its namespace, which shops do not look at."""
    return str(element.tag).rpartition("}")[2]


def _call(operation: etree._Element) -> Call:
    name, found = SUFFIX.sub("", _local(operation)), members_of(operation)
    if found is None:
        raise UnclearError("an operation with something beside its parts")
    parts = [_local(part) for part in found]
    prefix, method = resources()[0].prefix.casefold(), name.casefold()
    if method.startswith(prefix):
        return _of_stock(found, method.removeprefix(prefix), parts)
    wanted = PARTS.get(method)
    if wanted and parts != list(wanted[: len(parts)]):
        raise UnclearError(f"parts of {name} that are not {', '.join(wanted)}")
    return Call(name, [_value(part) for part in found] if wanted else [])


def _of_stock(found: list[etree._Element], method: str, parts: list[str]) -> Call:
    """The call that an operation of a stock item stands for."""
    path = f"{resources()[0].alias}.{method}"
    if method == "list":
        return Call("call", [None, path, []])
    if len(parts) > len(UPDATES) or any(part not in names for part, names in zip(parts, UPDATES, strict=False)):
        raise UnclearError("parts of an operation that are not those of an update")
    return Call("call", [None, path, [_part(part) for part in found[1:]]])


def _part(part: etree._Element) -> Any:
    """The value of a part, which may repeat an element where the WSDL says that it is a list."""
    is_bare = len(part) and not part.attrib
    return _list(part) if is_bare else _value(part)


def _kind(element: etree._Element, name: str) -> str | None:
    """The local name of a type that is understood; nothing for no type, None for another."""
    prefix, _, local = name.rpartition(":")
    space = element.nsmap.get(prefix or None)
    return local if not name or local in TYPES.get(str(space), ()) or space in SHOPS else None


def _value(element: etree._Element) -> Any:
    """The value of an element; that of an element of no kind that is understood is opaque."""
    kind, dimension = _kind(element, element.get(TYPE, "")), element.get(DIMENSION)
    if kind is None or not _is_plain(element, TYPE, NIL, DIMENSION, STYLE):
        return OPAQUE
    if element.get(NIL) is not None:
        return None if element.get(NIL) in ("true", "1") and text_of(element) == "" else OPAQUE
    if kind == "Map":
        return _map(element)
    if LIST.fullmatch(kind) or dimension is not None:
        return _list(element) if dimension is None or _fits(element, dimension) else OPAQUE
    text = text_of(element)
    if kind in NUMBERS:
        return int(text) if text and NUMBER.fullmatch(text) else OPAQUE
    return OPAQUE if text is None or kind not in TEXTS else text


def _fits(element: etree._Element, dimension: str) -> bool:
    """Whether an array has one dimension, as many items as it says, and items of a type that is understood."""
    parts = COUNTED.fullmatch(dimension)
    return parts is not None and int(parts[2]) == len(element) and _kind(element, parts[1]) is not None


def _list(element: etree._Element) -> Any:
    """The items of an array; one that says where it stands may stand elsewhere."""
    items = members_of(element)
    if items is None or not all(_is_plain(item, TYPE, NIL, DIMENSION, STYLE, "href", "id") for item in items):
        return OPAQUE
    return [_value(item) for item in items]


def _map(element: etree._Element) -> Any:
    pairs = [members_of(item) or [] for item in members_of(element) or ()]
    if any([_local(part) for part in pair] != ["key", "value"] for pair in pairs):
        return OPAQUE
    found = {str(_value(key)): _value(value) for key, value in pairs}
    return found if len(found) == len(element) else OPAQUE
