"""A target's address in one spelling, so that two runs on one shop know of each other however its URL was typed."""

import re
from urllib.parse import SplitResult, urlsplit

__all__ = ["normalised"]

PORTS = {"http": 80, "https": 443}
ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")


def normalised(url: str) -> str:
    """A URL with scheme and host in lower case, and without user, default port, dot segments and trailing slash.

    Text that is not a URL with a host and a port is given back as it is.
    """
    parts = urlsplit(url.strip())
    try:
        host, port = _host(parts), parts.port
    except ValueError:
        return url
    if not host:
        return url
    shown = "" if port in (None, PORTS.get(parts.scheme)) else f":{port}"
    return f"{parts.scheme}://{host}{shown}{_path(parts.path)}"


def _host(parts: SplitResult) -> str:
    """The host as the network knows it: an international name in its ASCII form, an IPv6 address in brackets."""
    host = (parts.hostname or "").removesuffix(".")
    if ":" in host:
        return f"[{host}]"
    return host if host.isascii() else host.encode("idna").decode()


def _path(path: str) -> str:
    kept: list[str] = []
    for part in ESCAPE.sub(_unescaped, path).split("/"):
        if part == "..":
            kept = kept[:-1]
        elif part not in {"", "."}:
            kept.append(part)
    return "".join(f"/{part}" for part in kept)


def _unescaped(found: re.Match[str]) -> str:
    """A letter that need not be escaped as itself, any other escape in capitals."""
    letter = chr(int(found[1], 16))
    return letter if UNRESERVED.fullmatch(letter) else found[0].upper()
