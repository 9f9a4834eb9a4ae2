"""`stockproof keygen`, `certify` and `verify`: processes of their own, from a key to a verified bundle."""

import json
import re
import shlex
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

#: The dialect that is judged fastest.
FEW = ("--dialect", "merchantpro_rest")
DEFECT, BROKEN = "unknown_members_are_ignored", "atomic_patch/unknown_member"
PRODUCT = """\
organization = "Größe & Söhne"
name = "Acme Shop"
version = "1.2"
url = "https://shop.example/"
contact = "qa@shop.example"
"""


@pytest.fixture
def product(tmp_path: Path) -> Path:
    """A product.toml, as an editor on Windows saves it."""
    path = tmp_path / "acme.toml"
    path.write_bytes(b"\xef\xbb\xbf" + PRODUCT.replace("\n", "\r\n").encode())
    return path


def test_the_embedded_mock_is_certified(stockproof: Callable[..., Any], tmp_path: Path) -> None:
    """A signed bundle that verifies, with the signer's key and without; its README's command makes another such one."""
    key_id = stockproof("keygen", "--out", "k.pem").stdout.split()[-1]
    done = stockproof("certify", "--out", "deep/bundle", *FEW, "--key", "k.pem", timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-2:] == [
        "PASSED: deep/bundle",
        "Verify it with: stockproof verify deep/bundle",
    ]
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["bundle"]
    for arguments, proves in (((), "integrity only"), (("--public-key", "k.pem.pub"), "integrity and identity")):
        verified = stockproof("verify", "deep/bundle", *arguments)
        assert (verified.returncode, verified.stderr) == (0, "")
        assert verified.stdout.startswith("verified: PASSED\nproduct:  the embedded mock")
        assert f"signer:   {key_id}\nproves:   {proves}" in verified.stdout
    page = (tmp_path / "deep" / "bundle" / "README.md").read_text()
    found = re.search(r"^stockproof (certify .*)$", page, re.MULTILINE)
    assert found
    again = stockproof(*shlex.split(found[1]), timeout=600)
    assert again.returncode == 0, again.stdout + again.stderr
    assert verdicts(tmp_path / "again") == verdicts(tmp_path / "deep" / "bundle")
    assert stockproof("verify", "again").stdout.endswith("anybody could have made them\n")


def verdicts(folder: Path) -> list[list[Any]]:
    """What was found, without what differs from run to run."""
    events = [json.loads(line) for line in (folder / "events.ndjson").read_text().splitlines()]
    keys = ("requirement", "dialect", "check", "verdict", "examples")
    return [[event[key] for key in keys] for event in events if event["event"] == "verdict"]


def test_a_broken_shop_is_certified_as_broken(
    stockproof: Callable[..., Any], mock: Callable[..., Any], product: Path, tmp_path: Path
) -> None:
    """Exit 1 and a bundle all the same; `verify` names what failed and nothing else, in words and in JSON."""
    served = mock("--defect", DEFECT)
    done = stockproof("certify", served.url, "--out", "bundle", *FEW, "--product", product.name, timeout=600)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "FAILED: bundle\nNot signed: it proves that its files belong together" in done.stdout
    failed = {
        f"{name}@{dialect}" for name, dialect, _, verdict, _ in verdicts(tmp_path / "bundle") if verdict != "pass"
    }
    assert f"{BROKEN}@merchantpro_rest" in failed
    verified = stockproof("verify", "bundle")
    assert (verified.returncode, verified.stderr) == (1, "")
    *lines, last = verified.stdout.splitlines()
    assert set(lines) == {f"attestation.dsse.json: {name} failed" for name in failed}
    assert last.startswith("not verified: ")
    found = json.loads(stockproof("verify", "bundle", "--format", "json").stdout)
    assert (found["verified"], found["summary"]["result"]) == (False, "FAILED")
    assert found["summary"]["product"] == "Acme Shop 1.2 (Größe & Söhne)"
    assert {finding["question"] for finding in found["findings"]} == {"result"}


def test_an_interrupted_run_leaves_nothing(started: Callable[..., Any], tmp_path: Path) -> None:
    """Ctrl-C: exit 130, no folder and no part of one."""
    process = started("certify", "--out", "bundle")
    assert process.stderr
    assert process.stderr.readline().endswith(" checks\n")
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 130
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_taken_is_refused(stockproof: Callable[..., Any], tmp_path: Path) -> None:
    """Other things, a file, an earlier bundle without --force: before anything is judged, one line, nothing changed."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.txt").touch()
    (tmp_path / "file").touch()
    (tmp_path / "earlier").mkdir()
    (tmp_path / "earlier" / "attestation.dsse.json").touch()
    for name, wanted in {
        "other": "--out other has other things in it: choose an empty or a new folder",
        "file": "--out file is no folder: choose another name",
        "earlier": "--out earlier has a bundle already: choose a new folder, or --force to replace it",
        "file/below": "--out file/below: file is no folder",
    }.items():
        done = stockproof("certify", "--out", name)
        assert (done.returncode, done.stdout, done.stderr) == (2, "", f"stockproof: {wanted}\n")
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        "attestation.dsse.json",
        "earlier",
        "file",
        "other",
        "thesis.txt",
    ]


def test_what_cannot_be_certified_is_refused_in_one_line(stockproof: Callable[..., Any], tmp_path: Path) -> None:
    """Targets, products and keys; nothing is left behind."""
    files = {
        "empty.toml": "",
        "half.toml": PRODUCT.replace("version", "edition"),
        "blank.toml": PRODUCT.replace("1.2", " "),
        "digest.toml": f'{PRODUCT}digest = "sha256:1"\n',
        "whole.toml": PRODUCT,
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    url = ("http://127.0.0.1:9",)
    for arguments, wanted in (
        (url, "--product FILE is needed: a TOML file with organization, name, version, url, contact"),
        ((*url, "--product", "none.toml"), "--product none.toml: No such file or directory"),
        ((*url, "--product", "empty.toml"), "empty.toml: Object missing required field `organization`"),
        ((*url, "--product", "half.toml"), "half.toml: Object contains unknown field `edition`"),
        ((*url, "--product", "blank.toml"), "blank.toml: version is empty: say its version"),
        ((*url, "--product", "digest.toml"), "digest.toml: digest must be a SHA-256"),
        ((*url, "--product", "whole.toml"), "nobody listens at http://127.0.0.1:9"),
        (("--key", "whole.toml"), "whole.toml is no private key in PEM: `stockproof keygen` makes one"),
        (("--edition", "openmage-19.5", "--dialect", "jsonrpc"), "no dialect 'jsonrpc' in edition openmage-19.5"),
    ):
        done = stockproof("certify", "--out", "bundle", *arguments)
        assert (done.returncode, done.stdout) == (2, ""), done.stderr
        assert done.stderr.startswith("stockproof: ")
        assert done.stderr.count("\n") == 1
        assert wanted in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == set(files)


def test_keys_and_bundles_that_are_none_are_refused_in_one_line(stockproof: Callable[..., Any], tmp_path: Path) -> None:
    """A key that is there already, a folder that is none, a public key that is the private one."""
    assert stockproof("keygen", "--out", "k.pem").returncode == 0
    shutil.copytree(tmp_path, tmp_path / "no_bundle")
    for arguments, wanted in (
        (("keygen", "--out", "k.pem"), "k.pem is there already: a key is never replaced; choose another name"),
        (("keygen", "--out", "none/k.pem"), "none/k.pem: No such file or directory"),
        (("verify", "none"), "none is no folder"),
        (("verify", "no_bundle"), "no_bundle is no bundle: it has no attestation.dsse.json"),
        (("verify", "no_bundle", "--public-key", "k.pem"), "k.pem is no public key: it is the private one"),
    ):
        done = stockproof(*arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"stockproof: {wanted}")
        assert done.stderr.count("\n") == 1
