"""The checks, one file a topic. A check reads as a sentence, asserts in its own body, and verifies one requirement."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from conformance.verifies import requirement_of

__all__ = ["checks"]


@cache
def checks() -> dict[str, tuple[Callable[..., Any], ...]]:
    """The checks by the requirement that they verify."""
    found: dict[str, tuple[Callable[..., Any], ...]] = {}
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        for value in vars(import_module(f"{__name__}.{path.stem}")).values():
            requirement = requirement_of(value)
            if requirement is not None:
                found[requirement] = (*found.get(requirement, ()), value)
    return found
