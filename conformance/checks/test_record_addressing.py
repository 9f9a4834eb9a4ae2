"""Which record is meant."""

from typing import Any

from hypothesis import assume, example, given
from hypothesis import strategies as st

from conformance.inventory_target import DISTRIBUTED, PLAIN, RECORDS, InventoryTarget
from conformance.strategies import whole_stock
from conformance.verifies import verifies

SKUS = ("A/B 100%", "a%2Fb", "%25", "größe Ñ ☃", "a b", "a+b", "what?x=1", "no#fragment", "semi;colon", "倉庫/1")
#: The identifiers of two records of the documents' shop.
NAMED = {
    PLAIN: {"id": PLAIN, "sku": "WMY71443LB2", "ean": "8690842009112"},
    DISTRIBUTED: {"id": DISTRIBUTED, "sku": "ZCG212H1WA", "ean": "7332543402632"},
}
records = st.sampled_from(tuple(NAMED))
kinds = st.sampled_from(("id", "sku", "ean"))


@verifies("record_addressing/three_ways")
@given(record=records)
def test_three_ways_to_a_record(target: InventoryTarget, record: int) -> None:
    """All show the same."""
    shown = [target.record(identifier, kind) for kind, identifier in NAMED[record].items()]
    assert shown == [shown[0]] * 3
    assert [shown[0][kind] for kind in NAMED[record]] == list(NAMED[record].values())


@verifies("record_addressing/changed_by_any")
@given(kind=kinds, stock=whole_stock())
def test_a_change_by_one_is_seen_by_all(target: InventoryTarget, kind: str, stock: int) -> None:
    """By whichever the record was changed."""
    assert target.patch(NAMED[PLAIN][kind], {"stock": stock}, kind).result["id"] == PLAIN
    assert [target.record(identifier, way).get("stock") for way, identifier in NAMED[PLAIN].items()] == [stock] * 3


@verifies("record_addressing/encoded")
@example(sku="a+b", stock=5)
@given(sku=st.sampled_from(SKUS), stock=whole_stock())
def test_an_encoded_sku_is_decoded_once(target: InventoryTarget, sku: str, stock: int) -> None:
    """To read the record and to change it."""
    target.shop({20001: {"sku": sku, "inventory_enabled": "on", "stock": 1}})
    shown = target.record(sku, "sku")
    assert (shown["id"], shown["sku"]) == (20001, sku)
    assert target.patch(sku, {"stock": stock}, "sku").result.get("stock") == stock


@verifies("record_addressing/kinds_apart")
@given(of=st.sampled_from(("sku", "ean")), record=records)
def test_kinds_of_identifiers_do_not_mix(target: InventoryTarget, of: str, record: int) -> None:
    """A code that looks like another record's id names its own record only."""
    own = {"sku": "own sku", "ean": None, of: str(record)}
    target.shop({20001: own})
    assert target.record(record)["id"] == record
    assert target.record(str(record), of)["id"] == 20001
    other = {"sku": "ean", "ean": "sku"}[of]
    assert target.get(str(record), other).status == 404


@verifies("record_addressing/unknown")
@given(
    kind=kinds,
    identifier=st.sampled_from(("99999", "0", "-1", "no-such-code", "null", "10001 ", "%")),
    change=st.booleans(),
)
def test_an_unknown_identifier_is_refused(target: InventoryTarget, kind: str, identifier: str, change: bool) -> None:
    """The status is 404, and no record is changed."""
    before = target.everything()
    reply = target.patch(identifier, {"price_net": 1}, kind) if change else target.get(identifier, kind)
    assert reply.status == 404
    assert target.everything() == before


@verifies("record_addressing/plain_digits")
@given(identifier=st.sampled_from(("010001", "1e4", "10001.0", "+10001", " 10001", "0x2711", "10001x", "١٠٠٠١")))
def test_an_id_is_plain_digits(target: InventoryTarget, identifier: str) -> None:
    """Other spellings of the number are no id."""
    target.shop({10000: {"sku": "ten thousand"}})
    assert target.get(identifier).status == 404


@verifies("record_addressing/letter_case")
@given(record=st.sampled_from(RECORDS), change=st.sampled_from((str.lower, str.upper, str.swapcase)))
def test_letter_case_of_a_sku_counts(target: InventoryTarget, record: int, change: Any) -> None:
    """A SKU in other letters is another SKU."""
    sku = target.sku(record)
    assume(change(sku) != sku)
    assert target.get(change(sku), "sku").status == 404


@verifies("record_addressing/unknown_kind")
@given(kind=st.sampled_from(("upc", "ID", "name", "product", "ids")), identifier=st.sampled_from(("1", "10001")))
def test_an_unknown_kind_is_refused(target: InventoryTarget, kind: str, identifier: str) -> None:
    """The status is 404."""
    assert target.get(identifier, kind).status == 404


@verifies("record_addressing/other_verbs")
@given(verb=st.sampled_from(("DELETE", "PUT", "POST")))
def test_other_verbs_are_refused(target: InventoryTarget, verb: str) -> None:
    """The status is 405, Allow names those that there are."""
    before = target.everything()
    reply = target.raw(verb, f"/id/{PLAIN}", b'{"stock": 3}')
    assert reply.status == 405
    assert {"GET", "PATCH"} <= {one.strip() for one in reply.answer.header("allow").split(",")}
    assert target.everything() == before
