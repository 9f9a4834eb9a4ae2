"""A change: what it names, all of it or nothing."""

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from conformance.inventory_target import DISTRIBUTED, OFF, PLAIN, RECORDS, InventoryTarget
from conformance.strategies import money, whole_stock
from conformance.verifies import verifies

records = st.sampled_from(RECORDS)
SOUND = {"stock": 20, "price_net": 50, "inventory_enabled": "on", "old_price_net": 70}
WRONG = {"stock": -1, "price_net": -1, "inventory_enabled": "maybe", "old_price_net": "x", "warehouses": [], "id": 5}


@verifies("atomic_patch/named_only")
@given(stock=whole_stock(), net=money())
def test_what_is_not_named_stays(target: InventoryTarget, stock: int, net: Any) -> None:
    """A stock leaves the prices alone, a price the stock."""
    target.shop({PLAIN: {"old_price_net": "5.00"}})
    before = target.record(PLAIN)
    assert target.patch(PLAIN, {"stock": stock}).result == {**before, "stock": stock}
    repriced = target.patch(PLAIN, {"price_net": net}).result
    assert {**repriced, "price_net": 0, "price_gross": 0} == {
        **before,
        "stock": stock,
        "price_net": 0,
        "price_gross": 0,
    }


@verifies("atomic_patch/other_records")
@given(record=records, net=money())
def test_other_records_stay(target: InventoryTarget, record: int, net: Any) -> None:
    """All but the one that is named."""
    before = target.everything()
    changed = target.patch(record, {"inventory_enabled": "on", "price_net": net}).result
    assert target.everything() == {**before, record: changed}


@verifies("atomic_patch/all_or_nothing")
@example(sound="stock", wrong="old_price_net", wrong_first=False)
@given(sound=st.sampled_from(tuple(SOUND)), wrong=st.sampled_from(tuple(WRONG)), wrong_first=st.booleans())
def test_all_or_nothing(target: InventoryTarget, sound: str, wrong: str, wrong_first: bool) -> None:
    """The sound part of a change is not stored when another part is refused."""
    other = {name: SOUND[name] for name in SOUND if name != wrong and name in (sound, "price_net")}
    parts = ({wrong: WRONG[wrong]}, other)
    first, second = parts if wrong_first else parts[::-1]
    assert target.refused(PLAIN, {**first, **second})


@verifies("atomic_patch/empty")
@given(record=records)
def test_nothing_is_changed_by_nothing(target: InventoryTarget, record: int) -> None:
    """The answer is the record as it was."""
    before = target.everything()
    assert target.patch(record, {}).result == before[record]
    assert target.everything() == before


@verifies("atomic_patch/unknown_member")
@given(member=st.sampled_from(("colour", "Stock", "price", "quantity", "")), beside=st.booleans())
def test_an_unknown_member_is_refused(target: InventoryTarget, member: str, beside: bool) -> None:
    """Alone or beside a sound one."""
    assert target.refused(PLAIN, {**({"price_net": 5} if beside else {}), member: 1})


@verifies("atomic_patch/identity")
@given(record=records, member=st.sampled_from(("id", "sku", "ean")), same=st.booleans())
def test_identifiers_do_not_change(target: InventoryTarget, record: int, member: str, same: bool) -> None:
    """Not even to what they are."""
    now = target.record(record)[member]
    assert target.refused(record, {member: now if same else {"id": 7}.get(member, "other"), "price_net": 5})


@verifies("atomic_patch/malformed")
@given(
    body=st.sampled_from(
        (b"", b"[]", b"5", b"null", b'"stock"', b"{", b'{"stock": 3', b"stock=3", b"\xff", b"{'stock': 3}")
    ),
)
def test_a_body_is_a_json_object(target: InventoryTarget, body: bytes) -> None:
    """Anything else is refused."""
    before = target.record(PLAIN)
    assert target.raw("PATCH", f"/id/{PLAIN}", body).status == 400
    assert target.record(PLAIN) == before


@verifies("atomic_patch/refusal")
@given(
    asked=st.sampled_from(
        (
            ("GET", "/id/99999", b""),
            ("PATCH", f"/id/{OFF}", b"{"),
            ("PATCH", f"/id/{DISTRIBUTED}", b'{"stock": 1}'),
            ("DELETE", f"/id/{PLAIN}", b""),
            ("GET", "/upc/1", b""),
        )
    )
)
def test_a_refusal_has_a_name_and_a_message(target: InventoryTarget, asked: tuple[str, str, bytes]) -> None:
    """Both are text."""
    reply = target.raw(*asked)
    assert reply.status >= 400
    assert isinstance(reply.value["error"]["name"], str)
    assert reply.value["error"]["message"].strip()


@verifies("atomic_patch/record_before_body")
@given(body=st.sampled_from((b"", b"{", b'{"colour": 1}', b'{"stock": -1}')))
def test_the_record_is_looked_for_first(target: InventoryTarget, body: bytes) -> None:
    """An unknown one is refused as such."""
    assert target.raw("PATCH", "/id/99999", body).status == 404
