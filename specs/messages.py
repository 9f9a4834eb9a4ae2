"""The refusals of a REST dialect by their domain name: status and text (its messages.toml)."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

from specs.dialects import dialect
from specs.reader import convert, read_toml

__all__ = ["Message", "messages"]

_PLACEHOLDER = re.compile(r"%(\w+)")


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A refusal: its status, its text with placeholders, and whether the wire shows them filled in."""

    status: int
    text: str
    filled: bool = False

    def with_values(self, values: Mapping[str, Any]) -> str:
        """The text with every placeholder, `%name`, filled in; one without a value stays."""
        return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), self.text)


@cache
def messages(dialect_name: str) -> dict[str, Message]:
    """The refusals of that dialect."""
    path = dialect(dialect_name).folder / "messages.toml"
    return convert(read_toml(path), dict[str, Message], path)
