"""What looks like a secret in a bundle, for a verifier who does not know the secrets themselves.

Private keys and passwords in URLs are looked for in every bundle; what a client proves itself with, only where the
credentials are not those of the documents, which everybody knows.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path

from conformance.events import EventLog, LoggedAnswer, LoggedRequest
from conformance.handed_out import handed_out
from conformance.shown import body_of
from conformance.transport import HIDDEN

__all__ = ["unredacted", "unredacted_proofs"]

_ALWAYS = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----"),
    "a password in a URL": re.compile(r"https?://[^/\s:@\"'<>]+:[^/\s@\"'<>]+@"),
}
_NOT_HIDDEN = rf"(?!{re.escape(HIDDEN)})"
_PROOFS = {
    "an Authorization header": re.compile(
        r"authorization[\"']?\s*[:,]\s*(?:[\"']value[\"']\s*:\s*)?[\"']?\s*"
        rf"(?:(?:basic|bearer|digest|token)\s+{_NOT_HIDDEN}[a-z0-9+/=._~-]{{6,}}|oauth\s+\w+=)",
        re.IGNORECASE,
    ),
    "an OAuth signature": re.compile(
        rf"oauth_signature[\"']?\s*[=:]\s*[\"']?{_NOT_HIDDEN}[a-z0-9+/=%&]{{16,}}", re.IGNORECASE
    ),
}


def unredacted(path: Path, *, public: bool) -> list[str]:
    """What in a file looks like a secret; never its value."""
    text = path.read_bytes().decode("utf-8", "replace")
    patterns = _ALWAYS if public else _ALWAYS | _PROOFS
    return [what for what, pattern in patterns.items() if any(pattern.search(plain) for plain in _readings(text))]


def _readings(text: str) -> Iterator[str]:
    """A text as it is, and as it reads once it is no string of JSON, of XML any more."""
    yield text
    bare = text.replace('\\"', '"').replace("\\\\", "\\")
    yield bare
    yield html.unescape(bare)


def unredacted_proofs(log: EventLog) -> list[str]:
    """The requirements whose messages show a session or a token that the target handed out."""
    found = [
        event.requirement
        for event in log.verdicts
        for one in event.exchanges
        if one.answer and _shown(one.request, one.answer)
    ]
    return list(dict.fromkeys(found))


def _shown(request: LoggedRequest, answer: LoggedAnswer) -> bool:
    return any(HIDDEN not in proof for proof in handed_out(request.path, body_of(request), body_of(answer)))
