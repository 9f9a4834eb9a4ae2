"""Runs that are killed, targets that are lost, and both: after `stockproof restore` every shop is what it was.

Ten of each on every commit; a hundred of each are `tox -e kills` (STOCKPROOF_KILLS=100).
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parent))
from rounds import FAMILIES, KINDS, secrets, served

#: So many runs of each kind, in sum over the families.
KILLS = int(os.environ.get("STOCKPROOF_KILLS", "10"))


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
@pytest.mark.parametrize("name", FAMILIES)
def test_a_run_that_ends_at_any_moment_is_undone(  # noqa: PLR0913, PLR0917 - what pytest hands a test
    name: str,
    tmp_path: Path,
    stockproof: Any,
    started: Any,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    """At a moment drawn from the whole run, staging and putting back included, before a request or after it."""
    for variable, value in secrets().items():
        monkeypatch.setenv(variable, value)
    with served(FAMILIES[name], tmp_path, stockproof=stockproof, started=started) as trial:
        trial.complete()
        for kind in KINDS:
            for number in range(list(FAMILIES).index(name), KILLS, len(FAMILIES)):
                trial.round(kind, number)
    for kind, found in trial.found.items():
        record_property("tally", (f"runs {kind}", found.counts))
    wrong = [line for found in trial.found.values() for line in found.wrong]
    assert not wrong, "\n".join(wrong)
    every = trial.found.values()
    assert sum(found.cut_off for found in every) >= 0.8 * sum(found.rounds for found in every)
    assert all(found.had_to_do >= found.changed for found in every)
