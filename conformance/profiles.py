"""How much a run costs: examples a check, requests a dialect, and how much shrinking a failure may take."""

import msgspec

__all__ = ["DEFAULT_PROFILE", "PROFILES", "Profile"]


class Profile(msgspec.Struct, frozen=True):
    """Examples a check, steps and runs of a state machine, attempts to shrink a failure.

    `requests` are what the checks of one dialect may send together, `wire_requests` the same where there is no control,
    so that the states that they begin from are set through the wire too, `shrink_requests` what shrinking one failure
    may send beside them; the replay that ends it is sent whatever it costs.
    """

    examples: int
    machine_runs: int
    machine_steps: int
    shrink_attempts: int
    requests: int = 100_000
    wire_requests: int = 100_000
    shrink_requests: int = 1_000

    def budget(self, *, by_wire: bool) -> int:
        """What the checks of a dialect may send together; `by_wire` says that states are set through the wire."""
        return self.wire_requests if by_wire else self.requests


DEFAULT_PROFILE = "ci"
PROFILES = {
    "quick": Profile(
        6, machine_runs=6, machine_steps=8, shrink_attempts=60, requests=300, wire_requests=700, shrink_requests=150
    ),
    "ci": Profile(
        19,
        machine_runs=30,
        machine_steps=12,
        shrink_attempts=200,
        requests=1_500,
        wire_requests=3_500,
        shrink_requests=500,
    ),
    "thorough": Profile(400, machine_runs=300, machine_steps=30, shrink_attempts=2000, shrink_requests=10_000),
}
