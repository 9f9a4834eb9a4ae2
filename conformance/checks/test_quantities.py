"""Numbers: decimals, negatives, huge ones, text, null and booleans."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conformance.stockroom import OTHER, PLAIN
from conformance.strategies import decimals, flags, fractions, quantities
from conformance.target import Target
from conformance.verifies import verifies
from specs import column
from specs.stock_item import DECIMALS, LARGEST, LARGEST_SMALLINT

FLAGS = ("is_in_stock", "manage_stock", "use_config_manage_stock")
edges = st.sampled_from((Decimal("0.0001"), Decimal("1.2346"), LARGEST, -LARGEST, Decimal("16777217.0001")))
words = st.sampled_from(("abc", "", "NaN", "0x1A", "null", "five", "-", "٣"))
with_prefix = st.sampled_from((("5abc", 5), (" 5 ", 5), ("+5", 5), ("1,5", Decimal("1.5")), ("1e3", 1000), ("5.", 5)))


def stored_qty(target: Target, sent: Any) -> Decimal:
    """The quantity that is stored when this one is sent."""
    assert target.update(PLAIN, {"qty": sent}).fault is None
    qty: Decimal = target.sees(PLAIN)["qty"]
    return qty


def refused(target: Target, data: Any) -> bool:
    """Whether stock data is refused with fault 102 and nothing is stored, not even the sound value beside it."""
    before = target.everything()
    return target.update(PLAIN, data).fault == "data_invalid" and target.everything() == before


@verifies("quantities/exact")
@given(qty=quantities() | edges)
def test_four_decimals_are_exact(target: Target, qty: Decimal) -> None:
    """What was sent with up to four decimals comes back digit by digit."""
    assert stored_qty(target, qty) == qty


@verifies("quantities/rounded")
@given(qty=decimals(-1000, 1000), more=st.integers(1, 9_999))
def test_more_decimals_are_rounded(target: Target, qty: Decimal, more: int) -> None:
    """A number with eight decimals is stored with the nearest four; which way a tie goes is left open."""
    sent = qty + Decimal(more).scaleb(-8)
    ways = {sent.quantize(DECIMALS, ROUND_HALF_UP), sent.quantize(DECIMALS, ROUND_HALF_EVEN)}
    assert stored_qty(target, sent) in ways


@verifies("quantities/negative")
@given(qty=decimals(-LARGEST, Decimal("-0.0001")))
def test_negatives_are_stored(target: Target, qty: Decimal) -> None:
    """A quantity below zero is stored as sent."""
    assert stored_qty(target, qty) == qty


@verifies("quantities/limits")
@given(beyond=st.integers(1, 10**12), sign=st.sampled_from((1, -1)))
def test_huge_numbers_stop_at_the_limit(target: Target, beyond: int, sign: int) -> None:
    """A number too large for the column is stored as the largest one."""
    assert stored_qty(target, sign * (100_000_000 + beyond)) == sign * LARGEST


@verifies("quantities/fraction_anyway")
@given(qty=fractions(0, 100))
def test_fractions_need_no_permission(target: Target, qty: Decimal) -> None:
    """is_qty_decimal 0 keeps no fraction out."""
    target.shop({PLAIN: {"is_qty_decimal": 0}})
    assert stored_qty(target, qty) == qty


@verifies("quantities/text_number")
@given(qty=quantities())
def test_a_number_as_text_is_a_number(target: Target, qty: Decimal) -> None:
    """A quantity in quotes is stored as without them."""
    assert stored_qty(target, str(qty)) == qty


@verifies("quantities/text_number")
@given(flag=st.sampled_from(FLAGS), value=flags())
def test_a_flag_as_text_is_a_flag(target: Target, flag: str, value: int) -> None:
    """A flag in quotes, as document 000 sends it, is stored as without them."""
    target.shop({PLAIN: {"manage_stock": 1, "use_config_manage_stock": 0, flag: 1 - value}})
    assert target.update(PLAIN, {flag: str(value)}).fault is None
    assert target.row(PLAIN)[flag] == value


@verifies("quantities/text_refused")
@given(data=st.data(), text=words)
def test_text_is_refused(target: Target, data: st.DataObject, text: str) -> None:
    """A word in any field is fault 102, and the sound value beside it is not stored either."""
    name = data.draw(st.sampled_from(target.engine.fields()))
    assert refused(target, {"min_qty": 3, name: text})


@verifies("quantities/text_is_zero")
@given(text=words)
def test_words_are_zero(target: Target, text: str) -> None:
    """A word is stored as zero, and the answer is true."""
    assert stored_qty(target, text) == 0


@verifies("quantities/text_prefix")
@given(text_and_number=with_prefix)
def test_the_number_in_front_counts(target: Target, text_and_number: tuple[str, Any]) -> None:
    """Of text that begins with a number, the number is stored."""
    text, number = text_and_number
    assert stored_qty(target, text) == number


@verifies("quantities/enumeration")
@given(data=st.data(), value=st.sampled_from((3, -1, 9, 70000, Decimal("0.5"), "2.5")))
def test_values_outside_the_enumeration_are_refused(target: Target, data: st.DataObject, value: Any) -> None:
    """A flag that is neither 0 nor 1, backorders that are none of 0, 1, 2: fault 102."""
    names = [name for name in target.engine.fields() if column(name).allowed]
    assert refused(target, {"qty": 7, data.draw(st.sampled_from(names)): value})


@verifies("quantities/smallint")
@given(name=st.sampled_from(("is_in_stock", "backorders")), value=st.integers(-3, 5) | st.integers(65_000, 80_000))
def test_whole_numbers_are_held_in_their_range(target: Target, name: str, value: int) -> None:
    """A flag or enumeration takes any whole number from 0 to 65535."""
    assert target.update(PLAIN, {name: value}).fault is None
    assert target.row(PLAIN)[name] == min(max(value, 0), LARGEST_SMALLINT)


@verifies("quantities/null_refused")
@given(data=st.data())
def test_null_is_refused(target: Target, data: st.DataObject) -> None:
    """Null is no value of any field."""
    assert refused(target, {"min_qty": 3, data.draw(st.sampled_from(target.engine.fields())): None})


@verifies("quantities/null_ignored")
@given(data=st.data())
def test_null_is_not_sent(target: Target, data: st.DataObject) -> None:
    """A field with null is as one that is not named."""
    name = data.draw(st.sampled_from(target.engine.fields()))
    before = target.stored(OTHER)
    assert target.update(OTHER, {name: None}).fault is None
    assert target.stored(OTHER) == before


@verifies("quantities/boolean_refused")
@given(data=st.data(), value=st.booleans())
def test_booleans_are_refused(target: Target, data: st.DataObject, value: bool) -> None:
    """True and false are no numbers."""
    assert refused(target, {"min_qty": 3, data.draw(st.sampled_from(target.engine.fields())): value})


@verifies("quantities/boolean_is_number")
@given(name=st.sampled_from(("qty", "manage_stock", "min_sale_qty")), value=st.booleans())
def test_booleans_are_numbers(target: Target, name: str, value: bool) -> None:
    """True is stored as 1, false as 0."""
    assert target.update(PLAIN, {name: value}).fault is None
    assert target.row(PLAIN)[name] == int(value)
