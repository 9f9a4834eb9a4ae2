"""Text to the scalars of XML Schema, as PHP reads them: an int may have decimals, a boolean any word."""

import binascii
import re
from base64 import b64decode
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from mockserver import php

__all__ = ["SCALARS"]

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_INT_DIGITS = 18
_BOOLEANS = {"true": True, "t": True, "1": True, "false": False, "f": False, "0": False}
_NOT_A_NUMBER = {"nan": "NAN", "inf": "INF", "-inf": "-INF"}


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def _number(text: str) -> int | Decimal | None:
    """The number that a text is; None for nothing at all."""
    text = text.strip()
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return int(text) if text.lstrip("+-").isdigit() and len(text) <= _INT_DIGITS else php.to_decimal(text)


def _float(text: str) -> Decimal | str | None:
    """A float; what is not a number stays the word that PHP prints for it."""
    word = _NOT_A_NUMBER.get(text.strip().lower())
    if word:
        return word
    number = _number(text)
    return None if number is None else Decimal(number)


def _boolean(text: str) -> bool | None:
    text = _collapsed(text)
    return _BOOLEANS.get(text.lower(), php.is_true(text)) if text else None


def _base64(text: str) -> str:
    try:
        return b64decode(text).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError(text) from error


def _hex(text: str) -> str:
    try:
        return bytes.fromhex(text).decode()
    except UnicodeDecodeError as error:
        raise ValueError(text) from error


def _replaced(text: str) -> str:
    return text.translate({9: " ", 10: " ", 13: " "})


_WHOLE = (
    "long int short byte unsignedLong unsignedInt unsignedShort unsignedByte "
    "integer nonPositiveInteger positiveInteger nonNegativeInteger negativeInteger"
)
_WORDS = (
    "decimal duration dateTime time date gYearMonth gYear gMonthDay gDay gMonth anyURI QName NOTATION "
    "token language NMTOKEN Name NCName ID IDREF ENTITY"
)

#: How each type reads a text; `ValueError` for a text that it does not know.
SCALARS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(_WHOLE.split(), _number),
    **dict.fromkeys(_WORDS.split(), _collapsed),
    "string": str,
    "normalizedString": _replaced,
    "boolean": _boolean,
    "float": _float,
    "double": _float,
    "base64Binary": _base64,
    "base64": _base64,
    "hexBinary": _hex,
}
