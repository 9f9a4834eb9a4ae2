"""What is accepted as a value, and what of it is stored."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver import build
from mockserver.rules.faults import Fault
from mockserver.rules.quantities import accepted, stored, typed
from specs import column, edition
from specs.stock_item import LARGEST, LARGEST_SMALLINT

WORLD, SHOP = build(), build("openmage-20.18")
STRICT, PHP = edition("documented").engines["v1"], edition("openmage-20.18").engines["v1"]

#: A quantity as it is sent, as the documented edition stores it (None: refused), and as the shops do (None: not sent).
CASES: list[tuple[Any, str | None, str | None]] = [
    (5, "5.0000", "5.0000"),
    (Decimal("50.25"), "50.2500", "50.2500"),
    ("50.25", "50.2500", "50.2500"),
    ("-5", "-5.0000", "-5.0000"),
    (Decimal("1.23456"), "1.2346", "1.2346"),
    (Decimal("-1.23456"), "-1.2346", "-1.2346"),
    (Decimal("1E+13"), "99999999.9999", "99999999.9999"),
    (Decimal("-1E+13"), "-99999999.9999", "-99999999.9999"),
    ("0", "0.0000", "0.0000"),
    ("007", "7.0000", "7.0000"),
    (" 5 ", None, "5.0000"),
    ("+5", None, "5.0000"),
    ("5abc", None, "5.0000"),
    ("1e3", None, "1000.0000"),
    ("1,5", None, "1.5000"),
    ("1.234,5", None, "1234.5000"),
    ("1,234.5", None, "1234.5000"),
    ("1'000", None, "1000.0000"),
    ("abc", None, "0.0000"),
    ("", None, "0.0000"),
    ("NaN", None, "0.0000"),
    ("0x1A", None, "0.0000"),
    (True, None, "1.0000"),
    (False, None, "0.0000"),
    ([5], None, "1.0000"),
    ({"a": 1}, None, "1.0000"),
    ([], None, "0.0000"),
    (None, None, None),
]


@pytest.mark.parametrize(("value", "documented", "observed"), CASES, ids=str)
def test_a_quantity_is_stored_or_refused(value: Any, documented: str | None, observed: str | None) -> None:
    """Strictly where the documents are kept, by PHP's conversions in the shops."""
    if documented is None:
        with pytest.raises(Fault, match="data_invalid"):
            accepted(WORLD, {"qty": value}, STRICT)
    else:
        assert str(stored(WORLD, column("qty"), accepted(WORLD, {"qty": value}, STRICT)["qty"], "strict")) == documented
    sent = accepted(SHOP, {"qty": value}, PHP)
    assert ({name: str(stored(SHOP, column(name), one, "php")) for name, one in sent.items()}.get("qty")) == observed


@pytest.mark.parametrize("name", ["is_in_stock", "backorders"])
@pytest.mark.parametrize(
    ("value", "number"),
    [
        (1, 1),
        ("1", 1),
        (Decimal("1.0"), 1),
        ("1.0", 1),
        (0, 0),
        (9, None),
        ("9", None),
        (-1, None),
        (Decimal("0.5"), None),
    ]
    + [(value, None) for value in ("", "yes", True, None, [], {}, " 1")],
)
def test_a_flag_is_one_of_its_values(name: str, value: Any, number: int | None) -> None:
    """As a number or as text, whatever decimals it is written with."""
    if number is None:
        with pytest.raises(Fault, match="data_invalid") as error:
            typed(WORLD, column(name), value)
        assert error.value.details.startswith(f"{name}: not ")
    else:
        assert typed(WORLD, column(name), value) == number


@pytest.mark.parametrize(
    ("value", "number"), [("yes", 0), ("", 0), (-1, 0), (2, 2), (70000, LARGEST_SMALLINT), (True, 1), ("1.9", 1)]
)
def test_a_flag_of_the_shops_is_a_small_number(value: Any, number: int) -> None:
    """Converted, and held within the column."""
    assert stored(SHOP, column("is_in_stock"), value, "php") == number


@given(st.decimals(-LARGEST, LARGEST, places=4))
def test_what_the_column_can_hold_is_stored_exactly(number: Decimal) -> None:
    """To the last of four places, in both ways; minus zero is zero."""
    for way in ("strict", "php"):
        found = stored(WORLD, column("qty"), number, way)
        assert (found, found.as_tuple().exponent) == (number, -4)
        assert str(found) != "-0.0000"


@given(st.decimals(allow_nan=False, allow_infinity=False) | st.integers())
def test_every_number_is_held_within_the_column(number: Decimal) -> None:
    """Whatever its size and its places; rounding is to the nearest."""
    for way in ("strict", "php"):
        assert abs(stored(WORLD, column("qty"), number, way)) <= LARGEST
    if abs(number) < LARGEST:
        assert abs(stored(WORLD, column("qty"), number, "strict") - number) <= Decimal("0.00005")


@pytest.mark.parametrize("data", [None, 5, "x", True, [1]])
def test_data_that_is_no_map(data: Any) -> None:
    """Refused where the documents are kept; nothing at all in the shops. An empty list is PHP's empty map."""
    with pytest.raises(Fault, match="data_invalid"):
        accepted(WORLD, data, STRICT)
    assert accepted(SHOP, data, PHP) == {}
    assert accepted(WORLD, [], STRICT) == {}
