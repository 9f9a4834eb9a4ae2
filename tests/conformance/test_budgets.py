"""Budgets: dealt over the checks of a dialect before the run, and what is left dealt again."""

from collections.abc import Callable
from dataclasses import replace
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.budgets import FIRST_CONTACT, UNLIMITED, Purse, Stake, costs, deal, key_of, stake, weights
from conformance.checks import checks
from conformance.dialects import spoken
from conformance.judge import run_check
from conformance.profiles import PROFILES, Profile
from conformance.run import Run
from conformance.verdicts import Verdict
from specs import edition, editions, requirements

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


@given(stakes=some_stakes, requests=st.integers(0, 5000))
def test_everybody_is_sure_of_one_example(stakes: list[Stake], requests: int) -> None:
    """And nobody gets more than it can use."""
    shares = deal(stakes, requests)
    assert all(one.cost <= shares[one.name] <= one.most for one in stakes)


@given(stakes=some_stakes, requests=st.integers(0, 3000), factor=st.sampled_from((1.0, 2.5, 7.0)))
def test_dearer_examples_take_nothing_from_the_others(stakes: list[Stake], requests: int, factor: float) -> None:
    """A check whose examples cost so many times as much may send that much more, and the others as much as before."""
    dear = [replace(stakes[0], factor=factor), *stakes[1:]]
    usual, dearer = (Purse(requests, {one.name: one for one in several}) for several in (stakes, dear))
    assert dearer.share("0") == ceil(usual.share("0") * factor)
    dearer.spend("0", dearer.share("0"))
    usual.spend("0", usual.share("0"))
    assert usual.shares == dearer.shares


def test_without_control_a_check_that_compares_all_costs_more() -> None:
    """What was measured there counts, and nothing costs less."""
    profile = PROFILES["ci"]
    found = {
        key_of(check): stake(check, profile, control=False).factor
        for functions in checks().values()
        for check in functions
    }
    assert min(found.values()) == 1
    assert found["oauth/test_an_unknown_consumer_is_refused"] > 2


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
