"""Paths of REST dialects: matched as they were sent, so that an encoded slash stays inside its segment.

under("/rest", "/rest/V1/x")                    whether a path lies under a prefix, at a slash
match("/stocks/{id}", "/stocks/a%2Fb")          {"id": "a/b"}, or None where the path is another
decoded("a%2520b")                              "a%20b": decoded exactly once
"""

from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

__all__ = ["PathError", "decoded", "longest", "match", "segments", "under"]


class PathError(ValueError):
    """A segment whose bytes are no UTF-8."""


def under(prefix: str, path: str) -> bool:
    """Whether the path is the prefix or goes on behind it with a slash."""
    return path == prefix or path.startswith(f"{prefix}/")


def longest(prefixes: Iterable[str], path: str) -> str | None:
    """The longest of the prefixes that the path lies under."""
    return max((prefix for prefix in prefixes if under(prefix, path)), key=len, default=None)


def segments(path: str) -> tuple[str, ...]:
    """The parts between the slashes, still encoded; slashes at both ends do not count."""
    return tuple(path.strip("/").split("/"))


def decoded(segment: str) -> str:
    """A segment with its percent signs decoded, once."""
    try:
        return unquote_to_bytes(segment).decode()
    except UnicodeDecodeError as error:
        raise PathError(f"{segment!r} is no UTF-8") from error


def match(template: str, path: str) -> dict[str, str] | None:
    """The values of a template's `{names}` in a path, decoded; None where the path does not fit the template."""
    wanted, given = segments(template), segments(path)
    if len(wanted) != len(given):
        return None
    pairs = list(zip(wanted, given, strict=True))
    if any(part != value if part[:1] != "{" else not value for part, value in pairs):
        return None
    return {part[1:-1]: decoded(value) for part, value in pairs if part[:1] == "{"}
