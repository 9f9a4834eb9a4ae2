"""The suite has teeth: every defect is caught by the checks of its own requirement, wherever that is in force.

In process, each defect in each dialect on every commit; matrix.py says how a case is judged, and test_three_settings.py
judges the same over HTTP.
"""

import os
import sys
from collections import Counter
from pathlib import Path

import pytest

from conformance.checks import checks
from conformance.judge import run_check
from conformance.verdicts import Verdict
from mockserver.defects import defects
from specs import editions, requirements

sys.path.append(str(Path(__file__).parent))
from matrix import CAUGHT, CUBE, in_process, judged, places, verdicts

#: The profile in which the sound mock is judged: every edition and dialect costs a run of the whole suite.
SOUND = "ci" if os.environ.get("STOCKPROOF_CUBE") else "quick"


def diagonal() -> list[tuple[str, str, str]]:
    """Every defect in every dialect, in the documents' edition and in one shop's; the whole cube on demand."""
    if os.environ.get("STOCKPROOF_CUBE"):
        return CUBE
    chosen = {}
    for name, edition_name, dialect in CUBE:
        chosen.setdefault((name, dialect, edition_name == "documented"), (name, edition_name, dialect))
    return list(chosen.values())


@pytest.mark.parametrize(("defect", "edition_name", "dialect"), diagonal())
def test_a_defect_is_caught_by_the_checks_of_its_requirement(defect: str, edition_name: str, dialect: str) -> None:
    """One check at least fails, and none of them breaks."""
    with in_process() as make:
        run = make(edition_name, dialect, defect)
        found = [event.verdict for event in verdicts(run, defects()[defect].requirement, dialect)]
    assert CAUGHT & set(found), f"{defects()[defect].requirement} does not notice: {found}"
    assert not {Verdict.ERROR, Verdict.UNTESTABLE} & set(found), found


@pytest.mark.parametrize(("edition_name", "dialect"), [(name, one) for name in editions() for one in judged(name)])
def test_the_sound_mock_passes_every_check(edition_name: str, dialect: str) -> None:
    """Everything that is in force is kept by the mock, and nothing is untestable."""
    with in_process() as make:
        run = make(edition_name, dialect, profile=SOUND)
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
