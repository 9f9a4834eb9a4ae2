"""Envelopes: as the standard writes them, and as others read and write them."""

import json
from base64 import b64encode, urlsafe_b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.dsse import Envelope as TheirEnvelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import CryptoSigner, SSlibKey

from conformance.certificate.dsse import PAYLOAD_TYPE, EnvelopeError, pae, read_envelope, seal, signed_by
from conformance.certificate.keys import key_id

BODY = b'{"_type":"x"}'


def theirs(key: Ed25519PrivateKey) -> SSlibKey:
    """A public key as securesystemslib has it, under our id."""
    return SSlibKey.from_crypto(key.public_key(), keyid=key_id(key.public_key()))


def test_the_encoding_is_that_of_the_standard() -> None:
    """The test vector that DSSE publishes; lengths count bytes, not letters."""
    vector = b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    assert pae("http://example.com/HelloWorld", b"hello world") == vector
    assert pae("ä", "ö€".encode()) == "DSSEv1 2 ä 5 ö€".encode()


def test_a_third_party_verifies_our_envelope(signer: Ed25519PrivateKey) -> None:
    """Securesystemslib accepts the signer's key and refuses another."""
    envelope = TheirEnvelope.from_dict(json.loads(seal(BODY, signer)))
    assert (envelope.payload, envelope.payload_type) == (BODY, PAYLOAD_TYPE)
    assert list(envelope.verify([theirs(signer)], 1)) == [key_id(signer.public_key())]
    with pytest.raises(VerificationError):
        envelope.verify([theirs(Ed25519PrivateKey.generate())], 1)


def test_we_verify_an_envelope_of_a_third_party(signer: Ed25519PrivateKey) -> None:
    """What securesystemslib signs is accepted, by the signer's key only."""
    envelope = TheirEnvelope(BODY, PAYLOAD_TYPE, {})
    envelope.sign(CryptoSigner(signer, theirs(signer)))
    found = read_envelope(json.dumps(envelope.to_dict()).encode())
    assert found.body == BODY
    assert signed_by(found, signer.public_key())
    assert not signed_by(found, Ed25519PrivateKey.generate().public_key())


def test_a_second_signature_does_no_harm(signer: Ed25519PrivateKey) -> None:
    """Whoever signs too: each key finds its own."""
    other = Ed25519PrivateKey.generate()
    one, two = (json.loads(seal(BODY, key)) for key in (signer, other))
    both = read_envelope(json.dumps({**one, "signatures": one["signatures"] + two["signatures"]}).encode())
    assert signed_by(both, signer.public_key())
    assert signed_by(both, other.public_key())


def test_both_alphabets_of_base64_are_read(signer: Ed25519PrivateKey) -> None:
    """The standard one and the one for URLs."""
    body = b"\xfb\xff\xfe??>"
    assert b"+" in b64encode(body)
    shown = json.loads(seal(body, signer))
    found = read_envelope(json.dumps({**shown, "payload": urlsafe_b64encode(body).decode()}).encode())
    assert found.body == body
    assert signed_by(found, signer.public_key())


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"", "is no DSSE envelope"),
        (b"[" * 100_000, "is no DSSE envelope"),
        (b'\xff{"payload": ""}', "is no DSSE envelope"),
        (b'{"payload": "", "payloadType": "text/plain", "signatures": []}', "holds 'text/plain'"),
        (b'{"payload": "YQ", "payloadType": "application/vnd.in-toto+json", "signatures": []}', "no base64"),
        (b'{"payload": "YR==", "payloadType": "application/vnd.in-toto+json", "signatures": []}', "as it should be"),
        (b'{"payload": "Y Q==", "payloadType": "application/vnd.in-toto+json", "signatures": []}', "as it should be"),
        (b'{"payload": "\xc3\xa4", "payloadType": "application/vnd.in-toto+json", "signatures": []}', "no base64"),
    ],
)
def test_what_is_no_envelope_is_named(data: bytes, wanted: str) -> None:
    """Garbage, another type, and base64 that says one thing in two ways."""
    with pytest.raises(EnvelopeError, match=wanted):
        read_envelope(data)
