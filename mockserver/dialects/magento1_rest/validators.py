"""What an update over REST may hold: three procedures, of which the edition names one.

    document   document 002's table: a field is empty or invalid; numbers may come as text, qty need not be sent
    classic    the shops up to 20.16, as Magento 1: PHP's loose comparisons, so that "5abc" and true are quantities
    symfony    the shops from 20.17: JSON floats only for some fields, JSON integers only for others (so never XML)

Each gives the violations in the order of the shop's answer: what must be there first, then field by field as sent.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from mockserver import php
from mockserver.dialects.magento1_rest.errors import NAME, message
from mockserver.seam import replaceable
from mockserver.world import World
from specs import Column, fields
from specs.openapi import properties
from specs.rest_validation import CheckedField, Wording, checked_fields, wording

__all__ = ["violations"]

LARGEST_INTEGER = 2**63 - 1

_PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.ASCII)
#: A number as people write it in English: groups of thousands, a decimal point.
_WRITTEN_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d+)?", re.ASCII)
#: The shops mean "0 or 1" and "0, 1 or 2"; the commas slipped in.
_FLAG = re.compile(r"[0,1]\n?")
_ENUM = re.compile(r"[0,12]\n?")


@replaceable
def violations(world: World, data: Mapping[str, Any]) -> list[str]:
    """What is wrong with the fields of an update."""
    return list(_GENERATIONS[world.edition.rest.validators](world, data))


# ----------------------------------------------------------------------------------------------- the document's


def _document(world: World, data: Mapping[str, Any]) -> Iterator[str]:
    for name, value in data.items():
        if name in fields():
            wrong = field_refusal(world, fields()[name], value)
            if wrong:
                yield message(wrong, field=name)


@replaceable
def field_refusal(world: World, entry: Column, value: Any) -> str | None:  # noqa: ARG001 - seam
    """The refusal of a field's value: empty where the column needs one, or not what the column holds."""
    is_blank = value is None or (isinstance(value, str) and not value.strip())
    if is_blank and entry.default is None and entry.type != "id":
        return None
    if is_blank or value in ([], {}):
        return "empty_value"
    return None if _DOCUMENTED[entry.type](entry, value) else "invalid_value"


def _plain(value: Any) -> Decimal | None:
    """The number that a value is, or its text is, without any blanks or signs but minus."""
    if isinstance(value, str):
        return Decimal(value) if _PLAIN_NUMBER.fullmatch(value) else None
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _is_quantity(entry: Column, value: Any) -> bool:
    number, bounds = _plain(value), properties(NAME, "StockItemUpdate")[entry.name]
    return number is not None and Decimal(str(bounds["minimum"])) <= number <= Decimal(str(bounds["maximum"]))


def _is_identifier(entry: Column, value: Any) -> bool:  # noqa: ARG001 - one of a table
    number = _plain(value)
    return number is not None and number >= 1 and "." not in str(value)


_DOCUMENTED: dict[str, Callable[[Column, Any], bool]] = {
    "decimal": _is_quantity,
    "id": _is_identifier,
    "flag": lambda entry, value: _plain(value) in entry.allowed,
    "enum": lambda entry, value: _plain(value) in entry.allowed,
    "datetime": lambda _, value: isinstance(value, str) and bool(_MOMENT.fullmatch(value)),
}


# -------------------------------------------------------------------------------------------------- the shops'


def _shop(
    generation: str,
    is_blank: Callable[[Any], bool],
    number: Callable[[CheckedField, Any], Iterator[str]],
    choice: Callable[[Wording, Column, Any], str],
    data: Mapping[str, Any],
) -> Iterator[str]:
    """The violations of a generation: `number` names the words for a numeric field, `choice` what it says of a flag."""
    words = wording(generation)
    for entry in checked_fields().values():
        if entry.required and is_blank(data.get(entry.name)):
            yield f"{entry.name}: {words.blank}"
    for name, value in data.items():
        if name in checked_fields():
            entry = checked_fields()[name]
            for word in number(entry, value):
                yield f"{name}: {_said(getattr(words, word), entry, value)}"
        elif name in fields() and fields()[name].allowed:
            text = choice(words, fields()[name], value)
            if text:
                yield f"{name}: {text.format(field=name)}"


def _said(text: str, entry: CheckedField, value: Any) -> str:
    return text.format(field=entry.name, value=_joined(value), minimum=entry.minimum, maximum=entry.maximum)


def _joined(value: Any) -> str:
    """A value in a message: an array by its members."""
    if isinstance(value, dict | list):
        return ", ".join(_joined(member) for member in (value.values() if isinstance(value, dict) else value))
    return php.to_text(value)


def _classic(world: World, data: Mapping[str, Any]) -> Iterator[str]:  # noqa: ARG001 - one of a table
    return _shop("classic", _is_blank_classic, _classic_number, _classic_choice, data)


def _is_blank_classic(value: Any) -> bool:
    """Null, false, 0.0, no text but blanks, or an empty array; a whole 0 is something."""
    if isinstance(value, str):
        return not value.strip()
    return not value and not (isinstance(value, int) and not isinstance(value, bool))


def _classic_number(entry: CheckedField, value: Any) -> Iterator[str]:
    if entry.kind != "number" and not _WRITTEN[entry.kind](value):
        yield f"not_{entry.kind}"
    if entry.minimum is not None and not _is_between(value, entry):
        yield "outside_digits" if entry.kind == "digits" else "outside"


def _is_decimal_in_any_spelling(value: Any) -> bool:
    if isinstance(value, str):
        return bool(_WRITTEN_NUMBER.fullmatch(value)) and any(letter.isdigit() for letter in value)
    return _is_number(value)


def _is_whole_in_any_spelling(value: Any) -> bool:
    if isinstance(value, str):
        return php.is_numeric(value) and php.to_float(value).is_integer()
    return _is_number(value) and php.to_float(value).is_integer()


_WRITTEN: dict[str, Callable[[Any], bool]] = {
    "decimal": _is_decimal_in_any_spelling,
    "integer": _is_whole_in_any_spelling,
    "digits": _is_whole_in_any_spelling,
}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _is_between(value: Any, entry: CheckedField) -> bool:
    """PHP's comparison with the bounds, which are text: text that is no number compares letter by letter."""
    low, high = str(entry.minimum), str(entry.maximum)
    if isinstance(value, dict | list):
        return False
    if isinstance(value, bool):
        return php.is_true(low) <= value <= php.is_true(high)
    if value is None or not php.is_numeric(value):
        return low <= php.to_text(value) <= high
    return float(low) <= php.to_float(value.strip() if isinstance(value, str) else value) <= float(high)


def _classic_choice(words: Wording, entry: Column, value: Any) -> str:
    pattern, text = (_FLAG, words.flag) if entry.type == "flag" else (_ENUM, words.enum)
    is_plain = isinstance(value, str) or _is_number(value)
    return "" if is_plain and pattern.fullmatch(php.to_text(value)) else text


def _symfony(world: World, data: Mapping[str, Any]) -> Iterator[str]:  # noqa: ARG001 - one of a table
    return _shop("symfony", _is_blank_symfony, _symfony_number, _symfony_choice, data)


def _is_blank_symfony(value: Any) -> bool:
    """Null, false, no text at all or an empty array; any 0 is something."""
    return value is None or value is False or value in ("", [], {})


def _symfony_number(entry: CheckedField, value: Any) -> Iterator[str]:
    if value is None:
        return
    if entry.kind != "number" and not _TYPED[entry.kind](value):
        yield f"not_{entry.kind}"
    if entry.minimum is not None and not php.is_numeric(value):
        yield "not_numeric"
    elif entry.minimum is not None and not _is_between(value, entry):
        yield "outside_digits" if entry.kind == "digits" else "outside"


def _is_integer(value: Any) -> bool:
    """A JSON number without a decimal point that PHP can hold as an integer; beyond it is a float."""
    return isinstance(value, int) and not isinstance(value, bool) and -LARGEST_INTEGER - 1 <= value <= LARGEST_INTEGER


_TYPED: dict[str, Callable[[Any], bool]] = {
    "decimal": lambda value: _is_number(value) and not _is_integer(value),
    "integer": _is_integer,
    "digits": _is_integer,
}


def _symfony_choice(words: Wording, entry: Column, value: Any) -> str:
    pattern, text = (_FLAG, words.flag) if entry.type == "flag" else (_ENUM, words.enum)
    if isinstance(value, dict | list):
        return words.not_text
    return "" if value is None or value == "" or pattern.fullmatch(php.to_text(value)) else text


_GENERATIONS: dict[str, Callable[[World, Mapping[str, Any]], Iterator[str]]] = {
    "document": _document,
    "classic": _classic,
    "symfony": _symfony,
}
