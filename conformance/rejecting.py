"""Examples that a target cannot begin are thrown away, with the reason."""

from typing import NoReturn

from hypothesis import currently_in_test_context
from hypothesis.errors import UnsatisfiedAssumption

from conformance.verdicts import Untestable

__all__ = ["draw_again"]


def draw_again(why: str) -> NoReturn:
    """End an example that the target cannot begin; of a check that draws nothing there is no other."""
    if currently_in_test_context():
        raise UnsatisfiedAssumption(why)
    raise Untestable(why)
