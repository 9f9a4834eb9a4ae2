"""What the RPC dialects' readers make of a message: calls, and the values in them."""

from typing import Any

import msgspec

__all__ = ["OPAQUE", "Call"]


class _Opaque:
    """A value that shops may read differently: it may stand among the data of an update, and nowhere else."""

    def __repr__(self) -> str:
        """As an explanation shows it."""
        return "(unclear)"


OPAQUE = _Opaque()


class Call(msgspec.Struct, frozen=True):
    """A method of the API, and its parameters."""

    method: Any
    params: Any
