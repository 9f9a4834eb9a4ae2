"""Values to JSON, in the two spellings: the document's (decimals as numbers with four places) and PHP's."""

import json
from decimal import Decimal
from typing import Any

import msgspec

from mockserver.seam import replaceable
from mockserver.world import World

__all__ = ["as_json", "as_php_json", "as_text"]

_encoder = msgspec.json.Encoder(decimal_format="number")


def as_json(value: Any) -> bytes:
    """A value as JSON; decimals are numbers with the places that they have."""
    return _encoder.encode(value)


def as_php_json(value: Any) -> bytes:
    """A value as PHP's json_encode writes it: slashes and everything beyond ASCII escaped."""
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/").encode()


@replaceable
def as_text(world: World, value: Any) -> Any:
    """A value with every number in it as text, decimals with four places; True stays what it is."""
    if isinstance(value, dict):
        return {name: as_text(world, member) for name, member in value.items()}
    if isinstance(value, list):
        return [as_text(world, member) for member in value]
    return str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value
