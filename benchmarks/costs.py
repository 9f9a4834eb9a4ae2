"""Measure what an example of every check costs, and write conformance/costs.toml anew.

    python benchmarks/costs.py [EXAMPLES]

Every check runs on the embedded mock in every edition and dialect in which it is in force. What is written is the most
requests that one of its examples sent; of a state machine, requests a step.
"""

import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise, repeat
from math import ceil
from pathlib import Path

from conformance import profiles
from conformance.budgets import key_of
from conformance.checks import checks
from conformance.connection import Connection
from conformance.dialects import spoken
from conformance.judge import run_check
from conformance.run import Run
from conformance.transport import Recorder
from specs import edition, editions, requirements
from stockproof.embedded import EmbeddedMock

FILE = Path(__file__).parents[1] / "conformance" / "costs.toml"
STEPS = 12
SEED = 20_251_125
HEAD = """\
# What an example of a check costs: the most requests that one was seen to send, on the embedded mock, whatever the
# edition and the dialect. Of state machines: requests a step. Written by benchmarks/costs.py.
"""


class Counting(Recorder):
    """A recorder that knows where examples begin."""

    def begin(self) -> None:
        """Note it."""
        self.__dict__.setdefault("marks", []).append(self.requests)
        super().begin()


def main(examples: int) -> None:
    """Measure, and write the file."""
    example: dict[str, int] = defaultdict(int)
    step: dict[str, float] = defaultdict(float)
    places = [(name, dialect) for name in editions() for dialect in edition(name).dialects if dialect in spoken()]
    with ProcessPoolExecutor() as pool:
        for place, found in zip(places, pool.map(measured, places, repeat(examples)), strict=True):
            print(*place, len(found), file=sys.stderr, flush=True)
            for name, most, is_machine in found:
                if is_machine:
                    step[name] = max(step[name], ceil(most / STEPS * 10) / 10)
                else:
                    example[name] = max(example[name], most)
    lines = [HEAD, "[example]", *(f'"{name}" = {cost}' for name, cost in sorted(example.items()))]
    lines += ["", "[step]", *(f'"{name}" = {cost}' for name, cost in sorted(step.items())), ""]
    FILE.write_text("\n".join(lines))


def measured(place: tuple[str, str], examples: int) -> list[tuple[str, int, bool]]:
    """Of every check in an edition and dialect: its name, the most that an example sent, whether it is a machine."""
    edition_name, dialect = place
    profiles.PROFILES["measured"] = profiles.Profile(examples, examples, STEPS, 0)
    recorder = Counting(EmbeddedMock(edition_name))
    chosen = edition(edition_name)
    dialects = tuple(name for name in chosen.dialects if name in spoken())
    connection = Connection(recorder, "a mock", chosen, dialects, "apiUser", "apiKey", control=True)
    run = Run(connection, profile_name="measured", seed=SEED, shrinks=False)
    found = []
    for requirement, functions in checks().items():
        for check in functions if requirements()[requirement].holds(edition_name, dialect) else ():
            marks: list[int] = recorder.__dict__.setdefault("marks", [])
            marks.clear()
            run_check(run, check, dialect)
            marks.append(recorder.requests)
            costs = [later - before for before, later in pairwise(marks)]
            found.append((key_of(check), max(1, *costs), not hasattr(check, "hypothesis") and len(costs) > 1))
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
