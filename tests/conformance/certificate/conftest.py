"""Bundles to verify and to tamper with: of runs whose verdicts are made up, so that they cost nothing."""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from conformance.certificate import ATTESTATION
from conformance.certificate.bundle import Content, digests, write_bundle
from conformance.certificate.dsse import seal
from conformance.certificate.environment import Environment, dependencies, read_environment
from conformance.certificate.product import Product, read_product, render_product
from conformance.certificate.statement import make_statement
from conformance.events import EventLog, LoggedExchange, Planned, RunStarted, VerdictEvent, read_log
from conformance.target_file import Unsupported
from conformance.verdicts import Verdict
from specs import newest_revision, revision

FROZEN = newest_revision()
PRODUCT = Product("Größe & Söhne", "Acme Shop", "1.2", "https://shop.example", "qa@shop.example")


@dataclass(frozen=True)
class Story:
    """A run that could have been: all is kept unless `verdicts` says otherwise."""

    edition: str = "documented"
    dialects: tuple[str, ...] = ("merchantpro_rest",)
    level: str = "core"
    verdicts: dict[tuple[str, str], tuple[Verdict, str]] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    exchanges: tuple[LoggedExchange, ...] = ()
    unsupported: tuple[Unsupported, ...] = ()
    public: bool = True
    completed: int | None = 3
    ended_by: str = ""

    def log(self) -> EventLog:
        """Its log."""
        wanted = sorted(FROZEN.wanted(self.edition, self.dialects, self.level))
        log = EventLog([RunStarted(0.0, **self.circumstances(), base_url="http://127.0.0.1")])
        log.add(Planned(0.1, tuple(wanted)))
        for requirement, dialect, check in wanted:
            if requirement not in self.without:
                log.add(self._verdict(requirement, dialect, check))
        log.finish(7, self.ended_by)
        return log

    def _verdict(self, requirement: str, dialect: str, check: str) -> VerdictEvent:
        verdict, reason = self.verdicts.get(
            (requirement, check), self.verdicts.get((requirement, ""), (Verdict.PASS, ""))
        )
        level = FROZEN.requirements[requirement].level
        return VerdictEvent(
            at=0.2,
            requirement=requirement,
            level=level,
            dialect=dialect,
            check=check,
            verdict=verdict,
            examples=3,
            requests=7,
            seconds=0.01,
            reason=reason,
            completed=self.completed,
            exchanges=self.exchanges,
        )

    def circumstances(self) -> dict[str, Any]:
        """What log and environment both say."""
        return {
            "stockproof": "0.1.0",
            "target": "target.toml",
            "edition": self.edition,
            "dialects": self.dialects,
            "profile": FROZEN.profile,
            "seed": FROZEN.seed,
            "control": True,
            "python": "3.13.1",
            "platform": "Linux",
        }

    def content(self, key: Ed25519PrivateKey | None = None) -> Content:
        """What its bundle is made of."""
        more = {"dependencies": dependencies(), "level": self.level, "revision": FROZEN.name, "public": self.public}
        environment = Environment(**self.circumstances(), **more, unsupported=self.unsupported)  # type: ignore[arg-type]
        return Content(self.log(), render_product(PRODUCT), environment, key)


def reseal(folder: Path, key: Ed25519PrivateKey | None) -> None:
    """Make a Statement about what is in a folder now, as somebody would who has the suite and a key."""
    environment = read_environment((folder / "environment.json").read_bytes())
    product = read_product((folder / "product.toml").read_bytes(), "product.toml")
    log = read_log(folder / "events.ndjson")
    statement = make_statement(digests(folder), product, environment, revision(environment.revision), log.verdicts)
    (folder / ATTESTATION).write_bytes(seal(msgspec.json.encode(statement), key))


@pytest.fixture(scope="session")
def signer() -> Ed25519PrivateKey:
    """The key of somebody who certifies."""
    return Ed25519PrivateKey.generate()


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write the bundle of a story, changed in some parts."""

    def write(key: Ed25519PrivateKey | None = None, name: str = "bundle", **changes: Any) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        write_bundle(folder, replace(Story(), **changes).content(key))
        return folder

    return write


@pytest.fixture(scope="session")
def sealed(signer: Ed25519PrivateKey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound bundle that is signed; only to be copied."""
    folder = tmp_path_factory.mktemp("sealed") / "bundle"
    folder.mkdir()
    write_bundle(folder, Story().content(signer))
    return folder


@pytest.fixture
def bundle(sealed: Path, tmp_path: Path) -> Path:
    """A sound bundle that is signed, to tamper with."""
    return Path(shutil.copytree(sealed, tmp_path / "tampered"))


@pytest.fixture
def sealed_again() -> Callable[[Path, Ed25519PrivateKey | None], None]:
    """Make the Statement of a folder anew."""
    return reseal


@pytest.fixture
def lines() -> Callable[[Iterable[object]], list[str]]:
    """Findings as the lines that are printed."""
    return lambda findings: [str(finding) for finding in findings]
