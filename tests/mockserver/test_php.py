"""PHP's conversions and comparisons: one table of cases, and the laws that hold beyond it."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver import php

INF = "1" + "0" * 400

#: value, (bool), (int), (float), (string), == 0, <= 0
CASES: list[tuple[Any, bool, int, float, str, bool, bool]] = [
    (None, False, 0, 0.0, "", True, True),
    (False, False, 0, 0.0, "", True, True),
    (True, True, 1, 1.0, "1", False, False),
    (0, False, 0, 0.0, "0", True, True),
    (5, True, 5, 5.0, "5", False, False),
    (-5, True, -5, -5.0, "-5", False, True),
    (Decimal("0.0"), False, 0, 0.0, "0", True, True),
    (Decimal("1.50"), True, 1, 1.5, "1.5", False, False),
    (Decimal("-1.9"), True, -1, -1.9, "-1.9", False, True),
    (Decimal("1E+19"), True, -8446744073709551616, 1e19, "1.0E+19", False, False),
    (Decimal("-1.5E+19"), True, 3446744073709551616, -1.5e19, "-1.5E+19", False, True),
    (Decimal("1E-7"), True, 0, 1e-7, "1.0E-7", False, False),
    (Decimal("1E+999999"), True, 0, float("inf"), "INF", False, False),
    (Decimal("-1E+999999"), True, 0, float("-inf"), "-INF", False, True),
    (int(INF), True, 0, float("inf"), "INF", False, False),
    (2**63 - 1, True, 2**63 - 1, 2.0**63, "9223372036854775807", False, False),
    (2**63, True, -(2**63), 2.0**63, "9.2233720368548E+18", False, False),
    ("", False, 0, 0.0, "", False, True),
    ("0", False, 0, 0.0, "0", True, True),
    ("0.0", True, 0, 0.0, "0.0", True, True),
    (" 0", True, 0, 0.0, " 0", True, True),
    ("0 ", True, 0, 0.0, "0 ", True, True),
    ("5", True, 5, 5.0, "5", False, False),
    (" 5 ", True, 5, 5.0, " 5 ", False, False),
    ("+5", True, 5, 5.0, "+5", False, False),
    ("-5", True, -5, -5.0, "-5", False, True),
    ("5abc", True, 5, 5.0, "5abc", False, False),
    ("abc", True, 0, 0.0, "abc", False, False),
    ("1e3", True, 1000, 1000.0, "1e3", False, False),
    ("1e", True, 1, 1.0, "1e", False, False),
    (".5", True, 0, 0.5, ".5", False, False),
    ("5.", True, 5, 5.0, "5.", False, False),
    ("1,5", True, 1, 1.0, "1,5", False, False),
    ("0x1A", True, 0, 0.0, "0x1A", False, False),
    ("NaN", True, 0, 0.0, "NaN", False, False),
    ("false", True, 0, 0.0, "false", False, False),
    ("٥", True, 0, 0.0, "٥", False, False),
    (INF, True, 0, float("inf"), INF, False, False),
    (f"-{INF}", True, 0, float("-inf"), f"-{INF}", False, True),
    ("1e19", True, 2**63 - 1, 1e19, "1e19", False, False),
    ("12345678901234567", True, 12345678901234567, 12345678901234567.0, "12345678901234567", False, False),
    ("1e999999999999999999999", True, 0, float("inf"), "1e999999999999999999999", False, False),
    ([], False, 0, 0.0, "Array", False, False),
    ([0], True, 1, 1.0, "Array", False, False),
    ({}, False, 0, 0.0, "Array", False, False),
    ({"a": 0}, True, 1, 1.0, "Array", False, False),
]

values = st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | st.text()


@pytest.mark.parametrize(("value", "truth", "whole", "number", "text", "is_zero", "is_at_most_zero"), CASES)
def test_a_value_is_converted_as_php_does(  # noqa: PLR0913 - the columns of the table
    value: Any, *, truth: bool, whole: int, number: float, text: str, is_zero: bool, is_at_most_zero: bool
) -> None:
    """Casts to bool, int, float and string, and the two comparisons with 0."""
    assert php.is_true(value) is truth
    assert php.is_empty(value) is not truth
    assert php.to_int(value) == whole
    assert php.to_float(value) == number
    assert php.to_text(value) == text
    assert php.loosely_zero(value) is is_zero
    assert php.less_or_equal(value, 0) is is_at_most_zero


@pytest.mark.parametrize(
    ("value", "equal"),
    [
        *((value, True) for value in (1, "1", "1.0", " 1", True, Decimal("1.0"))),
        *((value, False) for value in (0, "", "1abc", None, False, [1], {})),
    ],
)
def test_a_value_equals_one_as_in_php(value: Any, *, equal: bool) -> None:
    """`$value == 1`: text counts where it is a number as a whole, an array never."""
    assert php.loosely_equal(value, 1) is equal


@pytest.mark.parametrize(
    ("text", "prefix"),
    [("12abc", "12"), ("", "0"), ("abc", "0"), (" \t\n5", "5"), ("-.5e-3x", "-.5e-3"), ("1.2.3", "1.2"), ("+", "0")],
)
def test_the_number_that_a_text_begins_with(text: str, prefix: str) -> None:
    """Blanks, a sign, digits and an exponent; "0" where there is none."""
    assert php.number_prefix(text) == prefix


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1e99999999999999999999", "Infinity"),
        ("-1e99999999999999999999", "-Infinity"),
        ("1e-99999999999999999999", "0"),
        ("1.50", "1.50"),
    ],
)
def test_a_number_beyond_every_exponent_is_infinite_or_nothing(text: str, number: str) -> None:
    """As a float of PHP is."""
    assert php.to_decimal(text) == Decimal(number)


@given(values)
def test_every_value_can_be_converted(value: Any) -> None:
    """No value breaks a conversion off, and an int has 64 bits."""
    assert -(2**63) <= php.to_int(value) < 2**63
    assert isinstance(php.to_float(value), float)
    assert isinstance(php.to_text(value), str)
    assert php.is_true(value) is not php.is_empty(value)


@given(st.integers(-(2**63), 2**63 - 1))
def test_an_int_survives_its_text(number: int) -> None:
    """Text of an int is read as that int, unless a float lies between (beyond 2^53)."""
    assert php.to_int(number) == number
    if abs(number) < 2**53:
        assert php.to_int(php.to_text(number)) == number


@given(st.text())
def test_a_text_is_itself(text: str) -> None:
    """`(string)` of a text changes nothing."""
    assert php.to_text(text) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_s_text_reads_as_that_float_to_14_digits(number: float) -> None:
    """The text that PHP shows is the float again, but for the digits behind the fourteenth."""
    assert float(php.to_text(Decimal(repr(number)))) == pytest.approx(number, rel=1e-13)


@given(st.text(), st.integers(-1000, 1000))
def test_a_number_in_front_wins(tail: str, number: int) -> None:
    """Whatever goes on behind it, as long as it is no part of a number."""
    assert php.to_int(f"{number};{tail}") == number


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a9", "a10"),
        ("x%2B", "x%20"),
        ("filter%5B9%5D", "filter%5B10%5D"),
        ("img01", "img1"),
        ("1.001", "1.010"),
        ("x", "x1"),
        ("", "a"),
        ("a", "b"),
        ("10x", "10y"),
    ],
)
def test_natural_order(first: str, second: str) -> None:
    """Numbers by their size, digits behind a zero place by place: as strnatcmp sorts them."""
    assert php.natural_order(first, second) < 0 < php.natural_order(second, first)


@given(st.text("a01%x", max_size=6), st.text("a01%x", max_size=6))
def test_natural_order_is_an_order(one: str, other: str) -> None:
    """What comes before something does not come behind it, and everything is where it is."""
    found, turned = php.natural_order(one, other), php.natural_order(other, one)
    assert (found > 0, found < 0) == (turned < 0, turned > 0)
    assert php.natural_order(one, one) == 0
