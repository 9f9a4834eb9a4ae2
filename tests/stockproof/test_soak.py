"""A long time of small runs that end in the middle, each undone: one shop for all of them, as it was in the end.

STOCKPROOF_SOAK_MINUTES=60 (tox -e soak); without it nothing is run.
"""

import os
import resource
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parent))
from rounds import FAMILIES, KINDS, differences, secrets, served
from somebodys import stored_in

MINUTES = float(os.environ.get("STOCKPROOF_SOAK_MINUTES", "0"))
#: So much more memory the shop and its test may take than after the first rounds, in KiB: its sessions and nonces stay.
GROWTH = 100 * 1024
WARMING_UP = 6


@pytest.mark.skipif(not MINUTES, reason="takes as many minutes as STOCKPROOF_SOAK_MINUTES says")
@pytest.mark.parametrize("name", FAMILIES)
def test_a_shop_outlives_a_long_time_of_runs(  # noqa: PLR0913, PLR0917 - what pytest hands a test
    name: str,
    tmp_path: Path,
    stockproof: Any,
    started: Any,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    """Runs that are killed and targets that are lost, in turn; the shop's memory stays within bounds."""
    for variable, value in secrets().items():
        monkeypatch.setenv(variable, value)
    ends, memory = monotonic() + MINUTES * 60 / len(FAMILIES), []
    with served(FAMILIES[name], tmp_path, stockproof=stockproof, started=started) as trial:
        trial.complete()
        before = trial.renew()
        for number in count():
            if monotonic() > ends and number > WARMING_UP:
                break
            trial.round(KINDS[number % len(KINDS)], number, afresh=False)
            memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        left = differences(before, stored_in(trial.shop.world))
    for kind, found in trial.found.items():
        record_property("tally", (f"soak {kind}", found.counts))
    grown = memory[-1] - memory[WARMING_UP]
    record_property("measured", f"soak {name}: {len(memory)} rounds, {grown} KiB more than after {WARMING_UP}")
    wrong = [line for found in trial.found.values() for line in found.wrong]
    assert (wrong, left) == ([], [])
    assert grown < GROWTH
