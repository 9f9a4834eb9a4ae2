"""Whether the shop-wide values that a target file declares are the shop's, as far as an API shows.

Reading alone tells one of them: a list over RPC shows a product in stock while the shop does not manage stock, though
REST shows that it is stored as out of stock. Saves tell three more; they are tried only when they may be.
"""

from collections.abc import Iterator

from conformance.checks import checks
from conformance.connection import Connection, TargetError, addresses
from conformance.finding import Finding
from conformance.judge import run_check
from conformance.keepers.stock_items import StockItems
from conformance.ledger import LedgerError
from conformance.locks import held
from conformance.run import Run
from conformance.safety import keepers_of
from conformance.values import typed
from conformance.verdicts import MalformedAnswer, TargetLostError, Untestable, Verdict
from specs import dialect

__all__ = ["declared"]

MANAGE_STOCK = "manage_stock"
REQUIREMENT = "config_precedence/use_config_wins"
#: The checks of that requirement, by the setting that they rely on.
TRIED = {
    "manage_stock": "test_shop_wide_manage_stock_decides",
    "min_qty": "test_shop_wide_min_qty_decides",
    "backorders": "test_shop_wide_backorders_decide",
    "notify_stock_qty": "test_shop_wide_notify_decides",
}
LOOK = "look it up in the shop's configuration, Catalog > Inventory, and correct [config]"
#: Stock items that go by the shop-wide manage_stock and are stored as out of stock.
QUERY = [
    ("filter[0][attribute]", "use_config_manage_stock"),
    ("filter[0][eq]", 1),
    ("filter[1][attribute]", "is_in_stock"),
    ("filter[1][eq]", 0),
    ("limit", 1),
]


def declared(connection: Connection, *, writes: bool) -> Iterator[Finding]:
    """Findings about the declared values, by reading alone or by writing too."""
    rpc = next((name for name in connection.dialects if dialect(name).group == "magento1_rpc"), "")
    if not rpc or not connection.config:
        return
    try:
        yield from _by_saves(connection, rpc) if writes else _by_reading(connection)
    except (TargetError, LedgerError) as error:
        yield Finding("problem", str(error), "correct it and ask again")
    except (MalformedAnswer, TargetLostError, Untestable):
        return  # what keeps it from being read was said when the products were looked at


def _by_reading(connection: Connection) -> Iterator[Finding]:
    """Whether stock is managed shop-wide, as a sold-out product shows it."""
    keepers = keepers_of(connection, connection.recorder).values()
    items = next((one for one in keepers if isinstance(one, StockItems)), None)
    if items is None or items.rest is None or MANAGE_STOCK not in connection.config:
        return
    rows = items.rest.ask("GET", "/stockitems", QUERY, (("Accept", "application/json"),)).rows
    listed = items.listed(str(rows[0]["product_id"])) if rows else None
    if listed is not None and str(listed["product_id"]) == str(rows[0]["product_id"]):
        seen = 0 if typed("is_in_stock", listed["is_in_stock"]) else 1
        yield _finding(
            MANAGE_STOCK, connection.config[MANAGE_STOCK], is_so=seen == int(float(connection.config[MANAGE_STOCK]))
        )


def _by_saves(connection: Connection, rpc: str) -> Iterator[Finding]:
    """Whether a product that may be touched behaves as the declared values say; it is put back."""
    with held(addresses(connection.name)):
        yield from _tried_out(connection, rpc)


def _tried_out(connection: Connection, rpc: str) -> list[Finding]:
    """A finding about each value that a save tells, made once the product is as it was."""
    run, found = Run(connection, profile_name="quick", seed=1), list[Finding]()
    run.start()
    try:
        for check in checks()[REQUIREMENT]:
            setting = next(name for name, tried in TRIED.items() if tried == check.__name__)
            verdict = run_check(run, check, rpc).verdict
            if verdict in (Verdict.PASS, Verdict.FAIL):
                found.append(_finding(setting, connection.config[setting], is_so=verdict is Verdict.PASS))
    finally:
        left = [f"not put back: {one.thing}: {one.said}" for one in run.put_back() if one.differs]
    remedy = f"stockproof restore {run.ledger.path}, once the target answers again"
    return [*found, *(Finding("problem", line, remedy) for line in left)]


def _finding(setting: str, value: str, *, is_so: bool) -> Finding:
    if is_so:
        return Finding("ok", f"config.{setting} = {value}: the shop behaves so")
    return Finding("problem", f"config.{setting} = {value}: the shop behaves otherwise", LOOK)
