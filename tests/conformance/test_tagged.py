"""Drawn values as JSON and back."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.dialects import ABSENT
from conformance.rest_bulk import Sent
from conformance.tagged import InexpressibleError, decoded, encoded, is_inexpressible

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False)
    | st.text()
    | st.binary()
    | st.sampled_from(("", "$tuple", "\ud800", 2**70, 1.5))
    | st.dates()
    | st.text(st.characters(categories=("Cs",)), max_size=2)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(scalars, inner, max_size=4)
    ),
    max_leaves=12,
)


def through_json(value: Any, *strategy: Any) -> Any:
    """A value that was written to a file and read again."""
    return decoded(msgspec.json.decode(msgspec.json.encode(encoded(value, *strategy))), *strategy)


@given(value=values)
def test_every_value_comes_back(value: Any) -> None:
    """The same value of the same type, members in their order."""
    again = through_json(value)
    assert (again, type(again), repr(again)) == (value, type(value), repr(value))


@pytest.mark.parametrize(
    "value",
    [
        Decimal("5.0000"),
        {1, 2},
        datetime(2020, 1, 31, 12, tzinfo=UTC),
        date(2020, 1, 31),
        Sent({"qty": Decimal("1.50")}, is_sound=True),
        {"$decimal": 5},
    ],
)
def test_values_of_the_suite_come_back(value: Any) -> None:
    """Numbers with their places, moments, records of the suite's own, and what looks like a tag."""
    again = through_json(value)
    assert (again, type(again), repr(again)) == (value, type(value), repr(value))


def test_what_has_no_form_is_known_by_its_place() -> None:
    """Functions, and the argument that is not sent."""
    choices = st.sampled_from((str.upper, ABSENT, lambda text: text))
    assert through_json(str.upper, choices) is str.upper
    assert through_json(ABSENT, choices) is ABSENT


def test_another_choice_at_that_place_is_noticed() -> None:
    """The check has changed, and says so."""
    written = encoded(str.upper, st.sampled_from((str.upper, str.lower)))
    with pytest.raises(InexpressibleError, match="does not choose"):
        decoded(written, st.sampled_from((str.lower, str.upper)))


def test_what_cannot_be_held_is_shown() -> None:
    """It is there to be read, and making it again is refused."""
    written = encoded(object)
    assert is_inexpressible(written)
    with pytest.raises(InexpressibleError, match="a trace cannot hold <class 'object'>"):
        decoded(written)


@pytest.mark.parametrize(
    "value",
    [
        {"$nosuch": 1},
        {"$decimal": "five"},
        {"$bytes": 5},
        {"$record": "os:system", "members": {"command": "true"}},
        {"$record": "conformance.control:about", "members": {"recorder": 1}},
        {"$record": "conformance.nosuch:Sent", "members": {}},
        {"$member": 0, "shown": "5"},
        {"$target": "xmlrpc"},
        {"$map": [[["a list"], 1]]},
    ],
)
def test_what_nobody_wrote_is_refused(value: Any) -> None:
    """Tags that are none, broken contents, and what is no record of the suite."""
    with pytest.raises(InexpressibleError):
        decoded([value])
