"""The three settings in which the suite shows its teeth, and what a case of the matrix comes to.

in_process        the embedded mock
over_http         a served mock, with its control
without_control   somebody's shop: no control, other names and ids, and a target file that says what may be touched

Each check may send what it is sure of in a whole run of its dialect in the default profile, and not a request more: so
what is found here a user's run finds.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from zlib import crc32

from conformance.budgets import Purse, Stake, key_of, stake
from conformance.checks import checks
from conformance.connection import Connection
from conformance.dialects import spoken
from conformance.events import VerdictEvent
from conformance.inventory_target import InventoryTarget
from conformance.judge import run_check
from conformance.profiles import DEFAULT_PROFILE, PROFILES
from conformance.run import Run
from conformance.stocks_target import StocksTarget
from conformance.transport import HttpTransport, Recorder, Transport
from conformance.verdicts import Untestable, Verdict
from mockserver import build
from mockserver.defects import Defect, defects
from specs import dialect, edition, editions, requirements
from stockproof.embedded import EmbeddedMock

sys.path += [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
from foreign_shop import COLUMNS, CONFIG, MAY_TOUCH, foreign_document
from hiding import FIRST, ORDINARY, hidden, with_ordinary_products
from sharing import share_seed

__all__ = [
    "CAUGHT",
    "CUBE",
    "SETTINGS",
    "in_process",
    "in_process_without_control",
    "judged",
    "outcome",
    "over_http",
    "places",
    "share_of",
    "verdicts",
    "without_control",
]

CAUGHT = {Verdict.FAIL, Verdict.WARN, Verdict.FLAKY}
NOT_SEEN = {Verdict.UNTESTABLE, Verdict.NOT_APPLICABLE}
#: What somebody allows: ten ordinary products; of the other shops what the foreign shop allows, and so many websites
#: that every role is played.
ALLOWED = MAY_TOUCH.__replace__(
    skus=tuple(f"Somebody's {number}" for number in range(FIRST, FIRST + ORDINARY)),
    item_ids=tuple(number + 1000 for number in range(FIRST, FIRST + ORDINARY)),
    websites=(*MAY_TOUCH.websites, "us_website"),
    stock_ids=(*MAY_TOUCH.stock_ids, 9),
)


def named(patterns: tuple[str, ...], name: str) -> bool:
    """Whether one of some patterns fits a name."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def judged(edition_name: str) -> list[str]:
    """The dialects of an edition that the suite speaks."""
    return [name for name in edition(edition_name).dialects if name in spoken()]


def places(entry: Defect) -> list[tuple[str, str]]:
    """The editions and dialects in which a defect can show."""
    requirement = requirements()[entry.requirement]
    return [
        (name, dialect)
        for name in editions()
        for dialect in judged(name)
        if requirement.holds(name, dialect) and named(entry.editions, name) and named(entry.dialects, dialect)
    ]


#: Every defect wherever it can show: (defect, edition, dialect).
CUBE = [(name, *place) for name, entry in defects().items() for place in places(entry)]


# ------------------------------------------------------------------------------------------------------------ settings


class Trial(Connection):
    """A connection to a world that is thrown away with its case, so that nothing has to outlive it on disk."""

    outlives_the_run = False  # type: ignore[assignment]


class Make(Protocol):
    """Makes a run, without shrinking, on a shop that is wrong in the named ways."""

    def __call__(self, edition_name: str, dialect_name: str, *names: str, profile: str = DEFAULT_PROFILE) -> Run:
        """The run, begun."""


def _run(transport: Transport, edition_name: str, dialects: Sequence[str], profile: str, **more: Any) -> Run:
    chosen, recorder = edition(edition_name), Recorder(transport)
    connection = Trial(recorder, "a trial", chosen, tuple(dialects), "apiUser", "apiKey", **more)
    return Run(connection, profile_name=profile, shrinks=False)


@contextmanager
def in_process() -> Iterator[Make]:
    """Every request is a function call, and nothing has to be put back."""

    def make(edition_name: str, dialect_name: str, *names: str, profile: str = DEFAULT_PROFILE) -> Run:
        dialects = dict.fromkeys((dialect_name, *judged(edition_name)))
        return _run(EmbeddedMock(edition_name, names), edition_name, list(dialects), profile, control=True)

    yield make


@contextmanager
def over_http() -> Iterator[Make]:
    """A served mock that shows its control."""
    with hidden(build(), control=True) as shop, closing(HttpTransport(shop.url)) as transport:

        def make(edition_name: str, dialect_name: str, *names: str, profile: str = DEFAULT_PROFILE) -> Run:
            shop.world = build(edition_name, defects=names)
            dialects = dict.fromkeys((dialect_name, *judged(edition_name)))
            run = _run(transport, edition_name, list(dialects), profile, control=True)
            run.start()
            return run

        yield make


@contextmanager
def without_control() -> Iterator[Make]:
    """Somebody's shop, which serves one of the dialects that share a URL."""
    with hidden(build()) as shop, closing(HttpTransport(shop.url)) as transport:

        def make(edition_name: str, dialect_name: str, *names: str, profile: str = DEFAULT_PROFILE) -> Run:
            shop.world = build(edition_name, _somebodys(dialect_name), names)
            return _foreign_run(transport, edition_name, dialect_name, profile)

        yield make


@contextmanager
def in_process_without_control() -> Iterator[Make]:
    """The same shop where every request is a function call, to measure what is counted."""

    def make(edition_name: str, dialect_name: str, *names: str, profile: str = DEFAULT_PROFILE) -> Run:
        mock = EmbeddedMock(edition_name)
        mock.world = build(edition_name, _somebodys(dialect_name), names)
        return _foreign_run(mock, edition_name, dialect_name, profile)

    yield make


def _foreign_run(transport: Transport, edition_name: str, dialect_name: str, profile: str) -> Run:
    """A run on somebody's shop, begun, with what the first check does for all of them."""
    more = {"control": False, "may_touch": ALLOWED, "config": dict(CONFIG)}
    run = _run(transport, edition_name, _served(edition_name, dialect_name), profile, **more)
    run.start()
    meet(run, dialect_name)
    return run


def _served(edition_name: str, dialect_name: str) -> list[str]:
    """A dialect and the others that the shop serves at the same time: none at its URL, none that waits for a switch."""
    entry = dialect(dialect_name).entry_path
    others = [dialect(one) for one in judged(edition_name)]
    return [dialect_name, *(one.name for one in others if one.entry_path != entry and not one.while_config)]


def _somebodys(dialect_name: str) -> dict[str, Any]:
    """The foreign shop with ten ordinary products, which has switched on what the dialect asks for."""
    flag, document = dialect(dialect_name).while_config, foreign_document()
    part = with_ordinary_products(document["magento1"], {**COLUMNS, "qty": "7"})
    return {**document, "magento1": {**part, **({"config": {flag: "1"}} if flag else {})}}


SETTINGS: dict[str, Callable[[], AbstractContextManager[Make]]] = {
    "in process": in_process,
    "over HTTP with control": over_http,
    "over HTTP without control": without_control,
}


# -------------------------------------------------------------------------------------------------------------- a case


@cache
def shares(edition_name: str, dialect_name: str, *, control: bool) -> dict[str, int]:
    """What every check is sure of in a whole run of a dialect."""
    profile = PROFILES[DEFAULT_PROFILE]
    stakes = [
        stake(check, profile, by_wire=not control)
        for requirement, functions in checks().items()
        for check in functions
        if requirements()[requirement].holds(edition_name, dialect_name)
    ]
    return dict(Purse.of(stakes, profile, by_wire=not control).shares)


def within_its_share(run: Run, check: Callable[..., Any], dialect_name: str) -> VerdictEvent:
    """What a check finds with what it is sure of."""
    name = key_of(check)
    share = shares(run.connection.edition.name, dialect_name, control=run.connection.control)[name]
    run.purses = {dialect_name: Purse(share, {name: Stake(name, share, 1)})}
    return run_check(run, check, dialect_name)


def meet(run: Run, dialect_name: str) -> None:
    """What the first check of a whole run does for all of them: log in, and look for who plays what.

    A shop that is broken there is so for the check too, which tells.
    """
    target, records = run.target(dialect_name), run.connection.records
    with suppress(AssertionError, Untestable):
        target.begin()
        if isinstance(target, StocksTarget):
            target.sites(())
        if isinstance(target, InventoryTarget) and records:
            records.rate()


def verdicts(run: Run, requirement: str, dialect_name: str) -> list[VerdictEvent]:
    """What the checks of a requirement find, until one of them notices."""
    found: list[VerdictEvent] = []
    for check in checks()[requirement]:
        found.append(within_its_share(run, check, dialect_name))
        if found[-1].verdict in CAUGHT:
            break
    return found


def outcome(found: Sequence[VerdictEvent]) -> str:
    """What a case comes to: a requirement is kept only where every one of its checks says so."""
    seen = {event.verdict for event in found}
    if seen & CAUGHT:
        return "caught"
    if Verdict.ERROR in seen:
        return "error"
    return "untestable" if seen & NOT_SEEN else "passed"


# ------------------------------------------------------------------------------------------------------------- a share


def share_of(cases: Sequence[tuple[str, ...]], number: int, setting: str) -> list[tuple[str, ...]]:
    """So many cases, chosen by the run's seed; all of them in the whole measure."""
    if os.environ.get("STOCKPROOF_CUBE"):
        return list(cases)
    return sorted(cases, key=lambda case: crc32(" ".join((share_seed(), setting, *case)).encode()))[:number]
