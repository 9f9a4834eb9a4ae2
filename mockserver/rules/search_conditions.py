"""The conditions of a search filter, as the shop's database judges them.

Text is compared without letter case, accents and blanks at the end; a number column makes a number of what it is
compared with. A condition that nobody knows counts as equality, `is` breaks the query.
"""

import unicodedata
from collections.abc import Callable
from decimal import Decimal
from ipaddress import IPv4Address
from typing import Any

import regex

from mockserver import php

__all__ = ["BrokenQueryError", "holds", "like"]

#: A regular expression that takes longer breaks the query, as it does in the database.
SECONDS = 0.2
LONGEST_PATTERN = 1000
LARGEST_ADDRESS = 2**32


class BrokenQueryError(ValueError):
    """The database would refuse the query."""


def folded(text: str) -> str:
    """A text without letter case and accents."""
    letters = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def as_text(value: Any) -> str:
    """A column's value as text."""
    return str(int(value)) if isinstance(value, bool) else str(value)


def _pair(value: Any, sent: str) -> tuple[Any, Any]:
    """A column's value and what it is compared with, comparable."""
    if isinstance(value, int | Decimal):
        return Decimal(value), Decimal(php.number_prefix(sent))
    return folded(as_text(value).rstrip(" ")), folded(sent.rstrip(" "))


def _equal(value: Any, sent: str) -> bool:
    left, right = _pair(value, sent)
    return bool(left == right)


def _less(value: Any, sent: str) -> bool:
    left, right = _pair(value, sent)
    return bool(left < right)


def like(text: str, pattern: str) -> bool:
    """`LIKE`: `%` is any text, `_` one letter, a backslash takes their meaning away; in steps, never exponentially."""
    tokens, letters = _tokens(folded(pattern)), folded(text)
    at = token = 0
    star = mark = -1
    while at < len(letters):
        if token < len(tokens) and tokens[token] in ("any", letters[at]):
            at, token = at + 1, token + 1
        elif token < len(tokens) and tokens[token] == "many":
            star, mark, token = token, at, token + 1
        elif star >= 0:
            token, mark = star + 1, mark + 1
            at = mark
        else:
            return False
    return all(one == "many" for one in tokens[token:])


def _tokens(pattern: str) -> list[str]:
    tokens, letters = [], iter(pattern)
    for letter in letters:
        if letter == "\\":
            tokens.append(next(letters, "\\"))
        else:
            tokens.append({"%": "many", "_": "any"}.get(letter, letter))
    return tokens


def _in_set(value: Any, sent: str) -> bool:
    return "," not in sent and any(_equal(member, sent) for member in as_text(value).split(","))


def _matches(value: Any, sent: str) -> bool:
    if not 0 < len(sent) <= LONGEST_PATTERN:
        raise BrokenQueryError("an expression that is empty or too long")
    try:
        return regex.search(sent, as_text(value), regex.IGNORECASE, timeout=SECONDS) is not None
    except (regex.error, TimeoutError) as error:
        raise BrokenQueryError(str(error)) from error


def _as_address(value: Any, sent: str) -> bool:
    number = php.to_int(value if isinstance(value, int) else as_text(value))
    return 0 <= number < LARGEST_ADDRESS and like(str(IPv4Address(number)), sent)


def _broken(value: Any, sent: str) -> bool:
    raise BrokenQueryError(f"{value!r} IS {sent!r}")


_CONDITIONS: dict[str, Callable[[Any, str], bool]] = {
    "eq": _equal,
    "neq": lambda value, sent: not _equal(value, sent),
    "like": lambda value, sent: like(as_text(value), sent),
    "nlike": lambda value, sent: not like(as_text(value), sent),
    "fulltext": lambda value, sent: like(as_text(value), f"%{sent}%"),
    "in": lambda value, sent: any(_equal(value, one) for one in sent.split(",")),
    "nin": lambda value, sent: not any(_equal(value, one) for one in sent.split(",")),
    "gt": lambda value, sent: not _less(value, sent) and not _equal(value, sent),
    "lt": _less,
    "gteq": lambda value, sent: not _less(value, sent),
    "lteq": lambda value, sent: _less(value, sent) or _equal(value, sent),
    "from": lambda value, sent: not _less(value, sent),
    "to": lambda value, sent: _less(value, sent) or _equal(value, sent),
    "finset": _in_set,
    "nfinset": lambda value, sent: not _in_set(value, sent),
    "regexp": _matches,
    "nregexp": lambda value, sent: not _matches(value, sent),
    "seq": _equal,
    "sneq": lambda value, sent: not _equal(value, sent),
    "ntoa": _as_address,
    "is": _broken,
}


def holds(value: Any, condition: str, sent: str) -> bool:
    """Whether a column's value meets a condition; an absent value meets none but `null`."""
    if condition == "null" or (condition == "seq" and not sent):
        return value is None
    if condition == "notnull" or (condition == "sneq" and not sent):
        return value is not None
    judged = _CONDITIONS.get(condition, _equal)("" if value is None else value, sent)
    return value is not None and judged
