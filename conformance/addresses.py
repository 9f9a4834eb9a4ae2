"""A target's address in one spelling, so that two runs on one shop know of each other however its URL was typed."""

import re
import socket
from ipaddress import IPv6Address
from urllib.parse import SplitResult, urlsplit

__all__ = ["normalised"]

PORTS = {"http": 80, "https": 443}
ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
#: Whatever `localhost` may stand for.
HERE = "127.0.0.1"
UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")


def normalised(url: str) -> str:
    """A URL with scheme and host in lower case, and without user, default port, dot segments and trailing slash.

    The names of this machine, `localhost` and `[::1]`, are 127.0.0.1. It is a key, not an address to send anything to.
    Text that is not a URL with a host and a port is given back as it is.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = _host(parts), parts.port
    except ValueError:
        return url
    if not host:
        return url
    shown = "" if port in (None, PORTS.get(parts.scheme)) else f":{port}"
    return f"{parts.scheme}://{host}{shown}{_path(parts.path)}"


def _host(parts: SplitResult) -> str:
    """The host as the network knows it: an address in one spelling, an international name in its ASCII form."""
    host = (parts.hostname or "").removesuffix(".")
    if ":" in host:
        return _ip6(IPv6Address(host))
    if host == "localhost":
        return HERE
    try:
        return socket.inet_ntoa(socket.inet_aton(host))  # also 127.1, which the network takes for 127.0.0.1
    except (OSError, UnicodeEncodeError):
        return host if host.isascii() else host.encode("idna").decode()


def _ip6(address: IPv6Address) -> str:
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return HERE if address.is_loopback else f"[{address}]"


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
