"""HTTP Basic credentials (RFC 7617)."""

import binascii
from base64 import b64decode

__all__ = ["credentials"]


def credentials(header: str | None) -> tuple[str, str] | None:
    """User and password of an Authorization header; None where it has none, or is malformed."""
    scheme, _, encoded = (header or "").strip().partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, colon, password = b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    return (user, password) if colon else None
