"""A state that is set in the middle of an example on a shop without control: it is set, or the check is untestable."""

import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from conformance.checks import checks
from conformance.judge import run_check
from conformance.rest_target import ITEM, RestTarget
from conformance.run import Run
from conformance.stockroom import OTHER, PLAIN, row
from conformance.target import Target
from conformance.verdicts import Untestable, Verdict
from conformance.verifies import verifies
from mockserver.defects import Defect, defects
from specs import edition, requirements

sys.path.append(str(Path(__file__).parent))
from foreign_shop import ForeignShop, foreign_connection

TOPICS = ("multi_update", "bulk_envelope", "rest_partial_update", "stock_validation", "tokens", "basic_auth")
EDITIONS = ("documented", "openmage-20.18")
#: The only dialect of several in which a method is the same.
ALIKE = ("xmlrpc", "soap_v1", "soap_v2", "soap_wsi")
#: Those that are not Magento 1's.
APART = ("magento2_rest", "merchantpro_rest")
MUST = "quantities/exact"
A_RUN = Callable[..., Run]


def hidden_run(edition_name: str, dialect: str, *names: str) -> Run:
    """A run on a shop without control that is broken so; its products are written to over REST where there is need."""
    group = dict.fromkeys((dialect, "magento1_rest") if dialect not in APART else (dialect,))
    run = Run(foreign_connection(ForeignShop(edition_name, *names), edition_name, *group), profile_name="quick", seed=7)
    run.shrinks = False
    run.start()
    return run


def broken() -> Iterator[Any]:
    """Every defect of the topics, wherever it shows."""
    for one in defects().values():
        topic = one.requirement.partition("/")[0]
        for name in EDITIONS if topic in TOPICS else ():
            for dialect in edition(name).dialects:
                if shows(one, name, dialect):
                    yield pytest.param(one, name, dialect, id=f"{one.name}-{name}-{dialect}")


def shows(one: Defect, edition_name: str, dialect: str) -> bool:
    """Whether a defect breaks its requirement there; of dialects that are alike one is enough."""
    is_named = any(fnmatch(edition_name, part) for part in one.editions)
    is_named &= any(fnmatch(dialect, part) for part in one.dialects)
    return is_named and dialect not in ALIKE and requirements()[one.requirement].holds(edition_name, dialect)


@pytest.mark.parametrize(("one", "edition_name", "dialect"), list(broken()))
def test_no_check_passes_on_a_shop_that_breaks_its_requirement(one: Defect, edition_name: str, dialect: str) -> None:
    """It fails, or is untestable: what it would have set and did not is no pass."""
    run = hidden_run(edition_name, dialect, one.name)
    found = {check.__name__: run_check(run, check, dialect).verdict for check in checks()[one.requirement]}
    caught = any(verdict in (Verdict.FAIL, Verdict.WARN, Verdict.FLAKY) for verdict in found.values())
    assert caught or Verdict.PASS not in found.values(), found


@pytest.mark.parametrize(
    ("defect", "dialect", "requirement"),
    [
        ("multi_update_stores_nothing", "jsonrpc", "multi_update/shared_data"),
        ("updates_the_first_only", "jsonrpc", "multi_update/shared_data"),
        ("xml_loses_its_last_field", "magento1_rest", "rest_partial_update/json_xml_equal"),
        ("text_is_ten_times_its_number", "magento1_rest", "rest_partial_update/number_or_text"),
        ("blanks_around_codes_do_not_count", "magento2_rest", "stock_validation/website_unknown"),
    ],
)
def test_what_is_set_in_mid_example_catches_what_does_nothing(defect: str, dialect: str, requirement: str) -> None:
    """Without control too."""
    run = hidden_run("documented", dialect, defect)
    assert Verdict.FAIL in {run_check(run, check, dialect).verdict for check in checks()[requirement]}


# -------------------------------------------------------------------------------------------------- state, by itself


def in_an_example(body: Callable[[Any], None], dialect: str = "jsonrpc", *names: str) -> Verdict:
    """What a check with this body finds on a foreign shop."""

    @verifies(MUST)
    def check(target: Any) -> None:
        body(target)

    return run_check(hidden_run("documented", dialect, *names), check, dialect).verdict


def test_a_shop_that_is_asked_for_in_the_middle_is_set() -> None:
    """Whoever plays a product is as at the beginning when the example next names it."""

    def body(target: Target) -> None:
        before = target.stored(PLAIN)
        assert target.update(PLAIN, {"qty": 77, "min_qty": 5}).fault is None
        target.shop()
        assert target.stored(PLAIN) == before

    assert in_an_example(body) is Verdict.PASS


def test_named_columns_are_set_in_the_middle_over_rest() -> None:
    """And the others are the documents' shop's."""

    def body(target: RestTarget) -> None:
        target.shop({ITEM: {"qty": 9}})
        before = target.stored(ITEM)
        assert target.put(ITEM, {"qty": 77, "min_qty": 5}).status == 200
        target.shop({ITEM: {"qty": 9}})
        assert target.stored(ITEM) == before

    assert in_an_example(body, "magento1_rest") is Verdict.PASS


def test_a_product_that_is_named_after_a_look_is_set_and_looked_at() -> None:
    """Nothing was sent in between: what the look showed of it is what was set."""

    def body(target: Target) -> None:
        before = target.everything()
        assert target.update(OTHER, {"qty": 77}).fault is None
        now = target.everything()
        changed = {key for key in before if before[key] != now[key]}
        assert [now[key]["qty"] - before[key]["qty"] for key in changed] == [77 - Decimal(row(OTHER)["qty"])]

    assert in_an_example(body) is Verdict.PASS


def test_a_product_that_is_named_when_something_was_sent_since_a_look_is_untestable() -> None:
    """Setting it would hide what was done to it."""

    def body(target: Target) -> None:
        target.everything()
        assert target.update(PLAIN, {"qty": 77}).fault is None
        target.update(OTHER, {"qty": 77})

    assert in_an_example(body) is Verdict.UNTESTABLE


def test_a_shop_that_keeps_no_update_is_untestable() -> None:
    """Whatever the check then says of it."""
    assert in_an_example(lambda target: target.stored(ITEM), "magento1_rest") is Verdict.PASS
    nothing = ("updates_over_rest_store_nothing",)
    assert (
        in_an_example(lambda target: target.shop({ITEM: {"qty": 1}}), "magento1_rest", *nothing) is Verdict.UNTESTABLE
    )


def test_setting_a_state_that_redirects_the_item_is_untestable() -> None:
    """What tells rows apart is as it was before the first write, or nothing is compared."""
    body: Callable[[RestTarget], object] = lambda target: target.stored(ITEM)  # noqa: E731 - one line
    assert in_an_example(body, "magento1_rest", "follows_the_product_id_over_rest") is Verdict.UNTESTABLE


def test_what_a_save_would_not_keep_costs_no_request() -> None:
    """Of several products that are to be set none is written to when one of them cannot be."""
    run = hidden_run("documented", "jsonrpc")
    target: Any = run.target("jsonrpc")
    target.begin()
    before = run.connection.recorder.requests
    falls_out = {"qty": 0, "is_in_stock": 1, "manage_stock": 1, "use_config_min_qty": 0, "min_qty": 0, "backorders": 0}
    with pytest.raises(Untestable, match="would not keep it"):
        target.shop({PLAIN: {"qty": 5}, OTHER: {**falls_out, "use_config_backorders": 0}})
    assert run.connection.recorder.requests == before


def test_a_record_is_not_set_anew_without_saying_how() -> None:
    """Only the columns that an example names can be set there."""
    run = hidden_run("documented", "merchantpro_rest")
    target: Any = run.target("merchantpro_rest")
    target.begin()
    target.shop({10001: {"stock": 5}})
    target.shop({10001: {"stock": 6}})
    assert target.record(10001)["stock"] == 6
    with pytest.raises(Untestable, match="in the middle of an example"):
        target.shop()


def test_stocks_that_are_not_there_are_none_to_begin_with() -> None:
    """Answered as created, and not shown."""
    run = hidden_run("documented", "magento2_rest")
    target: Any = run.target("magento2_rest")
    target.begin()
    name = target.named("East")
    assert target.given({name: ()}).keys() == {name}
    target.stocks = dict
    with pytest.raises(Untestable, match="are not kept"):
        target.given({target.named("West"): ()})
