"""What can be judged on somebody's shop depends on the target file, never on the seed, and is known before."""

import os
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conformance.accounts import documents_tokens, documents_users
from conformance.checks import checks
from conformance.connection import Connection
from conformance.examined_roles import accounts, special_products
from conformance.judge import run_check
from conformance.keepers.stock_items import StockItems
from conformance.players import Casting
from conformance.roles import Player, Roles
from conformance.run import Run
from conformance.safety import keepers_of
from conformance.stockroom import ANYBODY, OTHER, PLAIN
from conformance.target_file import MayTouch, SpecialRoles
from conformance.transport import Answer, Message
from conformance.verdicts import Untestable, Verdict
from conformance.workers import Workers, share_of
from mockserver import Request, World, build, handle
from specs import dialect, edition, requirements, settings
from stockproof.rehearsal import looked_at, offer_of, prospects, rehearsed

sys.path.append(str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parent.parent))
from foreign_shop import foreign_connection
from hiding import FIRST, ORDINARY, null_document
from sharing import sample

JUDGED = {Verdict.PASS, Verdict.FAIL, Verdict.WARN, Verdict.FLAKY}
SKUS = tuple(f"Somebody's {number}" for number in range(FIRST, FIRST + ORDINARY))
SPECIAL = SpecialRoles(
    configurable="tshirt",
    grouped="tshirt-pair",
    bundle="tshirt-set",
    children=("tshirt-red", "tshirt-blue"),
    numeric="12345",
    shadowing="6",
    shadowed="shadowed1",
    without_stock="nostock1",
    refusing="locked1",
    refuses={"product": "The product is locked.", "stock_item": "The stock item is locked."},
)
#: The whole takes minutes: without this variable a share of the cases runs, which the commit chooses, with two seeds.
IS_WHOLE = bool(os.environ.get("STOCKPROOF_JUDGED"))
SEEDS = {"quick": range(5), "ci": range(5)} if IS_WHOLE else {"quick": range(2), "ci": range(1)}
EDITIONS = ("openmage-20.18", "openmage-19.5")
#: What was judged before is not asked again.
_known: dict[Any, Any] = {}


def share(cases: list[Any], number: int) -> list[Any]:
    """The cases of this run."""
    return cases if IS_WHOLE else sample(cases, number)


class Hidden:
    """A shop in this process, whose control nobody sees."""

    base_url = "http://127.0.0.1"

    def __init__(self, edition_name: str, **columns: str) -> None:
        """The documents' shop with ten ordinary products, and NULL where real shops have it; columns of the first."""
        document = null_document()
        document["magento1"]["stock_items"][str(FIRST + 1000)] |= columns
        self.world: World = build(edition_name, document)

    def send(self, message: Message) -> Answer:
        """The shop's answer."""
        if message.path.startswith("/__mock__/"):
            return Answer(404, (("content-type", "text/html"),), b"<html>Not Found</html>")
        headers = tuple((name.lower(), value) for name, value in message.headers)
        response = handle(self.world, Request(message.method, message.path, headers, message.body))
        return Answer(response.status, response.headers, response.body)


def connection(edition_name: str, *, special: bool, **changed: Any) -> Connection:
    """A target file's connection to the shop: with ten ordinary products, or with all that helps.

    What helps are special products, users and tokens, and a product that was saved by hand.
    """
    names = [name for name in edition(edition_name).dialects if dialect(name).shop == "magento1"]
    wired = tuple(name for name in names if not dialect(name).while_config)
    by_hand = {"notify_stock_qty": "1.0000"} if special else {}  # shops before 20.17 cannot be given NULL again
    shop: Any = Hidden(edition_name, **changed.pop("columns", by_hand))
    found = foreign_connection(shop, edition_name, *wired)
    roles, users, tokens = (SPECIAL, documents_users(), documents_tokens()) if special else (SpecialRoles(), {}, {})
    own = {"may_touch": MayTouch(skus=SKUS, roles=roles), "users": users, "tokens": tokens, **changed}
    return replace(found, **own)


def verdicts(run: Run) -> dict[tuple[str, str, str], tuple[Verdict, str]]:
    """Every check of a run, in the profile's budget, and what it found."""
    run.start()
    planned = [
        (check, name)
        for requirement, functions in checks().items()
        for check in functions
        for name in run.connection.dialects
        if requirements()[requirement].holds(run.connection.edition.name, name)
    ]
    run.plan(planned)
    events = [run_check(run, check, name) for check, name in planned]
    return {(one.requirement, one.dialect, one.check): (one.verdict, one.reason) for one in events}


def judged(edition_name: str, profile: str, seed: int, *, special: bool) -> dict[Any, tuple[Verdict, str]]:
    """The same of a shop with ten ordinary products, or with all that helps."""
    key = (edition_name, profile, seed, special)
    if key not in _known:
        _known[key] = verdicts(Run(connection(edition_name, special=special), profile_name=profile, seed=seed))
    found: dict[Any, tuple[Verdict, str]] = _known[key]
    return found


@pytest.mark.parametrize(
    ("edition_name", "profile", "special"),
    share([(name, *how) for name in EDITIONS for how in (("quick", False), ("quick", True), ("ci", True))], 1),
)
def test_the_same_is_judged_for_every_seed(*, edition_name: str, profile: str, special: bool) -> None:
    """Not one check that only some seeds can judge."""
    runs = [judged(edition_name, profile, seed, special=special) for seed in SEEDS[profile]]
    differ = {key: {run[key] for run in runs} for key in runs[0] if len({run[key][0] in JUDGED for run in runs}) > 1}
    assert differ == {}


@pytest.mark.parametrize(
    ("edition_name", "special", "enough"),
    share([(name, *how) for name in EDITIONS for how in ((False, 0.75), (True, 0.9))], 1),
)
def test_enough_is_judged_and_nothing_fails(*, edition_name: str, special: bool, enough: float) -> None:
    """Three quarters with ten ordinary products, nine tenths with the special ones, users and tokens named."""
    found = judged(edition_name, "quick", 0, special=special)
    wrong = {key: one for key, one in found.items() if one[0] not in (Verdict.PASS, Verdict.UNTESTABLE)}
    assert wrong == {}
    counts = Counter(verdict for verdict, _ in found.values())
    assert counts[Verdict.PASS] >= enough * len(found), counts


CASES: dict[str, dict[str, Any]] = {
    "ten ordinary products": {},
    "everything": {"special": True},
    "two products": {"may_touch": MayTouch(skus=SKUS[:2])},
    "no products": {"may_touch": MayTouch()},
    "nothing declared": {"config": {}},
    "some declared": {"config": {"min_qty": "0", "backorders": "0"}},
    "a composite": {
        "may_touch": MayTouch(
            skus=SKUS, roles=SpecialRoles(grouped="tshirt-pair", children=("tshirt-red", "tshirt-blue"))
        )
    },
    "a product that is not there": {"may_touch": MayTouch(skus=("no-such", *SKUS[:3]))},
    "RPC alone": {"dialects": ("soap_v1", "xmlrpc")},
    "REST alone": {"dialects": ("magento1_rest",), "special": True},
}


@pytest.mark.parametrize(
    ("edition_name", "name"), share([*((EDITIONS[0], name) for name in CASES), (EDITIONS[1], "everything")], 3)
)
def test_what_is_foretold_is_judged(edition_name: str, name: str) -> None:
    """The very checks, whatever the target file offers."""
    case = {"special": False, **CASES[name]}
    offer = looked_at(connection(edition_name, **case), offer_of(connection(edition_name, **case)))
    found = verdicts(Run(connection(edition_name, **case), profile_name="quick", seed=11))
    assert rehearsed(offer) == {key for key, (verdict, _) in found.items() if verdict in JUDGED}


def test_two_products_are_enough() -> None:
    """As much can be judged with two ordinary products as with ten, so that workers may share them out."""
    ten = offer_of(connection("openmage-20.18", special=False))
    assert rehearsed(replace(ten, products=2)) == rehearsed(ten)


def test_what_would_add_more_does() -> None:
    """A shop without REST is told to declare it first of all; with it as much is judged as was foretold."""
    without = connection("openmage-20.18", special=False, dialects=("soap_v1", "xmlrpc"))
    found = prospects(looked_at(without, offer_of(without)))
    assert found.more[0].what == "add [oauth]"
    whole = connection("openmage-20.18", special=False, dialects=("soap_v1", "xmlrpc", "magento1_rest"))
    assert found.judged + found.more[0].more == prospects(looked_at(whole, offer_of(whole))).judged


def test_an_ordinary_product_is_always_the_same_ones_role() -> None:
    """Who plays a product depends on its SKU and on the target file, not on what was played before."""
    roles = Roles(lambda *_: [Player(f"p{number}") for number in range(3)])
    assert [roles.sku(sku) for sku in (ANYBODY[2], OTHER, PLAIN)] == ["p2", "p1", "p0"]
    assert [roles.plays(sku) for sku in (*ANYBODY[:4], "tshirt")] == [True, True, True, False, False]
    with pytest.raises(Untestable, match="it needs 4 products"):
        roles.sku(ANYBODY[3])
    with pytest.raises(Untestable, match=r"name one under \[may_touch.roles\], configurable"):
        roles.sku("tshirt")


def test_a_product_that_cannot_be_put_back_plays_nothing() -> None:
    """Wherever it stands in the list; the run says so, and judges with the others."""
    sold = {"qty": "0.0000", "is_in_stock": "1"}
    found = connection("openmage-20.18", special=False, dialects=("jsonrpc", "magento1_rest"), columns=sold)
    run = Run(found, profile_name="quick", seed=1)
    run.start()
    verdict = {run_check(run, check, "jsonrpc").verdict for check in checks()["quantities/exact"]}
    assert verdict == {Verdict.PASS}
    assert found.foreign is not None
    assert [one.sku for one in found.foreign.roles.players] == list(SKUS[1:])
    assert [name for name, why in found.foreign.roles.left_out.items() if SKUS[0] in name and "sold out" in why]


def test_portions_share_no_product_whatever_other_workers_have_written() -> None:
    """A product is dealt by its place in the file: one that another worker has made unfit moves no other one."""
    found = connection("openmage-20.18", special=False, dialects=("jsonrpc", "magento1_rest"))
    items = next(one for one in keepers_of(found, found.recorder).values() if isinstance(one, StockItems))
    dealt = [[one.sku for one in Casting(items, found.may_touch).players(at, 2)] for at in range(2)]
    sold = {"qty": "0.0000", "is_in_stock": "1"}
    worn = connection("openmage-20.18", special=False, dialects=("jsonrpc", "magento1_rest"), columns=sold)
    items = next(one for one in keepers_of(worn, worn.recorder).values() if isinstance(one, StockItems))
    later = [[one.sku for one in Casting(items, worn.may_touch).players(at, 2)] for at in range(2)]
    assert (dealt, later) == ([list(SKUS[::2]), list(SKUS[1::2])], [list(SKUS[2::2]), list(SKUS[1::2])])


def test_one_worker_judges_all_where_special_products_are_named() -> None:
    """Two workers that write to one product would each keep what the other has left there."""
    workers, several = Workers(seed=1, folder="", count=2), []
    for special in (False, True):
        found = connection("openmage-20.18", special=special, dialects=("jsonrpc", "magento1_rest"))
        found.may_touch = found.may_touch.__replace__(skus=tuple("abcd"))
        several.append({share_of(found, workers, f"listing/{one}", "jsonrpc", one).group for one in "abcd"})
    assert several == [{"stockproof-1"}, {"stockproof-shop"}]


def wrong(found: Connection) -> list[str]:
    """What the doctor finds wrong with special products, users and tokens."""
    findings = [*special_products(found, keepers_of(found, found.recorder)), *accounts(found)]
    return [one.what for one in findings if one.state == "problem"]


def test_special_products_users_and_tokens_that_are_right() -> None:
    """Nothing is found wrong with them, in any edition."""
    for name in (*EDITIONS, "documented"):
        assert wrong(connection(name, special=True)) == []


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        (
            {"configurable": "product1"},
            "product product1: fits may_touch.roles, as far as an API shows: no, a composite",
        ),
        ({"without_stock": "product1"}, "it has a stock item"),
        ({"numeric": "7001"}, "the shop lists no such product"),
        ({"numeric": "2"}, "the shop takes it for the id of product2"),
        ({"shadowing": "6", "shadowed": "product2"}, "its product id is 2"),
        ({"grouped": "no-such"}, "the shop lists no such product"),
    ],
)
def test_a_product_that_is_not_what_it_is_named_for(roles: dict[str, str], said: str) -> None:
    """Each as far as it shows over an API."""
    may = MayTouch(skus=SKUS, roles=SpecialRoles(**roles))  # type: ignore[arg-type]
    assert any(said in line for line in wrong(connection("openmage-20.18", special=False, may_touch=may)))


@pytest.mark.parametrize(
    ("users", "said"),
    [
        ({"reader": "outsider"}, "users.reader: is what it is named for: no, it may not list stock"),
        ({"outsider": "reader"}, "users.outsider: is what it is named for: no, it may list stock"),
        ({"inactive": "reader"}, "users.inactive: is what it is named for: no, it logs in"),
        ({"reader": "inactive"}, "users.reader: is what it is named for: no, it does not log in"),
    ],
)
def test_a_user_that_is_not_what_it_is_named_for(users: dict[str, str], said: str) -> None:
    """Each is tried with a list."""
    swapped = {role: documents_users()[other] for role, other in users.items()}
    assert any(line.startswith(said) for line in wrong(connection("openmage-20.18", special=False, users=swapped)))


def test_a_token_that_is_not_what_it_is_named_for() -> None:
    """One that lets in is not revoked, one that does not let in cannot read."""
    revoked, readonly = (documents_tokens()[name] for name in ("revoked", "readonly"))
    swapped = {"revoked": readonly, "readonly": revoked}
    found = wrong(connection("openmage-20.18", special=False, tokens=swapped))
    assert [line.partition(":")[0] for line in found] == ["oauth.tokens.revoked", "oauth.tokens.readonly"]


def test_a_failure_that_relied_on_a_declared_value_says_so() -> None:
    """A declaration that is not the shop's looks like a shop that does not keep its promise."""
    config = {**{name: setting.default_config for name, setting in settings().items()}, "min_qty": "3"}
    run = Run(connection("openmage-20.18", special=False, config=config), profile_name="quick", seed=1)
    run.start()
    (check,) = [one for one in checks()["config_precedence/use_config_wins"] if "min_qty" in one.__name__]
    found = run_check(run, check, "soap_v1")
    assert (
        found.verdict,
        "(or [config] in the target file is not what the shop has: min_qty = 3)" in found.reason,
    ) == (
        Verdict.FAIL,
        True,
    )
