"""HTTP Basic credentials of a request."""

import binascii
from base64 import b64decode

from mockserver.messages import Request

__all__ = ["credentials"]


def credentials(request: Request) -> tuple[str, str] | None:
    """User and key, or None where the request has none, or none that can be read."""
    scheme, _, encoded = (request.header("authorization") or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, colon, key = b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (user, key) if colon else None
