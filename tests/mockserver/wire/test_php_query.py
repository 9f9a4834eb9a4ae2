"""Query strings as PHP has them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.wire import php_query

KEYS = st.text("abcxyz_", min_size=1, max_size=4)
ARRAYS = st.recursive(st.text(max_size=5), lambda inner: st.dictionaries(KEYS, inner, min_size=1, max_size=3))


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("", {}),
        ("a=1&a=2", {"a": "2"}),
        ("a", {"a": ""}),
        ("a=x+y%2Bz", {"a": "x y+z"}),
        ("a[]=1&a[]=2", {"a": {"0": "1", "1": "2"}}),
        ("a[5]=1&a[]=2", {"a": {"5": "1", "6": "2"}}),
        ("f[1][in][0]=1&f[1][in][1]=3", {"f": {"1": {"in": {"0": "1", "1": "3"}}}}),
        ("f%5B1%5D%5Beq%5D=3", {"f": {"1": {"eq": "3"}}}),
        ("a=1&a[b]=2", {"a": {"b": "2"}}),
        ("a b.c=1", {"a_b_c": "1"}),
        ("a[b=1", {"a_b": "1"}),
        ("=1&[x]=2", {}),
    ],
)
def test_a_query_string_is_read(query: str, variables: dict[str, Any]) -> None:
    """Brackets make arrays, the later variable wins."""
    assert php_query.parse(query) == variables


@given(st.dictionaries(KEYS, ARRAYS, max_size=3))
def test_what_is_written_is_read_back(variables: dict[str, Any]) -> None:
    """Writing and reading are each other's inverse."""
    assert php_query.parse(php_query.build(variables)) == variables


def test_lists_are_written_by_number_and_nulls_are_left_out() -> None:
    """As http_build_query does."""
    assert php_query.build([{"item_id": 1, "low_stock_date": None}]) == "0%5Bitem_id%5D=1"


def test_hostile_queries_are_cut_short() -> None:
    """No more variables, and none deeper, than PHP reads."""
    assert len(php_query.parse("&".join(f"v{number}=1" for number in range(5000)))) == php_query.MOST_VARIABLES
    assert php_query.parse("a" + "[x]" * 5000 + "=1&b=2") == {"b": "2"}
