"""Functions of a value that nobody changes, done once for each: a suite sets and reads much the same state often."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

__all__ = ["remembered"]

#: So many values a function remembers.
MANY = 256

Value = TypeVar("Value")
Rest = ParamSpec("Rest")
Result = TypeVar("Result")


class _Same:
    """A value as a key: the same as itself alone, however much another is like it."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.value is other.value


def remembered(of: Callable[Concatenate[Value, Rest], Result]) -> Callable[Concatenate[Value, Rest], Result]:
    """`of`, which for a value that it has seen gives what it gave before.

    Values are told apart by identity: what is written alike in two states is one value once it is decoded (see
    `decoding`), and so are the rows of a store. What `of` gives nobody may change in place either, and it must not
    depend on anything but its arguments.
    """

    def once(same: _Same, /, *args: Rest.args, **kwargs: Rest.kwargs) -> Result:
        return of(same.value, *args, **kwargs)

    known: Any = lru_cache(maxsize=MANY)(once)

    @wraps(of)
    def look(value: Value, /, *args: Rest.args, **kwargs: Rest.kwargs) -> Result:
        found: Result = known(_Same(value), *args, **kwargs)
        return found

    return look
