"""Mutated writes through the guard: none that leaves changes a thing that the guard has not named.

STOCKPROOF_FUZZ=100000 is the whole measure; without it a bounded share runs. The seed is printed, and is another one
with STOCKPROOF_FUZZ_SEED.
"""

import os
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from conformance.dialects import client
from conformance.guard import Guard
from conformance.keepers import Keeper
from conformance.ledger import Ledger, Opening, Thing
from conformance.safety import keepers_of
from conformance.transport import Answer, Message, Recorder
from conformance.verdicts import MalformedAnswer, Untestable
from conformance.writes import Touch
from mockserver import Request, build, handle
from specs import edition

sys.path.append(str(Path(__file__).parent))
from foreign_shop import ITEM_IDS, RECORDS, TOUCHABLE, ForeignShop, foreign_connection, foreign_document
from guard_mutants import mutant
from guard_seeds import RPC, seeds

MUTANTS = int(os.environ.get("STOCKPROOF_FUZZ", "3000"))
SEED = int(os.environ.get("STOCKPROOF_FUZZ_SEED", "20261127"))
#: Of the mutants that a shop carries out on what may be touched, so many must leave at least.
MILD = 0.5
#: Websites that may be moved and whose stocks can be put back.
SITES = ("m_beta", "test_site")
#: Something that each keeper has: whoever looks for it has signed in, and need not in the middle of a mutant.
FIRST = {
    "magento1_rpc": Touch("product", "T-0"),
    "magento1_rest": Touch("stock_item", "901"),
    "magento2_rest": Touch("stock", "7"),
    "merchantpro_rest": Touch("record", "id/70001"),
}
EDITIONS = ("documented", "openmage-20.18", "openmage-19.5")
#: A row by its table and its key, and all of them.
Row = tuple[str, Any]
Rows = dict[Row, Any]
#: What is not the shop's goods: who is signed in, and what was counted.
ASIDE = ("sessions", "oauth_nonces", "counters", "magento2.tokens", "magento2.settings", "magento2.sign_in_failures")
CASES = [
    (name, dialect)
    for name in EDITIONS
    for dialect in (*RPC, "magento1_rest", "magento2_rest", "merchantpro_rest")
    if dialect in edition(name).dialects
]


class Undone(Exception):  # noqa: N818 - it ends a transaction, and nothing is wrong
    """What was tried is taken back."""


class Shop(ForeignShop):
    """The foreign shop, which everybody may speak to over REST, and which remembers what came in."""

    def __init__(self, edition_name: str, dialect: str) -> None:
        """WS-I is served where it is spoken."""
        super().__init__(edition_name)
        document = foreign_document()
        document["magento1"]["config"] = {"api/config/compliance_wsi": "1"} if dialect == "soap_wsi" else {}
        self.world = build(edition_name, document)
        draw = Random(SEED)  # noqa: S311 - the same ids in every run
        self.world.new_id = lambda digits: f"{draw.getrandbits(4 * digits):0{digits}x}"
        self.world.no_auth = True
        self.came: list[Message] = []

    def send(self, message: Message) -> Answer:
        """The shop's answer."""
        self.came.append(message)
        return super().send(message)

    def rows(self) -> Rows:
        """Everything that the shop has."""
        store: Any = self.world.store
        return {
            (table, key): row
            for table, rows in store._tables.items()  # noqa: SLF001 - nobody else can name all tables
            if table not in ASIDE
            for key, row in rows.items()
        }


@dataclass
class Found:
    """What became of the mutants."""

    left: int = 0
    refused: int = 0
    carried_out: int = 0
    carried_out_left: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[Message, Any]] = field(default_factory=list)


def changed(before: Rows, after: Rows) -> set[Row]:
    """The rows that are others, new or gone."""
    return {
        key
        for key in before.keys() | after.keys()
        if before.get(key) is not after.get(key) and before.get(key) != after.get(key)
    }


def rows_of(shop: Shop, thing: Thing, made: set[int], before: Rows) -> set[Row]:
    """The rows that a write to a thing may change."""
    store = shop.world.store
    if thing.kind in ("product", "stock_item"):
        item = (
            int(thing.id)
            if thing.kind == "stock_item"
            else store.get("item_of", store.get("product_by_sku", thing.id.lower()))
        )
        product = next(product for product, one in store.rows("item_of").items() if one == item)
        return {("stock_items", item), ("stock_status", product), ("products", product)}
    if thing.kind == "record":
        return {("merchantpro.products", int(thing.id)), ("merchantpro.products", thing.id)}
    if thing.kind == "website":
        return {("magento2.sales_channels", ("website", thing.id))}
    numbers = made if thing.id == "new" else {int(thing.id)}
    owners = [
        *store.rows("magento2.sales_channels").items(),
        *((key, row) for (table, key), row in before.items() if "channels" in table),
    ]
    channels = {key for key, owner in owners if owner in numbers}
    return {("magento2.stocks", number) for number in numbers} | {("magento2.sales_channels", key) for key in channels}


def touchable(shop: Shop) -> set[Row]:
    """The rows of all things that may be touched."""
    things = [Thing("stock_item", str(item)) for item in ITEM_IDS] + [Thing("product", sku) for sku in TOUCHABLE]
    things += [Thing("record", str(one)) for one in RECORDS] + [Thing("website", code) for code in SITES]
    return {row for thing in [*things, Thing("stock", "7")] for row in rows_of(shop, thing, set(), shop.rows())}


@dataclass
class Bench:
    """A shop behind a guard, and the same shop without one."""

    shop: Shop
    keepers: Mapping[str, Keeper]
    allowed: set[Row]
    before: Rows
    found: Found = field(default_factory=Found)

    def try_out(self, message: Message) -> None:
        """Send a message to the shop as it is and then through the guard; afterwards the shop is as it was."""
        mildly = self._without_guard(message)
        left = self._through(message)
        self.found.carried_out += mildly
        self.found.carried_out_left += mildly and left

    def _without_guard(self, message: Message) -> bool:
        """Whether the shop changes something for a message, and nothing that may not be touched."""
        headers = tuple((name.lower(), value) for name, value in message.headers)
        rows: set[Row] = set()
        try:
            with self.shop.world.store.transaction():
                handle(self.shop.world, Request(message.method, message.path, headers, message.body))
                rows = changed(self.before, self.shop.rows())
                raise Undone
        except Undone:
            new = {
                ("magento2.stocks", key)
                for table, key in rows
                if table == "magento2.stocks" and (table, key) not in self.before
            }
            return bool(rows) and rows <= self.allowed | new

    def _through(self, message: Message) -> bool:
        """Whether a message left; what it changed that was not named is kept."""
        ledger = Ledger(Opening("", "", "", ()))  # one for each message, so that it says what this one named
        guard = Guard(self.shop, self.keepers, ledger)
        self.shop.came.clear()
        try:
            with self.shop.world.store.transaction():
                self._sent(guard, message)
                self._hold_against(message, ledger)
                raise Undone
        except Undone:
            return bool(self.shop.came) and self.shop.came[-1] is message

    def _sent(self, guard: Guard, message: Message) -> None:
        try:
            guard.send(message)
        except (Untestable, MalformedAnswer) as error:
            self.found.reasons[str(getattr(error, "msg", error))[:60]] += 1
            self.found.refused += 1
        else:
            self.found.left += 1

    def _hold_against(self, message: Message, ledger: Ledger) -> None:
        now = self.shop.rows()
        rows = changed(self.before, now)
        made = {key for table, key in rows if table == "magento2.stocks" and (table, key) not in self.before}
        named = {row for thing in ledger.kept for row in rows_of(self.shop, thing, made, self.before)}
        if not rows <= named or not rows - {("magento2.stocks", one) for one in made} <= self.allowed | named:
            self.found.broken.append((message, sorted(map(str, rows - named))))


def bench(edition_name: str, dialect: str) -> tuple[Bench, list[Message]]:
    """A bench for a dialect of an edition, and the valid writes to begin from."""
    shop = Shop(edition_name, dialect)
    is_rpc = dialect in RPC
    connection = foreign_connection(shop, edition_name, dialect, *(("magento1_rest",) if is_rpc else ()))
    keepers = keepers_of(connection, Recorder(shop))
    for group, keeper in keepers.items():
        keeper.thing(FIRST[group])
    session = signed_in(shop, edition_name, dialect) if dialect != "magento1_rest" else ""
    return Bench(shop, keepers, touchable(shop), shop.rows()), seeds(dialect, edition(edition_name), session)


def signed_in(shop: Shop, edition_name: str, dialect: str) -> str:
    """A live session, or a token."""
    if dialect in RPC:
        return str(client(dialect, Recorder(shop), edition(edition_name)).login("apiUser", "apiKey").result)
    if dialect != "magento2_rest":
        return ""
    body = b'{"username":"admin","password":"admin123"}'
    answer = shop.send(
        Message("POST", "/rest/V1/integration/admin/token", (("Content-Type", "application/json"),), body)
    )
    return str(msgspec.json.decode(answer.body))


def test_no_mutant_changes_what_was_not_named() -> None:
    """And of those that the shop carries out on what may be touched, at least half leave."""
    carried_out = left = 0
    broken = []
    for edition_name, dialect in CASES:
        draw = Random(f"{SEED} {edition_name} {dialect}")  # noqa: S311 - the same mutants in every run
        made, writes = bench(edition_name, dialect)
        for number in range(ceil(MUTANTS / len(CASES))):
            made.try_out(mutant(draw, writes[number % len(writes)]))
        found = made.found
        print(  # noqa: T201 - the figures
            f"{edition_name} {dialect}: {found.left} left, {found.refused} were refused; "
            f"of {found.carried_out} that the shop carries out on what may be touched {found.carried_out_left} left"
        )
        carried_out, left = carried_out + found.carried_out, left + found.carried_out_left
        broken += [(edition_name, dialect, *one) for one in found.broken]
    print(  # noqa: T201 - the same
        f"{MUTANTS} mutants, seed {SEED}: {len(broken)} changed what was not named; {left} of {carried_out} were mild"
    )
    assert broken[:3] == []
    assert left >= MILD * carried_out > 0


@pytest.mark.parametrize(("edition_name", "dialect"), CASES)
def test_the_writes_themselves_leave_where_they_may(edition_name: str, dialect: str) -> None:
    """What is carried out on things that may be touched leaves, all of it, and the rest does not change anything."""
    made, writes = bench(edition_name, dialect)
    for message in writes:
        if b"T-7" not in message.body:
            made.try_out(message)
    assert (made.found.broken, made.found.carried_out_left) == ([], made.found.carried_out)
    assert made.found.carried_out
