"""What works on a target and what does not, in plain words, before anything is judged. Nothing is written.

examine("target.toml")     findings, in the order in which one would set a target up
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from conformance.connection import Connection, TargetError, connect
from conformance.declared import declared
from conformance.dialects import client
from conformance.examined_roles import accounts, special_products
from conformance.finding import Finding
from conformance.inventory_target import InventoryTarget
from conformance.keepers import Keeper
from conformance.keepers.stock_items import StockItems
from conformance.ledger import LedgerError, Thing, unrestored
from conformance.locks import running_on
from conformance.probing import WSDL_OF_V2, soap_served
from conformance.rest_target import RestTarget
from conformance.safety import keepers_of
from conformance.stocks_target import StocksTarget
from conformance.targets import target_for
from conformance.unsettable import left_by
from conformance.verdicts import MalformedAnswer, TargetLostError, Untestable
from conformance.writes import Touch
from specs import dialect, settings

__all__ = ["Finding", "examine"]

#: Dialects that share a URL: the shop serves one of them.
SHARED = ("soap_v2", "soap_wsi")
#: Settings whose shop-wide value decides whether an item can be put back.
DECIDING = ("min_qty", "backorders", "manage_stock")
#: What to do where an answer is not one of such a shop.
WHERE_TO_LOOK = (
    "look at the credentials, the base URL, and whether it is the `shop` named: "
    "stockproof init tells what a shop looks like"
)


def examine(target: str, *, writes: bool = False) -> Iterator[Finding]:
    """Findings about a target; one that cannot be reached at all is a single problem.

    `writes`: the declared shop-wide values are tried out on a product that may be touched, which is put back.
    """
    try:
        connection = connect(target)
    except TargetError as error:
        yield Finding("problem", str(error), "correct it and ask again")
        return
    recorder = connection.recorder
    named = f"it is {connection.shop.name}, held against edition {connection.edition.name}"
    yield Finding("ok", f"{recorder.transport.base_url} answers; {named}")
    if connection.control:
        yield Finding("ok", "it offers control: everything can be set, seen and put back")
    if connection.without_control:
        yield Finding("note", connection.without_control, "see docs/control-api.md")
    yield from _dialects(connection)
    yield from _soap(connection)
    yield from _ledgers(connection)
    if not connection.control:
        keepers = keepers_of(connection, recorder)
        yield from _touchable(connection, keepers)
        yield from special_products(connection, keepers)
        yield from accounts(connection)
        yield from _configuration(connection)
        yield from _left(connection)
        yield from declared(connection, writes=writes)


def _dialects(connection: Connection) -> Iterator[Finding]:
    """Whether every dialect logs in, spoken as the shop itself does where it has it."""
    as_it_is = replace(connection, edition=connection.shop)
    for name in sorted({*connection.dialects, *connection.reachable}):
        if not dialect(name).while_config or not connection.control:
            judged = "" if name in connection.dialects else " (not judged, but used to set, see and put back)"
            spoken = as_it_is if name in connection.reachable else connection
            yield _tried(f"{name}: logs in{judged}", partial(_logs_in, spoken, name))


def _tried(what: str, attempt: Callable[[], str]) -> Finding:
    """A finding about something that either works, with a word on how, or says why not."""
    try:
        return Finding("ok", f"{what}{attempt()}")
    except (MalformedAnswer, TargetLostError) as error:
        return Finding("problem", f"{what}: no, {error}", WHERE_TO_LOOK)
    except Untestable as error:
        return Finding("problem", f"{what}: no, {error.msg}", "see docs/targets.md")


def _soap(connection: Connection) -> Iterator[Finding]:
    """A problem where the shop serves the other one of two dialects that share a URL."""
    judged = [name for name in connection.dialects if name in SHARED]
    if connection.control or not judged:
        return
    try:
        served = soap_served(connection.recorder.send(WSDL_OF_V2))
    except (MalformedAnswer, TargetLostError):
        return  # that nobody answers there was said when logging in was tried
    if served not in judged:
        names = ", ".join(f'"{served if name in judged else name}"' for name in connection.dialects)
        yield Finding(
            "problem", f"{judged[0]}: the shop serves {served} at that URL", f"write dialects = [{names}] in the file"
        )


def _logs_in(connection: Connection, name: str) -> str:
    """How logging in went, in a word; raises where it does not work."""
    target = target_for(name, connection)
    if isinstance(target, RestTarget):
        return "" if target.list(limit=1).rows else ", though it lists no stock items"
    if isinstance(target, StocksTarget):
        target.log_in()
    elif isinstance(target, InventoryTarget):
        return _reads_a_record(target, connection.may_touch.records)
    else:
        outcome = client(name, connection.recorder, connection.edition).login(connection.user, connection.key)
        if outcome.fault or not isinstance(outcome.result, str):
            raise MalformedAnswer(f"login of {connection.user} answers {outcome!r}")
    return ""


def _reads_a_record(target: InventoryTarget, records: Sequence[int]) -> str:
    """MerchantPro has no login of its own: a record is read."""
    if not records:
        return ": not tried, since no record is named"
    target.record(records[0])
    return ""


def _ledgers(connection: Connection) -> Iterator[Finding]:
    url = connection.recorder.transport.base_url
    if running_on(url):
        yield Finding("note", running_on(url), "its products are as it left them; ask again when it has ended")
        return
    try:
        for path in unrestored(url):
            yield Finding("problem", f"a run was cut off, {path} is open", f"stockproof restore {path}")
    except LedgerError as error:
        yield Finding("problem", str(error), "move the file away if it is not yours")


# ------------------------------------------------------------------------------------------------ what may be touched


def _touchable(connection: Connection, keepers: dict[str, Keeper]) -> Iterator[Finding]:
    may = connection.may_touch
    items = next((one for one in keepers.values() if isinstance(one, StockItems)), None)
    touches = [(items, Touch("product", sku)) for sku in may.writable_skus]
    touches += [(items, Touch("stock_item", str(item))) for item in may.item_ids]
    stocks, records = keepers.get("magento2_rest"), keepers.get("merchantpro_rest")
    pairs: list[tuple[Keeper | None, Touch]] = [*touches]
    pairs += [(stocks, Touch("website", code)) for code in may.websites]
    pairs += [(stocks, Touch("stock", str(number))) for number in may.stock_ids]
    pairs += [(records, Touch("record", f"id/{number}")) for number in may.records]
    for keeper, touch in pairs:
        yield _touch(keeper, touch)
    if items:
        yield from _left_alone(items, [touch for _, touch in touches])
    if not pairs and not may.new_stocks:
        yield Finding(
            "note",
            "nothing may be touched, so all checks that write are untestable",
            "name test products under [may_touch]",
        )


def _left(connection: Connection) -> Iterator[Finding]:
    """What a run would leave, of all that it may touch."""
    may = connection.may_touch
    kinds = {"product": may.writable_skus, "stock_item": may.item_ids, "stock": may.new_stocks}
    lost = left_by(connection.dialects, [Thing(kind, "") for kind, named in kinds.items() if named])
    if lost:
        yield Finding("note", f"a run that writes leaves what no API can set: {lost}")


def _touch(keeper: Keeper | None, touch: Touch) -> Finding:
    """Whether a thing can be put back."""
    if keeper is None:
        return Finding("note", f"{touch} is named, but there are no credentials for it")

    def attempt() -> str:
        _original(keeper, touch)
        return ""

    return _tried(f"{touch}: can be put back", attempt)


def _left_alone(items: StockItems, touches: Sequence[Touch]) -> Iterator[Finding]:
    """The columns of each product that will not be touched, and those that can be set of none."""
    able: dict[str, dict[str, str]] = {}
    for touch in touches:
        with suppress(MalformedAnswer, TargetLostError, Untestable):  # that it is not touched at all is said already
            able[str(touch)] = items.unsettable(_original(items, touch))
    for said, columns in able.items():
        for name, why in columns.items():
            yield Finding("note", f"{said}: {name} {why}; checks that set it are untestable on it")
    for name in sorted(set.intersection(*map(set, able.values())) if able else ()):
        yield Finding(
            "note",
            f"{name} is left alone on every product that may be touched",
            f"name one whose {name} was given another value by hand, and what sets it can be judged",
        )


def _original(keeper: Keeper, touch: Touch) -> dict[str, Any]:
    """What a thing is; raises `Untestable` where it may not be touched or could not be put back."""
    thing = keeper.thing(touch)
    if thing is None:
        raise Untestable("the shop has no such thing")
    refusal = keeper.refusal(thing, touch)
    if refusal:
        raise Untestable(refusal)
    return keeper.original(thing)


def _configuration(connection: Connection) -> Iterator[Finding]:
    if not any(dialect(name).shop == "magento1" for name in connection.reachable):
        return
    missing = [name for name in settings() if name not in connection.config]
    needed = [name for name in missing if name in DECIDING]
    if missing:
        more = "; without " + ", ".join(needed) + " some products cannot be put back" if needed else ""
        yield Finding(
            "note",
            f"shop-wide values not declared: {', '.join(missing)}{more}",
            "look them up in the shop's configuration and write them under [config]",
        )
