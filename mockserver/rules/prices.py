"""Net and gross prices hang together by the shop's VAT rate: either may be sent, the other follows.

Money is exact decimals with two places; whatever has more is rounded half up, before the other price is made from it.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from mockserver.rules.refusals import Refusal
from mockserver.rules.warehouses import SHOP
from mockserver.seam import replaceable
from mockserver.world import World

__all__ = ["CENT", "gross_of", "money", "net_of", "old_repriced", "repriced", "rounded"]

Row = Mapping[str, Any]
CENT = Decimal("0.01")
LARGEST = Decimal("99999999.99")
HUNDRED = Decimal(100)


@replaceable
def repriced(world: World, row: Row, changes: Row) -> Row:
    """The row with the prices that were sent, and those that follow from them."""
    return {**row, **coupled(world, changes, "price_net", "price_gross")}


@replaceable
def old_repriced(world: World, row: Row, changes: Row) -> Row:
    """The row with the old prices that were sent; null takes them away."""
    sent = [changes[name] for name in ("old_price_net", "old_price_gross") if name in changes]
    if sent and all(value is None for value in sent):
        return {**row, "old_price_net": None, "old_price_gross": None}
    return {**row, **coupled(world, changes, "old_price_net", "old_price_gross")}


@replaceable
def coupled(world: World, changes: Row, net: str, gross: str) -> dict[str, Decimal]:
    """Both prices of a pair, of which one or two were sent; two must belong together."""
    sent = {name: money(world, changes[name], name) for name in (net, gross) if name in changes}
    if len(sent) == 1:
        if net in sent:
            return {net: sent[net], gross: money(world, gross_of(world, sent[net]), gross)}
        return {net: net_of(world, sent[gross]), gross: sent[gross]}
    if sent:
        refuse_contradiction(world, sent, net, gross)
    return sent


@replaceable
def refuse_contradiction(world: World, sent: Mapping[str, Decimal], net: str, gross: str) -> None:
    """Refuse two prices of which neither follows from the other."""
    if sent[gross] != gross_of(world, sent[net]) and sent[net] != net_of(world, sent[gross]):
        raise Refusal("prices_contradict", {"net": net, "gross": gross})


@replaceable
def gross_of(world: World, net: Decimal) -> Decimal:
    """The price with taxes of one without."""
    return rounded(world, net * (HUNDRED + rate(world)) / HUNDRED)


@replaceable
def net_of(world: World, gross: Decimal) -> Decimal:
    """The price without taxes of one with them."""
    return rounded(world, gross * HUNDRED / (HUNDRED + rate(world)))


@replaceable
def rounded(world: World, amount: Decimal) -> Decimal:  # noqa: ARG001 - a seam is called with its world
    """An amount in whole cents, half a cent up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def rate(world: World) -> Decimal:
    """The shop's VAT rate in percent."""
    found: Decimal = world.store.get(SHOP, "vat_rate")
    return found


@replaceable
def money(world: World, value: Any, field: str) -> Decimal:
    """The amount that a value is."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not 0 <= value <= LARGEST:
        raise Refusal("value_invalid", {"field": field, "expected": f"a number from 0 to {LARGEST}"})
    return rounded(world, Decimal(value))
