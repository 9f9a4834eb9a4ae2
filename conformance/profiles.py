"""How much a run costs: examples a check, and how much shrinking a failure may take."""

import msgspec

__all__ = ["DEFAULT_PROFILE", "PROFILES", "Profile"]


class Profile(msgspec.Struct, frozen=True):
    """Examples a check, steps and runs of a state machine, attempts to shrink a failure."""

    examples: int
    machine_runs: int
    machine_steps: int
    shrink_attempts: int


DEFAULT_PROFILE = "ci"
PROFILES = {
    "quick": Profile(examples=6, machine_runs=6, machine_steps=8, shrink_attempts=60),
    "ci": Profile(examples=30, machine_runs=30, machine_steps=12, shrink_attempts=200),
    "thorough": Profile(examples=400, machine_runs=300, machine_steps=30, shrink_attempts=2000),
}
