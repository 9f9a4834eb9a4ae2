"""Runs that end in the middle, and what `stockproof restore` makes of them: real processes on shops that outlive them.

killed      the run gets SIGKILL
lost        the target is gone, its world lives on and comes back
both        the target is gone, and the run is killed while it looks for it to put everything back
"""

import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mockserver import build

sys.path += [str(Path(__file__).parent.parent / name) for name in ("", "conformance")]
from foreign_shop import MAY_TOUCH, foreign_document
from hiding import HiddenShop, hidden, null_document
from somebodys import MAGENTO1, SKUS, secrets_of, stored_in, target_text

__all__ = ["FAMILIES", "KINDS", "Family", "Found", "Trial", "differences", "secrets", "served"]

KINDS = ("killed", "lost", "both")
#: A run that is told nothing more ends long before; other work may share the machine.
PATIENCE = 120
#: Of a run that is turned away: so many times it knocks at the least, three times for the check and then to put back.
KNOCKS = 5


@dataclass(frozen=True)
class Family:
    """Shops of a kind: edition, credentials, what may be touched beside products, and what a small run judges there."""

    edition: str
    groups: tuple[str, ...]
    dialects: tuple[str, ...]
    topics: tuple[str, ...]
    skus: tuple[str, ...] = SKUS[:4]
    more: str = ""

    @property
    def selection(self) -> list[str]:
        """The run's options."""
        named = [("--dialect", one) for one in self.dialects] + [("--topic", one) for one in self.topics]
        return [word for pair in named for word in pair]


_SITES = f"new_stocks = true\nwebsites = {list(MAY_TOUCH.websites)}\nstock_ids = {list(MAY_TOUCH.stock_ids)}\n"
#: Each writes in every dialect that it judges; all their Magento 1 products have NULLs.
FAMILIES = {
    "openmage-20.18": Family(
        "openmage-20.18", MAGENTO1, ("jsonrpc", "magento1_rest"), ("partial_update", "rest_partial_update")
    ),
    "openmage-19.5": Family(
        "openmage-19.5", MAGENTO1, ("xmlrpc", "magento1_rest"), ("stock_status", "rest_partial_update")
    ),
    "magento2": Family(
        "documented", ("magento2_rest",), ("magento2_rest",), ("stock_deletion", "sales_channels"), (), _SITES
    ),
    "merchantpro": Family(
        "documented",
        ("merchantpro_rest",),
        ("merchantpro_rest",),
        ("stock_adjustment", "prices"),
        (),
        f"records = {list(MAY_TOUCH.records)}\n",
    ),
}


@dataclass
class Found:
    """What became of the rounds of a family."""

    rounds: int = 0
    cut_off: int = 0
    changed: int = 0
    had_to_do: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """The numbers by what they count."""
        return {
            "rounds": self.rounds,
            "cut off": self.cut_off,
            "left something changed": self.changed,
            "with something for restore": self.had_to_do,
            "not as before": len(self.wrong),
        }


@dataclass
class Trial:
    """A family's shop, its target file in the working folder, and how commands are started and run there."""

    family: Family
    shop: HiddenShop
    folder: Path
    started: Callable[..., subprocess.Popen[str]]
    stockproof: Callable[..., subprocess.CompletedProcess[str]]
    total: int = 0
    found: dict[str, Found] = field(default_factory=lambda: {kind: Found() for kind in KINDS})

    def renew(self) -> dict[str, Any]:
        """A shop that nobody has touched yet: what it stores."""
        self.shop.world = build(self.family.edition, document())
        return stored_in(self.shop.world)

    def check(self, ledger: Path) -> subprocess.Popen[str]:
        """A small run, always the same."""
        options = ("--profile", "quick", "--seed", "1", "--ledger", str(ledger), *self.family.selection)
        return self.started("check", "target.toml", *options)

    def complete(self) -> None:
        """A run that nothing happens to; the moments of the others are drawn from all of its requests."""
        before, begin = self.renew(), self.shop.requests
        process = self.check(self.folder / "complete.ledger.ndjson")
        said, problems = process.communicate(timeout=PATIENCE)
        self.total = self.shop.requests - begin
        assert process.returncode in {0, 1}, said + problems
        assert differences(before, stored_in(self.shop.world)) == [], said

    def round(self, kind: str, number: int, *, afresh: bool = True) -> None:
        """A run that ends in the middle, and restoring; `afresh` on a shop that nobody has touched."""
        dice, found = random.Random(f"{kind} {number}"), self.found[kind]  # noqa: S311 - moments, no secrets
        before = self.renew() if afresh else stored_in(self.shop.world)
        ledger = self.folder / f"{kind}-{number}.ledger.ndjson"
        moment, after, knock = dice.randint(1, self.total), dice.random() < 0.5, dice.randint(1, KNOCKS)
        process: subprocess.Popen[str] | None = None

        def kill() -> bool:
            """What the run had under way is gone with it."""
            assert process
            process.kill()
            return False

        what = {"killed": kill, "lost": self.shop.lose, "both": lambda: self.shop.lose(knock, kill)}
        self.shop.at(moment, what[kind], after=after)
        process = self.check(ledger)
        said, problems = process.communicate(timeout=PATIENCE)
        self.shop.come_back()
        found.rounds += 1
        found.cut_off += self.shop.forget()
        changed = differences(before, stored_in(self.shop.world))
        found.changed += bool(changed)
        where = f"{kind} {number}, request {moment} of {self.total}{', carried out' if after else ''}"
        if "Traceback" in problems:
            found.wrong.append(f"{where}: {problems}")
        restored = self.restore(ledger, found, where, said + problems)
        left = differences(before, stored_in(self.shop.world))
        if left:
            found.wrong.append(f"{where}: {left} after {changed}; restore said {restored}")
        ledger.unlink(missing_ok=True)

    def restore(self, ledger: Path, found: Found, where: str, said: str) -> str:
        """Put back what a ledger holds; without one nothing was ever written."""
        if not ledger.exists():
            return "nothing: there is no ledger"
        process = self.stockproof("restore", str(ledger))
        number = re.search(r"of (\d+) are back", process.stdout)
        found.had_to_do += bool(number and int(number[1]))
        if process.returncode != 0:
            found.wrong.append(f"{where}: {process.stdout} {process.stderr} after {said}")
        return process.stdout + process.stderr


def document() -> dict[str, Any]:
    """A shop of every kind: Magento 1's with NULLs, and the foreign one's other parts."""
    return {**foreign_document(), **null_document()}


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What is not as it was, thing by thing."""
    things = sorted({*before, *now})
    return [
        f"{name}: {_columns(before.get(name), now.get(name))}" for name in things if before.get(name) != now.get(name)
    ]


def _columns(before: Any, now: Any) -> str:
    if not (isinstance(before, dict) and isinstance(now, dict)):
        return f"{now!r} instead of {before!r}"
    changed = [name for name in {**before, **now} if before.get(name) != now.get(name)]
    return ", ".join(f"{name} {now.get(name)!r} instead of {before.get(name)!r}" for name in changed)


@contextmanager
def served(family: Family, folder: Path, **commands: Callable[..., Any]) -> Iterator[Trial]:
    """A family's shop, and its target file in a folder."""
    with hidden(build(family.edition, document())) as shop:
        text = target_text(shop.url, family.edition, family.groups, family.skus, family.more)
        (folder / "target.toml").write_text(text, encoding="utf-8")
        yield Trial(family, shop, folder, **commands)


def secrets() -> dict[str, str]:
    """What the target file names in the environment."""
    return secrets_of(document())
