"""A shop that is not the documents' and offers no control: a sound one never fails, and is left as it was."""

import sys
from pathlib import Path

import pytest

from conformance.checks import checks
from conformance.connection import connect
from conformance.headline import headline
from conformance.judge import run_check
from conformance.profiles import PROFILES
from conformance.run import Run
from conformance.unsettable import left_by
from conformance.verdicts import Verdict
from specs import requirements

sys.path.append(str(Path(__file__).parent))
from foreign_shop import INCONSISTENT, ForeignShop, foreign_connection

#: What is said of a dialect, though everything is put back; MerchantPro leaves no trace.
LEFT = {
    "jsonrpc": ("low_stock_date", "updated_at", "lognum and logdate", "events"),
    "soap_v1": ("low_stock_date", "updated_at", "lognum and logdate", "events"),
    "magento1_rest": ("low_stock_date", "stock_status_changed_auto", "OAuth nonces"),
    "magento2_rest": ("tokens", "numbers of new Magento 2 stocks"),
}
#: What the guard may refuse of a check's own: what nobody could undo, and an entity from outside.
UNSENT = ("nothing could undo it", "a body of stock items that not every shop reads as XML")
#: Verdicts that a sound shop may get: what it cannot show is untestable, and counts.
ALLOWED = {Verdict.PASS, Verdict.UNTESTABLE, Verdict.NOT_APPLICABLE}


def judged(run: Run, dialect: str) -> dict[str, tuple[Verdict, str]]:
    """Every check that is in force, and what it found."""
    found = {}
    for requirement, functions in checks().items():
        if requirements()[requirement].holds(run.connection.edition.name, dialect):
            for check in functions:
                event = run_check(run, check, dialect)
                found[f"{requirement} {check.__name__}"] = (event.verdict, event.reason)
    return found


@pytest.mark.parametrize(
    ("edition", "dialect", "others", "passes"),
    [
        ("documented", "jsonrpc", (), 55),
        ("documented", "magento1_rest", (), 50),
        ("documented", "soap_v1", ("magento1_rest",), 55),
        ("openmage-20.18", "jsonrpc", ("magento1_rest",), 40),
        ("openmage-20.16", "magento1_rest", (), 40),
        ("documented", "magento2_rest", (), 58),
        ("documented", "merchantpro_rest", (), 60),
    ],
)
def test_a_sound_foreign_shop_keeps_what_it_can_show(
    monkeypatch: pytest.MonkeyPatch, edition: str, dialect: str, others: tuple[str, ...], passes: int
) -> None:
    """Nothing fails, enough passes, and in the end everything that may be touched is as it was."""
    monkeypatch.setitem(PROFILES, "small", PROFILES["quick"].__replace__(examples=3, machine_runs=2, machine_steps=4))
    shop = ForeignShop(edition)
    before = shop.stored()
    run = Run(foreign_connection(shop, edition, dialect, *others), profile_name="small", seed=7)
    run.start()
    found = judged(run, dialect)
    assert {name: one for name, one in found.items() if one[0] not in ALLOWED} == {}
    unsent = [reason for _, reason in found.values() if "may not be sent" in reason]
    assert [reason for reason in unsent if not any(words in reason for words in UNSENT)] == []
    assert sum(verdict is Verdict.PASS for verdict, _ in found.values()) >= passes
    assert [one for one in run.put_back() if one.differs] == []
    assert shop.stored() == before
    run.finish()
    lost = [line.partition("no API can set it: ")[2] for line in headline(run.log).lines if "no API can set" in line]
    assert lost == ([left_by((dialect, *others), (*run.ledger.kept, *run.ledger.made))] if dialect in LEFT else [])
    assert all(part in lost[0] for name in (dialect, *others) if lost for part in LEFT[name])
    assert headline(run.log).through_control == 0


@pytest.mark.parametrize(
    ("dialect", "defect", "requirement"),
    [
        ("jsonrpc", "resets_unnamed_fields", "partial_update/other_fields"),
        ("jsonrpc", "answers_100_for_101", "faults/product_not_exists"),
        ("magento2_rest", "first_come_first_served", "sales_channels/taken_over"),
        ("magento2_rest", "loses_websites", "sales_channels/one_stock_a_website"),
        ("merchantpro_rest", "adjusting_sets", "stock_adjustment/adjusted"),
        ("merchantpro_rest", "unnamed_warehouses_are_emptied", "warehouses/unnamed_stay"),
        ("merchantpro_rest", "warehouses_in_any_letters", "warehouses/unknown_refused"),
    ],
)
def test_a_broken_foreign_shop_is_caught(dialect: str, defect: str, requirement: str) -> None:
    """Without control the suite has teeth too."""
    run = Run(
        foreign_connection(ForeignShop("documented", defect), "documented", dialect), profile_name="quick", seed=7
    )
    run.start()
    assert Verdict.FAIL in {run_check(run, check, dialect).verdict for check in checks()[requirement]}


@pytest.mark.parametrize("websites", [("test_site",), ("test_site", "m_beta", "base"), ("m_kept",)])
def test_only_websites_that_are_named_are_moved(websites: tuple[str, ...]) -> None:
    """Whatever roles they play; those of a stock that may not be touched play none, and the check is untestable."""
    shop = ForeignShop("documented")
    connection = foreign_connection(shop, "documented", "magento2_rest")
    connection.may_touch = connection.may_touch.__replace__(websites=websites)
    before = shop.stored()
    run = Run(connection, profile_name="quick", seed=7)
    run.start()
    verdicts = {run_check(run, check, "magento2_rest").verdict for check in checks()["sales_channels/back_to_default"]}
    assert verdicts == {Verdict.UNTESTABLE if websites == ("m_kept",) else Verdict.PASS}
    assert {thing.id for thing in run.ledger.kept if thing.kind == "website"} <= set(websites)
    assert ([one for one in run.put_back() if one.differs], shop.stored()) == ([], before)


def test_a_record_whose_prices_do_not_belong_together_plays_nothing() -> None:
    """No other record is there: nothing is written, and every check that needs one is untestable."""
    shop = ForeignShop("documented")
    connection = foreign_connection(shop, "documented", "merchantpro_rest")
    connection.may_touch = connection.may_touch.__replace__(records=(INCONSISTENT,))
    before = shop.stored()
    run = Run(connection, profile_name="quick", seed=7)
    run.start()
    verdicts = {run_check(run, check, "merchantpro_rest").verdict for check in checks()["prices/sent_is_kept"]}
    assert (verdicts, shop.stored()) == ({Verdict.UNTESTABLE}, before)
    assert [one.differs for one in run.put_back()] == [{}]


def test_old_prices_that_there_were_none_of_are_taken_away_again() -> None:
    """A record is put back with all that it did not have."""
    shop = ForeignShop("documented")
    connection = foreign_connection(shop, "documented", "merchantpro_rest")
    connection.may_touch = connection.may_touch.__replace__(records=(70002,))
    before = shop.stored()
    run = Run(connection, profile_name="quick", seed=7)
    run.start()
    verdicts = {run_check(run, check, "merchantpro_rest").verdict for check in checks()["prices/old_coupled"]}
    assert (verdicts, shop.stored() == before) == ({Verdict.PASS}, False)
    assert ([one.differs for one in run.put_back()], shop.stored()) == ([{}], before)


def test_only_what_is_named_is_ever_written_to() -> None:
    """With no product named nothing is stored, and what would have been written is untestable."""
    shop = ForeignShop("documented")
    connection = foreign_connection(shop, "documented", "jsonrpc")
    connection.may_touch = connection.may_touch.__replace__(skus=(), item_ids=())
    before = shop.stored()
    run = Run(connection, profile_name="quick", seed=7)
    run.start()
    verdicts = {run_check(run, check, "jsonrpc").verdict for check in checks()["partial_update/named_fields"]}
    assert verdicts == {Verdict.UNTESTABLE}
    assert (shop.stored(), run.ledger.kept) == (before, {})


def test_a_run_that_only_reads_needs_no_products_of_its_own() -> None:
    """Where none are named it reads the documents' own, if the shop has them; no sound shop fails."""
    dialects = ("jsonrpc", "magento1_rest", "merchantpro_rest")
    run = Run(connect(None, "documented", dialects), profile_name="quick", seed=7, read_only=True)
    run.start()
    found = {name: one for dialect in dialects for name, one in judged(run, dialect).items()}
    assert {name: one for name, one in found.items() if one[0] not in ALLOWED} == {}
    assert sum(verdict is Verdict.PASS for verdict, _ in found.values()) > 30


def test_a_run_that_only_reads_stores_nothing() -> None:
    """Checks that would write are not applicable, the others judge."""
    shop = ForeignShop("documented")
    before = shop.stored()
    run = Run(foreign_connection(shop, "documented", "jsonrpc"), profile_name="quick", seed=7, read_only=True)
    run.start()
    listing, updates = (
        {run_check(run, check, "jsonrpc").verdict for check in checks()[name]}
        for name in ("listing/all_members", "partial_update/answers_true")
    )
    assert (listing, updates) == ({Verdict.PASS}, {Verdict.NOT_APPLICABLE})
    assert (shop.stored(), run.ledger.kept) == (before, {})
