"""One check, run and judged: what each exception means, and what a failure may cost."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance import profiles
from conformance.judge import run_check
from conformance.machines import run_machine
from conformance.run import Run
from conformance.stockroom import PLAIN
from conformance.strategies import quantities
from conformance.target import Target
from conformance.transport import Answer, Message
from conformance.verdicts import NotApplicable, TargetLostError, Untestable, Verdict
from conformance.verifies import verifies
from mockserver.state import to_document
from specs import requirements

MUST, SHOULD = "quantities/exact", "identification/sku_spelling"
A_RUN = Callable[..., Run]


def check_that(body: Callable[..., None], requirement: str = MUST) -> Any:
    """A check of a number, with this body."""

    @verifies(requirement)
    @given(number=st.integers(0, 1000))
    def check(target: Target, number: int) -> None:
        body(target, number)

    return check


def fails(_target: Target, number: int) -> None:
    """Hold for the small numbers."""
    assert number < 7, "too large"


def raises(error: BaseException) -> Callable[..., None]:
    """A body that raises."""

    def body(_target: Target, _number: int) -> None:
        raise error

    return body


def test_the_levels_are_what_the_tests_take_them_for() -> None:
    """A MUST and a SHOULD."""
    assert [requirements()[name].level for name in (MUST, SHOULD)] == ["MUST", "SHOULD"]


def test_a_must_that_fails_is_a_failure(a_run: A_RUN) -> None:
    """With the shrunk example and its message."""
    event = run_check(a_run(), check_that(fails), "jsonrpc")
    assert (event.verdict, event.reason.splitlines()[0], event.level) == (Verdict.FAIL, "too large", "MUST")
    assert event.failure
    assert event.failure.example == "number=7"


def test_a_should_that_fails_is_a_warning(a_run: A_RUN) -> None:
    """With the same explanation."""
    event = run_check(a_run(), check_that(fails, SHOULD), "jsonrpc")
    assert (event.verdict, event.level) == (Verdict.WARN, "SHOULD")
    assert event.failure
    assert event.failure.example == "number=7"


def test_what_holds_passes(a_run: A_RUN) -> None:
    """After as many examples as the profile has, and without an explanation."""
    event = run_check(a_run(), check_that(lambda *_: None), "jsonrpc")
    assert (event.verdict, event.examples, event.reason, event.failure) == (Verdict.PASS, 10, "", None)


@pytest.mark.parametrize(
    ("error", "verdict", "reason"),
    [
        (Untestable("no control"), Verdict.UNTESTABLE, "no control"),
        (NotApplicable("no shop"), Verdict.NOT_APPLICABLE, "no shop"),
        (TargetLostError("gone"), Verdict.ERROR, "gone"),
    ],
)
def test_what_cannot_be_seen_is_not_shrunk(a_run: A_RUN, error: BaseException, verdict: Verdict, reason: str) -> None:
    """One example, and it is over."""
    event = run_check(a_run(), check_that(raises(error)), "jsonrpc")
    assert (event.verdict, event.examples, event.reason, event.failure) == (verdict, 1, reason, None)


@pytest.mark.parametrize("error", [TypeError("no"), KeyError("x"), StopIteration(), ZeroDivisionError("no")])
def test_an_error_of_the_suite_is_no_failure_of_the_target(a_run: A_RUN, error: Exception) -> None:
    """It names its type."""
    event = run_check(a_run(), check_that(raises(error)), "jsonrpc")
    assert event.verdict is Verdict.ERROR
    assert type(error).__name__ in event.reason or "StopIteration" in event.reason


def test_without_control_what_needs_it_is_untestable(a_run: A_RUN) -> None:
    """And says what it needs it for."""
    event = run_check(a_run(control=False), check_that(lambda target, _: target.shop()), "jsonrpc")
    assert (event.verdict, event.examples) == (Verdict.UNTESTABLE, 1)
    assert "setting the shop's state needs control" in event.reason


# ----------------------------------------------------------------------------------------------------------- flaky


@verifies(MUST)
@given(qty=quantities())
def stores_what_it_is_sent(target: Target, qty: Any) -> None:
    """A quantity that is sent is stored."""
    assert target.update(PLAIN, {"qty": qty}).fault is None
    assert target.sees(PLAIN)["qty"] == qty


def test_a_target_that_loses_every_fifth_write_is_noticed(a_run: A_RUN, in_process: Any) -> None:
    """As a failure, or as one that does not repeat; both break the run."""
    writes = [0]

    def lose(message: Message, answer: Answer) -> Answer:
        writes[0] += b".update" in message.body
        if b".update" in message.body and writes[0] % 5 == 0:
            item = shop.world.store.get("stock_items", 1)
            shop.world.store.put("stock_items", 1, {**item, "qty": before[0]})
        before[0] = shop.world.store.get("stock_items", 1)["qty"]
        return answer

    shop = in_process(lose)
    before = [shop.world.store.get("stock_items", 1)["qty"]]
    event = run_check(a_run(shop), stores_what_it_is_sent, "jsonrpc")
    assert event.verdict in (Verdict.FLAKY, Verdict.FAIL)
    assert event.verdict.breaks_the_run
    assert event.failure


def test_a_failure_that_does_not_repeat_is_flaky(a_run: A_RUN) -> None:
    """It failed once."""
    seen: list[int] = []

    def once(_target: Target, number: int) -> None:
        seen.append(number)
        assert len(seen) != 4

    event = run_check(a_run(), check_that(once), "jsonrpc")
    assert (event.verdict, event.reason) == (Verdict.FLAKY, "a failure that did not repeat")


# --------------------------------------------------------------------------------------------------------- budgets


@pytest.mark.parametrize("attempts", [0, 5, 20])
def test_shrinking_costs_no_more_than_its_budget(
    a_run: A_RUN, in_process: Any, monkeypatch: pytest.MonkeyPatch, attempts: int
) -> None:
    """Every example here is one request and fails; what is over the budget is not sent, the last replay is."""
    monkeypatch.setitem(profiles.PROFILES, "small", profiles.Profile(10, 3, 5, attempts))

    def body(target: Target, number: int) -> None:
        target.list([PLAIN])
        assert number < 0

    shop = in_process()
    event = run_check(a_run(shop, control=False), check_that(body), "jsonrpc")
    assert event.verdict is Verdict.FAIL
    assert event.requests <= 1 + 1 + attempts + 2
    assert event.requests == shop.requests
    assert event.failure
    assert event.exchanges


def test_a_run_that_does_not_shrink_does_not(a_run: A_RUN) -> None:
    """The first failure, and its replay."""
    event = run_check(a_run(shrinks=False), check_that(raises(AssertionError())), "jsonrpc")
    assert (event.verdict, event.examples <= 4) == (Verdict.FAIL, True)


# ----------------------------------------------------------------------------------------------------------- seeds


def drawn(a_run: A_RUN, seed: int) -> list[int]:
    """The numbers that a check draws."""
    found: list[int] = []
    run_check(a_run(seed=seed), check_that(lambda _, number: found.append(number)), "jsonrpc")
    return found


def test_a_seed_draws_the_same_examples_again(a_run: A_RUN) -> None:
    """And another one draws others."""
    assert drawn(a_run, 5) == drawn(a_run, 5)
    assert drawn(a_run, 5) != drawn(a_run, 6)


SCRIPT = """
import json
from hypothesis import given, strategies as st
from conformance.connection import connect
from conformance.judge import run_check
from conformance.run import Run
from conformance.verifies import verifies
found = []
@verifies("quantities/exact")
@given(number=st.integers())
def check(target, number):
    found.append(number)
run_check(Run(connect(None), seed=7), check, "jsonrpc")
print(json.dumps(found))
"""


def test_an_environment_that_says_ci_changes_nothing() -> None:
    """Neither how many examples are drawn nor which; Hypothesis alone would draw others there."""
    found = []
    for environment in ({"CI": "1", "GITHUB_ACTIONS": "true"}, {}):
        plain = {name: value for name, value in os.environ.items() if name not in ("CI", "GITHUB_ACTIONS", "TF_BUILD")}
        command = [sys.executable, "-c", SCRIPT]
        done = subprocess.run(command, env={**plain, **environment}, check=True, capture_output=True, timeout=60)
        found.append(json.loads(done.stdout))
    assert found[0] == found[1]
    assert len(found[0]) == 30


# ----------------------------------------------------------------------------------------------------------- state


def test_every_example_begins_from_the_same_state(a_run: A_RUN, in_process: Any) -> None:
    """Whatever the one before it changed."""
    seen = set()

    def body(target: Target, number: int) -> None:
        seen.add(target.sees(PLAIN)["qty"])
        target.update(PLAIN, {"qty": number})

    assert run_check(a_run(in_process()), check_that(body), "jsonrpc").verdict is Verdict.PASS
    assert len(seen) == 1


def test_a_run_puts_the_target_back(a_run: A_RUN, in_process: Any) -> None:
    """The state that it had before, to the last column."""
    shop = in_process()
    shop.world.store.put("config", "a/b/c", "x")
    before = to_document(shop.world)
    run = a_run(shop)
    run.start()
    run_check(run, stores_what_it_is_sent, "jsonrpc")
    run.put_back()
    assert to_document(shop.world) == before


def test_a_check_without_examples_is_one(a_run: A_RUN) -> None:
    """A plain function counts as one example, and may fail like any other."""

    @verifies(MUST)
    def plain(target: Target) -> None:
        assert target.sees(PLAIN)["qty"] == -1

    event = run_check(a_run(), plain, "jsonrpc")
    assert (event.verdict, event.examples) == (Verdict.FAIL, 1)
    assert "-1" in event.reason


def test_a_machine_is_judged_like_any_check(a_run: A_RUN) -> None:
    """Its failure is the check's."""

    @verifies(MUST)
    def machine(target: Target) -> None:
        def begin(_target: Target) -> Any:
            raise AssertionError("the machine says so")

        run_machine(begin, target)

    event = run_check(a_run(), machine, "jsonrpc")
    assert (event.verdict, event.reason) == (Verdict.FAIL, "the machine says so")
