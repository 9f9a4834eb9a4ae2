"""The words of the Magento 1 RPC dialects: lists, updates, and what is refused."""

from typing import Any

from hypothesis import strategies as st

from conformance.compared.word import Word, columns
from conformance.outcome import Outcome
from conformance.stockroom import OTHER, PLAIN, UNKNOWN, UNKNOWN_ID
from conformance.strategies import quantities, stock_data
from conformance.target import Target

__all__ = ["WORDS"]

SKUS = (PLAIN, OTHER)
skus = st.lists(st.sampled_from(SKUS), min_size=1, max_size=2, unique=True)
unknown = st.sampled_from((UNKNOWN, UNKNOWN_ID))
wrong_data = st.sampled_from(({"qty": "abc"}, {"backorders": 9}, {"qty": None}, {"manage_stock": True}))
odd_quantities = st.sampled_from(("5abc", " 5 ", "1,5", "1e3", "", "0x1A", -1, 10**12))


def seen(outcome: Outcome) -> dict[str, Any]:
    """An outcome: the fault by its name, or the result."""
    if outcome.fault:
        return {"fault": outcome.fault}
    return {"result": _result(outcome.result)}


def _result(value: Any) -> Any:
    if isinstance(value, list):
        return [columns(row) if isinstance(row, dict) else row for row in value]
    return repr(value)


def listed(target: Target) -> Any:
    """What a list shows afterwards."""
    return seen(target.list(list(SKUS)))


def _update(target: Target, drawn: Any) -> Any:
    sku, data = drawn
    return {"fault": target.update(sku, data).fault, "then": listed(target)}


def _multi_update(target: Target, drawn: Any) -> Any:
    chosen, data = drawn
    return {"fault": target.multi_update(chosen, data).fault, "then": listed(target)}


def _answer(target: Target, drawn: Any) -> Any:
    sku, data = drawn
    return seen(target.update(sku, data))


def _refused_in_words(target: Target, product: Any) -> Any:
    outcome = target.update(product, {"qty": 1})
    return {"fault": outcome.fault, "code": str(outcome.code), "message": outcome.message}


def _columns_listed(target: Target, sku: str) -> Any:
    outcome = target.list([sku])
    return {"columns": sorted(outcome.rows[0]) if outcome.fault is None and outcome.rows else seen(outcome)}


def _call_of_nobody(target: Target, sku: str) -> Any:
    return seen(target.call("update", sku, {"qty": 1}, session="none"))


def _data(target: Target) -> st.SearchStrategy[Any]:
    return st.tuples(st.sampled_from(SKUS), stock_data(target.engine))


WORDS = {
    "list": Word("listing", lambda _: skus, lambda target, chosen: seen(target.list(chosen))),
    "columns of a list": Word("listing", lambda _: st.sampled_from(SKUS), _columns_listed),
    "list of an unknown product": Word(
        "listing", lambda _: unknown, lambda target, product: seen(target.list([product]))
    ),
    "update": Word("partial_update", _data, _update, changes=True),
    "answer to an update": Word("partial_update", _data, _answer),
    "update of an odd quantity": Word(
        "quantities", lambda _: st.tuples(st.sampled_from(SKUS), odd_quantities.map(lambda qty: {"qty": qty})), _update
    ),
    "update with refused data": Word("faults", lambda _: st.tuples(st.sampled_from(SKUS), wrong_data), _update),
    "update of an unknown product": Word(
        "faults", lambda _: st.tuples(unknown, st.builds(dict, qty=quantities())), _update
    ),
    "fault's code and message": Word("faults", lambda _: unknown, _refused_in_words),
    "call without a session": Word("sessions", lambda _: st.sampled_from(SKUS), _call_of_nobody),
    "multi-update": Word(
        "multi_update", lambda target: st.tuples(skus, stock_data(target.engine)), _multi_update, changes=True
    ),
    "multi-update with an unknown product": Word(
        "multi_update",
        lambda _: st.tuples(
            st.tuples(skus, unknown).map(lambda drawn: [*drawn[0], drawn[1]]), st.builds(dict, qty=quantities())
        ),
        _multi_update,
    ),
}
