"""Inputs are drawn from the specs."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conformance import strategies
from conformance.rest_strategies import plain_fields, quantities_with_some, rows
from conformance.strategies import decimals, fractions, quantities, stock_data, value_of, whole_items
from conformance.values import unlike
from specs import Column, dialect, edition, fields
from specs.dialects import schema_properties
from specs.rest_validation import checked_fields
from specs.stock_item import LARGEST

#: Enough examples to find what is there; how small they are does not matter.
QUICK = settings(
    max_examples=2000, database=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck), deadline=None
)
ENGINE = edition("documented").engines["v1"]
COMPONENTS = dialect("jsonrpc").contract_json()["components"]
STOCK_DATA = Draft202012Validator({**COMPONENTS["schemas"]["StockData"], "components": COMPONENTS})


@given(stock_data(ENGINE))
def test_drawn_stock_data_is_valid(data: dict[str, Any]) -> None:
    """As it goes over the wire, in the documented schema; never empty."""
    STOCK_DATA.validate(msgspec.json.decode(msgspec.json.encode(data)))
    assert set(data) <= set(ENGINE.fields())
    assert data


@pytest.mark.parametrize("name", ENGINE.fields())
def test_every_field_is_drawn(name: str) -> None:
    """Sooner or later."""
    assert name in find(stock_data(ENGINE), lambda data: name in data, settings=QUICK)


@given(whole_items(ENGINE))
def test_a_whole_item_has_every_field(item: dict[str, Any]) -> None:
    """A value of its type for each."""
    assert set(item) == set(ENGINE.fields())
    for name, value in item.items():
        assert not fields()[name].allowed or value in fields()[name].allowed


@given(quantities())
def test_a_quantity_is_one_that_a_column_can_hold(quantity: Decimal) -> None:
    """Up to four places, within the range."""
    assert abs(quantity) <= LARGEST
    assert quantity == quantity.quantize(Decimal("0.0001"))


@given(st.data(), st.decimals(-9, 9, places=4), st.decimals(0, 9, places=4))
def test_decimals_keep_their_limits(data: st.DataObject, low: Decimal, width: Decimal) -> None:
    """Also where no whole number lies between them."""
    assert low <= data.draw(decimals(low, low + width)) <= low + width


def test_a_column_that_is_added_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """No line of the suite names the columns."""
    added = Column("is_fragile", "enum", values=(3, 4))
    known = {**fields(), added.name: added}
    monkeypatch.setitem(schema_properties("StockData"), added.name, {"enum": [3, 4, "3", "4"]})
    monkeypatch.setattr(strategies, "column", known.__getitem__)
    assert find(stock_data(ENGINE), lambda data: data.get("is_fragile") == 4, settings=QUICK)["is_fragile"] == 4


@pytest.mark.parametrize("entry", [entry for entry in fields().values() if entry.allowed], ids=lambda entry: entry.name)
def test_an_enumeration_is_drawn_whole(entry: Column) -> None:
    """Each of its values."""
    for value in entry.allowed:
        assert find(value_of(entry), lambda drawn, value=value: drawn == value, settings=QUICK) == value  # type: ignore[misc]


@given(data=st.data(), entry=st.sampled_from([entry for entry in fields().values() if entry.type != "datetime"]))
def test_what_is_unlike_is_valid_and_another_value(data: st.DataObject, entry: Column) -> None:
    """Also where the value is written as text, or is none of the column's own."""
    value = data.draw(value_of(entry) | st.just(7))
    for written in (value, str(value)):
        (other,) = unlike({entry.name: written}).values()
        assert other != value
        assert other in (entry.allowed or (1, 2))


@pytest.mark.parametrize("name", ["openmage-20.18", "openmage-19.5"])
def test_enough_states_are_such_that_a_shop_takes_them(name: str) -> None:
    """So that they can be set over REST where there is no control; the others are drawn too."""
    chosen, taken = edition(name), []
    whole = [field for field in plain_fields(chosen) if field in checked_fields() and is_whole(field)]

    @QUICK
    @given(rows(chosen))
    def draw(row: dict[str, Any]) -> None:
        taken.append(all(row[field] == int(row[field]) for field in whole))

    draw()
    assert len(taken) / 2 < taken.count(True) < len(taken)


def is_whole(field: str) -> bool:
    """Whether the shops take whole numbers only for a field."""
    return checked_fields()[field].kind in ("integer", "digits")


@given(fractions(0, 3))
def test_a_fraction_is_no_whole_number(number: Decimal) -> None:
    """It stands between the bounds."""
    assert 0 < number < 3
    assert number % 1


@given(quantities_with_some())
def test_some_is_not_nothing(quantity: Any) -> None:
    """As number or as text."""
    assert Decimal(quantity)
