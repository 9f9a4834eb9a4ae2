"""The search over stocks, by its laws: each holds whatever other stocks the target has."""

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conformance.dialects.magento2_rest import criteria
from conformance.stocks_target import DEFAULT_STOCK, FIRST_ID, STOCKS, StocksTarget
from conformance.verifies import verifies

Filter = dict[str, Any]
NAMES = ("East Stock", "West Stock", "North", "Northern Stock", "Nowhere")
given_names = st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True)
LIKE = ("%Stock%", "%stock", "North%", "N%w%", "%", "North", "_ast%", "%t_ck", "nothing%")
JUDGED: dict[str, Callable[[int, int], bool]] = {
    "eq": lambda left, right: left == right,
    "neq": lambda left, right: left != right,
    "gt": lambda left, right: left > right,
    "lt": lambda left, right: left < right,
    "gteq": lambda left, right: left >= right,
    "lteq": lambda left, right: left <= right,
    "from": lambda left, right: left >= right,
    "to": lambda left, right: left <= right,
}
NAMED: dict[str, Callable[[str, str], bool]] = {
    "eq": lambda left, right: left == right,
    "neq": lambda left, right: left != right,
    "in": lambda left, right: left in right.split(","),
    "nin": lambda left, right: left not in right.split(","),
    "notnull": lambda left, right: True,  # noqa: ARG005 - every stock has a name, whatever is asked
    "null": lambda left, right: False,  # noqa: ARG005 - the same
}


def one(field: str, value: Any, condition: str) -> Filter:
    """A filter."""
    return {"field": field, "value": value, "condition_type": condition}


by_id = st.builds(one, st.just("stock_id"), st.integers(0, 9), st.sampled_from(tuple(JUDGED)))
by_name = st.builds(one, st.just("name"), st.sampled_from(LIKE), st.sampled_from(("like", "nlike")))
filters = by_id | by_name
sort_orders = st.sampled_from(("ASC", "DESC", "asc", "desc"))


def names_given(target: StocksTarget, names: list[str]) -> None:
    """Stocks of these names beside those that the target has."""
    target.given({target.named(name): () for name in names})


@verifies("stock_search/documents_example")
def test_the_documents_search(target: StocksTarget) -> None:
    """Both stocks, the criteria, and how many there are."""
    target.shop()
    found = target.search(criteria([[one("name", "%Stock%", "like")]]))
    assert found == {
        "items": [
            {"stock_id": 1, "name": "Default Stock", "extension_attributes": shown_website("base")},
            {"stock_id": 4, "name": "St. Louis Stock", "extension_attributes": shown_website("test_site")},
        ],
        "search_criteria": {"filter_groups": [{"filters": [one("name", "%Stock%", "like")]}]},
        "total_count": 2,
    }


def shown_website(code: str) -> dict[str, Any]:
    """The extension attributes of a stock with one website."""
    return {"sales_channels": [{"type": "website", "code": code}]}


@verifies("stock_search/everything")
@given(names=given_names)
def test_a_search_without_criteria_finds_all(target: StocksTarget, names: list[str]) -> None:
    """Every stock once, and their number."""
    ids = target.given({target.named(name): () for name in names})
    found = target.search()
    shown = [item["stock_id"] for item in found["items"]]
    assert {DEFAULT_STOCK, *ids.values()} <= set(shown)
    assert found["total_count"] == len(shown) == len(set(shown))


#: Ids that a stock mostly has, and some that it seldom has.
BOUNDS = (DEFAULT_STOCK, FIRST_ID, FIRST_ID + 1, 0, 9)


@verifies("stock_search/conditions")
@given(names=given_names, condition=st.sampled_from(tuple(JUDGED)), bound=st.sampled_from(BOUNDS))
def test_ids_meet_the_condition(target: StocksTarget, names: list[str], condition: str, bound: int) -> None:
    """What is found is what the condition says of every id."""
    names_given(target, names)
    found = target.ids(criteria([[one("stock_id", bound, condition)]]))
    assert set(found) == {number for number in target.stocks() if JUDGED[condition](number, bound)}


@verifies("stock_search/conditions")
@given(names=given_names, condition=st.sampled_from(tuple(NAMED)), wanted=given_names)
def test_names_meet_the_condition(target: StocksTarget, names: list[str], condition: str, wanted: list[str]) -> None:
    """What is found is what the condition says of every name; in and nin take a list with commas."""
    names_given(target, names)
    value = ",".join(target.named(name) for name in wanted)
    found = target.ids(criteria([[one("name", value, condition)]]))
    assert set(found) == {number for number, stock in target.stocks().items() if NAMED[condition](stock.name, value)}


def fits(name: str, pattern: str) -> bool:
    """Whether a name fits a pattern of `%` and `_`, in any letter case."""
    if not pattern:
        return not name
    if pattern[0] == "%":
        return any(fits(name[start:], pattern[1:]) for start in range(len(name) + 1))
    return bool(name) and pattern[0].casefold() in ("_", name[0].casefold()) and fits(name[1:], pattern[1:])


@verifies("stock_search/like")
@given(names=given_names, pattern=st.sampled_from(LIKE))
def test_like_finds_what_fits_the_pattern(target: StocksTarget, names: list[str], pattern: str) -> None:
    """In any letter case."""
    names_given(target, names)
    found = target.ids(criteria([[one("name", pattern, "like")]]))
    assert set(found) == {number for number, stock in target.stocks().items() if fits(stock.name, pattern)}


@verifies("stock_search/and_narrows")
@given(names=given_names, several=st.lists(filters, min_size=2, max_size=3))
def test_groups_narrow(target: StocksTarget, names: list[str], several: list[Filter]) -> None:
    """What several groups find is what each of them finds alone."""
    names_given(target, names)
    alone = [set(target.ids(criteria([[filter_]]))) for filter_ in several]
    assert set(target.ids(criteria([[filter_] for filter_ in several]))) == set.intersection(*alone)


@verifies("stock_search/or_widens")
@given(names=given_names, several=st.lists(filters, min_size=2, max_size=3))
def test_filters_of_a_group_widen(target: StocksTarget, names: list[str], several: list[Filter]) -> None:
    """What the filters of a group find is what any of them finds alone."""
    names_given(target, names)
    alone = [set(target.ids(criteria([[filter_]]))) for filter_ in several]
    assert set(target.ids(criteria([several]))) == set.union(*alone)


@verifies("stock_search/condition_default")
@given(names=given_names, wanted=st.sampled_from((*NAMES, "%Stock%")))
def test_equality_is_the_default(target: StocksTarget, names: list[str], wanted: str) -> None:
    """A filter without condition finds what eq finds, and is echoed with eq."""
    names_given(target, names)
    without = target.search(criteria([[{"field": "name", "value": target.named(wanted)}]]))
    assert without == target.search(criteria([[one("name", target.named(wanted), "eq")]]))
    assert without["search_criteria"]["filter_groups"][0]["filters"][0].get("condition_type") == "eq"


@verifies("stock_search/sorted")
@given(names=given_names, field=st.sampled_from(("name", "stock_id")), direction=sort_orders | st.none())
def test_items_are_in_order(target: StocksTarget, names: list[str], field: str, direction: str | None) -> None:
    """By name in any letter case, or by id; without a direction the last one first."""
    names_given(target, names)
    order = {"field": field, **({"direction": direction} if direction else {})}
    found = target.search(criteria(orders=[order]))["items"]
    keys = [str(item[field]).casefold() if field == "name" else item[field] for item in found]
    assert keys == sorted(keys, reverse=(direction or "DESC").upper() == "DESC")
    assert {item["stock_id"] for item in found} == set(target.stocks())


@verifies("stock_search/pages")
@given(names=given_names, size=st.integers(1, 4), pattern=st.sampled_from(LIKE), direction=sort_orders)
def test_pages_put_together_are_the_whole(
    target: StocksTarget, names: list[str], size: int, pattern: str, direction: str
) -> None:
    """In the same order, every page but the last full."""
    names_given(target, names)
    asked = [[one("name", pattern, "like")]], [{"field": "stock_id", "direction": direction}]
    whole = target.ids(criteria(*asked))
    count = -(-len(whole) // size)
    pages = [target.ids(criteria(*asked, page_size=size, current_page=page)) for page in range(1, count + 1)]
    assert [number for page in pages for number in page] == whole
    assert [len(page) for page in pages[:-1]] == [size] * (len(pages) - 1 if pages else 0)


@verifies("stock_search/page_behind")
@given(names=given_names, size=st.integers(1, 6), behind=st.integers(1, 50))
def test_behind_the_last_page_is_nothing(target: StocksTarget, names: list[str], size: int, behind: int) -> None:
    """The items are empty, the number of all is not."""
    names_given(target, names)
    total = target.search()["total_count"]
    page = -(-total // size) + behind
    found = target.search(criteria(page_size=size, current_page=page))
    assert (found["items"], found["total_count"]) == ([], total)


@verifies("stock_search/total_count")
@given(names=given_names, filter_=filters, size=st.integers(1, 4), page=st.integers(1, 4))
def test_total_count_is_free_of_paging(
    target: StocksTarget, names: list[str], filter_: Filter, size: int, page: int
) -> None:
    """It counts what is found, not what the page shows."""
    names_given(target, names)
    whole = target.search(criteria([[filter_]]))
    assert whole["total_count"] == len(whole["items"])
    assert target.search(criteria([[filter_]], page_size=size, current_page=page))["total_count"] == len(whole["items"])


@verifies("stock_search/echo")
@given(
    groups=st.lists(st.lists(filters, min_size=1, max_size=2), min_size=1, max_size=2),
    direction=st.sampled_from(("ASC", "DESC")),
    size=st.integers(1, 5),
)
def test_criteria_are_echoed(target: StocksTarget, groups: list[list[Filter]], direction: str, size: int) -> None:
    """Filters always, sort orders and paging where they were given."""
    orders = [{"field": "name", "direction": direction}]
    sent = [{"filters": [{**filter_, "value": str(filter_["value"])} for filter_ in group]} for group in groups]
    assert target.search(criteria(groups))["search_criteria"] == {"filter_groups": sent}
    paged = target.search(criteria(groups, orders, page_size=size, current_page=1))["search_criteria"]
    assert paged == {"filter_groups": sent, "sort_orders": orders, "page_size": size, "current_page": 1}


@verifies("stock_search/spellings")
@given(names=given_names, filter_=filters, size=st.integers(1, 4))
def test_both_spellings_mean_the_same(target: StocksTarget, names: list[str], filter_: Filter, size: int) -> None:
    """Of the criteria and of all their members."""
    names_given(target, names)
    order = {"field": "stock_id", "direction": "DESC"}
    asked: dict[str, Any] = {"groups": [[filter_]], "orders": [order], "page_size": size}
    assert target.search(criteria(**asked)) == target.search(criteria(**asked, camel=True))


@verifies("stock_search/unknown_column")
@given(column=st.sampled_from(("colour", "sales_channels", "id", "stock")), value=st.sampled_from(("1", "base")))
def test_an_unknown_column_is_refused(target: StocksTarget, column: str, value: str) -> None:
    """The status is 400."""
    assert target.ask("GET", STOCKS, query=criteria([[one(column, value, "eq")]])).status == 400


@verifies("stock_search/fields")
@given(names=given_names, pattern=st.sampled_from(LIKE), wanted=st.sampled_from(("stock_id", "name", "stock_id,name")))
def test_only_the_fields_asked_for(target: StocksTarget, names: list[str], pattern: str, wanted: str) -> None:
    """In every item, and of the whole."""
    names_given(target, names)
    asked = criteria([[one("name", pattern, "like")]])
    whole = target.search(asked)
    query = [*asked, ("fields", f"items[{wanted}],total_count")]
    items = [{name: item[name] for name in wanted.split(",")} for item in whole["items"]]
    expected = {"items": items, "total_count": whole["total_count"]}
    assert target.client.ask_fields(STOCKS, target.token, query).result == expected
