"""PHP's conversions and comparisons, which the real shops apply to what comes in.

A value is what JSON knows: None, bool, int, Decimal (a float on the wire), text, list or dict (PHP's arrays).
SOAP adds `Object`, a dict that PHP would hold as an object (stdClass) and not as an array.
Source: PHP 8's own rules; each one that matters here was seen in the recorded cases.
"""

import re
from decimal import Decimal, InvalidOperation
from math import fmod, inf, isfinite
from typing import Any

__all__ = [
    "Object",
    "is_empty",
    "is_index",
    "is_numeric",
    "is_true",
    "less_or_equal",
    "loosely_equal",
    "loosely_zero",
    "natural_order",
    "number_prefix",
    "to_decimal",
    "to_float",
    "to_int",
    "to_text",
    "type_name",
]

#: PHP's integers have 64 bits; a whole number beyond them is a float.
_INT_MIN, _INT_MAX = -(2**63), 2**63 - 1

_BLANK = " \t\n\r\v\f"
_INDEX = re.compile(r"0|-?[1-9][0-9]{0,17}", re.ASCII)
_NUMBER = re.compile(rf"[{_BLANK}]*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)", re.ASCII)


class Object(dict[str, Any]):
    """An object by its properties; where an array is wanted, PHP does not take one."""


def type_name(value: Any) -> str:
    """What PHP calls the type of a value in its error messages."""
    if isinstance(value, Object):
        return "stdClass"
    names = {type(None): "null", bool: "bool", int: "int", Decimal: "float", str: "string"}
    return names.get(type(value), "array")


def to_decimal(text: str) -> Decimal:
    """The number that a text of digits is; one beyond every exponent is infinite, or nothing."""
    try:
        return Decimal(text)
    except InvalidOperation:
        mantissa, _, exponent = text.lower().partition("e")
        return Decimal(0) if exponent.startswith("-") else Decimal("Infinity").copy_sign(Decimal(mantissa))


def number_prefix(text: str) -> str:
    """The number that a text begins with, or "0"."""
    found = _NUMBER.match(text)
    return found[1] if found else "0"


def _numeric(text: str) -> float | None:
    """The number that a text is, blanks around it aside; None where it is something else too."""
    found = _NUMBER.match(text)
    return float(found[1]) if found and not text[found.end() :].strip(_BLANK) else None


def _float(number: Decimal | float) -> float:
    """A number as a float; infinite where it is too large for one."""
    try:
        return float(number)
    except OverflowError:
        return inf if number > 0 else -inf


def is_numeric(value: Any) -> bool:
    """`is_numeric($value)`: a number, or text that is one, blanks around it aside."""
    if isinstance(value, str):
        return _numeric(value) is not None
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def is_index(key: str) -> bool:
    """Whether an array's key is a whole number to PHP, which makes a list of a map that has no other keys."""
    return _INDEX.fullmatch(key) is not None


def is_true(value: Any) -> bool:
    """`(bool) $value`."""
    if isinstance(value, str):
        return value not in ("", "0")
    return bool(value)


def is_empty(value: Any) -> bool:
    """`empty($value)`."""
    return not is_true(value)


def to_float(value: Any) -> float:
    """`(float) $value`."""
    if isinstance(value, str):
        return float(number_prefix(value))
    if isinstance(value, list | dict):
        return float(bool(value))
    return _float(value or 0)


def to_int(value: Any) -> int:
    """`(int) $value`: text beyond 64 bits stops at their end, a float begins anew, what is infinite is 0."""
    if isinstance(value, int) and _INT_MIN <= value <= _INT_MAX:
        return int(value)
    if isinstance(value, str):
        number = to_decimal(number_prefix(value))
        most, least = Decimal(_INT_MAX), Decimal(_INT_MIN)
        return int(max(least, min(most, number))) if isfinite(_float(number)) else 0
    number_as_float = to_float(value)
    return _wrapped(int(fmod(number_as_float, 2.0**64))) if isfinite(number_as_float) else 0


def _wrapped(number: int) -> int:
    """A whole number within 64 bits, as the bits that are left of it say."""
    return (number - _INT_MIN) % 2**64 + _INT_MIN


def to_text(value: Any) -> str:
    """`(string) $value`; an array is the word Array."""
    if isinstance(value, str):
        return value
    if value is None or value is False:
        return ""
    if isinstance(value, list | dict):
        return "Array"
    if isinstance(value, int) and _INT_MIN <= value <= _INT_MAX:
        return str(int(value))
    return _float_text(_float(value))


def _float_text(number: float) -> str:
    """A float with PHP's 14 digits: 1.5, 100000, 1.0E+25."""
    if not isfinite(number):
        return "INF" if number > 0 else "-INF"
    text = f"{number:.14G}"
    mantissa, mark, exponent = text.partition("E")
    if not mark:
        return text
    whole = mantissa if "." in mantissa else f"{mantissa}.0"
    return f"{whole}E{exponent[0]}{exponent[1:].lstrip('0')}"


def less_or_equal(value: Any, number: float) -> bool:
    """`$value <= $number`."""
    if value is None or isinstance(value, bool):
        return bool(value) <= bool(number)
    if isinstance(value, list | dict):
        return False
    if isinstance(value, str):
        as_number = _numeric(value)
        return value <= _float_text(number) if as_number is None else as_number <= number
    return _float(value) <= number


def loosely_equal(value: Any, number: int) -> bool:
    """`$value == $number`."""
    if isinstance(value, str):
        return _numeric(value) == number
    if value is None or isinstance(value, bool):
        return bool(value) == bool(number)
    return not isinstance(value, list | dict) and bool(value == number)


def loosely_zero(value: Any) -> bool:
    """`$value == 0`."""
    return loosely_equal(value, 0)


# ------------------------------------------------------------------------------------------------- natural order


def natural_order(one: str, other: str) -> int:
    """Which of two texts comes first, as strnatcmp says: numbers in them by their size. Negative, 0 or positive."""
    if not one or not other:
        return len(one) - len(other)
    a, b = _without_leading_zeros(one), _without_leading_zeros(other)
    at = to = 0
    while at < len(a) and to < len(b):
        if _is_digit(a, at) and _is_digit(b, to):
            found, length = (_by_places if "0" in (a[at], b[to]) else _by_size)(_run(a, at), _run(b, to))
            if found:
                return found
            at, to = at + length, to + length
            continue
        if a[at] != b[to]:
            return -1 if a[at] < b[to] else 1
        at, to = at + 1, to + 1
    return (len(a) - at) - (len(b) - to)


def _without_leading_zeros(text: str) -> str:
    """A number at the beginning without the zeros before it."""
    return re.sub(r"^0+(?=[0-9])", "", text)


def _is_digit(text: str, at: int) -> bool:
    return text[at] in "0123456789"


def _run(text: str, at: int) -> str:
    """The digits from there on."""
    found = re.compile(r"[0-9]+").match(text, at)
    return found[0] if found else ""


def _by_size(one: str, other: str) -> tuple[int, int]:
    """The longer number is the larger; of two that are as long the digits decide."""
    if len(one) != len(other):
        return len(one) - len(other), 0
    return (one > other) - (one < other), len(one)


def _by_places(one: str, other: str) -> tuple[int, int]:
    """Digits behind a zero are compared place by place; the shorter comes first."""
    return (one > other) - (one < other), len(one)
