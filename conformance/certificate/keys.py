"""Ed25519 keys as files: made, read, and named by what everybody can compute from the public one."""

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from conformance.certificate import CertificateError

__all__ = ["key_id", "make_key", "public_pem", "read_private_key", "read_public_key"]


def key_id(key: Ed25519PublicKey) -> str:
    """The SHA-256 of a public key's SubjectPublicKeyInfo, in hexadecimal digits."""
    return sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def public_pem(key: Ed25519PublicKey) -> bytes:
    """A public key as PEM."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def make_key(path: Path) -> Ed25519PublicKey:
    """Make a key: the private one in a file that only its owner may read, the public one beside it.

    Neither file is ever replaced.
    """
    beside = path.with_name(f"{path.name}.pub")
    key = Ed25519PrivateKey.generate()
    _write_new(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)
    try:
        _write_new(beside, public_pem(key.public_key()), 0o644)
    except CertificateError:
        with suppress(OSError):
            path.unlink()
        raise
    return key.public_key()


def _write_new(path: Path, data: bytes, mode: int) -> None:
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    except FileExistsError as error:
        raise CertificateError(f"{path} is there already: a key is never replaced; choose another name") from error
    except OSError as error:
        raise CertificateError(f"{path}: {error.strerror}") from error
    with os.fdopen(number, "wb") as file:
        file.write(data)


def read_private_key(path: Path) -> Ed25519PrivateKey:
    """The private key in a file."""
    pem = _bytes(path)
    try:
        key = load_pem_private_key(pem, None)
    except TypeError as error:
        raise CertificateError(f"{path} is locked with a password: give a key that is not") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise CertificateError(f"{path} is no private key in PEM: `stockproof keygen` makes one") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise CertificateError(f"{path} is no ed25519 key: `stockproof keygen` makes one")
    return key


def read_public_key(path: Path) -> Ed25519PublicKey:
    """The public key in a file."""
    return public_key(_bytes(path), str(path))


def public_key(pem: bytes, named: str) -> Ed25519PublicKey:
    """The public key that PEM holds."""
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        hint = ": it is the private one; give the file that ends in .pub" if b"PRIVATE KEY" in pem else " in PEM"
        raise CertificateError(f"{named} is no public key{hint}") from error
    if not isinstance(key, Ed25519PublicKey):
        raise CertificateError(f"{named} is no ed25519 key")
    return key


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CertificateError(f"{path}: {error.strerror}") from error
