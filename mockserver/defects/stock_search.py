"""Shops that find the wrong stocks."""

from mockserver.defects import defect
from mockserver.dialects.magento2_rest.decode import parameters
from mockserver.dialects.magento2_rest.encode import answer, refused
from mockserver.rules.refusals import Refusal
from mockserver.rules.stock_search import echo, filtered, in_group, in_order, meets, paged, search, total

DOCUMENTED = ("documented",)


@defect("stock_search/documents_example", echo)
def no_criteria_in_the_answer(sound, world, criteria):
    """The answer has no filters in its criteria."""
    return {"filter_groups": []}


@defect("stock_search/documents_example", search)
def finds_in_reverse_order(sound, world, rows, columns, criteria):
    """Without a sort order the last stock comes first."""
    return sound(world, rows[::-1], columns, criteria)


@defect("stock_search/everything", filtered)
def needs_a_filter(sound, world, rows, columns, criteria):
    """Without a filter nothing is found."""
    return sound(world, rows, columns, criteria) if criteria.get("filter_groups") else []


@defect("stock_search/everything", search)
def repeats_the_last_stock(sound, world, rows, columns, criteria):
    """The last stock is found twice."""
    return sound(world, [*rows, *rows[-1:]], columns, criteria)


@defect("stock_search/conditions", meets)
def bounds_are_within(sound, world, row, columns, one):
    """The conditions gt and lt find the bound too."""
    condition = {"gt": "gteq", "lt": "lteq"}.get(one.get("condition_type"), one.get("condition_type"))
    return sound(world, row, columns, {**one, "condition_type": condition})


@defect("stock_search/conditions", meets)
def takes_the_first_of_a_list(sound, world, row, columns, one):
    """Of the values of in and nin only the first counts."""
    is_list = one.get("condition_type") in ("in", "nin")
    return sound(world, row, columns, {**one, "value": (one.get("value") or "").split(",")[0]} if is_list else one)


@defect("stock_search/like", meets)
def letter_case_counts(sound, world, row, columns, one):
    """The condition like minds letter case."""
    if one.get("condition_type") == "like" and one.get("field") == "name":
        return sound(world, row, columns, one) and one["value"].strip("%_") in row["name"]
    return sound(world, row, columns, one)


@defect("stock_search/like", meets)
def like_is_anywhere(sound, world, row, columns, one):
    """The condition like finds its text anywhere."""
    is_like = one.get("condition_type") == "like"
    return sound(world, row, columns, {**one, "value": f"%{one['value']}%"} if is_like else one)


@defect("stock_search/and_narrows", filtered)
def groups_widen(sound, world, rows, columns, criteria):
    """What one of several groups finds is found."""
    groups = criteria.get("filter_groups") or [{}]
    found = [row for group in groups for row in sound(world, rows, columns, {"filter_groups": [group]})]
    return [row for row in rows if row in found]


@defect("stock_search/and_narrows", filtered)
def the_first_group_counts(sound, world, rows, columns, criteria):
    """Of several groups only the first counts."""
    return sound(world, rows, columns, {**criteria, "filter_groups": (criteria.get("filter_groups") or [])[:1]})


@defect("stock_search/or_widens", in_group)
def filters_of_a_group_narrow(sound, world, row, columns, group):
    """A group finds what all of its filters find."""
    return all(meets(world, row, columns, one) for one in group)


@defect("stock_search/or_widens", in_group)
def the_last_filter_counts(sound, world, row, columns, group):
    """Of several filters of a group only the last counts."""
    return sound(world, row, columns, group[-1:])


@defect("stock_search/condition_default", meets)
def like_is_the_default(sound, world, row, columns, one):
    """A filter without a condition is judged as like."""
    return sound(world, row, columns, one if one.get("condition_type") else {**one, "condition_type": "fulltext"})


@defect("stock_search/condition_default", echo)
def echoes_no_default(sound, world, criteria):
    """A filter without a condition is echoed without one."""
    sent = [{"filters": list(group.get("filters") or ())} for group in criteria.get("filter_groups") or ()]
    return {**sound(world, criteria), "filter_groups": sent}


@defect("stock_search/sorted", in_order)
def never_sorts(sound, world, rows, columns, criteria):
    """Sort orders do not count."""
    return rows


@defect("stock_search/sorted", in_order)
def ascending_is_the_default(sound, world, rows, columns, criteria):
    """A sort order without a direction is ascending."""
    orders = [{**one, "direction": one.get("direction") or "ASC"} for one in criteria.get("sort_orders") or ()]
    return sound(world, rows, columns, {**criteria, "sort_orders": orders})


@defect("stock_search/pages", paged)
def stock_pages_overlap(sound, world, rows, criteria):
    """A page begins with the last stock of the page before."""
    size, page = criteria.get("page_size") or 0, criteria.get("current_page") or 1
    return rows[max((page - 1) * size - 1, 0) : page * size] if size else rows


@defect("stock_search/pages", paged)
def pages_count_from_zero(sound, world, rows, criteria):
    """The first page is page 0."""
    return sound(world, rows, {**criteria, "current_page": (criteria.get("current_page") or 0) + 1})


@defect("stock_search/page_behind", paged)
def repeats_the_last_page(sound, world, rows, criteria):
    """Behind the last page comes the last page."""
    size, page = criteria.get("page_size") or 0, criteria.get("current_page") or 1
    last = -(-len(rows) // size) if size else 1
    return sound(world, rows, {**criteria, "current_page": min(page, last)})


@defect("stock_search/page_behind", paged)
def begins_again_behind_the_last_page(sound, world, rows, criteria):
    """Behind the last page comes the first page."""
    return sound(world, rows, criteria) or sound(world, rows, {**criteria, "current_page": 1})


@defect("stock_search/total_count", total)
def counts_the_page(sound, world, found, page):
    """total_count is the number of items shown."""
    return len(page)


@defect("stock_search/total_count", search)
def counts_all_stocks(sound, world, rows, columns, criteria):
    """total_count is the number of all stocks."""
    return {**sound(world, rows, columns, criteria), "total_count": len(rows)}


@defect("stock_search/echo", echo)
def echoes_no_paging(sound, world, criteria):
    """Paging is not echoed."""
    return {name: value for name, value in sound(world, criteria).items() if name not in ("page_size", "current_page")}


@defect("stock_search/echo", echo)
def echoes_patterns_bare(sound, world, criteria):
    """A pattern is echoed without its wildcards."""
    shown = sound(world, criteria)
    for group in shown["filter_groups"]:
        for one in group["filters"]:
            one["value"] = str(one.get("value", "")).strip("%")
    return shown


@defect("stock_search/spellings", parameters)
def knows_no_camel_case(sound, world, operation, body, query, path_values):
    """Criteria in camelCase do not count."""
    return sound(world, operation, body, "" if "filterGroups" in query else query, path_values)


@defect("stock_search/spellings", parameters)
def knows_no_snake_case(sound, world, operation, body, query, path_values):
    """Sort orders and paging in snake_case do not count."""
    kept = "&".join(pair for pair in query.split("&") if "[page_size]" not in pair)
    return sound(world, operation, body, kept, path_values)


@defect("stock_search/unknown_column", filtered, editions=DOCUMENTED)
def unknown_columns_do_not_count(sound, world, rows, columns, criteria):
    """A filter on an unknown column is left out."""
    groups = [
        {"filters": [one for one in group.get("filters") or () if one.get("field") in columns]}
        for group in criteria.get("filter_groups") or ()
    ]
    return sound(world, rows, columns, {**criteria, "filter_groups": groups})


@defect("stock_search/unknown_column", refused, editions=DOCUMENTED)
def unknown_columns_are_not_found(sound, world, request, refusal):
    """A filter on an unknown column is refused with 404."""
    return sound(world, request, Refusal("no_route") if refusal.name == "internal_error" else refusal)


@defect("stock_search/fields", answer)
def fields_do_not_count(sound, world, request, status, result):
    """The parameter fields does not count."""
    return sound(world, _without_fields(request), status, result)


@defect("stock_search/fields", answer)
def nothing_left_of_an_empty_list(sound, world, request, status, result):
    """Of an empty list the fields asked for leave nothing at all."""
    if "fields=" in request.query and isinstance(result, dict) and result.get("items") == []:
        return sound(world, request, status, {name: value for name, value in result.items() if name != "items"})
    return sound(world, request, status, result)


def _without_fields(request):
    """The request as if it asked for no fields."""
    target, _, _ = request.target.partition("&fields=")
    return type(request)(request.method, target, request.headers, request.body, request.server)
