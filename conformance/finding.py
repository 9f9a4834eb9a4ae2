"""A finding of the doctor's."""

from typing import Literal

import msgspec

__all__ = ["Finding"]


class Finding(msgspec.Struct, frozen=True):
    """Something that works, something to think about, or something that does not work, and what to do.

    `judged` of `total` is how much can be judged, and `more` how much else with the remedy.
    """

    state: Literal["ok", "note", "problem"]
    what: str
    remedy: str = ""
    judged: int | None = None
    total: int | None = None
    more: int | None = None
