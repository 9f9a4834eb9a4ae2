"""How stock items are read and written through a dialect that can do both: what may be changed and put back.

An RPC dialect is a window where its list shows all that an update may write (the documents'); the real shops' lists
show four columns, so there only Magento 1 REST is one.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Protocol

from conformance.dialects import Client
from conformance.dialects.magento1_rest import Rest
from conformance.rest_bodies import as_json
from conformance.settable import is_whole, not_over_rest, not_over_rpc
from conformance.values import IDENTITY, typed
from conformance.verdicts import MalformedAnswer
from specs import Edition, column, resources, settings
from specs.stock_item import DECIMALS

__all__ = ["RefusedError", "RestWindow", "RpcWindow", "Window", "falls_out", "shows_all"]

_PATH = resources()[0].name
#: Columns that every save sets anew, so that nobody can put them back.
RECOMPUTED = frozenset({"low_stock_date", "stock_status_changed_auto"})
JSON = (("Accept", "application/json"), ("Content-Type", "application/json"))


class RefusedError(MalformedAnswer):
    """The shop refuses a value that it may refuse: no state to begin from."""


class Window(Protocol):
    """Reads and writes stock items, each by its key."""

    columns: tuple[str, ...]

    def read(self, key: str) -> dict[str, Any]:
        """All columns that the dialect shows, as numbers."""

    def write(self, key: str, columns: Mapping[str, Any]) -> None:
        """Set columns of `columns`; a refusal is the target's failure."""

    def unsettable(self, columns: Mapping[str, Any]) -> dict[str, str]:
        """Of `columns` those that could not be set to these values, and why."""


def shows_all(edition: Edition, dialect_name: str) -> bool:
    """Whether an RPC dialect lists all that its update may write."""
    return set(edition.engine(dialect_name).fields()) <= set(edition.listing.fields())


class RpcWindow:
    """Through list and update of an RPC dialect; keys are SKUs."""

    def __init__(self, client: Client, edition: Edition, session: Callable[[], str]) -> None:
        """`session` gives a session that is good for a call."""
        self._client = client
        self._session = session
        self.columns = edition.engine(client.name).fields()

    def read(self, key: str) -> dict[str, Any]:
        """What a list shows of a product."""
        outcome = self._client.call(self._session(), f"{_PATH}.list", [[key]])
        if outcome.fault or len(outcome.rows) != 1:
            raise MalformedAnswer(f"a list of the one product {key!r} shows it once: {outcome!r}")
        return {name: typed(name, value) for name, value in outcome.rows[0].items() if name != "sku"}

    def write(self, key: str, columns: Mapping[str, Any]) -> None:
        """An update of a product."""
        outcome = self._client.call(self._session(), f"{_PATH}.update", [key, dict(columns)])
        if outcome.fault:
            raise RefusedError(f"an update of {key!r} with {dict(columns)} is refused: {outcome!r}")

    def unsettable(self, columns: Mapping[str, Any]) -> dict[str, str]:
        """Columns whose value an update would not take, or a list does not show."""
        return not_over_rpc({name: columns[name] for name in self.columns if name in columns})


class RestWindow:
    """Through GET and PUT of Magento 1 REST; keys are item ids."""

    def __init__(self, client: Rest, edition: Edition) -> None:
        """The client has the credentials of an administrator."""
        self._client = client
        self._edition = edition
        kept = (name for name in edition.engine(client.name).fields() if name not in IDENTITY | RECOMPUTED)
        self.columns = tuple(kept)

    def read(self, key: str) -> dict[str, Any]:
        """The stock item."""
        row = self._client.ask("GET", f"/stockitems/{key}", (), JSON[:1]).row
        return {name: typed(name, value) for name, value in row.items()}

    def write(self, key: str, columns: Mapping[str, Any]) -> None:
        """An update of the stock item, with its own quantity where another is not wanted: real shops ask for one."""
        whole = {"qty": columns["qty"] if "qty" in columns else self.read(key)["qty"], **columns}
        sent = {name: self._spelt(name, value) for name, value in whole.items()}
        reply = self._client.ask("PUT", f"/stockitems/{key}", (), JSON, as_json(sent))
        if reply.status != 200:  # noqa: PLR2004 - what a success is answered with
            raise RefusedError(f"an update of stock item {key} with {sent} is refused: {reply!r}")

    def unsettable(self, columns: Mapping[str, Any]) -> dict[str, str]:
        """Columns whose value the shop's validators would refuse."""
        return not_over_rest(self._edition, {name: columns[name] for name in self.columns if name in columns})

    def _spelt(self, name: str, value: Any) -> Any:
        """A value as its validator wants it: decimals with a point, whole ones and a quantity of none without."""
        if value is None or column(name).type != "decimal":
            return value
        is_bare = is_whole(self._edition, name) or (name == "qty" and Decimal(value) == int(value))
        return int(value) if is_bare else Decimal(value).quantize(DECIMALS)


def falls_out(columns: Mapping[str, Any], config: Mapping[str, Any]) -> bool | None:
    """Whether saving an item with these columns takes it out of stock (stock_status); None where it cannot be told.

    `config` holds the shop-wide values that are known, by setting.
    """
    counting = {}
    for name in ("backorders", "min_qty"):
        twin = settings()[name].use_config
        found = config.get(name) if columns.get(twin) else columns.get(name)
        if found is None or twin not in columns:
            return None
        counting[name] = Decimal(str(found))
    return counting["backorders"] == 0 and (columns["qty"] or 0) <= counting["min_qty"]
