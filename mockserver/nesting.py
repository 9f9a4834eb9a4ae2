"""How deep lists and maps of a decoded JSON value nest, found without recursion."""

from typing import Any

__all__ = ["deeper_than"]


def deeper_than(value: Any, levels: int) -> bool:
    """Whether lists and maps nest deeper than so many levels."""
    level = [value]
    for _ in range(levels + 1):
        members = (list(item.values()) if isinstance(item, dict) else item for item in level)
        level = [member for group in members for member in group if isinstance(member, list | dict)]
        if not level:
            return False
    return True
