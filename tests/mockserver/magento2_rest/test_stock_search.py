"""The search grammar, and the laws that it keeps."""

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

NAMES = ["Default Stock", "St. Louis Stock", "Ångström", "a_b", "100%", "east,west"]


@pytest.fixture
def full(real: Any) -> Any:
    """A shop with stocks of many names."""
    for name in NAMES[2:]:
        real.create(name)
    return real


def one(field: str, value: str, condition: str | None = None, group: int = 0, at: int = 0) -> str:
    """A filter as a query's part."""
    start = f"searchCriteria[filter_groups][{group}][filters][{at}]"
    kind = f"&{start}[condition_type]={condition}" if condition else ""
    return f"{start}[field]={field}&{start}[value]={quote(value, safe='')}{kind}"


@pytest.mark.parametrize(
    ("field", "condition", "value", "expected"),
    [
        ("name", None, "default stock", [1]),
        ("name", "eq", "angstrom", [5]),
        ("name", "neq", "a_b", [1, 4, 5, 7, 8]),
        ("name", "like", "%stock%", [1, 4]),
        ("name", "like", "a_b", [6]),
        ("name", "like", "100\\%", [7]),
        ("name", "like", "100_", [7]),
        ("name", "like", "_100%", []),
        ("name", "like", "%o%t%k", [4]),
        ("name", "nlike", "%stock%", [5, 6, 7, 8]),
        ("name", "fulltext", "louis", [4]),
        ("stock_id", "in", "1,4,99", [1, 4]),
        ("stock_id", "nin", "1,4,99", [5, 6, 7, 8]),
        ("stock_id", "eq", "4abc", [4]),
        ("stock_id", "gt", "4", [5, 6, 7, 8]),
        ("stock_id", "gteq", "4", [4, 5, 6, 7, 8]),
        ("stock_id", "lt", "4", [1]),
        ("stock_id", "lteq", "4", [1, 4]),
        ("stock_id", "from", "7", [7, 8]),
        ("stock_id", "to", "4", [1, 4]),
        ("stock_id", "moreq", "4", [4]),
        ("stock_id", "LIKE", "4", [4]),
        ("name", "null", "", []),
        ("name", "notnull", "anything", [1, 4, 5, 6, 7, 8]),
        ("name", "seq", "", []),
        ("name", "sneq", "", [1, 4, 5, 6, 7, 8]),
        ("name", "seq", "a_b", [6]),
        ("name", "finset", "west", [8]),
        ("name", "nfinset", "west", [1, 4, 5, 6, 7]),
        ("name", "regexp", "^(st|def)", [1, 4]),
        ("name", "nregexp", "stock", [5, 6, 7, 8]),
        ("stock_id", "ntoa", "0.0.0.4", [4]),
        ("name", "gt", "def", [1, 4, 8]),
        ("NAME", "eq", "a_b", [6]),
    ],
)
def test_every_condition(full: Any, field: str, condition: str | None, value: str, expected: list[int]) -> None:
    """Each finds what the shop's database would find."""
    assert [stock["stock_id"] for stock in full.found(one(field, value, condition))["items"]] == expected


@pytest.mark.parametrize(
    ("field", "condition", "value"),
    [
        ("nothing", "eq", "1"),
        ("created_at", "gteq", ""),
        ("name", "is", "x"),
        ("name", "regexp", "("),
        ("extension_attributes", "eq", "1"),
    ],
)
def test_a_query_that_the_database_refuses(documented: Any, real: Any, field: str, condition: str, value: str) -> None:
    """Masked; 500 in the real shop, where the documented edition blames the request."""
    path = f"/inventory/stocks?{one(field, value, condition)}"
    status, answer = real.ask("GET", path)
    assert (status, answer["message"].rpartition("-")[0]) == (
        500,
        "Internal Error. Details are available in Magento log file. Report ID: webapi",
    )
    assert documented.ask("GET", path)[0] == 400


def test_a_catastrophic_expression_ends(real: Any) -> None:
    """It breaks the query instead of the mock."""
    real.create("a" * 200 + "!")
    assert real.ask("GET", f"/inventory/stocks?{one('name', '(a|aa)+$', 'regexp')}")[0] == 500


def test_groups_narrow_and_filters_widen(full: Any) -> None:
    """AND between groups, OR within one."""
    widened = one("name", "a_b") + "&" + one("name", "100%", at=1)
    assert full.names(widened) == ["a_b", "100%"]
    assert full.names(widened + "&" + one("stock_id", "6", "gt", group=1)) == ["100%"]


def test_names_in_camel_case_and_encoded_brackets(full: Any) -> None:
    """As clients write them."""
    query = "search_criteria[filterGroups][0][filters][0][field]=name&"
    query += "search_criteria[filterGroups][0][filters][0][value]=a_b&search_criteria[pageSize]=5"
    assert full.names(query) == ["a_b"]
    assert full.names(quote(query, safe="=&")) == ["a_b"]


def test_no_criteria_find_everything(full: Any) -> None:
    """The echo then has no group."""
    answer = full.found("searchCriteria=")
    assert answer["search_criteria"] == {"filter_groups": []}
    assert answer == full.found()
    assert answer["total_count"] == 6


def test_the_echo_has_what_was_given(full: Any) -> None:
    """Conditions always, paging and orders where they were sent, directions in capitals."""
    query = one("name", "x") + "&searchCriteria[sortOrders][0][field]=name&searchCriteria[sortOrders][0][direction]=asc"
    query += "&searchCriteria[pageSize]=2&searchCriteria[currentPage]=3"
    assert full.found(query)["search_criteria"] == {
        "filter_groups": [{"filters": [{"field": "name", "value": "x", "condition_type": "eq"}]}],
        "sort_orders": [{"field": "name", "direction": "ASC"}],
        "page_size": 2,
        "current_page": 3,
    }


def test_sort_orders(full: Any) -> None:
    """Descending without a direction; a direction that is none and odd letters are refused."""
    order = "searchCriteria[sortOrders][0]"
    assert full.names(f"{order}[field]=stock_id")[0] == "east,west"
    assert full.names(f"{order}[field]=name&{order}[direction]=asc")[:3] == ["100%", "a_b", "Ångström"]
    status, answer = full.ask("GET", f"/inventory/stocks?{order}[field]=name&{order}[direction]=up")
    assert (status, answer["parameters"]) == (400, ["ASC", "DESC"])
    status, answer = full.ask("GET", f"/inventory/stocks?{order}[field]=na-me")
    assert (status, answer) == (
        400,
        {"message": "Sort order field %1 contains restricted symbols", "parameters": ["na-me"]},
    )


@pytest.mark.parametrize(("page", "expected"), [(-1, [1, 4]), (0, [1, 4]), (1, [1, 4]), (3, [7, 8]), (4, [])])
def test_pages(full: Any, page: int, expected: list[int]) -> None:
    """Below the first is the first, behind the last is nothing, total_count stays."""
    answer = full.found(f"searchCriteria[pageSize]=2&searchCriteria[currentPage]={page}")
    assert [stock["stock_id"] for stock in answer["items"]] == expected
    assert answer["total_count"] == 6


def test_a_page_size_that_is_no_number(documented: Any) -> None:
    """The message names the member."""
    status, answer = documented.ask("GET", "/inventory/stocks?searchCriteria[pageSize]=abc")
    assert (status, answer["message"][:41]) == (400, 'Error occurred during "pageSize" processi')


def test_fields(full: Any) -> None:
    """Only the members that are wanted; an unknown or malformed wish leaves nothing; scalars are left alone."""
    assert full.found("fields=items[stock_id],total_count&searchCriteria[pageSize]=2") == {
        "items": [{"stock_id": 1}, {"stock_id": 4}],
        "total_count": 6,
    }
    assert full.ask("GET", "/inventory/stocks/1?fields=name,extension_attributes[sales_channels[code]]")[1] == {
        "name": "Default Stock",
        "extension_attributes": {"sales_channels": [{"code": "base"}]},
    }
    assert full.ask("GET", "/inventory/stocks?fields=items[stock_id")[1] == []
    assert full.ask("GET", "/inventory/stocks?fields=]")[1] == []
    assert full.ask("GET", "/inventory/stocks?fields=a-b")[1] == []
    assert full.ask("GET", "/inventory/stocks?fields=nothing")[1] == []
    assert full.ask("GET", "/inventory/stocks?fields=items[nothing]&searchCriteria[pageSize]=1")[1] == {"items": [[]]}
    assert full.ask("POST", "/inventory/stocks?fields=x", full.stock("S"))[1] == 9


FILTERS = st.tuples(
    st.sampled_from(["name", "stock_id"]),
    st.sampled_from(["eq", "neq", "like", "nlike", "gt", "lteq", "in", "finset"]),
    st.sampled_from(["%o%", "4", "1,4", "a_b", "%", "Default Stock", ""]),
)


def query_of(groups: list[list[tuple[str, str, str]]]) -> str:
    """Groups of filters as a query."""
    return "&".join(
        one(field, value, condition, group=number, at=at)
        for number, group in enumerate(groups)
        for at, (field, condition, value) in enumerate(group)
    )


def test_laws_of_the_search(full: Any) -> None:
    """A group more never finds more, a filter more never less, and pages put together are the whole."""

    @settings(max_examples=60, deadline=None, database=None)
    @given(st.lists(st.lists(FILTERS, min_size=1, max_size=2), min_size=1, max_size=2), FILTERS, st.integers(1, 4))
    def hold(groups: list[list[tuple[str, str, str]]], extra: tuple[str, str, str], size: int) -> None:
        found = full.names(query_of(groups))
        assert set(full.names(query_of([*groups, [extra]]))) <= set(found)
        assert set(full.names(query_of([[*groups[0], extra], *groups[1:]]))) >= set(found)
        pages = [
            full.names(f"{query_of(groups)}&searchCriteria[pageSize]={size}&searchCriteria[currentPage]={page}")
            for page in range(1, 8)
        ]
        assert [name for page in pages for name in page] == found

    hold()
