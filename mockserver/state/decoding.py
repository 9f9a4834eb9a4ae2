"""A state's bytes to its document, where what was decoded before is the same value again.

Strategy: a document is taken apart down to the rows of its shops' parts, without decoding them, and each part or row
that is written like one before is that one. So a reader can tell by identity that it has read a value before, and a
suite that sets much the same state over and over pays for what is new. Nobody changes a document in place.
"""

from functools import lru_cache
from typing import Any

import msgspec

from mockserver.wire.json_values import deeper_than

__all__ = ["DEEPEST", "TooDeepError", "decoded"]

#: As deep as a state may nest: the document, a shop, a part, a row, and what a row holds.
DEEPEST = 32
PART, ROW = 2, 3
#: So many parts and rows are remembered.
MANY = 2048

_members = msgspec.json.Decoder(dict[str, msgspec.Raw])
_whole = msgspec.json.Decoder()


class TooDeepError(ValueError):
    """A document that is nested deeper than any state is."""


def decoded(body: bytes) -> Any:
    """The JSON value of a body; raises what msgspec raises, and `TooDeepError`.

    Decimals in a document come as text; a number with decimals is read exactly too.
    """
    return _value(body, 0)


def _value(written: bytes, level: int) -> Any:
    """What stands at a level of the document: levels below the one of the rows are decoded with their row."""
    if level < ROW and written.startswith(b"{"):
        members = _members.decode(written).items()
        return {name: _member(bytes(member), level + 1) for name, member in members}
    value = _whole.decode(written)
    if isinstance(value, dict | list) and deeper_than(value, DEEPEST - level):
        raise TooDeepError(f"the document is nested deeper than {DEEPEST} levels")
    return value


_known = lru_cache(maxsize=MANY)(_value)


def _member(written: bytes, level: int) -> Any:
    """The same, remembered where it is a part or a row."""
    return _known(written, level) if level >= PART and written[:1] in (b"{", b"[") else _value(written, level)
