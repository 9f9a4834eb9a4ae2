"""Which requirement a check verifies."""

from collections.abc import Callable
from typing import Any, TypeVar

__all__ = ["asks_control", "requirement_of", "verifies"]

Check = TypeVar("Check", bound=Callable[..., Any])
ATTRIBUTE = "stockproof_requirement"
_ASKS_CONTROL = "stockproof_asks_control"


def verifies(requirement: str, *, asks_control: bool = False) -> Callable[[Check], Check]:
    """Mark a check with the id of the one requirement that it verifies; stands above `@given`.

    `asks_control` marks one that needs no dialect, since what it judges only the target's control shows.
    """

    def mark(check: Check) -> Check:
        setattr(check, ATTRIBUTE, requirement)
        setattr(check, _ASKS_CONTROL, asks_control)
        return check

    return mark


def requirement_of(check: Any) -> str | None:
    """The id of the requirement that a check verifies, None for what is no check."""
    return getattr(check, ATTRIBUTE, None)


def asks_control(check: Any) -> bool:
    """Whether a check sees what it judges through the target's control alone, and sends nothing in a dialect."""
    return bool(getattr(check, _ASKS_CONTROL, False))
