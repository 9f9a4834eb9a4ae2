"""Paths as they can stand in a URL."""

from urllib.parse import quote

__all__ = ["url_safe"]

#: What a URL may hold, and `%`, since a path is escaped already.
_SAFE = "".join(chr(code) for code in range(0x21, 0x7F)).replace("#", "")


def url_safe(path: str) -> str:
    """A path and query with escapes for what cannot stand in a URL: control characters, blanks, what is not ASCII."""
    return quote(path, safe=_SAFE)
