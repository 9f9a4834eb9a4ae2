"""A world: one shop's state, its clock and its edition; what a request may change, and nothing else.

Tables of the store (rows are dicts, decimals are `Decimal`, moments are UTC text `YYYY-MM-DD HH:MM:SS`):
    config          path -> text
    products        product id -> {"sku", "type", "status", "updated_at", "refuses_saving"}
    product_by_sku  SKU as the shop compares it -> product id
    stock_items     item id -> the 25 columns
    item_of         product id -> item id
    stock_status    product id -> {"qty", "stock_status"}
    children        composite's product id -> (kind, its simple products' ids)
    parents         product id -> the composites that it is part of
    api_users       name -> {"key", "active", "allowed"}
    sessions        session id -> {"user", "last_used"}
    documents       parts of the state that a dialect reads as they are (oauth, rest_attributes)
    oauth_nonces    nonce -> the timestamp that it came with
    counters        "next_item_id" -> the next stock item's id

The tables of the other shops begin with their names; `secrets` holds the world's salt, which no document has:
    magento2.websites        code -> {"id", "name"}
    magento2.stocks          stock id -> {"name"}
    magento2.sales_channels  (type, code) -> the stock's id
    magento2.sources         code -> the source
    magento2.links           (stock id, source's code) -> priority
    magento2.source_items    (SKU, source's code) -> {"quantity", "status"}
    magento2.products        SKU -> {"min_qty"}
    magento2.reservations    (SKU, stock id) -> quantity
    magento2.admin_users     name -> {"password", "allowed"}
    magento2.tokens          salted digest -> {"token", "user", "created"}
    magento2.integrations    name -> keys, secrets and what is allowed
    magento2.bulks           uuid -> requests that were carried out later
    magento2.settings        "next_stock_id", "store_codes"
    magento2.sign_in_failures  name -> {"count", "last"}
    merchantpro.products     id -> the record (and product_by_sku, product_by_ean -> id)
    merchantpro.settings     "multi_warehouse", "vat_rate"
    merchantpro.api_keys     key -> secret
"""

import secrets
import unicodedata
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from mockserver.site import Site
from mockserver.store import MemoryStore, Store
from specs import Edition, edition

__all__ = ["World", "comparable_sku", "system_clock"]

#: Older entries of the log make room for newer ones.
LOG_ENTRIES = 200


def system_clock() -> datetime:
    """The machine's time, UTC."""
    return datetime.now(UTC)


def comparable_sku(sku: str) -> str:
    """A SKU as the shop's database compares it: letter case, accents and blanks at the end do not count."""
    if sku.isascii():
        return sku.rstrip(" ").lower()
    decomposed = unicodedata.normalize("NFD", sku.rstrip(" "))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


@dataclass
class World:
    """A shop. `start` is the document that a reset goes back to; `substitutes` are its defects.

    `log` holds the last things that a developer may wonder about, without secrets; while `no_auth` is on, every request
    over REST is the administrator's. `site` says under which names the shop is asked for.
    """

    edition: Edition = field(default_factory=lambda: edition("documented"))
    store: Store = field(default_factory=MemoryStore)
    clock: Callable[[], datetime] = system_clock
    new_id: Callable[[int], str] = lambda digits: secrets.token_hex(digits // 2)
    start: dict[str, Any] = field(default_factory=dict)
    substitutes: dict[Callable[..., Any], Callable[..., Any]] = field(default_factory=dict)
    defects: tuple[str, ...] = ()
    log: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=LOG_ENTRIES))
    no_auth: bool = False
    site: Site = field(default_factory=Site)

    def now(self) -> str:
        """The moment on the world's clock."""
        return self.clock().isoformat(" ", "seconds")[:19]

    def note(self, event: str, **details: Any) -> None:
        """Write an entry of the log."""
        self.log.append({"at": self.now(), "event": event, **details})

    def seconds_since(self, moment: str) -> float:
        """How long ago a moment was; negative when it is to come."""
        then = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        return (self.clock() - then) / timedelta(seconds=1)

    def config(self, path: str, default: str = "") -> str:
        """The shop-wide value at a path of the configuration."""
        value = self.store.get("config", path)
        return default if value is None else str(value)
