"""A long time of small runs that end in the middle, each undone: one shop for all of them, and as it was in the end.

STOCKPROOF_SOAK_MINUTES=60 (tox -e soak); without it nothing is run.
"""

import os
import resource
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from itertools import count, cycle, product
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parent))
from rounds import FAMILIES, KINDS, secrets, served
from somebodys import stored_in

MINUTES = float(os.environ.get("STOCKPROOF_SOAK_MINUTES", "0"))
#: So much memory the shops may take in further rounds than the first ones, in KiB: their sessions and nonces stay.
GROWTH = 100 * 1024
WARMING_UP = 20


@pytest.mark.skipif(not MINUTES, reason="takes as many minutes as STOCKPROOF_SOAK_MINUTES says")
def test_shops_outlive_a_long_time_of_runs(
    tmp_path: Path,
    stockproof: Any,
    started: Any,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    """Every family in turn, runs that are killed and targets that are lost; no shop grows without bounds."""
    for variable, value in secrets().items():
        monkeypatch.setenv(variable, value)
    ends, memory = monotonic() + MINUTES * 60, Counter[str]()
    with ExitStack() as stack:
        trials = []
        for name, family in FAMILIES.items():
            folder = tmp_path / name
            folder.mkdir()
            trials.append(
                stack.enter_context(
                    served(
                        family,
                        folder,
                        started=lambda *words, folder=folder: started(*words, cwd=folder),
                        stockproof=lambda *words, folder=folder: stockproof(*words, cwd=folder),
                    )
                )
            )
