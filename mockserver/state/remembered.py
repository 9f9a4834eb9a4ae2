"""Functions of a value that nobody changes, done once for each: a suite sets and reads much the same state often."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

__all__ = ["remembered"]

#: So many values a function remembers; then it begins anew.
MANY = 1024

Value = TypeVar("Value")
Rest = ParamSpec("Rest")
Result = TypeVar("Result")


def remembered(of: Callable[Concatenate[Value, Rest], Result]) -> Callable[Concatenate[Value, Rest], Result]:
    """`of`, which for a value that it has seen gives what it gave before.

    Values are told apart by identity: what is written alike in two states is one value once it is decoded (see
    `decoding`), and so are the rows of a store. What `of` gives nobody may change in place either, and it must not
    depend on anything but the value; what else it is called with says where the value stands.
    """
    known: dict[int, tuple[Value, Result]] = {}

    @wraps(of)
    def look(value: Value, /, *args: Rest.args, **kwargs: Rest.kwargs) -> Result:
        found = known.get(id(value))
        if found is None or found[0] is not value:
            found = value, of(value, *args, **kwargs)
            if len(known) >= MANY:
                known.clear()
            known[id(value)] = found
        return found[1]

    return look
