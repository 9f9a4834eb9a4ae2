"""Queries as PHP reads them, with lists where the keys are numbers from 0."""

from typing import Any

import pytest

from mockserver.wire.php_query import as_lists, parse


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("", {}),
        ("a=1&b=2&a=3", {"a": "3", "b": "2"}),
        ("a[x][y]=1&a[x][z]=2", {"a": {"x": {"y": "1", "z": "2"}}}),
        ("a[]=1&a[]=2", {"a": ["1", "2"]}),
        ("a[0][f]=1&a[1][f]=2", {"a": [{"f": "1"}, {"f": "2"}]}),
        ("a[1]=x", {"a": {"1": "x"}}),
        ("a%5Bx%5D=%25+%C3%A4", {"a": {"x": "% ä"}}),
        ("a=1&a[x]=2", {"a": {"x": "2"}}),
        ("a.b c=1", {"a_b_c": "1"}),
        ("=1&[x]=2&&", {}),
        ("a" + "[x]" * 100 + "=1", {}),
    ],
)
def test_a_query(query: str, values: dict[str, Any]) -> None:
    """Brackets nest, empty brackets append, numbers from 0 make a list."""
    assert as_lists(parse(query)) == values


def test_no_more_than_a_thousand_values() -> None:
    """PHP's own cap."""
    assert len(parse("&".join(f"a{number}=1" for number in range(5000)))) == 1000
