"""Verifies a bundle offline: that it is whole and unchanged, that it says one thing, and that it says enough.

Strategy: what the Statement should be is made again from the bundle's own files and compared with the one that is
there, so nothing in it is taken on trust; each question is a small generator of findings. Without a public key that the
verifier trusts, all this shows integrity: that nothing was changed since somebody sealed it. Not who that was.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from re import findall

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from conformance.certificate import ATTESTATION, ENVIRONMENT, PRODUCT, PUBLIC_KEY, README, CertificateError
from conformance.certificate.agreement import of_environment, of_junit, of_results
from conformance.certificate.bundle import files_of
from conformance.certificate.completeness import gaps, skips
from conformance.certificate.dsse import Envelope, EnvelopeError, read_envelope, signed_by
from conformance.certificate.environment import Environment, read_environment
from conformance.certificate.keys import key_id, public_key
from conformance.certificate.product import Product, read_product
from conformance.certificate.statement import PREDICATE_TYPE, STATEMENT_TYPE, Statement, make_statement
from conformance.certificate.unredacted import unredacted, unredacted_proofs
from conformance.events import SCHEMA, EventLog, RunStarted, read_log
from conformance.reports import EVENTS
from specs import Revision, SpecError, revision

__all__ = ["Finding", "Summary", "Verified", "verify"]

RESULTS, JUNIT = "results.json", "junit.xml"
#: Without these a folder is no whole bundle, whatever its Statement names.
NEEDED = (PRODUCT, ENVIRONMENT, README, EVENTS, RESULTS, JUNIT)


class Finding(msgspec.Struct, frozen=True):
    """Something that is wrong: what was asked, in which file, and what is so."""

    question: str
    file: str
    message: str

    def __str__(self) -> str:
        """The finding in a line."""
        return f"{self.file}: {' '.join(self.message.split())}"


class Summary(msgspec.Struct, frozen=True):
    """What a bundle says of itself; `proves` is what its signature is worth to this verifier."""

    result: str = ""
    product: str = ""
    level: str = ""
    revision: str = ""
    edition: str = ""
    dialects: tuple[str, ...] = ()
    stockproof: str = ""
    signer: str = ""
    proves: str = ""


class Verified(msgspec.Struct, frozen=True):
    """What is wrong with a bundle, and what it says."""

    findings: tuple[Finding, ...]
    summary: Summary


class _Bundle(msgspec.Struct):
    """The parts of a bundle that could be read."""

    folder: Path
    files: dict[str, Path]
    envelope: Envelope | None = None
    statement: Statement | None = None
    product: Product | None = None
    environment: Environment | None = None
    log: EventLog | None = None
    revision: Revision | None = None

    def bytes_of(self, name: str) -> bytes:
        """What is in a file; nothing where there is none."""
        path = self.files.get(name)
        return path.read_bytes() if path and _is_plain(path) else b""


def verify(folder: Path, trusted: Ed25519PublicKey | None = None) -> Verified:
    """Verify the bundle in a folder; `CertificateError` for a folder that has none."""
    if not folder.is_dir():
        raise CertificateError(f"{folder} is no folder")
    if not (folder / ATTESTATION).is_file():
        raise CertificateError(f"{folder} is no bundle: it has no {ATTESTATION}")
    bundle = _Bundle(folder, files_of(folder))
    findings = (*_reading(bundle), *_questions(bundle, trusted))
    return Verified(tuple(dict.fromkeys(findings)), _summary(bundle, trusted))


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


# --------------------------------------------------------------------------------------------------------- reading


def _reading(bundle: _Bundle) -> Iterator[Finding]:
    """Read what there is, and say what cannot be read."""
    try:
        bundle.envelope = read_envelope(bundle.bytes_of(ATTESTATION))
        bundle.statement = msgspec.json.decode(bundle.envelope.body, type=Statement)
    except EnvelopeError as error:
        yield Finding("envelope", ATTESTATION, str(error))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        yield Finding("statement", ATTESTATION, f"holds no Statement of test results: {error}")
    for name in NEEDED:
        if name not in bundle.files:
            yield Finding("files", name, "is missing")
    try:
        bundle.product = read_product(bundle.bytes_of(PRODUCT), PRODUCT)
    except CertificateError as error:
        yield Finding("product", PRODUCT, str(error).removeprefix(f"{PRODUCT}: "))
    try:
        bundle.environment = read_environment(bundle.bytes_of(ENVIRONMENT))
    except CertificateError as error:
        yield Finding("environment", ENVIRONMENT, f"cannot be read: {error}")
    yield from _reading_log(bundle)
    yield from _reading_revision(bundle)


def _reading_log(bundle: _Bundle) -> Iterator[Finding]:
    try:
        log = read_log(bundle.files[EVENTS]) if EVENTS in bundle.files else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OSError) as error:
        yield Finding("log", EVENTS, f"cannot be read: {str(error).removeprefix(f'{bundle.files[EVENTS]}: ')}")
        return
    if log is None:
        return
    if sum(isinstance(event, RunStarted) for event in log.events) != 1:
        yield Finding("log", EVENTS, "is not the log of one run")
        return
    bundle.log = log
    if log.started.schema != SCHEMA:
        yield Finding("log", EVENTS, f"has schema {log.started.schema}, this suite reads {SCHEMA}")
    if log.finished is None or log.events[-1] is not log.finished:
        yield Finding("log", EVENTS, "breaks off: the run did not finish")
    elif log.finished.ended_by:
        yield Finding("log", EVENTS, f"the run ended early: {log.finished.ended_by}")
    elif log.finished.verdicts != dict(log.counts()):
        yield Finding("log", EVENTS, "its totals are not those of its verdicts")


def _reading_revision(bundle: _Bundle) -> Iterator[Finding]:
    if bundle.environment is None:
        return
    try:
        bundle.revision = revision(bundle.environment.revision)
    except SpecError as error:
        yield Finding("revision", ENVIRONMENT, str(error))
        return
    yield from (Finding("revision", ENVIRONMENT, said) for said in _suite(bundle.environment, bundle.revision))


def _suite(environment: Environment, frozen: Revision) -> Iterator[str]:
    """Whether a suite of that version could have had that revision, run as it says."""
    made, since, mine = (_numbers(text) for text in (environment.stockproof, frozen.since, version("stockproof")))
    if not made or made > mine:
        yield f"stockproof {environment.stockproof} is not known to stockproof {version('stockproof')}"
    elif made < since:
        yield f"stockproof {environment.stockproof} did not have revision {frozen.name}"
    if environment.profile != frozen.profile:
        yield f"profile {environment.profile} is not that of revision {frozen.name}, {frozen.profile}"


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in findall(r"\d+", text)[:3])


# -------------------------------------------------------------------------------------------------------- questions


def _questions(bundle: _Bundle, trusted: Ed25519PublicKey | None) -> Iterator[Finding]:
    """Everything that is asked of a bundle that could be read, as far as it could."""
    yield from _signatures(bundle, trusted)
    yield from _hashes(bundle)
    yield from _statement(bundle)
    log, environment = bundle.log, bundle.environment
    if log:
        found = of_results(bundle.bytes_of(RESULTS), log, bundle.revision) if RESULTS in bundle.files else ()
        yield from (Finding("agreement", RESULTS, said) for said in found)
        found = of_junit(bundle.bytes_of(JUNIT), log) if JUNIT in bundle.files else ()
        yield from (Finding("agreement", JUNIT, said) for said in found)
    if log and environment:
        yield from (Finding("agreement", ENVIRONMENT, said) for said in of_environment(environment, log))
        yield from (Finding("skips", EVENTS, said) for said in skips(log, environment))
        if bundle.revision:
            yield from (Finding("completeness", EVENTS, said) for said in gaps(log, environment, bundle.revision))
    yield from _secrets(bundle)
    yield from _result(bundle)


def _signatures(bundle: _Bundle, trusted: Ed25519PublicKey | None) -> Iterator[Finding]:
    """The trusted key's signature; without one, that of the key that the bundle itself shows."""
    if bundle.envelope is None:
        return
    if trusted:
        if not signed_by(bundle.envelope, trusted):
            yield Finding("signature", ATTESTATION, f"is not signed by the key {key_id(trusted)}")
        return
    shown = PUBLIC_KEY in bundle.files
    if shown != bool(bundle.envelope.signatures):
        yield Finding("signature", ATTESTATION, f"{PUBLIC_KEY} and a signature belong together")
    elif shown:
        yield from _shown_key(bundle, bundle.envelope)


def _shown_key(bundle: _Bundle, envelope: Envelope) -> Iterator[Finding]:
    try:
        key = public_key(bundle.bytes_of(PUBLIC_KEY), PUBLIC_KEY)
    except CertificateError as error:
        yield Finding("signature", PUBLIC_KEY, str(error))
        return
    if not signed_by(envelope, key):
        yield Finding("signature", ATTESTATION, f"the signature is not one of {PUBLIC_KEY} over this Statement")


def _hashes(bundle: _Bundle) -> Iterator[Finding]:
    """Every file as the Statement names it, no other file, none missing."""
    if bundle.statement is None:
        return
    named = {one.name: one.digest.get("sha256") for one in bundle.statement.subject[1:]}
    for name in sorted({*named, *bundle.files} - {ATTESTATION}):
        path = bundle.files.get(name)
        if path is None:
            yield Finding("files", name, "is missing")
        elif name not in named:
            yield Finding("files", name, "does not belong to the bundle: the attestation does not name it")
        elif not _is_plain(path):
            yield Finding("files", name, "is no plain file")
        elif sha256(path.read_bytes()).hexdigest() != named[name]:
            yield Finding("files", name, "was changed: its SHA-256 is not the attestation's")


def _statement(bundle: _Bundle) -> Iterator[Finding]:
    """The Statement as it would be made from these files."""
    said = bundle.statement
    if said is None:
        return
    if (said.type_, said.predicate_type) != (STATEMENT_TYPE, PREDICATE_TYPE):
        yield Finding("statement", ATTESTATION, f"holds {said.type_} of {said.predicate_type}, not of {PREDICATE_TYPE}")
    if not (bundle.product and bundle.environment and bundle.revision and bundle.log):
        return
    digests = {one.name: one.digest.get("sha256", "") for one in said.subject[1:]}
    if not {PRODUCT, ENVIRONMENT} <= set(digests):
        return
    made = make_statement(digests, bundle.product, bundle.environment, bundle.revision, bundle.log.verdicts)
    for part in ("subject", *(f"predicate.{name}" for name in msgspec.structs.asdict(said.predicate))):
        if _part(made, part) != _part(said, part):
            yield Finding("statement", ATTESTATION, f"its {part} is not what the files of the bundle say")


def _part(statement: Statement, dotted: str) -> object:
    found: object = statement
    for name in dotted.split("."):
        found = getattr(found, name)
    return found


def _secrets(bundle: _Bundle) -> Iterator[Finding]:
    public = bool(bundle.environment and bundle.environment.public)
    shown = unredacted_proofs(bundle.log) if bundle.log and not public else ()
    yield from (Finding("secrets", EVENTS, f"shows a session of {name}") for name in shown)
    for name, path in bundle.files.items():
        if _is_plain(path):
            yield from (
                Finding("secrets", name, f"holds what looks like {what}") for what in unredacted(path, public=public)
            )


def _result(bundle: _Bundle) -> Iterator[Finding]:
    """A certificate that certifies a failure is none: each failed test is a finding."""
    if bundle.statement is None or bundle.statement.predicate.result != "FAILED":
        return
    failed: Mapping[str, None] = dict.fromkeys(bundle.statement.predicate.failed_tests)
    yield from (Finding("result", ATTESTATION, f"{name} failed") for name in failed)
    if not failed:
        yield Finding("result", ATTESTATION, "the result is FAILED: nothing passed")


# ---------------------------------------------------------------------------------------------------------- summary


def _summary(bundle: _Bundle, trusted: Ed25519PublicKey | None) -> Summary:
    environment, signatures = bundle.environment, bundle.envelope.signatures if bundle.envelope else ()
    return Summary(
        result=bundle.statement.predicate.result if bundle.statement else "",
        product=str(bundle.product or ""),
        level=environment.level if environment else "",
        revision=environment.revision if environment else "",
        edition=environment.edition if environment else "",
        dialects=environment.dialects if environment else (),
        stockproof=environment.stockproof if environment else "",
        signer=key_id(trusted) if trusted else ", ".join(signature.keyid for signature in signatures),
        proves=_proves(trusted=trusted is not None, signed=bool(signatures)),
    )


def _proves(*, trusted: bool, signed: bool) -> str:
    if trusted:
        return "integrity and identity: it was sealed by the holder of the key that you trust"
    if signed:
        return (
            "integrity only: nothing was changed since it was sealed; by whom, a --public-key that you trust would show"
        )
    return "integrity only: the files belong together; nobody signed them, so anybody could have made them"
