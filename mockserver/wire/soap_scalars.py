"""Text to the scalars of XML Schema, as PHP reads them: an int may have decimals, a boolean any word."""

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
_WORDS_OF_FLOATS = {"nan": Decimal("NaN"), "inf": Decimal("Infinity"), "-inf": Decimal("-Infinity")}
_NOT_IN_BASE64 = re.compile("[^A-Za-z0-9+/]")


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def _number(text: str) -> int | Decimal | None:
    """The number that a text is; None for nothing at all, which blanks are not."""
    if not text:
        return None
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return int(text) if text.lstrip("+-").isdigit() and len(text) <= _INT_DIGITS else php.to_decimal(text)


def _float(text: str) -> Decimal | None:
    """A float, which may be infinite or not a number."""
    word = _WORDS_OF_FLOATS.get(text.strip().lower())
    if word is not None:
        return word
    number = _number(text)
    return None if number is None else Decimal(number)


def _boolean(text: str) -> bool | None:
    if not text:
        return None
    text = _collapsed(text)
    return _BOOLEANS.get(text.lower(), php.is_true(text))


def _base64(text: str) -> str:
    """The text in base64; whatever is none of its letters is left out, and a letter too many."""
    letters = _NOT_IN_BASE64.sub("", text.partition("=")[0])
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    return b64decode(letters + "=" * (-len(letters) % 4)).decode(errors="replace")


def _hex(text: str) -> str:
    """The text in pairs of hexadecimal digits; a last one without its pair is left out."""
    return bytes.fromhex(text[: len(text) // 2 * 2]).decode(errors="replace")


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
    "hexBinary": _hex,
}
