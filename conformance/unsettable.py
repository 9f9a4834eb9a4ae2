"""What a run leaves on a shop though everything is put back: no API can set it."""

from collections.abc import Iterable

from conformance.ledger import Thing
from specs import dialect

__all__ = ["left_by"]

_ITEMS = (
    "low_stock_date and stock_status_changed_auto of stock items, updated_at of products, and rows in the shop's own "
    "tables of events, logs and indexes"
)
_STOCKS = "the numbers of new Magento 2 stocks, which go on from where the run's own were"
#: By the kind of what was written to.
_WRITTEN = {"product": _ITEMS, "stock_item": _ITEMS, "stock": _STOCKS}
#: By the group of the dialects that were spoken: what logging in leaves.
_SPOKEN = {
    "magento1_rpc": "sessions of the API user, and its lognum and logdate",
    "magento1_rest": "OAuth nonces",
    "magento2_rest": "tokens of the administrator",
}


def left_by(dialects: Iterable[str], things: Iterable[Thing]) -> str:
    """What these dialects leave, and writes to these things; nothing where no trace stays."""
    written = dict.fromkeys(_WRITTEN[thing.kind] for thing in things if thing.kind in _WRITTEN)
    spoken = dict.fromkeys(_SPOKEN.get(dialect(name).group, "") for name in dialects)
    return "; ".join(part for part in (*written, *spoken) if part)
