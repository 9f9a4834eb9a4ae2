"""What makes a run safe on somebody else's shop: the guard, the ledger, and a foreign shop in place of control.

secure(connection, ledger)      from now on nothing leaves that may not
restore(connection, ledger)     put everything back that the ledger holds, and read it back
"""

from dataclasses import dataclass
from typing import Any

from conformance.connection import Connection
from conformance.control import Control
from conformance.dialects import client
from conformance.dialects.magento1_rest import Rest
from conformance.dialects.magento2_rest import Magento2Rest
from conformance.dialects.merchantpro_rest import MerchantProRest
from conformance.foreign import CLOSED, Foreign
from conformance.foreign_records import ForeignRecords, players
from conformance.guard import Guard, ReadOnly
from conformance.inventory_target import InventoryTarget
from conformance.keepers import Keeper
from conformance.keepers.records import Records
from conformance.keepers.stock_items import StockItems
from conformance.keepers.stocks import Stocks
from conformance.ledger import Ledger, Thing
from conformance.players import Casting
from conformance.record_roles import RECORDS, RecordRoles
from conformance.roles import Roles
from conformance.site_roles import SiteRoles
from conformance.stocks_target import StocksTarget
from conformance.transport import Recorder
from conformance.verdicts import MalformedAnswer, TargetLostError, Untestable
from specs import dialect

__all__ = ["STATE", "Restored", "keepers_of", "restore", "secure"]

#: The thing that a mock's whole state is.
STATE = Thing("state", "")
NOT_RESTORABLE = "low_stock_date, stock_status_changed_auto and updated_at of stock items, and sessions"


@dataclass(frozen=True)
class Restored:
    """What became of a thing at the end: nothing differs, or what does."""

    thing: Thing
    differs: dict[str, Any]


def keepers_of(connection: Connection, recorder: Recorder) -> dict[str, Keeper]:
    """The keepers of a connection's dialects, by group, over a recorder of their own."""
    edition, may = connection.edition, connection.may_touch
    groups = {dialect(name).group: name for name in reversed(connection.dialects)}
    rpc = client(groups["magento1_rpc"], recorder, edition) if "magento1_rpc" in groups else None
    rest = Rest(recorder, edition, connection.oauth) if "magento1_rest" in groups else None
    found: dict[str, Keeper] = {}
    if rpc or rest:
        items = StockItems(edition, may, connection.config, rpc, rest, (connection.user, connection.key))
        found |= {name: items for name in groups if name.startswith("magento1_")}
    if "magento2_rest" in groups:
        login = connection.logins["magento2_rest"]
        half, as_it_is = Magento2Rest(recorder, edition), SiteRoles(is_open=False)
        target = StocksTarget(half, recorder, edition, login, mark=connection.mark, roles=as_it_is)
        found["magento2_rest"] = Stocks(target, may)
    if "merchantpro_rest" in groups:
        login = connection.logins["merchantpro_rest"]
        found["merchantpro_rest"] = Records(
            InventoryTarget(MerchantProRest(recorder, edition), recorder, edition, login), may
        )
    return found


def secure(connection: Connection, ledger: Ledger, *, read_only: bool = False) -> Recorder:
    """Put the guard before a connection's transport: the recorder that goes past it."""
    recorder = connection.recorder
    past = Recorder(recorder.transport, recorder.secrets)
    keepers = keepers_of(connection, past)
    if read_only:
        recorder.transport = ReadOnly(recorder.transport)
        connection.control = False
    elif connection.control:
        ledger.keep(STATE, Control(past).state())
        return past
    else:
        recorder.transport = Guard(recorder.transport, keepers, ledger)
    connection.foreign = _foreign(connection, keepers, read_only=read_only)
    connection.records = _records(connection, read_only=read_only)
    return past


def _records(connection: Connection, *, read_only: bool) -> ForeignRecords | None:
    """What stands in for control over MerchantPro's records; what it writes is guarded as every check is."""
    if "merchantpro_rest" not in connection.dialects:
        return None
    recorder, edition = connection.recorder, connection.edition
    login, named = connection.logins["merchantpro_rest"], connection.may_touch.records
    ids = named or (RECORDS if read_only else ())
    wire = InventoryTarget(MerchantProRest(recorder, edition), recorder, edition, login)
    return ForeignRecords(RecordRoles(lambda: players(wire, ids, reads_only=read_only), read_only), wire)


def _foreign(connection: Connection, keepers: dict[str, Keeper], *, read_only: bool) -> Foreign | None:
    """What stands in for control over Magento 1's stock items; its window is guarded as every check is."""
    items = keepers.get("magento1_rpc") or keepers.get("magento1_rest")
    if not isinstance(items, StockItems):
        return None
    guarded = keepers_of(connection, connection.recorder)
    window = next(one.window for one in guarded.values() if isinstance(one, StockItems))
    casting = Casting(items, connection.may_touch, read_only=read_only)
    users, closed = frozenset({*connection.users, *connection.tokens}), "" if window or read_only else CLOSED
    roles = Roles(casting.players, casting.special, users, read_only, closed)
    return Foreign(roles, window, connection.config, read_only, left_out=casting.left_out)


# ------------------------------------------------------------------------------------------------------- restoring


def restore(connection: Connection, ledger: Ledger, recorder: Recorder) -> list[Restored]:
    """Put back everything that a ledger holds, newest first, and read it back; `recorder` goes past the guard."""
    keepers = keepers_of(connection, recorder)
    found = []
    for group, keeper in keepers.items():
        made = [one for one in ledger.made if group == "magento2_rest"]
        if made or (group == "magento2_rest" and any(kept.thing.kind == "stock" for kept in ledger.newest_first())):
            found += [Restored(one, {"": "could not be deleted"}) for one in keeper.clear(made)]
    for kept in ledger.newest_first():
        differs = _put_back(keepers, kept.thing, kept.original, recorder)
        ledger.restore(kept.thing, differs)
        found.append(Restored(kept.thing, differs))
    if not any(one.differs for one in found):
        ledger.close()
    return found


_GROUPS = {
    "product": ("magento1_rpc",),
    "stock_item": ("magento1_rest", "magento1_rpc"),
    "stock": ("magento2_rest",),
    "website": ("magento2_rest",),
    "record": ("merchantpro_rest",),
}


def _put_back(keepers: dict[str, Keeper], thing: Thing, original: dict[str, Any], recorder: Recorder) -> dict[str, Any]:
    """What differs once a thing is put back; a target that breaks off has not put it back."""
    try:
        if thing == STATE:
            Control(recorder).put(original, note="the state that the target had before")
            return {}
        keeper = next((keepers[group] for group in _GROUPS[thing.kind] if group in keepers), None)
        return keeper.put_back(thing, original) if keeper else {"": "the target file has no credentials for it"}
    except (MalformedAnswer, TargetLostError, Untestable) as error:
        return {"": f"could not be put back: {getattr(error, 'msg', None) or error}"}
