"""Bundles that were tampered with, that say too little, and that are as they should be."""

import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from conformance.certificate import ATTESTATION, CertificateError
from conformance.certificate.keys import key_id
from conformance.certificate.verify import verify
from conformance.events import LoggedAnswer, LoggedExchange, LoggedRequest
from conformance.target_file import Unsupported
from conformance.verdicts import Verdict
from specs import newest_revision

WRITTEN = Callable[..., Path]
LINES = Callable[[Iterable[object]], list[str]]
AGAIN = Callable[[Path, Ed25519PrivateKey | None], None]
#: A requirement of the dialect that the bundles are of.
ONE = "prices/tax_is_the_difference"
NAMES = (
    "README.md",
    "environment.json",
    "events.ndjson",
    "junit.xml",
    "product.toml",
    "public-key.pem",
    "results.json",
    ATTESTATION,
)


def flipped(path: Path, at: int) -> None:
    """Flip a bit of one byte."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def some_requirement() -> str:
    """A requirement that the bundles have a verdict of."""
    return min(newest_revision().wanted("documented", ["merchantpro_rest"], "core"))[0]


# ------------------------------------------------------------------------------------------------------------ sound


def test_a_sound_bundle_is_verified(bundle: Path, signer: Ed25519PrivateKey) -> None:
    """With the signer's key it proves integrity and identity, without it integrity."""
    for trusted, proves in ((None, "integrity only"), (signer.public_key(), "integrity and identity")):
        found = verify(bundle, trusted)
        assert found.findings == ()
        assert found.summary.proves.startswith(proves)
        assert (found.summary.result, found.summary.signer) == ("PASSED", key_id(signer.public_key()))
        assert found.summary.product == "Acme Shop 1.2 (Größe & Söhne)"


def test_a_bundle_has_the_files_it_says(bundle: Path) -> None:
    """What issue and documentation promise is there."""
    assert set(NAMES) <= {path.name for path in bundle.iterdir()}


def test_nobody_s_bundle_proves_integrity_only(written: WRITTEN, signer: Ed25519PrivateKey, lines: LINES) -> None:
    """Without a key it can be verified, but not as anybody's."""
    folder = written()
    found = verify(folder)
    assert (found.findings, found.summary.signer) == ((), "")
    assert "nobody signed" in found.summary.proves
    wanted = f"{ATTESTATION}: is not signed by the key {key_id(signer.public_key())}"
    assert lines(verify(folder, signer.public_key()).findings) == [wanted]


def test_a_second_run_over_the_first_s_folder_is_another_bundle(bundle: Path, sealed_again: AGAIN) -> None:
    """What is sealed again without a change is as sound as before."""
    sealed_again(bundle, None)
    (bundle / "public-key.pem").unlink()
    sealed_again(bundle, None)
    assert verify(bundle).findings == ()


# --------------------------------------------------------------------------------------------------------- tampered


@pytest.mark.parametrize("where", ["first", "middle", "last"])
@pytest.mark.parametrize("name", NAMES)
def test_a_flipped_byte_is_found(bundle: Path, name: str, where: str, lines: LINES) -> None:
    """In every file, the envelope too; the line names the file."""
    size = (bundle / name).stat().st_size
    flipped(bundle / name, {"first": 0, "middle": size // 2, "last": size - 1}[where])
    found = lines(verify(bundle).findings)
    assert any(line.startswith(f"{name}: ") for line in found), found
    assert name == ATTESTATION or f"{name}: was changed: its SHA-256 is not the attestation's" in found


@pytest.mark.parametrize("signed", [True, False], ids=["signed", "unsigned"])
def test_a_flipped_byte_anywhere_in_the_envelope_is_found(
    written: WRITTEN, signer: Ed25519PrivateKey, *, signed: bool
) -> None:
    """A hundred places of it, whether a signature protects it or only the files that it names."""
    folder = written(signer if signed else None)
    data = (folder / ATTESTATION).read_bytes()
    for at in range(0, len(data), max(1, len(data) // 100)):
        (folder / ATTESTATION).write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert verify(folder).findings, f"byte {at}"


@pytest.mark.parametrize("name", [name for name in NAMES if name != ATTESTATION])
def test_a_missing_and_a_renamed_file_are_found(bundle: Path, name: str, lines: LINES) -> None:
    """Under another name it is missing, and too many."""
    (bundle / name).rename(bundle / f"{name}.old")
    found = lines(verify(bundle).findings)
    assert f"{name}: is missing" in found
    assert f"{name}.old: does not belong to the bundle: the attestation does not name it" in found


def test_an_extra_file_is_found_wherever_it_is(bundle: Path, lines: LINES) -> None:
    """Beside the others and in a folder below; a link to one of them is no file."""
    (bundle / "notes.txt").write_text("all is well")
    (bundle / "more").mkdir()
    (bundle / "more" / "empty").touch()
    (bundle / "link").symlink_to(bundle / "README.md")
    says = "does not belong to the bundle: the attestation does not name it"
    assert lines(verify(bundle).findings) == [f"{name}: {says}" for name in ("link", "more/empty", "notes.txt")]


def test_a_link_in_a_file_s_place_is_found(bundle: Path, lines: LINES) -> None:
    """Even if it leads to the right bytes: they could change."""
    (bundle / "junit.xml").rename(bundle.parent / "elsewhere.xml")
    (bundle / "junit.xml").symlink_to(bundle.parent / "elsewhere.xml")
    assert "junit.xml: is no plain file" in lines(verify(bundle).findings)


def test_another_s_signature_is_found(
    bundle: Path, sealed_again: AGAIN, signer: Ed25519PrivateKey, lines: LINES
) -> None:
    """An attacker who signs anew is neither whom the bundle shows nor whom the verifier trusts."""
    sealed_again(bundle, Ed25519PrivateKey.generate())
    assert lines(verify(bundle).findings) == [
        f"{ATTESTATION}: the signature is not one of public-key.pem over this Statement"
    ]
    trusted = f"{ATTESTATION}: is not signed by the key {key_id(signer.public_key())}"
    assert lines(verify(bundle, signer.public_key()).findings) == [trusted]


def test_a_signature_that_was_taken_away_is_found(bundle: Path, sealed_again: AGAIN, lines: LINES) -> None:
    """A bundle that shows a key has a signature, and the other way round."""
    sealed_again(bundle, None)
    says = [f"{ATTESTATION}: public-key.pem and a signature belong together"]
    assert lines(verify(bundle).findings) == says
    (bundle / "public-key.pem").unlink()
    sealed_again(bundle, Ed25519PrivateKey.generate())
    assert lines(verify(bundle).findings) == says


def test_totals_that_are_not_the_verdicts_are_found(bundle: Path, sealed_again: AGAIN, lines: LINES) -> None:
    """The log's last line counts what stands above it."""
    path = bundle / "events.ndjson"
    *events, last = path.read_bytes().splitlines()
    changed = json.loads(last) | {"verdicts": {"pass": 1000}}
    path.write_bytes(b"\n".join([*events, json.dumps(changed).encode(), b""]))
    sealed_again(bundle, None)
    found = lines(verify(bundle).findings)
    assert "events.ndjson: its totals are not those of its verdicts" in found
    assert "results.json: its totals are not the log's" in found


def test_a_truncated_log_is_found(bundle: Path, sealed_again: AGAIN, lines: LINES) -> None:
    """Cut within a line or behind one, and also if everything else is made to fit."""
    whole = (bundle / "events.ndjson").read_bytes().splitlines(keepends=True)
    (bundle / "events.ndjson").write_bytes(b"".join(whole)[:-20])
    assert "events.ndjson: breaks off: the run did not finish" in lines(verify(bundle).findings)
    (bundle / "events.ndjson").write_bytes(b"".join((whole[0], whole[1][:-20], b"\n", *whole[2:])))
    assert any(
        line.startswith("events.ndjson: cannot be read: line 2 is no") for line in lines(verify(bundle).findings)
    )
    (bundle / "events.ndjson").write_bytes(b"".join(whole[:-1]))
    sealed_again(bundle, None)
    assert "events.ndjson: breaks off: the run did not finish" in lines(verify(bundle).findings)
    (bundle / "events.ndjson").write_bytes(b"")
    assert any(
        line.startswith("events.ndjson: cannot be read: holds no run") for line in lines(verify(bundle).findings)
    )
    (bundle / "events.ndjson").write_bytes(b"".join(whole + whole))
    assert "events.ndjson: is not the log of one run" in lines(verify(bundle).findings)


def test_reports_that_say_otherwise_are_found(bundle: Path, sealed_again: AGAIN, lines: LINES) -> None:
    """Results and JUnit against the log, although their hashes are right."""
    name = some_requirement()
    results = json.loads((bundle / "results.json").read_text())
    results["verdicts"][0]["verdict"], results["verdicts"][1]["statement"] = "fail", "All is well."
    (bundle / "results.json").write_text(json.dumps(results))
    junit = (bundle / "junit.xml").read_text()
    (bundle / "junit.xml").write_text(junit.replace(f'classname="{name}"', 'classname="a/b"', 1))
    sealed_again(bundle, None)
    found = lines(verify(bundle).findings)
    assert any(line.startswith(f"results.json: says otherwise of {name}@merchantpro_rest") for line in found)
    assert any(line.endswith("is not stated as in revision 2026-11") for line in found)
    assert "junit.xml: says otherwise of a/b@merchantpro_rest than the log" in found
    assert f"junit.xml: says otherwise of {name}@merchantpro_rest than the log" in found


def test_a_document_type_in_junit_loads_nothing(bundle: Path, lines: LINES) -> None:
    """An entity of a stranger's is not read from this machine's disk."""
    text = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><testsuites tests="&e;"/>'
    (bundle / "junit.xml").write_text(text)
    assert any(line.startswith("junit.xml: ") for line in lines(verify(bundle).findings))


def test_an_environment_that_says_otherwise_is_found(bundle: Path, sealed_again: AGAIN, lines: LINES) -> None:
    """Another seed, another edition, a suite and a revision that nobody knows, another profile."""
    path = bundle / "environment.json"
    said = json.loads(path.read_text())
    for change, wanted in (
        ({"seed": 1}, "environment.json: seed is 1, the log says 202611"),
        ({"edition": "openmage-20.18"}, "environment.json: edition is openmage-20.18, the log says documented"),
        ({"stockproof": "9.0"}, "environment.json: stockproof 9.0 is not known to stockproof 0.1.0"),
        ({"stockproof": "0.0.1"}, "environment.json: stockproof 0.0.1 did not have revision 2026-11"),
        ({"profile": "quick"}, "environment.json: profile quick is not that of revision 2026-11, ci"),
        ({"dialects": []}, "events.ndjson: no dialect was judged"),
    ):
        path.write_text(json.dumps(said | change))
        sealed_again(bundle, None)
        assert wanted in lines(verify(bundle).findings)
    path.write_text(json.dumps(said | {"revision": "1999-01"}))
    assert "environment.json: no revision '1999-01': choose one of 2026-11" in lines(verify(bundle).findings)
    path.write_text("{}")
    assert any(line.startswith("environment.json: cannot be read") for line in lines(verify(bundle).findings))


# ------------------------------------------------------------------------------------------------------- incomplete


def test_a_removed_requirement_is_found(written: WRITTEN, signer: Ed25519PrivateKey, lines: LINES) -> None:
    """Log, results and JUnit agree, and the attacker has signed: what is missing is named all the same."""
    name = some_requirement()
    attacker = Ed25519PrivateKey.generate()
    folder = written(attacker, without=frozenset({name}))
    checks = newest_revision().requirements[name].checks
    wanted = [f"events.ndjson: {name}@merchantpro_rest has no verdict of {check}" for check in checks]
    assert lines(verify(folder).findings) == wanted
    trusted = lines(verify(folder, signer.public_key()).findings)
    assert trusted == [f"{ATTESTATION}: is not signed by the key {key_id(signer.public_key())}", *wanted]


def test_a_level_above_what_was_judged_is_found(bundle: Path, sealed_again: AGAIN, lines: LINES) -> None:
    """A core run is no extended certificate."""
    path = bundle / "environment.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"level": "extended"}))
    sealed_again(bundle, None)
    wanted = newest_revision().wanted("documented", ["merchantpro_rest"], "extended")
    core = newest_revision().wanted("documented", ["merchantpro_rest"], "core")
    found = [line for line in lines(verify(bundle).findings) if "has no verdict of" in line]
    assert len(found) == len(wanted - core)


def test_verdicts_beside_the_revision_are_found(bundle: Path, sealed_again: AGAIN, lines: LINES) -> None:
    """One that nobody asked for, one twice, one at another level."""
    path = bundle / "events.ndjson"
    events = [json.loads(line) for line in path.read_bytes().splitlines()]
    first = next(event for event in events if event["event"] == "verdict")
    strange = [first, {**first, "requirement": "a/b"}, {**first, "level": "MAY", "check": "test_more"}]
    path.write_bytes(b"".join(json.dumps(event).encode() + b"\n" for event in [*events[:-1], *strange, events[-1]]))
    sealed_again(bundle, None)
    found, name = lines(verify(bundle).findings), first["requirement"]
    assert f"events.ndjson: {name}@merchantpro_rest has 2 verdicts of {first['check']}" in found
    assert "events.ndjson: a/b@merchantpro_rest is not asked for by revision 2026-11" in found
    assert f"events.ndjson: {name}@merchantpro_rest is judged as a MAY" in found


@pytest.mark.parametrize(("completed", "is_sound"), [(0, False), (1, True), (None, True)])
def test_what_passed_was_seen(written: WRITTEN, lines: LINES, completed: int | None, *, is_sound: bool) -> None:
    """A pass without an example that came to its end is none; a log of a suite that did not count them may be one."""
    found = lines(verify(written(completed=completed)).findings)
    said = [
        line
        for line in found
        if f"{some_requirement()}@merchantpro_rest is said to be kept, and no example of test_" in line
    ]
    assert (len(said) > 0, found == []) == (not is_sound, is_sound)


@pytest.mark.parametrize("verdict", [Verdict.UNTESTABLE, Verdict.NOT_APPLICABLE, Verdict.EXPECTED])
def test_a_skip_without_a_declared_reason_is_found(written: WRITTEN, verdict: Verdict, lines: LINES) -> None:
    """Whatever it says itself."""
    name = some_requirement()
    folder = written(verdicts={(name, ""): (verdict, "no time")})
    found = [line for line in lines(verify(folder).findings) if line.startswith("events.ndjson: ")]
    assert found
    assert all(line.startswith(f"events.ndjson: {name}@merchantpro_rest is ") for line in found)


def test_a_declared_reason_is_a_warning(written: WRITTEN) -> None:
    """What the target says that it does not have is shown, and the result is no clean pass."""
    name = some_requirement()
    declared = (Unsupported("one warehouse only", name, "merchantpro_rest"),)
    folder = written(verdicts={(name, ""): (Verdict.NOT_APPLICABLE, "one warehouse only")}, unsupported=declared)
    found = verify(folder)
    assert (found.findings, found.summary.result) == ((), "WARNED")
    assert "one warehouse only" in (folder / "README.md").read_text()


def test_one_dialect_alone_is_compared_with_none(written: WRITTEN, lines: LINES) -> None:
    """What compares dialects is no gap where only one is certified, and one where all are."""
    away = {("cross_dialect/one_order", ""): (Verdict.NOT_APPLICABLE, "one dialect alone is judged")}
    alone = verify(written(dialects=("xmlrpc",), verdicts=away))
    assert (alone.findings, alone.summary.result) == ((), "PASSED")
    dialects = ("jsonrpc", "magento1_rest", "xmlrpc")
    found = lines(verify(written(name="three", dialects=dialects, verdicts=away)).findings)
    says = "is left out as not applicable and nothing declares why"
    assert found == [f"events.ndjson: cross_dialect/one_order@{name} {says}" for name in ("jsonrpc", "xmlrpc")]


def test_nothing_at_all_is_no_pass(written: WRITTEN, lines: LINES) -> None:
    """A target that declares everything away has certified nothing."""
    names = {name for name, _, _ in newest_revision().wanted("documented", ["merchantpro_rest"], "core")}
    away = {(name, ""): (Verdict.NOT_APPLICABLE, "no") for name in names}
    folder = written(verdicts=away, unsupported=(Unsupported("no", "*"),))
    assert lines(verify(folder).findings) == [f"{ATTESTATION}: the result is FAILED: nothing passed"]


def test_a_run_that_ended_early_is_found(written: WRITTEN, lines: LINES) -> None:
    """Even if it has all its verdicts."""
    assert lines(verify(written(ended_by="interrupted")).findings) == [
        "events.ndjson: the run ended early: interrupted"
    ]


@pytest.mark.parametrize("verdict", [Verdict.FAIL, Verdict.FLAKY, Verdict.ERROR])
def test_a_failure_is_no_certificate(written: WRITTEN, verdict: Verdict, lines: LINES) -> None:
    """A bundle that says itself that the target failed is sound and still not verified."""
    name = some_requirement()
    found = verify(written(verdicts={(name, ""): (verdict, "assert 1 == 2")}))
    assert lines(found.findings) == [f"{ATTESTATION}: {name}@merchantpro_rest failed"]
    assert found.summary.result == "FAILED"


# ---------------------------------------------------------------------------------------------------------- secrets


def test_a_leaked_key_is_found(bundle: Path, sealed_again: AGAIN, signer: Ed25519PrivateKey, lines: LINES) -> None:
    """A private key in a file, whoever sealed it again."""
    with (bundle / "README.md").open("a") as page:
        page.write("\n-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2Vw\n-----END PRIVATE KEY-----\n")
    sealed_again(bundle, signer)
    assert lines(verify(bundle, signer.public_key()).findings) == ["README.md: holds what looks like a private key"]


SECRETS = {
    "an Authorization header": (
        LoggedRequest("GET", "/x", (("Authorization", "Basic YXBpS2V5OmFwaVNlY3JldA=="),)),
        LoggedRequest("GET", "/x", (("authorization", "Bearer abcdefghijkl"),)),
        LoggedRequest("GET", "/x", (("Authorization", 'OAuth oauth_consumer_key="abc",oauth_nonce="x"'),)),
    ),
    "an OAuth signature": (LoggedRequest("GET", "/x?oauth_signature=tnnArxj06cWHq44gCs1OSKk%2FjLY%3D"),),
}


@pytest.mark.parametrize(("what", "request_"), [(what, one) for what, some in SECRETS.items() for one in some])
def test_what_proves_a_client_is_found(  # noqa: PLR0913, PLR0917 - one parameter a fixture
    bundle: Path, written: WRITTEN, sealed_again: AGAIN, what: str, request_: LoggedRequest, lines: LINES
) -> None:
    """Where the credentials are not the documents' own: refused when a bundle is written, and found when it is read."""
    exchanges = (LoggedExchange(request_),)
    with pytest.raises(CertificateError, match=f"events.ndjson holds what looks like {what}"):
        written(exchanges=exchanges, public=False)
    folder = written(name="public", exchanges=exchanges)
    assert verify(folder).findings == ()
    path = folder / "environment.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"public": False}))
    sealed_again(folder, None)
    assert f"events.ndjson: holds what looks like {what}" in lines(verify(folder).findings)


LOGINS = {
    "jsonrpc": (
        LoggedRequest("POST", "/api/jsonrpc", body='{"method": "login", "params": ["u", "[redacted]"], "id": 1}'),
        '{"jsonrpc":"2.0","result":"0123456789abcdef","id":1}',
    ),
    "xmlrpc": (
        LoggedRequest("POST", "/api/xmlrpc", body="<methodCall><methodName>login</methodName></methodCall>"),
        "<methodResponse><params><param><value><string>0123456789abcdef</string></value></param></params>",
    ),
    "soap": (
        LoggedRequest("POST", "/api/soap/", body="<ns1:login><username>u</username></ns1:login>"),
        '<ns1:loginResponse><loginReturn xsi:type="xsd:string">0123456789abcdef</loginReturn></ns1:loginResponse>',
    ),
    "magento2": (LoggedRequest("POST", "/rest/V1/integration/admin/token"), '"0123456789abcdef"'),
}


@pytest.mark.parametrize("name", LOGINS)
def test_a_session_that_was_handed_out_is_found(written: WRITTEN, sealed_again: AGAIN, name: str, lines: LINES) -> None:
    """What a login answered stands in the messages: refused when a bundle is written, and found when it is read."""
    request, body = LOGINS[name]
    exchanges = (LoggedExchange(request, LoggedAnswer(200, body=body)),)
    with pytest.raises(CertificateError, match=r"events\.ndjson shows a session of "):
        written(exchanges=exchanges, public=False)
    folder = written(name="public", exchanges=exchanges)
    path = folder / "environment.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"public": False}))
    sealed_again(folder, None)
    assert f"events.ndjson: shows a session of {some_requirement()}" in lines(verify(folder).findings)
    hidden = body.replace("0123456789abcdef", "[redacted]")
    assert written(name="hidden", exchanges=(LoggedExchange(request, LoggedAnswer(200, body=hidden)),), public=False)


def test_what_is_redacted_is_no_secret(written: WRITTEN) -> None:
    """The suite's own mark in a secret's place, and a catalogue that speaks of headers."""
    request = LoggedRequest("GET", "/x?oauth_signature=[redacted]", (("Authorization", "[redacted]"),))
    exchanges = (LoggedExchange(request),)
    everything = newest_revision().dialects("documented")
    folder = written(exchanges=exchanges, public=False, dialects=everything, level="extended")
    assert verify(folder).findings == ()


# ------------------------------------------------------------------------------------------------------- unusable


def test_what_is_no_bundle_is_named(tmp_path: Path, bundle: Path) -> None:
    """No folder, an empty one, a file, and one that was cut off before it was sealed."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    for name, wanted in {"none": "is no folder", "empty": "is no bundle", "file": "is no folder"}.items():
        with pytest.raises(CertificateError, match=wanted):
            verify(tmp_path / name)
    (bundle / ATTESTATION).unlink()
    with pytest.raises(CertificateError, match=f"is no bundle: it has no {ATTESTATION}"):
        verify(bundle)


def test_a_bundle_of_garbage_is_named_line_by_line(bundle: Path, lines: LINES) -> None:
    """Every file replaced by what cannot be read: a line each, no traceback."""
    for data in (b"", b"\xff\xfe\x00", b"[" * 100_000, b"{}", b"null"):
        for name in NAMES:
            (bundle / name).write_bytes(data)
        assert any(line.startswith(f"{ATTESTATION}: ") for line in lines(verify(bundle).findings))
    shutil.rmtree(bundle)
