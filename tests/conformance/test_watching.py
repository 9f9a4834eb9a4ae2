"""Somebody else writes while a run is at work: it is named, and neither overwritten nor taken for the run's own."""

import sys
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from conformance.checks import checks
from conformance.connection import Connection
from conformance.judge import run_check
from conformance.ledger import Ledger, LedgerError, Thing, new_opening, read_ledger
from conformance.restoring import restore
from conformance.run import Run
from conformance.safety import keepers_of
from conformance.verdicts import Verdict
from conformance.watching import changed
from conformance.window import RefusedError, RestWindow

sys.path.append(str(Path(__file__).parent))
from foreign_shop import ForeignShop, an_order, foreign_connection

ITEM = Thing("stock_item", "901")
DIALECT = "jsonrpc"
CHECKS = checks()["partial_update/answers_true"]
WRITE = RestWindow.write


def connected(shop: ForeignShop, dialect: str = DIALECT) -> Connection:
    """A connection of its own to a shop."""
    return foreign_connection(shop, "documented", *dict.fromkeys((dialect, "magento1_rest")))


def item(shop: ForeignShop) -> dict[str, Any]:
    """The stock item, as the shop stores it."""
    return next(row for row in shop.stored()["items"] if row["item_id"] == ITEM.id)


def begun(shop: ForeignShop, dialect: str = DIALECT) -> Run:
    """A run that has begun."""
    run = Run(connected(shop, dialect), profile_name="quick", seed=7)
    run.start()
    return run


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ({"qty": "5.0000", "low": None}, []),
        ({"qty": "100", "low": None}, []),
        ({"qty": "93", "low": None}, ["qty"]),
        ({"qty": "100.0000", "low": "1"}, ["low"]),
        ({"qty": "100.0000", "low": None, "new": 1}, []),
        ({}, []),
    ],
)
def test_neither_the_original_nor_what_the_run_left(now: dict[str, Any], found: list[str]) -> None:
    """Numbers are compared as numbers; a column that was not there before is nobody's."""
    assert list(changed({"qty": "5.0000", "low": None}, {"qty": "100.0000", "low": None}, now)) == found


def test_an_order_between_two_checks_is_named_and_kept() -> None:
    """Nothing is written to the product any more; at the end its quantity stays, its other columns go back."""
    shop = ForeignShop("documented")
    before, run = item(shop), begun(shop)
    assert {run_check(run, check, DIALECT).verdict for check in CHECKS} == {Verdict.PASS}
    an_order(shop.world)
    ordered = item(shop)["qty"]
    events = [run_check(run, check, DIALECT) for check in CHECKS]
    assert {event.verdict for event in events} == {Verdict.UNTESTABLE}
    assert "nothing is written to stock item 901 any more: qty is" in events[0].reason
    assert item(shop)["qty"] == ordered
    run.put_back()
    assert item(shop) == before | {"qty": ordered}
    (line,) = run.left_behind
    assert line.startswith("stock item 901: qty is ")
    assert line.endswith(": changed by somebody else, not overwritten")
    assert not run.ledger.closed


def test_an_order_at_the_end_is_named_and_kept() -> None:
    """Also where a check has read what it wrote only at its own end."""
    shop = ForeignShop("documented")
    before, run = item(shop), begun(shop)
    for check in CHECKS:
        run_check(run, check, DIALECT)
    an_order(shop.world)
    ordered = item(shop)["qty"]
    assert [one.is_foreign for one in run.put_back() if one.differs] == [True]
    assert item(shop) == before | {"qty": ordered}


def killed(shop: ForeignShop, path: Path) -> Ledger:
    """The ledger of a run that was killed after a check."""
    connection = connected(shop)
    run = begun(shop)
    opening = new_opening("", connection.recorder.transport.base_url, "documented", connection.dialects, "")
    run.ledger.opening, run.ledger.path = opening, path
    for check in CHECKS:
        run_check(run, check, DIALECT)
    return read_ledger(path)


def test_restoring_names_it_until_it_is_told_to_overwrite(tmp_path: Path) -> None:
    """The same a second time; then everything is what it was, and the ledger closed."""
    shop, path = ForeignShop("documented"), tmp_path / "x.ledger.ndjson"
    before, ledger = shop.stored(), killed(shop, path)
    an_order(shop.world)
    for _ in range(2):
        connection = connected(shop)
        found = [one for one in restore(connection, ledger, connection.recorder) if one.differs]
        assert [(one.thing, list(one.differs), one.is_foreign) for one in found] == [(ITEM, ["qty", ""], True)]
        assert found[0].differs[""] == f"`stockproof restore --overwrite {path}` does it"
        ledger = read_ledger(path)
    found = restore(connection, ledger, connection.recorder, overwrite=True)
    assert [(one.thing, one.differs) for one in found] == [(ITEM, {})]
    assert (shop.stored(), read_ledger(path).closed) == (before, True)


def half(self: RestWindow, key: str, columns: Mapping[str, Any]) -> None:
    """A write of which the shop takes a part, and another value than it was sent."""
    WRITE(self, key, {"qty": Decimal(55)})
    raise RefusedError(f"{len(columns)} columns are refused")


@pytest.mark.parametrize("is_ordered", [False, True])
def test_what_a_failed_restore_left_is_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_ordered: bool
) -> None:
    """The next one puts it back; an order that comes in between is named all the same."""
    shop, path = ForeignShop("documented"), tmp_path / "x.ledger.ndjson"
    before, connection = shop.stored(), connected(shop)
    killed(shop, path)
    with monkeypatch.context() as refusing:
        refusing.setattr(RestWindow, "write", half)
        failed = restore(connection, read_ledger(path), connection.recorder)
    assert ["columns are refused" in one.said for one in failed if one.thing == ITEM] == [True]
    if is_ordered:
        an_order(shop.world)
    found = restore(connection, read_ledger(path), connection.recorder)
    assert [one.is_foreign for one in found if one.thing == ITEM] == [is_ordered]
    assert (shop.stored() == before) is not is_ordered


def test_with_a_write_under_way_whatever_is_there_is_the_runs(tmp_path: Path) -> None:
    """A run that was killed between a write and its answer cannot know what it left."""
    shop, path = ForeignShop("documented"), tmp_path / "x.ledger.ndjson"
    before, ledger = shop.stored(), killed(shop, path)
    ledger.writing(ITEM)
    an_order(shop.world)
    connection = connected(shop)
    found = restore(connection, read_ledger(path), connection.recorder)
    assert [one for one in found if one.differs] == []
    assert shop.stored() == before


def test_what_reads_as_it_was_is_not_written_again() -> None:
    """One look, no write."""
    shop = ForeignShop("documented")
    run = begun(shop)
    for check in CHECKS:
        run_check(run, check, DIALECT)
    connection = connected(shop)
    keeper = keepers_of(connection, connection.recorder)["magento1_rest"]
    assert [keeper.put_back(thing, original) for thing, original in run.ledger.kept.items()] == [{}, {}, {}]
    sent, send = [], shop.send
    shop.send = lambda message: (sent.append(message.method), send(message))[1]  # type: ignore[method-assign]
    assert [one.differs for one in run.put_back()] == [{}, {}, {}]
    assert sent == ["GET", "GET", "GET"]


def test_what_was_made_is_deleted_also_where_the_ledger_cannot_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The run ends where the line cannot be written, and nothing is left."""
    shop = ForeignShop("documented")
    before, run = shop.stored(), begun(shop, "magento2_rest")

    def full(_ledger: Ledger, line: Any, **_more: bool) -> None:
        if line.made:
            raise LedgerError("the ledger cannot be written: No space left on device")

    monkeypatch.setattr(Ledger, "_append", full)
    for check in checks()["sales_channels/back_to_default"]:
        event = run_check(run, check, "magento2_rest")
        assert (event.verdict, "No space left" in event.reason) == (Verdict.ERROR, True)
    assert shop.stored() != before
    assert [one for one in run.put_back() if one.differs] == []
    assert shop.stored() == before


def rename_stock(shop: ForeignShop) -> None:
    """Somebody else gives a stock another name."""
    connection = connected(shop, "magento2_rest")
    keeper = keepers_of(connection, connection.recorder)["magento2_rest"]
    keeper.put_back(Thing("stock", "7"), {**keeper.original(Thing("stock", "7")), "name": "Somebody's"})


def reprice(shop: ForeignShop) -> None:
    """Somebody else changes a record's stock."""
    connection = connected(shop, "merchantpro_rest")
    target: Any = keepers_of(connection, connection.recorder)["merchantpro_rest"]._target  # type: ignore[attr-defined]  # noqa: SLF001 - no other client is at hand
    assert target.patch(70001, {"stock": int(target.record(70001)["stock"]) - 11}).status == 200


@pytest.mark.parametrize(
    ("dialect", "requirement", "write", "said"),
    [
        ("magento2_rest", "sales_channels/back_to_default", rename_stock, "website test_site: name is Somebody's"),
        ("merchantpro_rest", "stock_adjustment/adjusted", reprice, "record 70001: stock is "),
    ],
)
def test_every_keeper_sees_it(dialect: str, requirement: str, write: Callable[[ForeignShop], None], said: str) -> None:
    """Stocks of Magento 2 and records of MerchantPro as well."""
    shop = ForeignShop("documented")
    run = begun(shop, dialect)
    for check in checks()[requirement]:
        run_check(run, check, dialect)
    write(shop)
    written = shop.stored()
    run.put_back()
    assert [line for line in run.left_behind if line.startswith(said)], run.left_behind
    after = shop.stored()
    name = {"magento2_rest": "stocks", "merchantpro_rest": "products"}[dialect]
    pick: Callable[[Any], Any] = (
        (lambda rows: [row["name"] for row in rows if row["stock_id"] == 7])
        if name == "stocks"
        else (lambda rows: rows["70001"]["stock"])
    )
    assert pick(after[name]) == pick(written[name])
