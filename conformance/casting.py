"""What strategies draw of products and users: only those that the target that is judged can play.

Whether a check can be judged must depend on the target file and never on what is drawn. So nothing is drawn that has no
player: of the ordinary products as many as may be touched, of the special ones, and of the users, those that are named.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn, Protocol

from hypothesis import strategies as st

from conformance import stockroom
from conformance.stockroom import ANYBODY, ORDINARY
from conformance.verdicts import Untestable

__all__ = [
    "Playing",
    "cast",
    "items",
    "ordinary",
    "path",
    "permutations",
    "playable",
    "product",
    "products",
    "sendable",
    "stage",
]


class Playing(Protocol):
    """What is known of who can play what."""

    def count(self) -> int:
        """How many ordinary products there are."""

    def refuse(self, needed: int) -> NoReturn:
        """Say why the target has too few products for this."""

    def plays(self, role: Any) -> bool:
        """Whether there is a player for a product or a user of the documents' shop; others need none."""

    def may_send(self, method: str) -> bool:
        """Whether a REST request with that method may leave."""


#: Who can play on the target that is judged; nobody in particular where all the documents' shop is there.
_stage: list[Playing | None] = [None]


@contextmanager
def stage(playing: Playing | None) -> Iterator[None]:
    """Draw for a target while the block runs."""
    _stage.append(playing)
    try:
        yield
    finally:
        _stage.pop()


def ordinary(least: int = 1) -> tuple[str, ...]:
    """The ordinary products that can be played at the same time."""
    playing = _stage[-1]
    if playing is None:
        return ORDINARY
    if playing.count() < least:
        playing.refuse(least)
    return ANYBODY[: playing.count()]


@st.composite
def product(draw: st.DrawFn, among: int | None = None) -> str:
    """An ordinary product, or one of the first of them."""
    return draw(st.sampled_from(ordinary()[:among]))


@st.composite
def products(
    draw: st.DrawFn, least: int = 1, most: int = 6, *, unique: bool = False, among: int | None = None
) -> list[str]:
    """Several ordinary products, or several of the first of them."""
    pool = ordinary(least if unique else 1)[:among]
    largest = min(most, len(pool)) if unique else most
    return draw(st.lists(st.sampled_from(pool), min_size=least, max_size=largest, unique=unique))


@st.composite
def permutations(draw: st.DrawFn, most: int | None = None) -> list[str]:
    """The ordinary products, or the first of them, in any order: at least two."""
    return draw(st.permutations(ordinary(2)[:most]))


@st.composite
def items(draw: st.DrawFn, *besides: str) -> str:
    """The stock item of an ordinary product, none of these."""
    found = [stockroom.item_id(sku) for sku in ordinary(1 + len(besides))]
    return draw(st.sampled_from([item for item in found if item not in besides]))


@st.composite
def playable(draw: st.DrawFn, *roles: Any) -> Any:
    """One of several products, users or others: of those that can be played here."""
    return draw(st.sampled_from(cast(roles)))


@st.composite
def sendable(draw: st.DrawFn, *requests: tuple[str, str, bytes]) -> tuple[str, str, bytes]:
    """One of several REST requests: method, path and body. Of those that may be sent to this target."""
    playing = _stage[-1]
    found = [one for one in requests if playing is None or _may_leave(playing, *one)]
    if not found:
        raise Untestable(f"{requests[0][0]} may not be sent: if a shop carried it out, nothing could undo it")
    return draw(st.sampled_from(found))


@st.composite
def path(draw: st.DrawFn, *several: str) -> str:
    """One of several paths below the REST root: of those whose stock item can be played here."""
    playing = _stage[-1]
    known = {one: stockroom.sku_at(one) for one in several}
    found = [one for one, role in known.items() if playing is None or role is None or playing.plays(role)]
    return draw(st.sampled_from(found))


def _may_leave(playing: Playing, method: str, path: str, _body: bytes) -> bool:
    role = stockroom.sku_at(path)
    return playing.may_send(method) and (role is None or playing.plays(role))


def cast(roles: Sequence[Any]) -> list[Any]:
    """Of several those that can be played here: at least one."""
    playing = _stage[-1]
    found = [role for role in roles if playing is None or playing.plays(role)]
    if not found:
        raise Untestable(f"nothing of this target is known to be what {roles[0]!r} is in the documents' shop")
    return found
