"""HTTP Basic credentials of a request (RFC 7617)."""

from base64 import b64decode

from mockserver.messages import Request

__all__ = ["credentials"]


def credentials(request: Request) -> tuple[str, str] | None:
    """User and password, or None where the request has none, or none that can be read."""
    scheme, _, encoded = (request.header("authorization") or "").strip().partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, colon, password = b64decode(encoded.strip(), validate=True).decode().partition(":")
    except ValueError:  # no Base64, no ASCII before it, no UTF-8 behind it
        return None
    return (user, password) if colon else None
