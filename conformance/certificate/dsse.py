"""DSSE 1.0: an envelope around bytes of a type, signed with ed25519 keys.

What is signed is type and bytes with their lengths (the pre-authentication encoding), so that no reader can take one
type for another. An envelope without a signature is one that nobody answers for.
"""

from base64 import b64encode, urlsafe_b64decode

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from conformance.certificate.keys import key_id

__all__ = ["PAYLOAD_TYPE", "Envelope", "EnvelopeError", "Signature", "pae", "read_envelope", "seal", "signed_by"]

PAYLOAD_TYPE = "application/vnd.in-toto+json"


class EnvelopeError(ValueError):
    """What is no envelope, or none of ours."""


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A signature; `keyid` is a hint at the key that made it."""

    keyid: str
    sig: str


class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"payload_type": "payloadType"}):
    """The envelope as it is written: payload and signatures in base64."""

    payload: str
    payload_type: str
    signatures: tuple[Signature, ...]

    @property
    def body(self) -> bytes:
        """The bytes inside."""
        return _bytes(self.payload, "payload")


def pae(payload_type: str, body: bytes) -> bytes:
    """What is signed: the pre-authentication encoding."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(body), body)


def seal(body: bytes, key: Ed25519PrivateKey | None) -> bytes:
    """An envelope around a Statement, signed if there is a key."""
    signatures: tuple[Signature, ...] = ()
    if key:
        made = key.sign(pae(PAYLOAD_TYPE, body))
        signatures = (Signature(key_id(key.public_key()), b64encode(made).decode()),)
    envelope = Envelope(b64encode(body).decode(), PAYLOAD_TYPE, signatures)
    return msgspec.json.format(msgspec.json.encode(envelope), indent=2) + b"\n"


def read_envelope(data: bytes) -> Envelope:
    """The envelope in a file; one of another payload type is refused."""
    try:
        envelope = msgspec.json.decode(data, type=Envelope)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise EnvelopeError(f"is no DSSE envelope: {error}") from error
    if envelope.payload_type != PAYLOAD_TYPE:
        raise EnvelopeError(f"holds {envelope.payload_type!r}, not {PAYLOAD_TYPE}")
    _bytes(envelope.payload, "payload")
    for signature in envelope.signatures:
        _bytes(signature.sig, "signature")
    return envelope


def signed_by(envelope: Envelope, key: Ed25519PublicKey) -> bool:
    """Whether a key made one of the signatures, under its own id."""
    wanted = pae(envelope.payload_type, envelope.body)
    return any(
        signature.keyid == key_id(key) and _verifies(key, _bytes(signature.sig, "signature"), wanted)
        for signature in envelope.signatures
    )


def _verifies(key: Ed25519PublicKey, signature: bytes, wanted: bytes) -> bool:
    try:
        key.verify(signature, wanted)
    except InvalidSignature:
        return False
    return True


def _bytes(text: str, what: str) -> bytes:
    """What base64 says, standard or for URLs; spelt in the one way there is, so that no letter is without meaning."""
    plain = text.replace("+", "-").replace("/", "_")
    try:
        found = urlsafe_b64decode(plain)
    except ValueError as error:
        raise EnvelopeError(f"its {what} is no base64: {error}") from error
    if b64encode(found, b"-_").decode() != plain:
        raise EnvelopeError(f"its {what} is no base64 as it should be written")
    return found
