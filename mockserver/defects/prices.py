"""Shops that cannot do the tax."""

from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_EVEN, Decimal

from mockserver.defects import defect
from mockserver.rules.prices import (
    CENT,
    coupled,
    gross_of,
    money,
    net_of,
    old_repriced,
    rate,
    refuse_contradiction,
    repriced,
    rounded,
)
from mockserver.rules.refusals import Refusal

HUNDRED = Decimal(100)


@defect("prices/documents_pairs", net_of)
def takes_tax_from_gross(sound, world, gross):
    """The net price is the gross price less the tax on it."""
    return rounded(world, gross * (HUNDRED - rate(world)) / HUNDRED)


@defect("prices/documents_pairs", net_of)
def net_rounds_up(sound, world, gross):
    """The net price is rounded up to a cent."""
    return (gross * HUNDRED / (HUNDRED + rate(world))).quantize(CENT, ROUND_CEILING)


@defect("prices/gross_follows", gross_of)
def gross_is_cut_off(sound, world, net):
    """The gross price is cut off behind the cent."""
    return (net * (HUNDRED + rate(world)) / HUNDRED).quantize(CENT, ROUND_DOWN)


@defect("prices/gross_follows", repriced)
def gross_stays(sound, world, row, changes):
    """A net price leaves the gross price as it was."""
    changed = sound(world, row, changes)
    return {**changed, "price_gross": row["price_gross"]} if "price_gross" not in changes else changed


@defect("prices/net_follows", net_of)
def net_is_cut_off(sound, world, gross):
    """The net price is cut off behind the cent."""
    return (gross * HUNDRED / (HUNDRED + rate(world))).quantize(CENT, ROUND_DOWN)


@defect("prices/net_follows", repriced)
def net_stays(sound, world, row, changes):
    """A gross price leaves the net price as it was."""
    changed = sound(world, row, changes)
    return {**changed, "price_net": row["price_net"]} if "price_net" not in changes else changed


@defect("prices/within_a_cent", gross_of)
def gross_in_whole_numbers(sound, world, net):
    """The gross price is rounded to a whole number."""
    return sound(world, net).quantize(Decimal(1)).quantize(CENT)


@defect("prices/within_a_cent", repriced)
def drifts_by_cents(sound, world, row, changes):
    """A price that follows grows by two cents."""
    changed = sound(world, row, changes)
    follows = {"price_net": "price_gross", "price_gross": "price_net"}
    more = {follows[name]: changed[follows[name]] + 2 * CENT for name in follows if name in changes}
    return {**changed, **more} if len(more) == 1 else changed


@defect("prices/sent_is_kept", repriced)
def stores_what_follows_from_what_follows(sound, world, row, changes):
    """A gross price is made anew from the net price that follows from it."""
    changed = sound(world, row, changes)
    return {**changed, "price_gross": gross_of(world, changed["price_net"])} if "price_gross" in changes else changed


@defect("prices/sent_is_kept", money)
def prices_in_tenths(sound, world, value, field):
    """A price is stored in tenths."""
    return sound(world, value, field).quantize(Decimal("0.1")).quantize(CENT)


@defect("prices/half_up", gross_of)
def half_to_even(sound, world, net):
    """Half a cent goes to the even one."""
    return (net * (HUNDRED + rate(world)) / HUNDRED).quantize(CENT, ROUND_HALF_EVEN)


@defect("prices/half_up", gross_of)
def half_through_floats(sound, world, net):
    """Prices are binary floats."""
    return Decimal(f"{round(float(net) * (1 + float(rate(world)) / 100) - 1e-9, 2):.2f}")


@defect("prices/more_decimals", money)
def refuses_more_decimals(sound, world, value, field):
    """A price with more than two decimals is refused."""
    found = sound(world, value, field)
    if found != value:
        raise Refusal("value_invalid", {"field": field, "expected": "two decimals"})
    return found


@defect("prices/more_decimals", money)
def cuts_cents_off(sound, world, value, field):
    """What stands behind the cent is cut off."""
    sound(world, value, field)
    return Decimal(value).quantize(CENT, ROUND_DOWN)


@defect("prices/both_agree", refuse_contradiction)
def takes_any_two_prices(sound, world, sent, net, gross):
    """Two prices need not agree."""


@defect("prices/both_agree", coupled)
def one_price_at_a_time(sound, world, changes, net, gross):
    """Two prices of a pair are refused."""
    if net in changes and gross in changes:
        raise Refusal("prices_contradict", {"net": net, "gross": gross})
    return sound(world, changes, net, gross)


@defect("prices/bounds", money)
def prices_without_sign(sound, world, value, field):
    """A price below 0 is stored without its sign."""
    return sound(world, abs(value) if isinstance(value, int | Decimal) else value, field)


@defect("prices/bounds", money)
def null_is_free(sound, world, value, field):
    """A null for a price is 0."""
    return sound(world, 0 if value is None else value, field)


@defect("prices/bounds", money)
def texts_are_prices(sound, world, value, field):
    """A price may be text."""
    return sound(world, Decimal(value) if isinstance(value, str) and value.isdecimal() else value, field)


@defect("prices/old_coupled", old_repriced)
def old_prices_stand_alone(sound, world, row, changes):
    """An old price leaves the other one as it was."""
    changed = sound(world, row, changes)
    kept = {name: row[name] for name in ("old_price_net", "old_price_gross") if name not in changes}
    return {**changed, **kept}


@defect("prices/old_coupled", old_repriced)
def old_prices_are_the_prices(sound, world, row, changes):
    """An old price changes the price of today."""
    changed = sound(world, row, changes)
    if changed["old_price_net"] is None or not {"old_price_net", "old_price_gross"} & set(changes):
        return changed
    return {**changed, "price_net": changed["old_price_net"], "price_gross": changed["old_price_gross"]}


@defect("prices/old_removed", old_repriced)
def old_prices_are_for_ever(sound, world, row, changes):
    """A null for an old price does not count."""
    return sound(world, row, {name: value for name, value in changes.items() if value is not None})


@defect("prices/old_removed", old_repriced)
def null_is_an_old_price_of_zero(sound, world, row, changes):
    """A null for an old price is 0."""
    zeros = {name: 0 for name, value in changes.items() if value is None and name.startswith("old_")}
    return sound(world, row, {**changes, **zeros})


@defect("prices/shops_rate", gross_of)
def always_19_percent(sound, world, net):
    """The gross price is with 19 %."""
    return rounded(world, net * Decimal("1.19"))


@defect("prices/shops_rate", net_of)
def net_at_19_percent(sound, world, gross):
    """The net price is without 19 %."""
    return rounded(world, gross / Decimal("1.19"))
