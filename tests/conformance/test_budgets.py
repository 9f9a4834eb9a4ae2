"""Budgets: dealt over the checks of a dialect before the run, and what is left dealt again."""

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.budgets import FIRST_CONTACT, UNLIMITED, Purse, Stake, costs, deal, key_of, stake, weights
from conformance.checks import checks
from conformance.dialects import spoken
from conformance.judge import run_check
from conformance.profiles import PROFILES, Profile
from conformance.run import Run
from conformance.stockroom import PLAIN
from conformance.tally import CUT_SHORT
from conformance.target import Target
from conformance.verdicts import Verdict
from conformance.verifies import verifies
from specs import edition, editions, requirements

sys.path.append(str(Path(__file__).parent))
from foreign_shop import ForeignShop, foreign_connection

PLACES = [(name, dialect) for name in editions() for dialect in edition(name).dialects if dialect in spoken()]
some_stakes = st.lists(
    st.tuples(st.integers(1, 40), st.integers(1, 30), st.sampled_from((1.0, 1.5, 2.0))), min_size=1, max_size=40
).map(lambda found: [Stake(str(at), *one) for at, one in enumerate(found)])


def stakes_in(edition_name: str, dialect: str, profile: Profile) -> list[Stake]:
    """The stakes of all checks of a dialect."""
    return [
        stake(check, profile)
        for requirement, functions in checks().items()
        for check in functions
        if requirements()[requirement].holds(edition_name, dialect)
    ]


def test_without_control_an_example_costs_more() -> None:
    """What was measured there counts, and nothing costs less."""
    profile = PROFILES["ci"]
    found = {
        key_of(check): (stake(check, profile).cost, stake(check, profile, by_wire=True).cost)
        for functions in checks().values()
        for check in functions
    }
    assert [name for name, (usual, by_wire) in found.items() if by_wire < usual] == []
    usual, by_wire = found["oauth/test_an_unknown_consumer_is_refused"]
    assert by_wire > 2 * usual


@given(stakes=some_stakes, requests=st.integers(0, 5000))
def test_everybody_is_sure_of_one_example(stakes: list[Stake], requests: int) -> None:
    """And nobody gets more than it can use."""
    shares = deal(stakes, requests)
    assert all(one.cost <= shares[one.name] <= one.most for one in stakes)


@given(stakes=some_stakes, requests=st.integers(0, 5000))
def test_no_more_is_dealt_than_there_is(stakes: list[Stake], requests: int) -> None:
    """Unless one example each is more."""
    assert sum(deal(stakes, requests).values()) <= max(requests, sum(one.cost for one in stakes))


@given(stakes=some_stakes, requests=st.integers(0, 5000))
def test_what_is_dealt_is_all_that_there_is(stakes: list[Stake], requests: int) -> None:
    """But for a request a check, where shares are rounded, and for what nobody can use."""
    wanted = min(requests, sum(one.most for one in stakes))
    assert sum(deal(stakes, requests).values()) >= wanted - len(stakes) - 1


def test_a_weight_buys_more_examples() -> None:
    """Twice as many for a weight of two; what costs four times as much is bought half as often."""
    shares = deal([Stake("plain", 4, 100), Stake("dear", 16, 100), Stake("central", 4, 100, 2.0)], 1000)
    assert shares["central"] == pytest.approx(2 * shares["plain"], abs=2)
    assert shares["dear"] == pytest.approx(2 * shares["plain"], abs=2)


@given(stakes=some_stakes, requests=st.integers(0, 3000), data=st.data())
def test_a_share_never_shrinks_while_others_spend(stakes: list[Stake], requests: int, data: st.DataObject) -> None:
    """Whatever those before it leave, each may send at least what it was sure of before the run."""
    purse = Purse(requests, {one.name: one for one in stakes})
    sure = dict(purse.shares)
    for one in stakes:
        share = purse.share(one.name)
        assert share >= sure[one.name] - 1
        purse.spend(one.name, data.draw(st.integers(0, min(share, sure[one.name]))))


@given(stakes=some_stakes, requests=st.integers(0, 3000))
def test_whoever_spends_every_share_spends_the_budget(stakes: list[Stake], requests: int) -> None:
    """And not a request more, unless one example each is more."""
    purse, spent = Purse(requests, {one.name: one for one in stakes}), 0
    for one in stakes:
        share = purse.share(one.name)
        spent += share
        purse.spend(one.name, share)
    assert spent <= max(requests, sum(one.cost for one in stakes))


def test_a_check_that_nobody_planned_may_send_what_it_likes() -> None:
    """Its examples are its only bound."""
    assert Purse(10).share("unheard of") == UNLIMITED


@pytest.mark.parametrize("profile_name", PROFILES)
@pytest.mark.parametrize(("edition_name", "dialect"), PLACES)
def test_one_example_of_every_check_fits_into_the_budget(edition_name: str, dialect: str, profile_name: str) -> None:
    """Of every profile, in every edition and dialect: so nothing has to be left out, and no budget is overdrawn."""
    profile = PROFILES[profile_name]
    assert sum(one.cost for one in stakes_in(edition_name, dialect, profile)) <= profile.requests - FIRST_CONTACT


def test_every_check_is_measured() -> None:
    """Its name tells it from every other; benchmarks/costs.py measures anew."""
    names = [key_of(check) for functions in checks().values() for check in functions]
    assert len(names) == len(set(names))
    assert sorted(set(names) - set(costs())) == []
    assert sorted((set(costs()) | set(weights())) - set(names)) == []


@pytest.mark.parametrize("seed", range(12))
def test_a_share_that_ends_between_draws_is_no_flaky_failure(a_run: Callable[..., Run], seed: int) -> None:
    """Hypothesis takes an example that was not begun for one that draws otherwise the second time."""
    check = next(one for one in checks()["config_precedence/setting_alone"] if "alone" in one.__name__)
    run = a_run(seed=seed)
    run.purses = {"jsonrpc": Purse(8, {key_of(check): Stake(key_of(check), 2, 30)})}
    assert run_check(run, check, "jsonrpc").verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("edition_name", "dialects"),
    [
        ("documented", ("jsonrpc", "magento1_rest")),
        ("documented", ("magento2_rest", "merchantpro_rest")),
        ("openmage-20.18", ("xmlrpc", "magento1_rest")),
    ],
)
def test_setting_states_through_the_wire_is_in_the_budget(edition_name: str, dialects: tuple[str, ...]) -> None:
    """No dialect costs more than the profile says, no check is cut for it; what no check sent is told apart."""
    shop = ForeignShop(edition_name)
    run = Run(foreign_connection(shop, edition_name, *dialects), profile_name="quick", seed=7)
    run.start()
    todo = [
        (check, dialect)
        for dialect in dialects
        for requirement, functions in checks().items()
        for check in functions
        if requirements()[requirement].holds(edition_name, dialect)
    ]
    run.plan(todo)
    sent: Counter[str] = Counter()
    for check, dialect in todo:
        event = run_check(run, check, dialect)
        sent[dialect] += event.requests
        assert CUT_SHORT not in event.reason, check.__name__
    assert {dialect: number <= PROFILES["quick"].wire_requests for dialect, number in sent.items()} == dict.fromkeys(
        dialects, True
    )
    run.put_back()
    totals = run.finish()
    assert totals.requests - totals.safekeeping == sum(sent.values())
    assert totals.requests >= shop.requests > totals.safekeeping > 0  # what the guard keeps back is counted too


def test_without_control_not_even_a_first_example_goes_beyond_the_budget(a_run: Callable[..., Run]) -> None:
    """What is left is what may be sent; with control the first example goes to its end."""

    @verifies("quantities/exact")
    def check(target: Target) -> None:
        for _ in range(5):
            target.list([PLAIN])

    found = {}
    for by_wire in (True, False):
        run = a_run(control=False)
        run.purses = {"jsonrpc": Purse(3, {key_of(check): Stake(key_of(check), 1, 1)}, is_strict=by_wire)}
        event = run_check(run, check, "jsonrpc")
        found[by_wire] = (event.verdict, event.requests <= 3, event.reason)
    assert found == {True: (Verdict.UNTESTABLE, True, CUT_SHORT), False: (Verdict.PASS, False, "")}
