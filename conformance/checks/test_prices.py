"""Net and gross prices, which hang together by the VAT rate."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hypothesis import assume, example, given
from hypothesis import strategies as st

from conformance.inventory_target import PLAIN, InventoryTarget
from conformance.strategies import money
from conformance.verifies import verifies

CENT, HALF = Decimal("0.01"), Decimal("0.005")
#: Every pair that the document prints, at 19 %.
PAIRS = tuple(
    (Decimal(net), Decimal(gross))
    for net, gross in (
        ("1428.57", "1700.00"),
        ("75.63", "90.00"),
        ("756.30", "900.00"),
        ("1344.54", "1600.00"),
        ("67.23", "80.00"),
    )
)
sides = st.sampled_from(("price_net", "price_gross"))
rates = st.sampled_from(("19", "21", "9", "5.5", "0"))
no_price = st.sampled_from((-1, Decimal("-0.01"), "5", "", None, True, [5], {"adjust_by": 1}, 100_000_000))


def prices(record: dict[str, Any], old: str = "") -> tuple[Any, Any]:
    """The net and the gross price of a record; None for one that it does not show."""
    return record.get(f"{old}price_net"), record.get(f"{old}price_gross")


def with_tax(net: Decimal, rate: Decimal) -> Decimal:
    """The exact gross price."""
    return net * (100 + rate) / 100


def without_tax(gross: Decimal, rate: Decimal) -> Decimal:
    """The exact net price."""
    return gross * 100 / (100 + rate)


@verifies("prices/documents_pairs")
@given(pair=st.sampled_from(PAIRS), by_net=st.booleans())
def test_the_documents_pairs(target: InventoryTarget, pair: tuple[Decimal, Decimal], by_net: bool) -> None:
    """From either side the other one follows."""
    target.shop(vat_rate="19")
    change = {"price_net": pair[0]} if by_net else {"price_gross": pair[1]}
    assert prices(target.patch(PLAIN, change).result) == pair


@verifies("prices/gross_follows")
@given(net=money())
def test_the_gross_price_follows(target: InventoryTarget, net: Decimal) -> None:
    """It is the nearest cent; which way half a cent goes is another matter."""
    shown, gross = prices(target.patch(PLAIN, {"price_net": net}).result)
    assert abs(gross - with_tax(shown, target.vat_rate())) <= HALF
    assert gross == gross.quantize(CENT)


@verifies("prices/net_follows")
@given(gross=money())
def test_the_net_price_follows(target: InventoryTarget, gross: Decimal) -> None:
    """It is the nearest cent."""
    net, shown = prices(target.patch(PLAIN, {"price_gross": gross}).result)
    assert abs(net - without_tax(shown, target.vat_rate())) <= HALF
    assert net == net.quantize(CENT)


@verifies("prices/within_a_cent")
@given(changes=st.lists(st.tuples(sides, money()), min_size=1, max_size=6))
def test_prices_never_drift_apart(target: InventoryTarget, changes: list[tuple[str, Decimal]]) -> None:
    """However they are changed, one follows from the other."""
    for side, amount in changes:
        assert target.patch(PLAIN, {side: amount}).status == 200
        net, gross = prices(target.record(PLAIN))
        assert abs(gross - with_tax(net, target.vat_rate())) <= CENT


@verifies("prices/sent_is_kept")
@example(side="price_gross", amount=Decimal("0.03"))
@given(side=sides, amount=money())
def test_the_price_that_is_sent_is_shown(target: InventoryTarget, side: str, amount: Decimal) -> None:
    """To the cent."""
    assert target.patch(PLAIN, {side: amount}).result[side] == amount
    assert target.record(PLAIN)[side] == amount


@verifies("prices/half_up")
@given(half=st.integers(0, 500).map(lambda step: Decimal(step) + HALF * 100))
def test_half_a_cent_goes_up(target: InventoryTarget, half: Decimal) -> None:
    """A net price of so many and a half has a gross price with half a cent."""
    exact = with_tax(half, target.vat_rate())
    assume(exact % CENT == HALF)
    _, gross = prices(target.patch(PLAIN, {"price_net": half}).result)
    assert gross == exact.quantize(CENT, ROUND_HALF_UP)


@verifies("prices/more_decimals")
@given(side=sides, amount=money(), more=st.integers(1, 99))
def test_more_decimals_are_rounded(target: InventoryTarget, side: str, amount: Decimal, more: int) -> None:
    """And the other price follows from what is stored."""
    sent = amount + Decimal(more).scaleb(-4)
    kept = sent.quantize(CENT, ROUND_HALF_UP)
    answered = target.patch(PLAIN, {side: sent}).result
    assert answered[side] == kept
    assert prices(answered) == prices(target.patch(PLAIN, {side: kept}).result)


@verifies("prices/both_agree")
@given(net=money(), off=st.integers(2, 10_000), sign=st.sampled_from((1, -1)))
def test_two_prices_must_agree(target: InventoryTarget, net: Decimal, off: int, sign: int) -> None:
    """What follows is stored, what contradicts is refused."""
    gross = with_tax(net, target.vat_rate()).quantize(CENT, ROUND_HALF_UP)
    assert prices(target.patch(PLAIN, {"price_net": net, "price_gross": gross}).result) == (net, gross)
    assert target.refused(PLAIN, {"price_net": net, "price_gross": abs(gross + sign * off * CENT) + off * CENT * 2})


@verifies("prices/bounds")
@given(side=sides, value=no_price)
def test_a_price_is_a_number_from_zero(target: InventoryTarget, side: str, value: Any) -> None:
    """Anything else is refused."""
    assert target.refused(PLAIN, {side: value})


@verifies("prices/old_coupled")
@given(by_net=st.booleans(), amount=money())
def test_old_prices_hang_together(target: InventoryTarget, by_net: bool, amount: Decimal) -> None:
    """The other one follows, and the prices of today stay."""
    now = prices(target.record(PLAIN))
    change = {"old_price_net": amount} if by_net else {"old_price_gross": amount}
    answered = target.patch(PLAIN, change).result
    net, gross = prices(answered, "old_")
    assert None not in (net, gross)
    assert (net if by_net else gross) == amount
    assert abs(gross - with_tax(net, target.vat_rate())) <= CENT
    assert prices(answered) == now


@verifies("prices/old_removed")
@given(sent=st.lists(st.sampled_from(("old_price_net", "old_price_gross")), min_size=1, unique=True), amount=money())
def test_null_takes_old_prices_away(target: InventoryTarget, sent: list[str], amount: Decimal) -> None:
    """Both, whichever is null."""
    target.shop({PLAIN: {"old_price_net": str(amount)}})
    assert prices(target.record(PLAIN), "old_")[0] == amount
    assert prices(target.patch(PLAIN, dict.fromkeys(sent)).result, "old_") == (None, None)


@verifies("prices/shops_rate")
@given(rate=rates, side=sides, amount=money())
def test_the_rate_is_the_shops(target: InventoryTarget, rate: str, side: str, amount: Decimal) -> None:
    """Whatever it is."""
    counts = target.vat_rate(rate)
    target.shop(vat_rate=str(counts))
    net, gross = prices(target.patch(PLAIN, {side: amount}).result)
    assert (net if side == "price_net" else gross) == amount
    assert abs(gross - with_tax(net, counts)) <= CENT
