"""Under which names a mock is asked for, and which of them are its own.

Strategy: an authority (`HOST[:PORT]`, as a Host header has it) is read by one grammar into a host in one spelling, and
compared as a whole: letter case, the dot of a complete name and the spelling of an address do not count, and what the
grammar does not know, such as a user's name before an @, is nobody's name.

    is_own(site, request.server, "Shop:8080")     loopback, where the request arrived, or a name that the site was given
    address(site, request)                        scheme and host by which the shop names itself in an answer
"""

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address

import msgspec

from mockserver.messages import Request

__all__ = [
    "Authority",
    "Site",
    "address",
    "authority_of",
    "base_authority",
    "is_loopback",
    "is_own",
    "read_authority",
    "root",
]

#: No host name is longer, and no port has more digits.
LONGEST = 253 + len(":65535")
_AUTHORITY = re.compile(
    r"(?:\[(?P<ipv6>[0-9a-f:.]+)\]|(?P<name>[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)\.?)(?::(?P<port>[0-9]{1,5}))?",
    re.IGNORECASE | re.ASCII,
)
_IPV4 = re.compile(r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}", re.ASCII)
_ROOT = re.compile(r"(https?)://([^/]*)/?", re.IGNORECASE | re.ASCII)
#: What a port may be that is not said; whether the client speaks TLS to something before the mock is not known.
_UNSAID = ("80", "443")


class Site(msgspec.Struct, frozen=True):
    """How a mock is reached: `hosts` are further names of its own, with a port or for every one.

    `base_url` is a root, `http(s)://HOST[:PORT]`, for a mock that stands behind something else; `token` is what the
    control asks for, if anything; `bound` is the address that it listens on.
    """

    base_url: str = ""
    hosts: tuple[str, ...] = ()
    token: str = ""
    bound: tuple[str, ...] = ()


class Authority(msgspec.Struct, frozen=True):
    """A host in one spelling and a port, which may be nothing."""

    host: str
    port: str = ""


def read_authority(text: str) -> Authority | None:
    """`HOST[:PORT]`; None for what is something else."""
    return _read(text.strip(" \t")) if len(text) <= LONGEST else None


@lru_cache(256)
def _read(text: str) -> Authority | None:
    found = _AUTHORITY.fullmatch(text)
    if found is None:
        return None
    try:
        host = _ipv6(found["ipv6"]) if found["ipv6"] else _name(found["name"])
    except ValueError:
        return None
    return Authority(host, found["port"] or "")


def _ipv6(text: str) -> str:
    """An address in its shortest spelling; one that only wraps an address of IPv4 is that."""
    address = IPv6Address(text)
    return str(address.ipv4_mapped or address)


def _name(text: str) -> str:
    return str(IPv4Address(text)) if _IPV4.fullmatch(text) else text.lower()


def authority_of(host: str, port: int | None = None) -> str:
    """A host as sockets have it, and a port, as a URL has them."""
    bare = host.partition("%")[0]
    name = f"[{bare}]" if ":" in bare else bare
    return name if port is None else f"{name}:{port}"


def base_authority(url: str) -> tuple[str, str] | None:
    """Scheme and authority of a root, `http(s)://HOST[:PORT]`; None for what is something else."""
    found = _ROOT.fullmatch(url)
    if found is None or read_authority(found[2]) is None:
        return None
    return found[1].lower(), found[2].lower()


def is_loopback(text: str) -> bool:
    """Whether an authority is this machine, whatever its port."""
    return _is_loopback(read_authority(text))


def _is_loopback(asked: Authority | None) -> bool:
    if asked is None:
        return False
    is_ipv4 = asked.host.startswith("127.") and _IPV4.fullmatch(asked.host) is not None
    return is_ipv4 or asked.host in ("::1", "localhost")


def is_own(site: Site, server: str, text: str) -> bool:
    """Whether an authority is the mock's: loopback, where the request arrived, or what the site was given."""
    asked = read_authority(text)
    return asked is not None and (_is_loopback(asked) or _is_given(site, server, asked))


def _is_given(site: Site, server: str, asked: Authority) -> bool:
    places = (read_authority(place) for place in (server, *site.bound, *filter(None, [_base_host(site)])))
    return any(place and place.host == asked.host for place in places) or _is_named(site, asked)


def _base_host(site: Site) -> str:
    found = base_authority(site.base_url)
    return found[1] if found else ""


def _is_named(site: Site, asked: Authority) -> bool:
    """Whether it is one of the site's further names; a port that these have has to be that."""
    for host in site.hosts:
        named = read_authority(host)
        if named and named.host == asked.host and _is_port(named.port, asked.port):
            return True
    return False


def _is_port(wanted: str, asked: str) -> bool:
    return wanted in ("", asked) or (not asked and wanted in _UNSAID)


def address(site: Site, request: Request) -> tuple[str, str]:
    """Scheme and authority by which the shop names itself in an answer, and by which a request is signed.

    A further name is repeated as the client used it; else it is the base URL's, or, without one, the Host as sent.
    """
    sent = request.header("host") or request.server
    base = base_authority(site.base_url) if site.base_url else None
    if base is None:
        return "http", sent
    asked = read_authority(sent)
    return ("http", sent) if asked and _is_named(site, asked) else base


def root(site: Site, request: Request) -> str:
    """The URL by which the shop names itself in an answer, without a slash at its end."""
    return "://".join(address(site, request))
