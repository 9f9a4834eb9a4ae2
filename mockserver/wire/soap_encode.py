"""Values to SOAP's XML, to the byte as PHP's SoapServer writes it.

Strategy: an element is text, and writing one declares the prefixes that it uses in the order in which it comes to need
them, since PHP declares them all on the envelope in that order. `encoded` gives every value its `xsi:type`, by the WSDL
or, for `xsd:anyType`, by what the value is; `literal` gives none.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal
from xml.sax.saxutils import escape

from mockserver.wire.soap_versions import Version
from specs import ComplexType, Operation, Part

__all__ = ["PROLOG", "Writer", "element", "fault_envelope"]

PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n'
RPC = "http://www.w3.org/2003/05/soap-rpc"
_NAMESPACES = {
    "xsd": "http://www.w3.org/2001/XMLSchema",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "ns2": "http://xml.apache.org/xml-soap",
    "SOAP-ENC": "http://schemas.xmlsoap.org/soap/encoding/",
    "enc": "http://www.w3.org/2003/05/soap-encoding",
}

Values = Literal["numbers", "whole_numbers", "text"]


def element(name: str, content: str | None, attributes: str = "") -> str:
    """An element around content that is XML already; None leaves it closed in itself."""
    return f"<{name}{attributes}/>" if content is None else f"<{name}{attributes}>{content}</{name}>"


def text_of(value: Any) -> str:
    """A value as XML's text."""
    words = {True: "true", False: "false"}
    text = words[value] if isinstance(value, bool) else str(value)
    return escape(text, {"\r": "&#13;"})


class Writer:
    """Writes one answer in a version of SOAP; `values` says which numbers stay numbers where nothing is declared."""

    def __init__(self, version: Version, namespace: str, types: Mapping[str, ComplexType], values: Values) -> None:
        """`types` are those of the WSDL, in its `namespace`."""
        self.version = version
        self.types = types
        self.values = values
        self._declared = {version.prefix: version.envelope, "ns1": namespace}

    def encoded(self, operation: Operation, result: Any) -> str:
        """The answer of an rpc/encoded operation."""
        content = self._value(operation.result.name, result, operation.result.type)
        self._use("xsd")
        self._use(self.version.encoding_prefix)
        style = f' {self.version.prefix}:encodingStyle="{self.version.encoding}"'
        if not self.version.is_1_2:
            return self._envelope(element(f"ns1:{operation.response}", content), style)
        content = element("rpc:result", operation.result.name) + content
        return self._envelope(element(f"ns1:{operation.response}", content, style), "", f' xmlns:rpc="{RPC}"')

    def literal(self, operation: Operation, result: str | None) -> str:
        """The answer of a document/literal operation, around what `member` made of its result."""
        return self._envelope(element(f"ns1:{operation.response}", result))

    def _envelope(self, content: str, style: str = "", on_body: str = "") -> str:
        prefix = self.version.prefix
        declared = "".join(f' xmlns:{name}="{uri}"' for name, uri in self._declared.items())
        body = element(f"{prefix}:Body", content, on_body)
        return PROLOG + element(f"{prefix}:Envelope", body, declared + style) + "\n"

    def _use(self, prefix: str) -> str:
        self._declared.setdefault(prefix, _NAMESPACES[prefix])
        return prefix

    def _typed(self, kind: str) -> str:
        """`xsi:type` with a type's word."""
        written = self._qualified(kind)
        return f' {self._use("xsi")}:type="{written}"'

    def _qualified(self, kind: str) -> str:
        if kind.startswith("xsd:"):
            return f"{self._use('xsd')}:{kind[4:]}"
        if kind == "Map":
            return f"{self._use('ns2')}:Map"
        return f"{self._use(self.version.encoding_prefix)}:Array" if kind == "Array" else f"ns1:{kind}"

    def _nil(self, name: str) -> str:
        return element(name, None, f' {self._use("xsi")}:nil="true"')

    def _value(self, name: str, value: Any, kind: str) -> str:
        if kind == "xsd:anyType":
            return self._guessed(name, value)
        if value is None:
            return self._nil(name)
        own = self.types.get(kind)
        if own is None:
            return element(name, text_of(_as_declared(value, kind)), self._typed(kind))
        if own.items:
            return self._array(name, value, kind, own.items)
        content = "".join(self._value(part.name, value.get(part.name), part.type) for part in _present(own, value))
        return element(name, content, self._typed(kind))

    def _guessed(self, name: str, value: Any) -> str:
        if isinstance(value, list):
            return self._array(name, value, "Array", self._type_of_all(value))
        if isinstance(value, dict):
            return self._map(name, value)
        return self._nil(name) if value is None else element(name, text_of(value), self._typed(self._type_of(value)))

    def _type_of(self, value: Any) -> str:
        return _GUESSES[self.values].get(type(value)) or _SHAPES.get(type(value), "xsd:string")

    def _type_of_all(self, values: list[Any]) -> str:
        """The type that the items of a list share, as PHP sees it: booleans never share one."""
        kinds = {self._type_of(value) for value in values}
        return "" if len(kinds) != 1 or kinds == {"xsd:boolean"} else kinds.pop()

    def _array(self, name: str, value: list[Any], kind: str, items: str) -> str:
        """An array with the type of its items; one of anything is written with the words of SOAP's first schema."""
        item_type = self._qualified(items) if items else ""
        encoding = self._use(self.version.encoding_prefix)
        if items in ("", "xsd:anyType"):
            item_type = f"{self._use('xsd')}:{'anyType' if self.version.is_1_2 else 'ur-type'}"
        size = f' {encoding}:arrayType="{item_type}[{len(value)}]"'
        if self.version.is_1_2:
            size = f' {encoding}:itemType="{item_type}" {encoding}:arraySize="{len(value)}"'
        content = "".join(self._item(one, items) for one in value)
        return element(name, content or None, size + self._typed(kind))

    def _item(self, value: Any, items: str) -> str:
        return self._value("item", value, items) if items in self.types else self._guessed("item", value)

    def _map(self, name: str, value: dict[str, Any]) -> str:
        content = "".join(self._entry(key, member) for key, member in value.items())
        return element(name, content or None, self._typed("Map"))

    def _entry(self, key: str, value: Any) -> str:
        # PHP writes this type without declaring its prefix: a null as the first value comes before xsd.
        name = element("key", text_of(key), f' {self._use("xsi")}:type="xsd:string"')
        return element("item", name + self._guessed("value", value))

    def member(self, part: Part, value: Any) -> str:
        """A member of a document/literal answer."""
        if value is None:
            return self._nil(part.name)
        own = self.types.get(part.type)
        if own is None:
            return element(part.name, text_of(_as_declared(value, part.type)))
        many = own.repeated
        if many:
            content = "".join(self.member(many, one) for one in value)
        else:
            content = "".join(self.member(inner, value.get(inner.name)) for inner in _present(own, value))
        return element(part.name, content or None)


_SHAPES: dict[type, str] = {list: "Array", dict: "Map"}
#: The types that PHP guesses, by which numbers stay numbers; all others are texts.
_GUESSES: dict[str, dict[type, str]] = {
    "numbers": {bool: "xsd:boolean", int: "xsd:int", Decimal: "xsd:double"},
    "whole_numbers": {bool: "xsd:boolean", int: "xsd:int"},
    "text": {bool: "xsd:boolean"},
}


def _as_declared(value: Any, kind: str) -> Any:
    """A value as the declared type writes it: PHP's true is 1 in every type but its own."""
    casts: dict[str, Callable[[Any], Any]] = {"xsd:boolean": bool, "xsd:int": int}
    if kind in casts:
        return casts[kind](value)
    return int(value) if isinstance(value, bool) else value


def _present(own: ComplexType, value: Mapping[str, Any]) -> Iterable[Part]:
    """The members of an object that are written: all but those that are null and need not be there."""
    return (part for part in own.members if value.get(part.name) is not None or part.nillable)


def fault_envelope(version: Version, code: str, message: str) -> str:
    """A fault's envelope; a code that is no word of SOAP stands as it is."""
    code, message, prefix = text_of(version.codes.get(code, code)), text_of(message), version.prefix
    if version.is_1_2:
        words = element("env:Code", element("env:Value", code))
        words += element("env:Reason", element("env:Text", message))
    else:
        words = element("faultcode", code) + element("faultstring", message)
    body = element(f"{prefix}:Body", element(f"{prefix}:Fault", words))
    return PROLOG + element(f"{prefix}:Envelope", body, f' xmlns:{prefix}="{version.envelope}"') + "\n"
