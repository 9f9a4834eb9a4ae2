"""A thing that a message names, as it names it."""

from typing import Literal

import msgspec

__all__ = ["SAFE", "Touch", "UnclearError"]

#: Methods that change nothing.
SAFE = ("GET", "HEAD", "OPTIONS")


class Touch(msgspec.Struct, frozen=True):
    """A thing of a kind, by the identifier that the message has for it.

    product       a SKU or an id, as RPC takes them
    stock_item    an item id, as a REST path or body has it
    stock         a stock's id; `new` stands for one that is to be created
    website       a website's code in a sales channel
    record        "id/5", "sku/a" or "ean/5"

    What `deletes` a thing can be undone only where the suite made it.
    """

    kind: Literal["product", "stock_item", "stock", "website", "record"]
    identifier: str
    deletes: bool = False

    def __str__(self) -> str:
        """As people say it."""
        return f"{self.kind.replace('_', ' ')} {self.identifier}"


class UnclearError(ValueError):
    """It cannot be told what a message would write to."""
