"""Keys as files."""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from shutil import which

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from conformance.certificate import CertificateError
from conformance.certificate.keys import key_id, make_key, read_private_key, read_public_key


def test_a_key_is_made_once(tmp_path: Path) -> None:
    """Two files, the private one for its owner only; a second time nothing is replaced."""
    made = make_key(tmp_path / "k.pem")
    before = (tmp_path / "k.pem").read_bytes()
    assert key_id(read_private_key(tmp_path / "k.pem").public_key()) == key_id(made)
    assert key_id(read_public_key(tmp_path / "k.pem.pub")) == key_id(made)
    assert sys.platform == "win32" or (tmp_path / "k.pem").stat().st_mode & 0o777 == 0o600
    with pytest.raises(CertificateError, match="is there already"):
        make_key(tmp_path / "k.pem")
    assert (tmp_path / "k.pem").read_bytes() == before


def test_a_public_key_in_the_way_leaves_no_private_one(tmp_path: Path) -> None:
    """The file beside it is never replaced either, and then there is no key at all."""
    (tmp_path / "k.pem.pub").write_text("mine")
    with pytest.raises(CertificateError, match=r"k\.pem\.pub is there already"):
        make_key(tmp_path / "k.pem")
    assert [path.name for path in tmp_path.iterdir()] == ["k.pem.pub"]


@pytest.mark.skipif(which("openssl") is None, reason="needs openssl")
def test_openssl_reads_the_key(tmp_path: Path) -> None:
    """It finds the same public key, and the id is what anybody can compute from it."""
    made = make_key(tmp_path / "k.pem")
    der = subprocess.run(
        ["openssl", "pkey", "-in", tmp_path / "k.pem", "-pubout", "-outform", "DER"],  # noqa: S607 - wherever it is
        capture_output=True,
        check=True,
    ).stdout
    assert sha256(der).hexdigest() == key_id(made)


def test_a_key_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    """None, garbage, another kind, one with a password, the private one in the public one's place."""
    elliptic, ours = generate_private_key(SECP256R1()), Ed25519PrivateKey.generate()
    pem = (Encoding.PEM, PrivateFormat.PKCS8)
    files = {
        "garbage": b"\xff\x00",
        "elliptic": elliptic.private_bytes(*pem, NoEncryption()),
        "locked": ours.private_bytes(*pem, BestAvailableEncryption(b"x")),
        "private": ours.private_bytes(*pem, NoEncryption()),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    wanted = {
        "absent": "No such file",
        "garbage": "no private key in PEM",
        "elliptic": "no ed25519",
        "locked": "password",
    }
    for name, message in wanted.items():
        with pytest.raises(CertificateError, match=message):
            read_private_key(tmp_path / name)
    for name, message in {
        "absent": "No such file",
        "garbage": "no public key in PEM",
        "private": "it is the private one",
    }.items():
        with pytest.raises(CertificateError, match=message):
            read_public_key(tmp_path / name)
