"""One check, run and judged: what each exception means, and what a failure may cost."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from conformance import profiles
from conformance.budgets import UNLIMITED, Purse, Stake, key_of
from conformance.judge import run_check
from conformance.machines import rule, run_machine
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


@pytest.mark.parametrize("error", [Untestable("not here"), NotApplicable("not at all")])
def test_what_ends_a_check_may_come_from_an_example_that_it_names(
    a_run: A_RUN, error: Untestable | NotApplicable
) -> None:
    """The verdict is the one that was raised."""
    event = run_check(a_run(), example(number=5)(check_that(raises(error))), "jsonrpc")
    assert (event.reason, event.verdict is Verdict.ERROR) == (error.msg, False)


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
    event = run_check(a_run(), check_that(lambda target, _: target.list([PLAIN])), "jsonrpc")
    assert (event.verdict, event.examples, event.reason, event.failure) == (Verdict.PASS, 10, "", None)
    assert (event.completed, event.rejected) == (10, 0)


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


class Losing:
    """Spoils what a shop stores: it says yes to an update, and forgets it, whenever `loses` says so of its number."""

    def __init__(self, in_process: Any, loses: Callable[[int], bool]) -> None:
        """Updates are counted from 1."""
        self.shop, self._loses, self.updates = in_process(self._answered), loses, 0
        self._before = self._qty

    @property
    def _qty(self) -> Any:
        return self.shop.world.store.get("stock_items", 1)["qty"]

    def _answered(self, message: Message, answer: Answer) -> Answer:
        self.updates += b".update" in message.body
        if b".update" in message.body and self._loses(self.updates):
            item = self.shop.world.store.get("stock_items", 1)
            self.shop.world.store.put("stock_items", 1, {**item, "qty": self._before})
        self._before = self._qty
        return answer


@verifies(MUST)
def stores_a_seven(target: Target) -> None:
    """What is sent once is stored."""
    assert target.update(PLAIN, {"qty": 7}).fault is None
    assert target.sees(PLAIN)["qty"] == 7


class Stores(RuleBasedStateMachine):
    """Updates in a row."""

    def __init__(self, target: Target) -> None:
        """Begin with the documents' shop."""
        super().__init__()
        self.target = target

    @rule(qty=st.integers(1, 50))
    def store(self, qty: int) -> None:
        """An update is stored."""
        assert self.target.update(PLAIN, {"qty": qty}).fault is None
        assert self.target.sees(PLAIN)["qty"] == qty


@verifies(MUST)
def stores_many(target: Target) -> None:
    """However often."""
    run_machine(Stores, target)


@pytest.mark.parametrize("check", [stores_what_it_is_sent, stores_many])
def test_a_target_that_loses_every_fifth_write_is_flaky(a_run: A_RUN, in_process: Any, check: Any) -> None:
    """A failure that a replay does not show again is called so, with its message and its messages."""
    shop = Losing(in_process, lambda number: number % 5 == 0).shop
    event = run_check(a_run(shop, seed=3), check, "jsonrpc")
    assert event.verdict is Verdict.FLAKY
    assert event.verdict.breaks_the_run
    assert event.reason.startswith("a failure that did not repeat, 1 of 2 attempts: assert Decimal(")
    assert event.failure
    assert ".update" in str(event.exchanges)


@pytest.mark.parametrize("check", [stores_what_it_is_sent, stores_a_seven, stores_many])
def test_a_target_that_loses_one_write_is_flaky(a_run: A_RUN, in_process: Any, check: Any) -> None:
    """Its first and no other."""
    event = run_check(a_run(Losing(in_process, lambda number: number == 1).shop), check, "jsonrpc")
    assert (event.verdict, "1 of 2 attempts" in event.reason) == (Verdict.FLAKY, True)


@pytest.mark.parametrize("check", [stores_what_it_is_sent, stores_a_seven, stores_many])
def test_a_target_that_loses_every_write_fails(a_run: A_RUN, in_process: Any, check: Any) -> None:
    """In the replay too."""
    event = run_check(a_run(Losing(in_process, lambda _: True).shop), check, "jsonrpc")
    assert event.verdict is Verdict.FAIL


@pytest.mark.parametrize("check", [stores_what_it_is_sent, stores_a_seven, stores_many])
def test_what_is_lost_only_later_is_lost_in_no_replay(a_run: A_RUN, in_process: Any, check: Any) -> None:
    """Where nothing failed nothing is replayed: as many examples as the profile has, or one, and a pass."""
    losing = Losing(in_process, lambda number: number > 1000)
    event = run_check(a_run(losing.shop), check, "jsonrpc")
    assert (event.verdict, losing.updates <= 3 * 5 + 10) == (Verdict.PASS, True)


@verifies(MUST)
@example(qty=7)
@given(qty=quantities())
def stores_a_seven_first(target: Target, qty: Any) -> None:
    """An example that the check itself names."""
    assert target.update(PLAIN, {"qty": qty}).fault is None
    assert target.sees(PLAIN)["qty"] == qty


@pytest.mark.parametrize(("lost", "verdict"), [({1}, Verdict.FLAKY), ({1, 2}, Verdict.FAIL)])
def test_an_example_that_the_check_names_is_replayed_too(
    a_run: A_RUN, in_process: Any, lost: set[int], verdict: Verdict
) -> None:
    """Though Hypothesis itself does not."""
    event = run_check(a_run(Losing(in_process, lost.__contains__).shop), stores_a_seven_first, "jsonrpc")
    assert event.verdict is verdict


@pytest.mark.parametrize("check", [stores_what_it_is_sent, stores_a_seven, stores_many])
@pytest.mark.parametrize(("times", "verdict"), [(1, Verdict.FLAKY), (1000, Verdict.FAIL)])
def test_a_malformed_answer_is_replayed_too(
    a_run: A_RUN, in_process: Any, check: Any, times: int, verdict: Verdict
) -> None:
    """Also where it comes before the check's own first line, and where shrinking would go on for long."""
    left = [times]

    def spoil(message: Message, answer: Answer) -> Answer:
        spoilt = b".update" in message.body and left[0] > 0
        left[0] -= spoilt
        return Answer(200, (), b"<br>Warning: x") if spoilt else answer

    shop = in_process(spoil)
    event = run_check(a_run(shop), check, "jsonrpc")
    assert event.verdict is verdict
    assert "no JSON" in event.reason
    assert shop.requests < 150


def test_a_login_that_fails_costs_no_more_than_a_failure_may(a_run: A_RUN, in_process: Any) -> None:
    """It comes before the check's own first line."""
    shop = in_process(lambda _, answer: Answer(200, (), b"{}") if answer else answer)
    event = run_check(a_run(shop), stores_what_it_is_sent, "jsonrpc")
    assert (event.verdict, shop.requests < 2 * 25 + 10) == (Verdict.FAIL, True)


def test_a_failure_that_does_not_repeat_is_flaky(a_run: A_RUN) -> None:
    """It failed once."""
    seen: list[int] = []

    def once(_target: Target, number: int) -> None:
        seen.append(number)
        assert len(seen) != 4, "the fourth"

    event = run_check(a_run(), check_that(once), "jsonrpc")
    assert event.verdict is Verdict.FLAKY
    assert event.reason.splitlines()[0] == "a failure that did not repeat, 1 of 2 attempts: the fourth"


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


@pytest.mark.parametrize("most", [0, 5, 20])
def test_shrinking_costs_no_more_requests_than_its_budget(
    a_run: A_RUN, in_process: Any, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Though every attempt here is several, and one of them may be under way."""
    monkeypatch.setitem(profiles.PROFILES, "small", profiles.Profile(10, 3, 5, 1000, shrink_requests=most))

    def body(target: Target, number: int) -> None:
        for _ in range(4):
            target.list([PLAIN])
        assert number < 7

    shop = in_process()
    event = run_check(a_run(shop, control=False), check_that(body), "jsonrpc")
    assert event.verdict is Verdict.FAIL
    assert event.requests == shop.requests <= 1 + 10 * 4 + most + 4
    assert event.exchanges


@pytest.mark.parametrize("share", [1, 4, 9, 10, 17, 1000])
def test_a_check_sends_no_more_than_its_share(a_run: A_RUN, in_process: Any, share: int) -> None:
    """Unless one example is more; what it has not found by then it does not find."""
    shop = in_process()
    run = a_run(shop, control=False)

    def body(target: Target, _number: int) -> None:
        for _ in range(4):
            target.list([PLAIN])

    check = check_that(body)
    run.purses = {"jsonrpc": Purse(share, {key_of(check): Stake(key_of(check), 4, 1000)})}
    event = run_check(run, check, "jsonrpc")
    assert event.verdict is Verdict.PASS
    assert event.requests == shop.requests <= max(5, share)
    assert event.examples == (10 if share == 1000 else max(1, (share - 1) // 4))
    assert run.purses["jsonrpc"].left == share - event.requests


@pytest.mark.parametrize("share", [1, 4, 9, 17])
def test_a_state_machine_sends_no_more_than_its_share(a_run: A_RUN, in_process: Any, share: int) -> None:
    """To the request: it may be cut between any two."""
    shop = in_process()
    run = a_run(shop, control=False)
    run.purses = {"jsonrpc": Purse(share, {key_of(stores_many): Stake(key_of(stores_many), 4, 1000)})}
    event = run_check(run, stores_many, "jsonrpc")
    assert event.requests == shop.requests <= max(4, share)


def test_what_a_failure_costs_is_no_other_check_s_loss(a_run: A_RUN, in_process: Any) -> None:
    """Shrinking and replay have a budget of their own."""
    run, check = (
        a_run(in_process(), control=False),
        check_that(lambda target, number: fails(target.list([PLAIN]), number)),
    )
    run.purses = {"jsonrpc": Purse(100, {key_of(check): Stake(key_of(check), 1, 100)})}
    event = run_check(run, check, "jsonrpc")
    assert event.verdict is Verdict.FAIL
    assert 100 - run.purses["jsonrpc"].left < event.requests


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


def check_that_draws() -> tuple[list[Any], Any]:
    """A check of one request an example, and what it has drawn."""
    seen: list[Any] = []

    @verifies(MUST)
    @given(data=st.data(), number=st.integers(0, 10**6))
    def check(target: Target, data: st.DataObject, number: int) -> None:
        target.list([PLAIN])
        seen.append((number, data.draw(st.text()), data.draw(st.lists(st.integers()))))

    return seen, check


@pytest.mark.parametrize("share", [1, 3, 6, 8])
def test_a_share_cuts_the_examples_off_and_changes_none(a_run: A_RUN, in_process: Any, share: int) -> None:
    """Those that a check draws in a whole run are the first of those that it draws alone with the same seed."""
    found: dict[int, list[Any]] = {}
    for most in (share, UNLIMITED):
        seen, check = check_that_draws()
        run = a_run(in_process(), seed=11)
        run.purses = {"jsonrpc": Purse(most, {key_of(check): Stake(key_of(check), 1, most)})}
        assert run_check(run, check, "jsonrpc").verdict is Verdict.PASS
        found[most] = seen
    assert len(found[share]) == max(1, share - 1)
    assert found[share] == found[UNLIMITED][: len(found[share])]


def test_a_failure_of_a_whole_run_is_found_again_alone(a_run: A_RUN, in_process: Any) -> None:
    """With the same seed: the same shrunk example, after as many requests."""
    found = []
    for most in (8, UNLIMITED):
        check = check_that(lambda target, number: fails(target.list([PLAIN]), number))
        run = a_run(in_process(), seed=11)
        run.purses = {"jsonrpc": Purse(most, {key_of(check): Stake(key_of(check), 1, most)})}
        event = run_check(run, check, "jsonrpc")
        found.append((event.verdict, event.failure, event.requests, event.examples))
    assert found[0] == found[1]
    assert found[0][0] is Verdict.FAIL


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
    assert len(found[0]) == 19


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


# ------------------------------------------------------------------------------------------------- what ends a check


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (Untestable("no control"), Verdict.UNTESTABLE),
        (NotApplicable("no shop"), Verdict.NOT_APPLICABLE),
        (TargetLostError("gone"), Verdict.ERROR),
    ],
)
def test_what_ends_a_check_in_the_middle_of_a_later_example_is_no_failure(
    a_run: A_RUN, in_process: Any, error: BaseException, verdict: Verdict
) -> None:
    """Though it draws less than examples that begin alike, which Hypothesis alone would call flaky."""
    times = []

    @verifies(MUST)
    @given(data=st.data(), flag=st.booleans())
    def check(target: Target, data: st.DataObject, flag: bool) -> None:  # noqa: FBT001 - drawn
        target.list([PLAIN])
        times.append(flag)
        if len(times) == 6:
            raise error
        data.draw(st.text())

    event = run_check(a_run(in_process()), check, "jsonrpc")
    assert (event.verdict, event.examples) == (verdict, 6)


@pytest.mark.parametrize("check", [stores_what_it_is_sent, stores_a_seven, stores_many])
@pytest.mark.parametrize("answers", [2, 3, 4, 7, 12, 17])
def test_a_target_that_dies_is_an_error(a_run: A_RUN, in_process: Any, check: Any, answers: int) -> None:
    """After whichever answer, also where a failure is replayed: never the target's failure."""
    left = [answers]

    def die(message: Message, answer: Answer) -> Answer:
        left[0] -= 1
        if left[0] < 0:
            raise TargetLostError("nobody listens")
        return Answer(200, (), b"half") if left[0] == 0 else answer

    event = run_check(a_run(in_process(die)), check, "jsonrpc")
    dead = answers < 4 or check is not stores_a_seven
    assert event.verdict is (Verdict.ERROR if dead else Verdict.PASS)
