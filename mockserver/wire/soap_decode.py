"""Elements to values, by the types of the WSDL and of `xsi:type`, as PHP's SoapServer reads them.

Strategy: a type is a word (`xsd:int`, `Array`, `Map`, `Struct`, or a type of the WSDL). `xsi:type` wins over the WSDL;
where neither says anything, elements below make an object and none a text. An element that refers to another one
(`href="#id"`) is read once, however often it is referred to, so that a small message stays small.

`lenient` is the documents' reading: text that is not of its type stays text, for the rules to refuse; an empty Map is
an empty map; and an array of document/literal is a list, even one without items.
"""

from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree

from mockserver import php
from mockserver.wire.soap_scalars import SCALARS
from mockserver.wire.soap_versions import encoding_failure
from mockserver.wire.xml import children, local_name
from specs import ComplexType, Part

__all__ = ["Reader"]

XSI = "http://www.w3.org/2001/XMLSchema-instance"
APACHE = "http://xml.apache.org/xml-soap"
XSD = ("http://www.w3.org/2001/XMLSchema", "http://www.w3.org/1999/XMLSchema")
ENCODINGS = ("http://schemas.xmlsoap.org/soap/encoding/", "http://www.w3.org/2003/05/soap-encoding")
_UNDER_WAY = object()
#: How deep values nest; a stock item's do so four deep, and Python's stack is not endless.
DEEPEST = 64


class Reader:
    """Reads the values of one message."""

    def __init__(self, types: Mapping[str, ComplexType], namespace: str, *, lenient: bool) -> None:
        """`types` are those of the WSDL, which names them in `namespace`."""
        self.types = types
        self.namespace = namespace
        self.lenient = lenient
        self._referred: dict[str, Any] = {}
        self._depth = 0

    def value(self, element: etree._Element, declared: str = "") -> Any:
        """The value of an element that is declared to be of a type."""
        reference = element.get("href")
        if reference is not None:
            return self._referred_to(element, reference, declared)
        if any(str(name).rpartition("}")[2] == "nil" for name in element.attrib):
            return None
        self._depth += 1
        if self._depth > DEEPEST:
            raise encoding_failure()
        try:
            return self._read(element, self._own_type(element) or declared)
        finally:
            self._depth -= 1

    def message(self, element: etree._Element, parts: tuple[Part, ...]) -> Any:
        """A whole message of document/literal: an object of its parts, or None for a nil one."""
        if any(str(name).rpartition("}")[2] == "nil" for name in element.attrib):
            return None
        return self._own(element, ComplexType("", parts))

    def _referred_to(self, element: etree._Element, reference: str, declared: str) -> Any:
        if not reference.startswith("#"):
            raise encoding_failure(f"External reference '{reference}'")
        if reference not in self._referred:
            found = element.getroottree().getroot().xpath("(//*[@id=$id])[1]", id=reference[1:])
            if not isinstance(found, list) or not found:
                raise encoding_failure(f"Unresolved reference '{reference}'")
            self._referred[reference] = _UNDER_WAY
            self._referred[reference] = self.value(found[0], declared)
        if self._referred[reference] is _UNDER_WAY:
            raise encoding_failure()
        return self._referred[reference]

    def _own_type(self, element: etree._Element) -> str:
        return self._word(element, element.get(f"{{{XSI}}}type", ""))

    def _word(self, element: etree._Element, name: str) -> str:
        """The type that a qualified name means; nothing for one that nobody knows."""
        prefix, _, local = name.strip().rpartition(":")
        namespace = element.nsmap.get(prefix or None)
        if namespace in XSD or (namespace in ENCODINGS and local in SCALARS):
            return f"xsd:{local}" if local in SCALARS else ""
        if namespace in ENCODINGS and local in ("Array", "Struct"):
            return local
        if namespace == APACHE and local == "Map":
            return "Map"
        return local if namespace == self.namespace and local in self.types else ""

    def _read(self, element: etree._Element, kind: str) -> Any:
        if kind in self.types:
            return self._own(element, self.types[kind])
        if kind.startswith("xsd:") and kind[4:] in SCALARS:
            return self._scalar(element, SCALARS[kind[4:]])
        return _BY_KIND.get(kind, Reader._guessed)(self, element)

    def _guessed(self, element: etree._Element) -> Any:
        if any(str(name).rpartition("}")[2] in ("arrayType", "itemType", "arraySize") for name in element.attrib):
            return self._array(element)
        return self._struct(element) if children(element) else self._scalar(element, str)

    def _scalar(self, element: etree._Element, read: Callable[[str], Any]) -> Any:
        if len(element):
            raise encoding_failure()
        text = element.text or ""
        try:
            return read(text)
        except ValueError as error:
            if self.lenient:
                return text
            raise encoding_failure() from error

    def _array(self, element: etree._Element, items: str = "") -> list[Any]:
        for name, text in element.attrib.items():
            if str(name).rpartition("}")[2] in ("arrayType", "itemType"):
                items = self._word(element, str(text).rpartition("[")[0] or str(text))
        return [self.value(child, items) for child in children(element)]

    def _map(self, element: etree._Element) -> dict[str, Any] | None:
        found: dict[str, Any] = {}
        for item in children(element):
            if local_name(item) == "item":
                parts = {local_name(part): part for part in reversed(children(item))}
                key = self.value(self._part(parts, "key"))
                if not isinstance(key, str | int) or isinstance(key, bool):
                    raise encoding_failure("Can't decode apache map, only Strings or Longs are allowed as keys")
                found[str(key)] = self.value(self._part(parts, "value"))
        return found if found or self.lenient or len(element) or element.text else None

    @staticmethod
    def _part(parts: Mapping[str, etree._Element], name: str) -> etree._Element:
        if name not in parts:
            raise encoding_failure(f"Can't decode apache map, missing {name}")
        return parts[name]

    def _struct(self, element: etree._Element) -> php.Object:
        """Every element below is a property; one that is there more than once is a list."""
        return php.Object({name: self._one_or_many(group, "") for name, group in _by_name(element).items()})

    def _own(self, element: etree._Element, own: ComplexType) -> Any:
        """A value of a type of the WSDL: an array, or an object that has the declared members only."""
        if own.items:
            return self._array(element, own.items)
        groups = _by_name(element)
        if self.lenient and own.repeated:
            return [self.value(one, own.repeated.type) for one in groups.get(own.repeated.name, [])]
        members = [member for member in own.members if member.name in groups]
        return php.Object({member.name: self._one_or_many(groups[member.name], member.type) for member in members})

    def _one_or_many(self, group: list[etree._Element], declared: str) -> Any:
        return self.value(group[0], declared) if len(group) == 1 else [self.value(one, declared) for one in group]


def _by_name(element: etree._Element) -> dict[str, list[etree._Element]]:
    groups: dict[str, list[etree._Element]] = {}
    for child in children(element):
        groups.setdefault(local_name(child), []).append(child)
    return groups


_BY_KIND: dict[str, Callable[[Reader, etree._Element], Any]] = {
    "Array": Reader._array,  # noqa: SLF001 - a table of the class's own methods
    "Map": Reader._map,  # noqa: SLF001 - the same
    "Struct": Reader._struct,  # noqa: SLF001 - the same
}
