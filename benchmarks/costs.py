"""Measure what an example of every check costs, and write conformance/costs.toml anew.

    python benchmarks/costs.py [EXAMPLES]

Every check runs in every edition and dialect in which it is in force, on the embedded mock and on somebody's shop that
offers no control. What is written is the most requests that one of its examples sent; of a state machine, requests a
step.
"""

import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import pairwise
from math import ceil
from pathlib import Path

from conformance import profiles
from conformance.budgets import key_of
from conformance.checks import checks
from conformance.dialects import spoken
from conformance.judge import run_check
from specs import edition, editions, requirements

sys.path.append(str(Path(__file__).parents[1] / "tests" / "conformance"))
from matrix import in_process, in_process_without_control

FILE = Path(__file__).parents[1] / "conformance" / "costs.toml"
STEPS = 12
SEED = 20_251_125
HEAD = """\
# What an example of a check costs: the most requests that one was seen to send, on the embedded mock, whatever the
# edition and the dialect. Of state machines: requests a step. Without control, where that is more: the same on a shop
# with ten products that may be touched. Written by benchmarks/costs.py.
"""


def main(examples: int) -> None:
    """Measure, and write the file."""
    found = {control: everywhere(examples, control=control) for control in (True, False)}
    with_control = found[True][0] | found[True][1]
    dearer = {name: cost for part in found[False] for name, cost in part.items() if cost > with_control.get(name, 0)}
    tables = {"example": found[True][0], "step": found[True][1], "without_control": dearer}
    lines = [HEAD]
    for title, costs in tables.items():
        lines += [f"[{title}]", *(f'"{name}" = {cost:g}' for name, cost in sorted(costs.items())), ""]
    FILE.write_text("\n".join(lines))


def everywhere(examples: int, *, control: bool) -> tuple[dict[str, float], dict[str, float]]:
    """The most that an example of each check sent in any edition and dialect, and that a step of a machine did."""
    example: dict[str, float] = defaultdict(int)
    step: dict[str, float] = defaultdict(float)
    places = [(name, dialect) for name in editions() for dialect in edition(name).dialects if dialect in spoken()]
    with ProcessPoolExecutor() as pool:
        run = partial(measured, examples=examples, control=control)
        for place, found in zip(places, pool.map(run, places), strict=True):
            print(*place, len(found), file=sys.stderr, flush=True)
            for name, most, is_machine in found:
                if is_machine:
                    step[name] = max(step[name], ceil(most / STEPS * 10) / 10)
                else:
                    example[name] = max(example[name], most)
    return example, step


def measured(place: tuple[str, str], examples: int, *, control: bool) -> list[tuple[str, int, bool]]:
    """Of every check in an edition and dialect: its name, the most that an example sent, whether it is a machine."""
    edition_name, dialect = place
    profiles.PROFILES["measured"] = profiles.Profile(examples, examples, STEPS, 0)
    with (in_process if control else in_process_without_control)() as make:
        run = make(edition_name, dialect, profile="measured")
    run.seed, recorder = SEED, run.connection.recorder
    marks, begin = list[int](), recorder.begin

    def marked() -> None:
        """Where an example begins."""
        marks.append(recorder.requests)
        begin()

    recorder.begin = marked  # type: ignore[method-assign]
    found = []
    for requirement, functions in checks().items():
        for check in functions if requirements()[requirement].holds(edition_name, dialect) else ():
            marks.clear()
            run_check(run, check, dialect)
            costs = [later - before for before, later in pairwise([*marks, recorder.requests])]
            found.append((key_of(check), max(1, *costs, 1), not hasattr(check, "hypothesis") and len(costs) > 1))
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
