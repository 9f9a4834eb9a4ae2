"""What a stock item and the list of them show: columns, pages, order, filters."""

import operator
import re
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conformance.casting import items
from conformance.rest_strategies import rows
from conformance.rest_target import ITEM, OTHER_ITEM, PAGE, UNKNOWN_ITEM, RestTarget
from conformance.values import typed
from conformance.verifies import verifies
from specs import column, fields

forms = st.sampled_from(("json", "xml"))
names = st.sampled_from(tuple(fields()))
#: Attributes whose values are numbers and there in every row.
NUMBERS = tuple(name for name, entry in fields().items() if entry.type != "datetime" and name != "notify_stock_qty")
LONG_AGO = "2020-01-01 00:00:00"
SHOP_WIDE = {"min_qty": 5, "max_sale_qty": 7, "min_sale_qty": 3, "notify_stock_qty": 9}
QUANTITY = re.compile(r"-?\d{1,8}\.\d{4}")


def is_text_of(name: str, value: Any) -> bool:
    """Whether a value is written as the document prints its column."""
    if value is None:
        return column(name).default is None
    is_decimal = column(name).type == "decimal"
    pattern = QUANTITY if is_decimal else re.compile(r"\d+|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def whole(target: RestTarget) -> list[dict[str, Any]]:
    """The whole list as numbers, in its order."""
    return list(target.whole())


def ids(found: list[dict[str, Any]]) -> list[str]:
    """The ids of rows in their order."""
    return [str(row["item_id"]) for row in found]


@verifies("rest_reading/all_columns")
@given(item=items(), form=forms)
def test_all_columns_in_their_order(target: RestTarget, item: str, form: str) -> None:
    """One item, and every item of the list."""
    assert list(target.get(item, form).row) == list(fields())
    assert [list(row) for row in target.list(form).rows] == [list(fields())] * 10


@verifies("rest_reading/values_as_text")
@given(data=st.data(), item=items())
def test_values_are_text(target: RestTarget, data: st.DataObject, item: str) -> None:
    """Quantities with four places, flags and ids without any, nothing as null."""
    target.shop({item: data.draw(rows(target.edition))}, wish={item: {"low_stock_date": None}})
    assert [name for name, value in target.get(item).row.items() if not is_text_of(name, value)] == []


@verifies("rest_reading/whole_numbers")
@given(data=st.data(), item=items())
def test_whole_numbers_are_numbers(target: RestTarget, data: st.DataObject, item: str) -> None:
    """Flags and ids are numbers, quantities text with four places."""
    target.shop({item: data.draw(rows(target.edition))})
    for name, value in target.get(item).row.items():
        is_whole = column(name).type in ("id", "flag", "enum")
        assert isinstance(value, int) if is_whole else is_text_of(name, value)


@verifies("rest_reading/stored_values")
@given(data=st.data(), form=forms, use_config=st.sampled_from((0, 1)))
def test_stored_values_are_shown(target: RestTarget, data: st.DataObject, form: str, use_config: int) -> None:
    """What is shown is what was stored, whatever the shop-wide values are."""
    before = {
        **data.draw(rows(target.edition)),
        "use_config_min_qty": use_config,
        "use_config_max_sale_qty": use_config,
    }
    target.shop({ITEM: before}, {name: target.shop_wide(name, value) for name, value in SHOP_WIDE.items()})
    shown = target.get(ITEM, form).row
    assert {name: typed(name, shown[name]) for name in before} == before


@verifies("rest_reading/list_equals_items")
@given(data=st.data(), item=items(), form=forms)
def test_the_list_shows_what_an_item_shows(target: RestTarget, data: st.DataObject, item: str, form: str) -> None:
    """Each row of the list is the item's own."""
    target.shop({item: data.draw(rows(target.edition))})
    other = data.draw(items())
    shown = [target.get(one, form).row for one in (item, other)]
    listed = target.by_item(target.list(form, limit=100))
    assert [listed[item], listed[other]] == shown


@verifies("rest_reading/readable_attributes")
@given(granted=st.lists(names, min_size=1, unique=True), form=forms)
def test_only_readable_attributes_are_shown(target: RestTarget, granted: list[str], form: str) -> None:
    """In the table's order; the item's id among them."""
    granted = [*granted, "item_id"]
    target.shop(rest_attributes={"read": granted, "write": "all"})
    expected = [name for name in fields() if name in granted]
    assert list(target.get(ITEM, form).row) == expected
    assert [list(row) for row in target.list(form, limit=3).rows] == [expected] * 3


@verifies("rest_reading/json_xml_equal")
@given(data=st.data(), item=items())
def test_json_and_xml_show_the_same(target: RestTarget, data: st.DataObject, item: str) -> None:
    """The item, and the list with it."""
    target.shop({item: data.draw(rows(target.edition))}, wish={OTHER_ITEM: {"low_stock_date": LONG_AGO}})
    in_json, in_xml = (target.get(item, form).row for form in ("json", "xml"))
    assert {name: typed(name, value) for name, value in in_xml.items()} == {
        name: typed(name, value) for name, value in in_json.items()
    }
    listed_json, listed_xml = (target.list(form, limit=100).rows for form in ("json", "xml"))
    assert [[typed(name, value) for name, value in row.items()] for row in listed_xml] == [
        [typed(name, value) for name, value in row.items()] for row in listed_json
    ]


@verifies("rest_reading/pages_make_the_list")
@given(limit=st.integers(1, 25), form=forms)
def test_the_pages_make_the_list(target: RestTarget, limit: int, form: str) -> None:
    """Put together they are the whole list, each item once, in its order."""
    everything = whole(target)
    pages = [target.list(form, limit=limit, page=page + 1).rows for page in range(-(-len(everything) // limit))]
    assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)
    assert ids([row for page in pages for row in page]) == ids(everything)


@verifies("rest_reading/beyond_the_end")
@given(limit=st.integers(1, 25), beyond=st.integers(1, 1000))
def test_beyond_the_end_is_the_last_page(target: RestTarget, limit: int, beyond: int) -> None:
    """However far; and before the first is the first."""
    last = -(-len(whole(target)) // limit)
    assert target.list(limit=limit, page=last + beyond).rows == target.list(limit=limit, page=last).rows
    assert target.list(limit=limit, page=0).rows == target.list(limit=limit, page=1).rows


@verifies("rest_reading/page_length")
@given(limit=st.integers(101, 10**6) | st.integers(-(10**6), -1))
def test_a_page_has_ten_items(target: RestTarget, limit: int) -> None:
    """Unless a limit is sent; 0 is all, and one that is too large or negative is refused."""
    everything = whole(target)
    assert ids(target.list().rows) == ids(everything)[:10]
    assert ids(target.list(limit=0).rows) == ids(everything)
    assert target.list(limit=limit).refusal == (400, "The paging limit exceeds the allowed number.")


@verifies("rest_reading/order")
@given(data=st.data(), name=st.sampled_from(NUMBERS), direction=st.sampled_from(("asc", "ASC", "desc", "up")))
def test_the_list_is_ordered(target: RestTarget, data: st.DataObject, name: str, direction: str) -> None:
    """Values rise with asc and fall with all else; no item is lost."""
    target.shop({item: data.draw(rows(target.edition)) for item in (ITEM, OTHER_ITEM)})
    everything = whole(target)
    listed = [typed(name, row[name]) for row in target.list(limit=PAGE, order=name, dir=direction).rows]
    assert listed == sorted((row[name] for row in everything), reverse=direction.lower() != "asc")[:PAGE]
    assert ids(everything) == sorted(ids(everything), key=int)


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "neq": operator.ne,
    "gt": operator.gt,
    "lt": operator.lt,
    "gteq": operator.ge,
    "lteq": operator.le,
    "from": operator.ge,
    "to": operator.le,
}


@verifies("rest_reading/filter")
@given(
    data=st.data(),
    conditions=st.lists(st.tuples(st.sampled_from(NUMBERS), st.sampled_from(sorted(OPERATORS))), max_size=3),
)
def test_a_filter_is_a_filter_of_the_whole(target: RestTarget, data: st.DataObject, conditions: Any) -> None:
    """Every condition holds for what is listed, and one fails for what is not."""
    target.shop({ITEM: data.draw(rows(target.edition))})
    everything = whole(target)
    query, wanted = [], everything
    for number, (name, word) in enumerate(conditions):
        value = data.draw(st.sampled_from(sorted({row[name] for row in everything}))) + data.draw(
            st.sampled_from((0, 1))
        )
        query += [(f"filter[{number}][attribute]", name), (f"filter[{number}][{word}]", value)]
        wanted = [row for row in wanted if OPERATORS[word](row[name], value)]
    assert ids(target.list("json", *query, limit=PAGE).rows) == ids(wanted)[:PAGE]


@verifies("rest_reading/filter")
@given(data=st.data(), name=st.sampled_from(NUMBERS))
def test_a_filter_by_a_value_that_is_there(target: RestTarget, data: st.DataObject, name: str) -> None:
    """Each comparison with the very value that an item has."""
    target.shop({ITEM: data.draw(rows(target.edition))})
    everything = whole(target)
    value = data.draw(st.sampled_from(sorted({row[name] for row in everything})))
    for word, holds in OPERATORS.items():
        query = (("filter[0][attribute]", name), (f"filter[0][{word}]", value))
        wanted = [row for row in everything if holds(row[name], value)]
        assert ids(target.list("json", *query, limit=PAGE).rows) == ids(wanted)[:PAGE]


@verifies("rest_reading/filter")
@given(data=st.data(), word=st.sampled_from(("in", "nin")))
def test_a_filter_by_several_values(target: RestTarget, data: st.DataObject, word: str) -> None:
    """Any of them with in, none of them with nin."""
    everything = ids(whole(target))
    known = st.lists(st.sampled_from(everything), min_size=min(2, len(everything)), max_size=4, unique=True)
    values = data.draw(known.flatmap(lambda found: st.permutations([*found, UNKNOWN_ITEM])))
    query = [("filter[0][attribute]", "item_id"), *[(f"filter[0][{word}][{n}]", one) for n, one in enumerate(values)]]
    wanted = [item for item in everything if (item in values) == (word == "in")]
    assert ids(target.list("json", *query, limit=PAGE).rows) == wanted[:PAGE]


@verifies("rest_reading/filter")
@given(word=st.sampled_from(("null", "notnull")), item=items())
def test_a_filter_by_nothing(target: RestTarget, word: str, item: str) -> None:
    """Items without a value with null, items with one with notnull."""
    target.shop(wish={item: {"low_stock_date": LONG_AGO}})
    query = (("filter[0][attribute]", "low_stock_date"), (f"filter[0][{word}]", 1))
    wanted = [row for row in whole(target) if (row["low_stock_date"] is None) == (word == "null")]
    assert ids(target.list("json", *query, limit=PAGE).rows) == ids(wanted)[:PAGE]


@verifies("rest_reading/refused_queries")
@given(name=st.sampled_from(("colour", "sku", "Qty", "qty;")), form=forms)
def test_unknown_attributes_are_refused(target: RestTarget, name: str, form: str) -> None:
    """In a filter and in an order."""
    condition = (("filter[0][attribute]", name), ("filter[0][eq]", 1))
    assert target.list(form, *condition).refusal == (400, "Resource collection filtering error.")
    assert target.list(form, order=name).refusal == (400, "Resource collection ordering error.")


@verifies("rest_reading/attrs")
@given(wanted=st.lists(names, min_size=1, unique=True), form=forms)
def test_attrs_select(target: RestTarget, wanted: list[str], form: str) -> None:
    """Exactly the attributes named, of one item and in the list."""
    shown = target.get(ITEM, form, attrs=",".join(wanted)).row
    assert sorted(shown) == sorted(wanted)
    assert [sorted(row) for row in target.list(form, attrs=",".join(wanted), limit=2).rows] == [sorted(wanted)] * 2
    assert shown == {name: value for name, value in target.get(ITEM, form).row.items() if name in wanted}


@verifies("rest_reading/changes_nothing")
@given(data=st.data(), item=items(), form=forms)
def test_reading_changes_nothing(target: RestTarget, data: st.DataObject, item: str, form: str) -> None:
    """Neither of one item nor of the list, also where a save would change something; nor does a look at everything."""
    state = {**data.draw(rows(target.edition)), "is_in_stock": 1}
    wish: dict[str, Any] = {ITEM: {"qty": 0}, OTHER_ITEM: {"low_stock_date": LONG_AGO}, item: state}
    target.shop({item: {**state, "backorders": 1, "use_config_backorders": 0}}, wish=wish)
    before = target.everything()
    assert target.get(item, form).status == 200
    assert target.list(form, order="qty").status == 200
    assert target.everything() == before
    assert target.stored(item)["is_in_stock"] == 1
