"""What a run does of a measure that takes too long for every run: a share, chosen by the commit, and the whole by name.

STOCKPROOF_SHARE_SEED=TEXT      the share of another run, which that run said at its top
"""

import os
import subprocess
from functools import cache
from pathlib import Path
from shutil import which

__all__ = ["VARIABLE", "share_seed"]

VARIABLE = "STOCKPROOF_SHARE_SEED"


@cache
def share_seed() -> str:
    """What chooses the shares: the variable, else the commit, else always the same."""
    return os.environ.get(VARIABLE) or _commit() or "no commit"


def _commit() -> str:
    git = which("git")
    if git is None:
        return ""
    asked = [git, "rev-parse", "HEAD"]
    found = subprocess.run(asked, cwd=Path(__file__).parent, capture_output=True, encoding="utf-8", check=False)
    return found.stdout.strip() if found.returncode == 0 else ""
