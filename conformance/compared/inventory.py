"""The words of MerchantPro's records."""

from typing import Any

from hypothesis import strategies as st

from conformance.compared.word import Word, number
from conformance.inventory_target import RECORDS, InventoryTarget
from conformance.reply import Reply
from conformance.strategies import money, whole_stock

__all__ = ["WORDS"]

records = st.sampled_from(RECORDS)
sound: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {},
    optional={
        "stock": whole_stock() | st.builds(dict, adjust_by=st.integers(-20, 20)),
        "price_net": money(),
        "inventory_enabled": st.sampled_from(("on", "off")),
    },
)
wrong = st.sampled_from(
    ({"stock": -1}, {"stock": "5"}, {"stock": 2.5}, {"price_net": -1}, {"colour": 1}, {"id": 5}, {"warehouses": []}, [])
)


def seen(reply: Reply) -> dict[str, Any]:
    """A reply: its status, and the record that it shows."""
    value = reply.value
    if not isinstance(value, dict) or reply.status != 200:  # noqa: PLR2004 - what a record comes with
        return {"status": reply.status}
    return {"status": reply.status, "record": plain(value)}


def plain(value: Any) -> Any:
    """A record with its numbers as they are compared."""
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    return [plain(member) for member in value] if isinstance(value, list) else number(value)


def _patch(target: InventoryTarget, drawn: Any) -> Any:
    record, changes = drawn
    return {"answer": seen(target.patch(record, changes)), "then": [seen(target.get(one)) for one in RECORDS]}


WORDS = {
    "read": Word("record_addressing", lambda _: records, lambda target, record: seen(target.get(record))),
    "read by another code": Word(
        "record_addressing",
        lambda _: st.tuples(st.sampled_from(("sku", "ean", "upc")), st.sampled_from(("WMY71443LB2", "none", "1"))),
        lambda target, drawn: seen(target.get(drawn[1], drawn[0])),
    ),
    "read of an unknown record": Word(
        "record_addressing", lambda _: st.just(99999), lambda target, record: seen(target.get(record))
    ),
    "change": Word("stock_adjustment", lambda _: st.tuples(records, sound), _patch, changes=True),
    "change that is refused": Word("atomic_patch", lambda _: st.tuples(records, wrong), _patch),
    "read with a wrong key": Word(
        "basic_auth", lambda _: records, lambda target, record: seen(target.get(record, authorization="Basic eDp5"))
    ),
}
