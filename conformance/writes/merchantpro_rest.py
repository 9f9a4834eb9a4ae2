"""What a request of MerchantPro would write to: the record of its path."""

from urllib.parse import unquote

from conformance.transport import Message
from conformance.writes.touch import SAFE, Touch, UnclearError
from specs import dialect

__all__ = ["touches"]


def touches(message: Message) -> list[Touch]:
    """The record that a PATCH names; nothing else could be undone."""
    if message.method in SAFE:
        return []
    path = message.path.partition("?")[0].removeprefix(f"{dialect('merchantpro_rest').prefixes[0]}/inventory/")
    kind, _, identifier = path.partition("/")
    if message.method != "PATCH" or not identifier or "/" in identifier or kind not in ("id", "sku", "ean"):
        raise UnclearError(f"{message.method} {message.path}: if a shop carried it out, nothing could undo it")
    return [Touch("record", f"{kind}/{unquote(identifier)}")]
