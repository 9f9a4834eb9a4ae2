"""The suite has teeth: every defect is caught by the checks of its own requirement, wherever that is in force.

Each check may send here what it is sure of in a whole run of its dialect in the default profile, and not a request
more: so what the matrix proves is what a user's run finds.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import pytest

from conformance.budgets import FIRST_CONTACT, Purse, Stake, deal, key_of, stake
from conformance.checks import checks
from conformance.connection import Connection
from conformance.dialects import spoken
from conformance.judge import run_check
from conformance.profiles import DEFAULT_PROFILE, PROFILES
from conformance.run import Run
from conformance.transport import Recorder
from conformance.verdicts import Verdict
from mockserver.defects import Defect, defects
from specs import edition, editions, requirements
from stockproof.embedded import EmbeddedMock


def named(patterns: tuple[str, ...], name: str) -> bool:
    """Whether one of some patterns fits a name."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def judged(edition_name: str) -> list[str]:
    """The dialects of an edition that the suite speaks."""
    return [name for name in edition(edition_name).dialects if name in spoken()]


def places(entry: Defect) -> list[tuple[str, str]]:
    """The editions and dialects in which a defect can show."""
    requirement = requirements()[entry.requirement]
    return [
        (name, dialect)
        for name in editions()
        for dialect in judged(name)
        if requirement.holds(name, dialect) and named(entry.editions, name) and named(entry.dialects, dialect)
    ]


CAUGHT = {Verdict.FAIL, Verdict.WARN, Verdict.FLAKY}
#: The profile in which the sound mock is judged: every edition and dialect costs a run of the whole suite.
SOUND = "ci" if os.environ.get("STOCKPROOF_CUBE") else "quick"
CUBE = [(name, *place) for name, entry in defects().items() for place in places(entry)]


def diagonal() -> list[tuple[str, str, str]]:
    """Every defect in every dialect, in the documents' edition and in one shop's; the whole cube on demand."""
    if os.environ.get("STOCKPROOF_CUBE"):
        return CUBE
    chosen = {}
    for name, edition_name, dialect in CUBE:
        chosen.setdefault((name, dialect, edition_name == "documented"), (name, edition_name, dialect))
    return list(chosen.values())


def a_run(edition_name: str, dialect: str, profile: str, *defect_names: str) -> Run:
    """A run on an embedded mock, without shrinking."""
    recorder = Recorder(EmbeddedMock(edition_name, defect_names))
    chosen = edition(edition_name)
    dialects = tuple(dict.fromkeys((dialect, *judged(edition_name))))
    connection = Connection(recorder, "a mock", chosen, dialects, "apiUser", "apiKey", control=True)
    return Run(connection, profile_name=profile, shrinks=False)


@cache
def shares(edition_name: str, dialect: str) -> dict[str, int]:
    """What every check is sure of in a whole run of a dialect."""
    profile = PROFILES[DEFAULT_PROFILE]
    stakes = [
        stake(check, profile)
        for requirement, functions in checks().items()
        for check in functions
        if requirements()[requirement].holds(edition_name, dialect)
    ]
    return deal(stakes, profile.requests - FIRST_CONTACT)


def within_its_share(run: Run, check: Callable[..., Any], edition_name: str, dialect: str) -> Verdict:
    """What a check finds with what it is sure of."""
    name = key_of(check)
    share = shares(edition_name, dialect)[name]
    run.purses = {dialect: Purse(share, {name: Stake(name, share, 1)})}
    return run_check(run, check, dialect).verdict


def verdicts(defect: str, edition_name: str, dialect: str) -> Iterator[Verdict]:
    """What the checks of a defect's requirement find."""
    run = a_run(edition_name, dialect, DEFAULT_PROFILE, defect)
    for check in checks()[defects()[defect].requirement]:
        yield within_its_share(run, check, edition_name, dialect)


@pytest.mark.parametrize(("defect", "edition_name", "dialect"), diagonal())
def test_a_defect_is_caught_by_the_checks_of_its_requirement(defect: str, edition_name: str, dialect: str) -> None:
    """One check at least fails, and none of them breaks."""
    found: list[Verdict] = []
    for verdict in verdicts(defect, edition_name, dialect):
        found.append(verdict)
        if verdict in CAUGHT:
            break
    assert CAUGHT & set(found), f"{defects()[defect].requirement} does not notice: {found}"
    assert not {Verdict.ERROR, Verdict.UNTESTABLE} & set(found), found


@pytest.mark.parametrize(("edition_name", "dialect"), [(name, one) for name in editions() for one in judged(name)])
def test_the_sound_mock_passes_every_check(edition_name: str, dialect: str) -> None:
    """Everything that is in force is kept by the mock, and nothing is untestable."""
    run = a_run(edition_name, dialect, SOUND)
    for requirement, functions in checks().items():
        if requirements()[requirement].holds(edition_name, dialect):
            for check in functions:
                event = run_check(run, check, dialect)
                assert event.verdict is Verdict.PASS, f"{requirement}: {event.reason} {event.failure}"


def test_every_defect_can_show_somewhere() -> None:
    """No defect is left without an edition and a dialect in which its requirement is in force."""
    assert [name for name, entry in defects().items() if not places(entry)] == []


def test_every_must_has_a_defect_wherever_it_is_in_force() -> None:
    """For each MUST, in each edition and dialect, there is a shop that breaks it."""
    broken = {(defects()[name].requirement, *place) for name, *place in CUBE}
    wanted = {
        (entry.id, name, dialect)
        for entry in requirements().values()
        if entry.level == "MUST" and not entry.unchecked
        for name in editions()
        for dialect in judged(name)
        if entry.holds(name, dialect)
    }
    assert sorted(wanted - broken) == []


@pytest.mark.parametrize("dialect", ["magento2_rest", "merchantpro_rest"])
def test_a_must_of_a_younger_dialect_has_two_defects(dialect: str) -> None:
    """Two different shops break each MUST of Magento 2 and MerchantPro, in each edition where it is in force."""
    broken = Counter(
        (defects()[name].requirement, edition_name) for name, edition_name, place in CUBE if place == dialect
    )
    wanted = {
        (entry.id, name)
        for entry in requirements().values()
        if entry.level == "MUST" and not entry.unchecked
        for name in editions()
        if dialect in judged(name) and entry.holds(name, dialect)
    }
    assert wanted
    assert sorted(one for one in wanted if broken[one] < 2) == []


def test_every_requirement_has_a_check_and_every_check_a_requirement() -> None:
    """Nothing is promised that nobody looks at, and nothing is judged that nobody promised."""
    wanted = {entry.id for entry in requirements().values() if not entry.unchecked}
    assert set(checks()) == wanted
