"""The in-toto Statement of a run: what was tested, with what, and what came of each requirement in each dialect.

A requirement in a dialect is one test, named `requirement@dialect`; where several checks judge it, the worst of their
verdicts is its own. What compares dialects is no test where there is nothing to compare. What the target declares that
it does not have is no test that passed: the best result is then WARNED, and where nothing at all passed it is FAILED.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from conformance.certificate import ENVIRONMENT, PRODUCT
from conformance.certificate.environment import Environment
from conformance.certificate.product import Product
from conformance.certificate.scope import is_beside
from conformance.events import VerdictEvent
from conformance.verdicts import Verdict
from specs import Revision

__all__ = ["PREDICATE_TYPE", "STATEMENT_TYPE", "Descriptor", "Statement", "TestResult", "make_statement", "tests_of"]

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "https://in-toto.io/attestation/test-result/v0.1"
#: Verdicts from bad to good; what is not here is as bad as a failure.
_ORDER = (Verdict.WARN, Verdict.NOT_APPLICABLE, Verdict.PASS)


class Descriptor(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A thing by its digest."""

    name: str
    digest: dict[str, str]
    uri: str = ""
    annotations: dict[str, str | int | tuple[str, ...]] = {}


class TestResult(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """What came of the tests."""

    __test__ = False  # pytest takes it for a class of tests otherwise

    result: Literal["PASSED", "WARNED", "FAILED"]
    configuration: tuple[Descriptor, ...]
    passed_tests: tuple[str, ...]
    warned_tests: tuple[str, ...]
    failed_tests: tuple[str, ...]


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """A Statement, version 1, with the predicate of test results, version 0.1."""

    subject: tuple[Descriptor, ...]
    predicate: TestResult
    type_: str = msgspec.field(name="_type", default=STATEMENT_TYPE)
    predicate_type: str = PREDICATE_TYPE


def tests_of(verdicts: Iterable[VerdictEvent], dialects: Sequence[str]) -> dict[str, Verdict]:
    """The verdict of each requirement in each dialect, as far as these dialects can be asked for it."""
    found: dict[str, Verdict] = {}
    for event in (event for event in verdicts if not is_beside(event, dialects)):
        name = f"{event.requirement}@{event.dialect}"
        found[name] = min(found.get(name, Verdict.PASS), event.verdict, key=_badness)
    return dict(sorted(found.items()))


def _badness(verdict: Verdict) -> int:
    return _ORDER.index(verdict) if verdict in _ORDER else -1


def result_of(tests: Mapping[str, Verdict], configuration: tuple[Descriptor, ...]) -> TestResult:
    """The predicate."""
    passed = tuple(name for name, verdict in tests.items() if verdict is Verdict.PASS)
    warned = tuple(name for name, verdict in tests.items() if verdict is Verdict.WARN)
    failed = tuple(name for name, verdict in tests.items() if _badness(verdict) < 0)
    result: Literal["PASSED", "WARNED", "FAILED"] = "PASSED" if len(passed) == len(tests) else "WARNED"
    return TestResult("FAILED" if failed or not passed else result, configuration, passed, warned, failed)


def make_statement(
    digests: Mapping[str, str],
    product: Product,
    environment: Environment,
    revision: Revision,
    verdicts: Iterable[VerdictEvent],
) -> Statement:
    """The Statement about a bundle whose files have these digests."""
    files = tuple(Descriptor(name, {"sha256": digest}) for name, digest in sorted(digests.items()))
    tested = Descriptor(
        f"product: {product}", {"sha256": product.digest or digests[PRODUCT]}, product.url if ":" in product.url else ""
    )
    return Statement(
        (tested, *files),
        result_of(tests_of(verdicts, environment.dialects), _configuration(digests, environment, revision)),
    )


def _configuration(digests: Mapping[str, str], environment: Environment, revision: Revision) -> tuple[Descriptor, ...]:
    chosen = msgspec.structs.asdict(environment)
    said = {name: chosen[name] for name in ("edition", "dialects", "level", "profile", "seed", "stockproof")}
    return (
        Descriptor(f"specs/revisions/{revision.name}.toml", {"sha256": revision.digest}),
        Descriptor(ENVIRONMENT, {"sha256": digests[ENVIRONMENT]}, annotations=said),
    )
