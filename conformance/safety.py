"""What makes a run safe on somebody else's shop: the guard, the ledger, and a foreign shop in place of control.

secure(connection, ledger)      from now on nothing leaves that may not
keepers_of(connection, ...)     who knows what things were, and puts them back (restoring.py)
"""

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
from specs import dialect

__all__ = ["STATE", "keepers_of", "secure"]

#: The thing that a mock's whole state is.
STATE = Thing("state", "")


def keepers_of(connection: Connection, recorder: Recorder) -> dict[str, Keeper]:
    """The keepers of all groups that can be reached, over a recorder of their own, in the shop's own edition."""
    edition, may = connection.shop, connection.may_touch
    groups = {dialect(name).group: name for name in reversed(connection.reachable)}
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
        recorder.transport = guard = Guard(recorder.transport, keepers, ledger)
        connection.watch = guard.watch
    connection.foreign = _foreign(connection, keepers, read_only=read_only)
    connection.records = _records(connection, read_only=read_only)
    return past


def _records(connection: Connection, *, read_only: bool) -> ForeignRecords | None:
    """What stands in for control over MerchantPro's records; what it writes is guarded as every check is."""
    if "merchantpro_rest" not in connection.dialects:
        return None
    recorder, edition = connection.recorder, connection.shop
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
    roles = Roles(casting.players, casting.special, users, read_only, closed, casting.left_out)
    recorder = connection.recorder
    return Foreign(roles, window, connection.config, read_only, sent=lambda: recorder.requests)
