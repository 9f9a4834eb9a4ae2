"""The state machines find what a shop loses now and then, with what is theirs of a whole run's requests."""

import pytest

from conformance.budgets import key_of
from conformance.checks import checks
from conformance.connection import Connection
from conformance.judge import run_check
from conformance.profiles import DEFAULT_PROFILE, PROFILES
from conformance.run import Run
from conformance.transport import Recorder
from conformance.verdicts import Verdict
from specs import edition, requirements
from stockproof.embedded import EmbeddedMock

LOSSES = [
    ("loses_websites", "sales_channels/one_stock_a_website", "magento2_rest", "documented"),
    ("loses_websites", "sales_channels/one_stock_a_website", "magento2_rest", "magento-2.4"),
    ("loses_the_third_website", "sales_channels/one_stock_a_website", "magento2_rest", "documented"),
    ("loses_an_adjustment_now_and_then", "stock_adjustment/sums", "merchantpro_rest", "documented"),
]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("defect", "requirement", "dialect", "edition_name"), LOSSES)
def test_a_planted_loss_is_found_in_the_default_profile(
    defect: str, requirement: str, dialect: str, edition_name: str, seed: int
) -> None:
    """Planned among all checks of the dialect, the machine fails before its share is spent."""
    chosen = edition(edition_name)
    recorder = Recorder(EmbeddedMock(edition_name, (defect,)))
    connection = Connection(recorder, "a mock", chosen, (dialect,), "apiUser", "apiKey", control=True)
    run = Run(connection, profile_name=DEFAULT_PROFILE, seed=seed, shrinks=False)
    in_force = [name for name in checks() if requirements()[name].holds(edition_name, dialect)]
    run.plan([(check, dialect) for name in in_force for check in checks()[name]])
    (machine,) = checks()[requirement]
    assert run.purses[dialect].share(key_of(machine)) < PROFILES[DEFAULT_PROFILE].requests
    assert run_check(run, machine, dialect).verdict is Verdict.FAIL
