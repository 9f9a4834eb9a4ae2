"""How fast the suite is: examples a second on the embedded mock, dialect by dialect.

python benchmarks/check.py [--profile ci]
"""

import argparse
import time

from loads import table

from conformance.checks import checks
from conformance.connection import connect
from conformance.judge import run_check
from conformance.profiles import DEFAULT_PROFILE, PROFILES
from conformance.run import Run
from conformance.verdicts import Verdict


def measured(dialect: str, profile: str) -> tuple[str, int, int, int, str, str]:
    """Dialect, checks passed, examples, requests, seconds, examples a second."""
    connection = connect(None, None, (dialect,))
    run = Run(connection, profile_name=profile, seed=1)
    began = time.perf_counter()
    for requirement, functions in checks().items():
        if dialect in run.dialects_for(requirement):
            for check in functions:
                run_check(run, check, dialect)
    seconds = time.perf_counter() - began
    passed = sum(event.verdict is Verdict.PASS for event in run.log.verdicts)
    examples = sum(event.examples for event in run.log.verdicts)
    return dialect, passed, examples, connection.recorder.requests, f"{seconds:.1f}", f"{examples / seconds:.0f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profile", choices=list(PROFILES), default=DEFAULT_PROFILE)
    profile = parser.parse_args().profile
    heads = ("dialect", "checks passed", "examples", "requests", "seconds", "examples a second")
    print(table(heads, [measured(dialect, profile) for dialect in connect(None).dialects]))


if __name__ == "__main__":
    main()
