"""Writes a bundle: in a folder beside the one that is asked for, whose place it takes at the very end.

So a run that is cut off leaves nothing that looks like a bundle, and an earlier bundle stays until there is a new one.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from conformance.certificate import ATTESTATION, ENVIRONMENT, PRODUCT, PUBLIC_KEY, README, CertificateError
from conformance.certificate.dsse import seal
from conformance.certificate.environment import Environment, render_environment
from conformance.certificate.keys import public_pem
from conformance.certificate.product import read_product
from conformance.certificate.readme import render_readme
from conformance.certificate.statement import Statement, make_statement, result_of, tests_of
from conformance.certificate.unredacted import unredacted, unredacted_proofs
from conformance.events import EventLog
from conformance.leaks import leaks
from conformance.reports import EVENTS, write_reports
from specs import revision

__all__ = ["Content", "digests", "files_of", "staged", "write_bundle"]


@dataclass(frozen=True)
class Content:
    """What a bundle is made of: the log, product.toml, the circumstances; who signs; which secrets must stay out."""

    log: EventLog
    product: bytes
    environment: Environment
    key: Ed25519PrivateKey | None = None
    secrets: Mapping[str, str] = field(default_factory=dict)


def write_bundle(folder: Path, content: Content) -> Statement:
    """Write the files of a bundle; the Statement about them is written last."""
    product = read_product(content.product, PRODUCT)
    environment = content.environment
    (folder / EVENTS).write_bytes(content.log.lines())
    write_reports(content.log, folder)
    (folder / PRODUCT).write_bytes(content.product)
    (folder / ENVIRONMENT).write_bytes(render_environment(environment))
    result = result_of(tests_of(content.log.verdicts), ())
    (folder / README).write_bytes(render_readme(product, environment, result))
    if content.key:
        (folder / PUBLIC_KEY).write_bytes(public_pem(content.key.public_key()))
    refuse_secrets(folder, content)
    named = digests(folder)
    statement = make_statement(named, product, environment, revision(environment.revision), content.log.verdicts)
    (folder / ATTESTATION).write_bytes(seal(msgspec.json.encode(statement), content.key))
    return statement


def refuse_secrets(folder: Path, content: Content) -> None:
    """Refuse to go on where a secret stands in a file."""
    found = [str(leak) for leak in leaks(folder, content.secrets)]
    for name, path in files_of(folder).items():
        found += [
            f"{name} holds what looks like {what}" for what in unredacted(path, public=content.environment.public)
        ]
    if not content.environment.public:
        found += [f"{EVENTS} shows a session of {name}" for name in unredacted_proofs(content.log)]
    if found:
        raise CertificateError(f"{'; '.join(found)}: no bundle is written")


def files_of(folder: Path) -> dict[str, Path]:
    """All that is in a folder, by its path below it; what is neither file nor folder too."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or not path.is_dir()
    }


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file but the attestation, by its path below the folder."""
    return {
        name: sha256(path.read_bytes()).hexdigest() for name, path in files_of(folder).items() if name != ATTESTATION
    }


# ------------------------------------------------------------------------------------------------- taking its place


@contextmanager
def staged(out: Path, *, force: bool) -> Iterator[Path]:
    """A folder that becomes `out` when the block ends well, and is gone when it does not."""
    refuse_occupied(out, force=force)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except FileExistsError as error:
        raise CertificateError(f"--out {out}: {error.filename} is no folder") from error
    except OSError as error:
        raise CertificateError(f"--out {out}: {error.strerror}") from error
    try:
        yield folder
        _take_place(folder, out)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def refuse_occupied(out: Path, *, force: bool) -> None:
    """Refuse a place where something else is than an empty folder or, if that is meant, an earlier bundle."""
    if not out.exists() and not out.is_symlink():
        return
    if not out.is_dir() or out.is_symlink():
        raise CertificateError(f"--out {out} is no folder: choose another name")
    if not any(out.iterdir()):
        return
    if not (out / ATTESTATION).is_file():
        raise CertificateError(f"--out {out} has other things in it: choose an empty or a new folder")
    if not force:
        raise CertificateError(f"--out {out} has a bundle already: choose a new folder, or --force to replace it")


def _take_place(folder: Path, out: Path) -> None:
    folder.chmod(0o755)  # a temporary folder is for its owner only, a bundle is for everybody
    if out.exists():
        earlier = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        out.rename(earlier / out.name)
        folder.rename(out)
        shutil.rmtree(earlier, ignore_errors=True)
        return
    folder.rename(out)
