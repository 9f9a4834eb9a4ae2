"""XML-RPC values: an element to a value as JSON knows it, and the type by which a signature knows a value.

A <double> becomes a `Decimal`, so that no digit is lost; a date stays text. Text that is no number counts as the number
that it begins with, as PHP reads it; what cannot be read at all is fault 636.
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from mockserver import php
from mockserver.dialects.xmlrpc.elements import Element

__all__ = ["Refusal", "type_of", "value_of"]

LARGEST_INT = 2**63 - 1
#: A PHP float is written with this many places before it is read again.
_SMALLEST_DOUBLE = 1e-14
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]")


class Refusal(Exception):  # noqa: N818 - the protocol calls it a fault
    """A fault of the protocol by its name in specs/dialects/xmlrpc/methods.toml; `about` goes into its message."""

    def __init__(self, name: str, about: str = "") -> None:
        """`about` is what the message names, where it names something."""
        super().__init__(name, about)
        self.name = name
        self.about = about


def value_of(element: Element) -> tuple[str, Any]:
    """The type and the value of a <value>; without a type in it, it is text."""
    if not element.children:
        return "string", element.text
    typed = element.children[0]
    if typed.name not in _READERS:
        raise Refusal("value_invalid")
    kind, read = _READERS[typed.name]
    return kind, read(typed)


def _integer(element: Element) -> int:
    if not php.less_or_equal(element.text, LARGEST_INT):
        raise Refusal("value_invalid")
    return max(php.to_int(element.text), -LARGEST_INT - 1)


def _double(element: Element) -> Decimal:
    text = php.number_prefix(element.text)
    number = float(text)
    return Decimal(text) if isfinite(number) and abs(number) >= _SMALLEST_DOUBLE else Decimal(0)


def _boolean(element: Element) -> bool:
    return php.is_true(element.text)


def _base64(element: Element) -> str:
    digits = _NOT_BASE64.sub("", element.text)
    try:
        return b64decode(digits + "=" * (-len(digits) % 4)).decode(errors="replace")
    except binascii.Error as error:
        raise Refusal("value_invalid") from error


def _moment(element: Element) -> str:
    text = element.text.strip()
    try:
        moment = datetime.fromtimestamp(int(text), UTC) if text.isdecimal() else datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError) as error:
        raise Refusal("value_invalid") from error
    return moment.strftime("%Y%m%dT%H:%M:%S")


def _array(element: Element) -> list[Any]:
    data = element.first("data")
    if data is None:
        raise Refusal("value_invalid")
    return [value_of(one)[1] for one in data.all("value")]


def _struct(element: Element) -> dict[str, Any]:
    """The members that have a name and a value; of two with one name the later counts."""
    members = ((member.first("name"), member.first("value")) for member in element.all("member"))
    return {name.text: value_of(value)[1] for name, value in members if name and value}


#: By the tag: the type for signatures, and how its text is read.
_READERS: dict[str, tuple[str, Callable[[Element], Any]]] = {
    "i4": ("int", _integer),
    "int": ("int", _integer),
    "i8": ("i8", _integer),
    "ex:i8": ("i8", _integer),
    "double": ("double", _double),
    "boolean": ("boolean", _boolean),
    "string": ("string", lambda element: element.text),
    "dateTime.iso8601": ("dateTime.iso8601", _moment),
    "base64": ("base64", _base64),
    "array": ("array", _array),
    "struct": ("struct", _struct),
    "nil": ("nil", lambda element: None),  # noqa: ARG005 - one of a table
    "ex:nil": ("nil", lambda element: None),  # noqa: ARG005 - one of a table
}

_TYPES = ((bool, "boolean"), (int, "int"), (Decimal, "double"), (str, "string"), (list, "array"), (dict, "struct"))


def type_of(value: Any) -> str:
    """The type of a value that did not come as a parameter itself; a map without members is PHP's empty array."""
    if value == {}:
        return "array"
    return next((name for kind, name in _TYPES if isinstance(value, kind)), "nil")
