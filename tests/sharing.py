"""What a run does of a measure that takes too long for every run: a share, chosen by the commit, and the whole by name.

STOCKPROOF_SHARE_SEED=TEXT      the share of another run, which that run said at its top
"""

import os
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from shutil import which
from typing import TypeVar
from zlib import crc32

__all__ = ["VARIABLE", "sample", "share_seed"]

T = TypeVar("T")

VARIABLE = "STOCKPROOF_SHARE_SEED"


@cache
def share_seed() -> str:
    """What chooses the shares: the variable, else the commit, else always the same."""
    return os.environ.get(VARIABLE) or _commit() or "no commit"


def sample(cases: Sequence[T], number: int) -> list[T]:
    """So many cases, chosen by the run's seed, in their order."""
    chosen = sorted(range(len(cases)), key=lambda place: crc32(f"{share_seed()} {place}".encode()))[:number]
    return [cases[place] for place in sorted(chosen)]


def _commit() -> str:
    git = which("git")
    if git is None:
        return ""
    asked = [git, "rev-parse", "HEAD"]
    found = subprocess.run(asked, cwd=Path(__file__).parent, capture_output=True, encoding="utf-8", check=False)
    return found.stdout.strip() if found.returncode == 0 else ""
