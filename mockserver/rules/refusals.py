"""A refusal of a REST shop, in the domain's words; its status and text stand in the dialect's messages.toml."""

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["Crash", "Refusal"]


class Refusal(Exception):  # noqa: N818 - a shop refuses; that is no error of the mock
    """What the shop refuses, the values that belong to it, and the single refusals that it sums up."""

    def __init__(
        self, name: str, values: Mapping[str, Any] | Sequence[Any] = (), errors: "Sequence[Refusal]" = ()
    ) -> None:
        """`name` is a name of messages.toml; `values` by name, or in order for numbered placeholders."""
        super().__init__(name, values)
        self.name = name
        self.values = values
        self.errors = tuple(errors)


class Crash(Exception):  # noqa: N818 - it is the shop's, not an error of the mock
    """The shop's own code breaks off before it can answer in its dialect."""
