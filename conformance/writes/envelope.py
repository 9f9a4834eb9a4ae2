"""What must hold of every message before it is read: nothing around its body makes a shop read something else.

A method that a header overrides, a body that is packed or in another charset, a path that a server would put in order
first: of such a message nobody can tell what it writes to.
"""

import re
from urllib.parse import quote, unquote_to_bytes

from conformance.transport import Message
from conformance.writes.touch import SAFE, UnclearError

__all__ = ["body_type", "check", "segments", "will_read"]

#: Headers that change nothing of what a message says. `Host` may choose another shop, so that it only goes with reads.
HARMLESS = frozenset(
    (
        *("accept", "accept-encoding", "accept-language", "authorization", "cache-control", "connection"),
        *("content-length", "content-type", "date", "keep-alive", "pragma", "soapaction"),
        *("user-agent", "version"),
    )
)
TYPE = re.compile(r"([a-z0-9.+-]+/[a-z0-9.+-]+)(?: *; *charset=\"?([a-z0-9-]+)\"?)?", re.IGNORECASE | re.ASCII)
UTF_8 = ("utf-8", "utf8", "us-ascii", "")
#: Charsets whose letters are others, but not those that are ASCII's.
ASCII_ALIKE = ("latin1", "iso-8859-1", "utf-16")
SEGMENT = re.compile(r"(?:[A-Za-z0-9_.~!$'()*,:@+-]|%[0-9A-Fa-f]{2})+", re.ASCII)
#: What would be decoded twice, or ends a segment for some.
ODD = frozenset("%/\\;?#\0\ufffd")


def check(message: Message) -> None:
    """Refuse what makes a message another one than its method, path and body say."""
    names = [name.lower() for name, _ in message.headers]
    for name, value in message.headers:
        is_known = name.lower() in HARMLESS or (name.lower() == "host" and will_read(message))
        is_odd = not is_known or names.count(name.lower()) > 1 or not value.isprintable()
        if is_odd or (name.lower() == "content-length" and value != str(len(message.body))):
            raise UnclearError(f"with the header {name!r} it cannot be told what it writes to")
    if "_method=" in message.path.casefold():
        raise UnclearError("its query may stand for another method")
    if not re.fullmatch("[A-Z]+", message.method, re.ASCII):
        raise UnclearError(f"{message.method!r} is not a method")


def will_read(message: Message) -> bool:
    """Whether a message can only read: by its method, with nothing in its body."""
    return message.method in SAFE and not message.body


def body_type(message: Message) -> str:
    """The media type of a body whose letters are those that ASCII or UTF-8 make of it."""
    found = next((value for name, value in message.headers if name.lower() == "content-type"), "")
    parts = TYPE.fullmatch(found.strip()) if found else None
    charset = (parts[2] or "").lower() if parts else ""
    if found and parts is None:
        raise UnclearError(f"the Content-Type {found!r} is not understood")
    if charset not in UTF_8 and not (charset in ASCII_ALIKE and message.body.isascii()):
        raise UnclearError(f"a body in the charset {charset!r}")
    return parts[1].lower() if parts else ""


def segments(message: Message, *, exact: bool = False) -> list[str]:
    """The parts of a path, each as every server reads it, and no query behind it; `exact` are encoded as we do it."""
    path, mark, _ = message.path.partition("?")
    if mark or not path.startswith("/"):
        raise UnclearError(f"{message.path!r}: a query may be taken for a part of what is written")
    return [_decoded(part, exact=exact) for part in path[1:].removesuffix("/").split("/")]


def _decoded(part: str, *, exact: bool) -> str:
    """A part, where every server decodes it once to the same text."""
    text = unquote_to_bytes(part).decode("utf-8", "replace")
    is_same = quote(text, safe="") == part if exact else not ODD & set(text)
    if SEGMENT.fullmatch(part) and text.strip(".") and is_same:
        return text
    raise UnclearError(f"servers may read {part!r} in a path differently")
