"""A state's bytes to its document, where what was decoded before is the same value again.

Strategy: a document is taken apart down to the rows of its shops' parts, without decoding them, and each part or row
that is written like one before is that one. So a reader can tell by identity that it has read a value before, and a
suite that sets much the same state over and over pays for what is new. Nobody changes a document in place.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import msgspec

from mockserver.wire.json_values import deeper_than

__all__ = ["DEEPEST", "TooDeepError", "decoded"]

#: As deep as a state may nest: the document, a shop, a part, a row, and what a row holds.
DEEPEST = 32
#: So many parts and rows are remembered.
MANY = 1024

_OPENING = (b"{", b"[")
_members = msgspec.json.Decoder(dict[str, msgspec.Raw])
_whole = msgspec.json.Decoder()


class TooDeepError(ValueError):
    """A document that is nested deeper than any state is."""


def decoded(body: bytes) -> Any:
    """The JSON value of a body; raises what msgspec raises, and `TooDeepError`.

    Decimals in a document come as text; a number with decimals is read exactly too.
    """
    try:
        return _opened(_members.decode(body), _shop)
    except msgspec.ValidationError:
        return _shallow(body, 0)  # neither a map nor of maps: the document's reader says what it should be


def _opened(members: dict[str, msgspec.Raw], read: Callable[[bytes], Any]) -> dict[str, Any]:
    return {name: read(bytes(member)) for name, member in members.items()}


def _shop(written: bytes) -> Any:
    return _opened(_members.decode(written), _part) if _is_map(written) else _shallow(written, 1)


def _part(written: bytes) -> Any:
    return _known_part(written) if written[:1] in _OPENING else _whole.decode(written)


def _row(written: bytes) -> Any:
    return _known_row(written) if written[:1] in _OPENING else _whole.decode(written)


@lru_cache(maxsize=MANY)
def _known_part(written: bytes) -> Any:
    return _opened(_members.decode(written), _row) if _is_map(written) else _shallow(written, 2)


@lru_cache(maxsize=MANY)
def _known_row(written: bytes) -> Any:
    return _shallow(written, 3)


def _shallow(written: bytes, level: int) -> Any:
    value = _whole.decode(written)
    if isinstance(value, dict | list) and deeper_than(value, DEEPEST - level):
        raise TooDeepError(f"the document is nested deeper than {DEEPEST} levels")
    return value


def _is_map(written: bytes) -> bool:
    return written.startswith(b"{")
