"""What can be judged on a target, and what would add more: its checks, run on a shop of our own that offers the same.

The shop is the documents' in the mock, without its control, with as many products, the same shop-wide values, users and
tokens as the target file names. What is untestable there is untestable on the target; nothing is sent to it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from conformance.accounts import documents_tokens, documents_users
from conformance.checks import checks
from conformance.connection import Connection
from conformance.judge import run_check
from conformance.keepers.stock_items import StockItems
from conformance.logins import default_logins
from conformance.players import Casting
from conformance.profiles import Profile
from conformance.rest_target import credentials_of
from conformance.roles import Player
from conformance.run import Run, Selection
from conformance.safety import keepers_of
from conformance.stockroom import ANYBODY, LOCKED, SPECIAL, item_id, refusal_words
from conformance.target_file import MayTouch, SpecialRoles, Unsupported
from conformance.transport import Recorder
from conformance.values import IDENTITY
from conformance.verdicts import Verdict
from conformance.window import RestWindow, Window
from mockserver import build
from specs import dialect, edition, requirements, settings, shop
from stockproof.embedded import EmbeddedMock

__all__ = ["More", "Offer", "Prospects", "looked_at", "offer_of", "prospects", "rehearsed"]

Key = tuple[str, str, str]
Row = Mapping[str, Any]
GROUP_RPC, GROUP_REST = "magento1_rpc", "magento1_rest"
#: The id of the first product that the rehearsal's shop has beside the documents' own.
FIRST = 7001
#: One example: whether a check can be judged does not depend on what is drawn.
PROFILE = Profile(1, machine_runs=1, machine_steps=4, shrink_attempts=0)
JUDGED = (Verdict.PASS, Verdict.FAIL, Verdict.WARN)
#: What a product goes by of which nothing is known: its own values, so that it can be put back.
OWN_VALUES = {"use_config_min_qty": "0", "use_config_backorders": "0"}
ORDINARY_ROW: dict[str, Any] = {"qty": "7.0000", "is_in_stock": "1", **OWN_VALUES}
#: Special products that are only of use together.
TOGETHER = {
    "configurable": ("configurable", "first_child", "second_child"),
    "numeric": ("numeric",),
    "shadowing": ("shadowing", "shadowed"),
    "disabled": ("disabled",),
    "without_stock": ("without_stock",),
    "refusing": ("refusing",),
}
NAMED = {
    "configurable": "name a configurable, grouped or bundle product and its two children",
    "numeric": "name a product whose SKU is a number, numeric",
    "shadowing": "name a product whose SKU is the id of another one, shadowing and shadowed",
    "disabled": "name a disabled product",
    "without_stock": "name a product without a stock item, without_stock",
    "refusing": "name a product that the shop refuses to save, refusing and refuses",
}


class More(msgspec.Struct, frozen=True):
    """What to add to a target file, and how many more checks can then be judged."""

    what: str
    more: int


class Prospects(msgspec.Struct, frozen=True):
    """How many checks can be judged, of how many, and what would add more, the most useful first."""

    judged: int
    total: int
    more: tuple[More, ...] = ()

    @property
    def lines(self) -> list[str]:
        """The same for people."""
        return [f"{self.judged} of {self.total} can be judged", *(f"{one.what}: {one.more} more" for one in self.more)]


@dataclass(frozen=True)
class Offer:
    """What a target file offers, without any name of its own; `rows` are its products' stock items, where known."""

    edition: str
    dialects: tuple[str, ...]
    products: int
    rows: tuple[Row, ...] = ()
    special_rows: Mapping[str, Row] = field(default_factory=dict)
    special: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    users: frozenset[str] = frozenset()
    tokens: frozenset[str] = frozenset()
    config: Mapping[str, str] = field(default_factory=dict)
    unsupported: tuple[Unsupported, ...] = ()
    read_only: bool = False

    @property
    def groups(self) -> set[str]:
        """The groups of dialects that there are credentials for."""
        return {dialect(name).group for name in self.dialects}


def offer_of(connection: Connection, *, read_only: bool = False) -> Offer:
    """What a connection's target offers by its target file alone."""
    may = connection.may_touch
    by_sku = {sku: name for name, sku in SPECIAL.items()}
    return Offer(
        edition=connection.edition.name,
        dialects=tuple(name for name in connection.dialects if dialect(name).shop == "magento1"),
        products=len(may.skus) + len(may.item_ids),
        special=frozenset(by_sku[role] for role in may.roles.named),
        words=frozenset(may.roles.refuses),
        users=frozenset(connection.users),
        tokens=frozenset(connection.tokens),
        config=connection.config,
        unsupported=connection.unsupported,
        read_only=read_only,
    )


def looked_at(connection: Connection, offer: Offer) -> Offer:
    """The same offer with the products that are really there, as the target shows them; nothing is written."""
    keepers = keepers_of(connection, connection.recorder).values()
    items = next((one for one in keepers if isinstance(one, StockItems)), None)
    if items is None or items.window is None:
        return offer
    casting = Casting(items, connection.may_touch)
    players, special = casting.players(), casting.special()
    by_sku = {sku: name for name, sku in SPECIAL.items()}
    return replace(
        offer,
        products=len(players),
        special=frozenset(by_sku[role] for role in special),
        rows=tuple(_read(items.window, one) for one in players),
        special_rows={by_sku[role]: _read(items.window, one) for role, one in special.items() if one.product_id},
    )


def _read(window: Window, player: Player) -> Row:
    """The columns of a product's stock item."""
    return window.read(player.item_id if isinstance(window, RestWindow) else player.sku)


def rehearsed(offer: Offer) -> set[Key]:
    """The checks, each with its requirement and its dialect, that can be judged."""
    return _judged(offer, _planned(offer, Selection()))


def prospects(offer: Offer, selection: Selection | None = None) -> Prospects:
    """How much can be judged on a target, and what would add more."""
    wanted = _planned(offer, selection or Selection())
    judged = _judged(offer, wanted)
    candidates = dict(_better(offer))
    best = _joined(offer, list(candidates.values()))
    within_reach = _judged(best, _planned(best, selection or Selection()) - judged) if candidates else set()
    counts = {what: len(_judged(better, within_reach)) for what, better in candidates.items()}
    found = [More(what, count) for what, count in counts.items() if count]
    return Prospects(len(judged), len(wanted), tuple(sorted(found, key=lambda one: -one.more)))


def _planned(offer: Offer, selection: Selection) -> set[Key]:
    """The checks that are in force in the dialects of a target."""
    return {
        (requirement, name, check.__name__)
        for requirement, functions in checks().items()
        for check in functions
        for name in offer.dialects
        if selection.takes(requirements()[requirement]) and requirements()[requirement].holds(offer.edition, name)
    }


def _joined(offer: Offer, others: list[Offer]) -> Offer:
    """An offer with all that others have beside it."""
    for other in others:
        offer = replace(
            offer,
            dialects=tuple(dict.fromkeys((*offer.dialects, *other.dialects))),
            products=max(offer.products, other.products),
            special=offer.special | other.special,
            words=offer.words | other.words,
            users=offer.users | other.users,
            tokens=offer.tokens | other.tokens,
            config={**other.config, **offer.config},
        )
    return offer


# ---------------------------------------------------------------------------------------------------- what to add


def _better(offer: Offer) -> Iterator[tuple[str, Offer]]:
    """Target files with one thing more than a target's own, and what that is."""
    yield from _with_credentials(offer)
    if GROUP_REST in offer.groups or GROUP_RPC in offer.groups:
        yield from _with_values(offer)
        yield from _with_products(offer)
        yield from _with_accounts(offer)


def _with_credentials(offer: Offer) -> Iterator[tuple[str, Offer]]:
    spoken = edition(offer.edition).dialects
    for group, what in ((GROUP_REST, "[oauth]"), (GROUP_RPC, "user and key of an API user")):
        added = tuple(
            name
            for name in sorted(spoken)
            if dialect(name).group == group and not dialect(name).while_config and group not in offer.groups
        )
        if added:
            yield f"add {what}", replace(offer, dialects=(*offer.dialects, *added))


def _with_values(offer: Offer) -> Iterator[tuple[str, Offer]]:
    missing = {name: entry.default_config for name, entry in settings().items() if name not in offer.config}
    for name, value in missing.items():
        yield f"declare config.{name}", replace(offer, config={**offer.config, name: value})
    if len(missing) > 1:
        yield f"declare all of config.{', config.'.join(missing)}", replace(offer, config={**offer.config, **missing})


def _with_products(offer: Offer) -> Iterator[tuple[str, Offer]]:
    if offer.products < len(ANYBODY):
        lacking = len(ANYBODY) - offer.products
        yield f"add {lacking} more products to may_touch.skus", replace(offer, products=len(ANYBODY))
    for name, roles in TOGETHER.items():
        words = frozenset({"product", "stock_item"}) if name == "refusing" else offer.words
        if not offer.special >= set(roles) or offer.words != words:
            yield (
                f"{NAMED[name]}, under may_touch.roles",
                replace(offer, special=offer.special | set(roles), words=words),
            )


def _with_accounts(offer: Offer) -> Iterator[tuple[str, Offer]]:
    for role in documents_users() if GROUP_RPC in offer.groups else ():
        if role not in offer.users:
            yield f"declare users.{role}", replace(offer, users=offer.users | {role})
    for name in documents_tokens() if GROUP_REST in offer.groups else ():
        if name not in offer.tokens:
            yield f"declare oauth.tokens.{name}", replace(offer, tokens=offer.tokens | {name})


# ------------------------------------------------------------------------------------------------------- rehearsing


class _Rehearsal(Run):
    """A run whose verdicts only say what can be judged."""

    @property
    def profile(self) -> Profile:
        """What a check may cost."""
        return PROFILE


class _Stage(EmbeddedMock):
    """The rehearsal's shop."""

    def __init__(self, edition_name: str, document: dict[str, Any]) -> None:
        """`document` is its whole state."""
        super().__init__(edition_name)
        self.world = build(edition_name, document)


def _judged(offer: Offer, wanted: set[Key]) -> set[Key]:
    """The checks that a shop which offers the same lets be judged."""
    run = _Rehearsal(_connection(offer), shrinks=False, read_only=offer.read_only)
    run.start()
    named = {(requirement, check.__name__): check for requirement, found in checks().items() for check in found}
    mine = sorted(key for key in wanted if key[1] in offer.dialects)
    return {key for key in mine if run_check(run, named[key[0], key[2]], key[1]).verdict in JUDGED}


def _connection(offer: Offer) -> Connection:
    """A connection to a shop without control that offers the same."""
    names = tuple(f"ordinary {number}" for number in range(min(offer.products, len(ANYBODY))))
    named = {SPECIAL[name] for name in offer.special}
    credentials, users, tokens = credentials_of(), documents_users(), documents_tokens()
    login = next(iter(shop()["magento1"]["api_users"].items()))
    return Connection(
        recorder=Recorder(_Stage(offer.edition, _document(offer, names))),
        name="rehearsal",
        edition=edition(offer.edition),
        dialects=offer.dialects,
        user=login[0],
        key=login[1]["key"],
        control=False,
        oauth=credentials,
        logins=default_logins(),
        may_touch=MayTouch(skus=names, roles=_roles(named, offer.words)),
        config=dict(offer.config),
        unsupported=offer.unsupported,
        users={role: one for role, one in users.items() if role in offer.users},
        tokens={name: one for name, one in tokens.items() if name in offer.tokens},
    )


def _stored(row: Row) -> dict[str, Any]:
    """A stock item's columns as they are stored, without what tells it from others."""
    return {name: None if value is None else str(value) for name, value in row.items() if name not in IDENTITY}


def _roles(named: set[str], words: frozenset[str]) -> SpecialRoles:
    """The special products that a target file names, each played by the documents' own."""
    given: dict[str, Any] = {name: sku for name, sku in SPECIAL.items() if sku in named and "child" not in name}
    children = tuple(SPECIAL[name] for name in ("first_child", "second_child") if SPECIAL[name] in named)
    refuses = {kind: refusal_words(kind, None) for kind in words}
    return SpecialRoles(**given, children=children, refuses=refuses if LOCKED in named else {})


def _document(offer: Offer, names: tuple[str, ...]) -> dict[str, Any]:
    """The documents' shop with more products, and with the shop-wide values of the target."""
    part: dict[str, Any] = dict(shop()["magento1"])
    products = [{"product_id": str(FIRST + at), "sku": name} for at, name in enumerate(names)]
    rows: list[dict[str, Any]] = [*map(_stored, offer.rows), *[ORDINARY_ROW] * len(names)][: len(names)]
    items = {str(FIRST + at): {**row, "product_id": str(FIRST + at)} for at, row in enumerate(rows)}
    special = {item_id(SPECIAL[name]): _stored(row) for name, row in offer.special_rows.items()}
    known = {item: {**row, **OWN_VALUES, **special.get(item, {})} for item, row in part["stock_items"].items()}
    wide: dict[str, str] = {**part.get("config", {})}
    wide |= {dialect(name).while_config: "1" for name in offer.dialects if dialect(name).while_config}
    wide |= {settings()[name].config: value for name, value in offer.config.items()}
    part |= {"products": [*part["products"], *products], "stock_items": {**known, **items}}
    return {"magento1": {**part, "config": wide, "next_item_id": 2 * FIRST}}
