"""The words of Magento 1 REST: reading, updating, and what is refused."""

from typing import Any

from hypothesis import strategies as st

from conformance.compared.word import Word, columns
from conformance.dialects.magento1_rest import Reply
from conformance.rest_strategies import changes, wrong_fields
from conformance.rest_target import ITEM, OTHER_ITEM, UNKNOWN_ITEM, RestTarget

__all__ = ["WORDS"]

ITEMS = (ITEM, OTHER_ITEM)
items = st.sampled_from(ITEMS)
forms = st.sampled_from(("json", "xml"))


def seen(reply: Reply) -> dict[str, Any]:
    """A reply: its status, and the item or the refusal that it shows."""
    value = reply.value
    if isinstance(value, dict) and "messages" in value:
        return {"status": reply.status, "errors": [list(error) for error in reply.errors]}
    if isinstance(value, dict) and "item_id" in value:
        return {"status": reply.status, "row": columns(value)}
    return {"status": reply.status}


def _get(target: RestTarget, drawn: Any) -> Any:
    item, form = drawn
    return seen(target.get(item, form))


def _columns_shown(target: RestTarget, drawn: Any) -> Any:
    item, form = drawn
    reply = target.get(item, form)
    return {"columns": sorted(reply.row)}


def _put(target: RestTarget, drawn: Any) -> Any:
    item, data = drawn
    return {"answer": seen(target.put(item, data)), "then": [seen(target.get(one)) for one in ITEMS]}


def _put_many(target: RestTarget, several: Any) -> Any:
    reply = target.put_many([{"item_id": item, **data} for item, data in several])
    entries = {
        kind: [[entry["code"], entry["message"]] for entry in reply.entries(kind)] for kind in ("success", "error")
    }
    return {"status": reply.status, **entries, "then": [seen(target.get(one)) for one in ITEMS]}


def _guest(target: RestTarget, item: str) -> Any:
    return seen(target.raw("GET", f"/stockitems/{item}", Authorization='OAuth oauth_consumer_key="nobody"'))


def _change(target: RestTarget) -> st.SearchStrategy[Any]:
    return st.tuples(items, changes(target.edition))


def _wrong(target: RestTarget) -> st.SearchStrategy[Any]:
    return st.tuples(items, wrong_fields(target.edition).map(lambda pair: {pair[0]: pair[1]}))


WORDS = {
    "read": Word("rest_reading", lambda _: st.tuples(items, forms), _get),
    "columns of an item": Word("rest_reading", lambda _: st.tuples(items, forms), _columns_shown),
    "read of an unknown item": Word("rest_errors", lambda _: st.tuples(st.just(UNKNOWN_ITEM), forms), _get),
    "update": Word("rest_partial_update", _change, _put, changes=True),
    "update with a wrong field": Word("rest_errors", _wrong, _put),
    "update of an unknown item": Word(
        "rest_errors", lambda target: st.tuples(st.just(UNKNOWN_ITEM), changes(target.edition)), _put
    ),
    "update without fields": Word("rest_errors", lambda _: st.tuples(items, st.just({})), _put),
    "bulk update": Word(
        "bulk_envelope", lambda target: st.lists(_change(target), min_size=1, max_size=2), _put_many, changes=True
    ),
    "read without credentials": Word("oauth", lambda _: items, _guest),
}
