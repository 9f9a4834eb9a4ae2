"""The suite has teeth wherever it stands: over HTTP as in process, and where the shop offers no control.

With control every defect is caught. Without it a defect is caught, or its requirement is untestable: never kept. The
sound mock fails nowhere. CI judges a share of the cases, chosen by the commit; the whole is `tox -e cube`.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.checks import checks
from conformance.events import VerdictEvent
from conformance.judge import run_check
from conformance.run import Run
from mockserver.defects import defects
from specs import editions

sys.path.append(str(Path(__file__).parent))
from matrix import CUBE, SETTINGS, judged, outcome, share_of, verdicts

#: What a defect may come to.
ALLOWED = {
    "over HTTP with control": {"caught"},
    "over HTTP without control": {"caught", "untestable"},
}
#: So many cases are judged on every commit, some thirty seconds of one core each.
SHARES = {"over HTTP with control": 1000, "over HTTP without control": 400}
#: So many editions and dialects, each a quick run of the suite on the sound mock.
SOUND_SHARE = 8
SOUND = "ci" if os.environ.get("STOCKPROOF_CUBE") else "quick"
PLACES = [(name, one) for name in editions() for one in judged(name)]


def shares() -> list[tuple[str, str, str, list[str]]]:
    """The cases of this run, those of a setting, an edition and a dialect together."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for setting, number in SHARES.items():
        for name, *place in share_of(CUBE, number, setting):
            found.setdefault((setting, *place), []).append(name)
    return sorted((*key, names) for key, names in found.items())


@pytest.mark.parametrize(("setting", "edition_name", "dialect", "names"), shares())
def test_no_defect_passes(
    setting: str, edition_name: str, dialect: str, names: list[str], record_property: Callable[[str, object], None]
) -> None:
    """Each is caught, or without control at least not called kept; and no check breaks."""
    found = {}
    with SETTINGS[setting]() as make:
        for name in names:
            requirement = defects()[name].requirement
            events = verdicts(make(edition_name, dialect, name), requirement, dialect)
            found[f"{name} ({requirement})"] = (outcome(events), events)
    record_property("tally", (f"defects {setting}", dict(Counter(one for one, _ in found.values()))))
    wrong = [said(name, *one) for name, one in found.items() if one[0] not in ALLOWED[setting]]
    assert not wrong, "\n".join(wrong)


def said(name: str, came_to: str, events: list[VerdictEvent]) -> str:
    """A case in a line."""
    each = "; ".join(f"{one.check} {one.verdict}, {one.examples} examples, {one.reason}" for one in events)
    return f"{name} {came_to}: {each}"


@pytest.mark.parametrize(
    ("setting", "edition_name", "dialect"),
    [(setting, *place) for setting in SHARES for place in share_of(PLACES, SOUND_SHARE, f"sound {setting}")],
)
def test_the_sound_mock_fails_nowhere(
    setting: str, edition_name: str, dialect: str, record_property: Callable[[str, object], None]
) -> None:
    """Everything that is in force passes, or without control is untestable."""
    with SETTINGS[setting]() as make:
        events = all_checks(make(edition_name, dialect, profile=SOUND), dialect)
    tally = Counter({"caught": "failed"}.get(outcome([one]), outcome([one])) for one in events)
    record_property("tally", (f"sound {setting}", dict(tally)))
    allowed = {"passed", "untestable"} if "without" in setting else {"passed"}
    wrong = [said(one.requirement, outcome([one]), [one]) for one in events if outcome([one]) not in allowed]
    assert not wrong, "\n".join(wrong)


def all_checks(run: Run, dialect: str) -> list[VerdictEvent]:
    """Every check that is in force, within the budget of a whole run."""
    wanted = [check for name, functions in checks().items() if dialect in run.dialects_for(name) for check in functions]
    run.plan((check, dialect) for check in wanted)
    return [run_check(run, check, dialect) for check in wanted]
