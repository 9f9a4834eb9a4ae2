"""The columns of a stock item hold together."""

from decimal import Decimal

import pytest

from specs import Column, column, fields, settings
from specs.stock_item import LARGEST, LARGEST_SMALLINT

READERS = {"decimal": Decimal, "flag": int, "enum": int, "id": int}


def test_there_are_the_table_s_columns() -> None:
    """25 columns, each a name of its own, the identity first."""
    assert len(fields()) == 25
    assert list(fields())[:3] == ["item_id", "product_id", "stock_id"]


@pytest.mark.parametrize("entry", [entry for entry in fields().values() if entry.default is not None], ids=str)
def test_a_default_is_of_its_column_s_type(entry: Column) -> None:
    """The text of a default is a value of its column, spelt as the database spells it."""
    value = READERS[entry.type](entry.default)
    assert str(value) == entry.default
    if entry.allowed:
        assert value in entry.allowed
    if entry.type == "decimal":
        assert (value.as_tuple().exponent, abs(value) <= LARGEST) == (-4, True)


def test_only_what_may_be_nothing_has_no_default() -> None:
    """Ids come from outside, a moment and a notify quantity may be absent; all else has a default."""
    without = {name for name, entry in fields().items() if entry.default is None}
    assert without == {"item_id", "product_id", "low_stock_date", "notify_stock_qty"}


@pytest.mark.parametrize("setting", settings())
def test_a_setting_has_a_twin_of_its_own(setting: str) -> None:
    """Its use_config_ column is a flag, no other setting has it, and its shop-wide default is of its type."""
    tied = settings()[setting]
    assert column(tied.use_config).type == "flag"
    assert [name for name, other in settings().items() if other.use_config == tied.use_config] == [setting]
    assert [name for name, other in settings().items() if other.config == tied.config] == [setting]
    READERS[column(setting).type](tied.default_config)


def test_every_twin_belongs_to_a_setting() -> None:
    """No use_config_ column is without one."""
    twins = {name for name in fields() if name.startswith("use_config_")}
    assert twins == {tied.use_config for tied in settings().values()}


def test_the_limits_are_those_of_the_columns() -> None:
    """12 digits, 4 of them behind the point; unsigned smallint."""
    assert (str(LARGEST).replace(".", ""), LARGEST_SMALLINT) == ("9" * 12, 2**16 - 1)
