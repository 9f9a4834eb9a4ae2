"""Which requirement a check verifies."""

from collections.abc import Callable
from typing import Any, TypeVar

__all__ = ["requirement_of", "verifies"]

Check = TypeVar("Check", bound=Callable[..., Any])
ATTRIBUTE = "stockproof_requirement"


def verifies(requirement: str) -> Callable[[Check], Check]:
    """Mark a check with the id of the one requirement that it verifies; stands above `@given`."""

    def mark(check: Check) -> Check:
        setattr(check, ATTRIBUTE, requirement)
        return check

    return mark


def requirement_of(check: Any) -> str | None:
    """The id of the requirement that a check verifies, None for what is no check."""
    return getattr(check, ATTRIBUTE, None)
