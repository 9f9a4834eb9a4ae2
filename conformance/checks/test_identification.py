"""Which product is meant: SKUs and ids, and the identifier type argument."""

from hypothesis import given
from hypothesis import strategies as st

from conformance.casting import playable, product
from conformance.stockroom import NOBODY, NUMERIC, OTHER, PLAIN, SHADOWED, SHADOWING, product_id
from conformance.strategies import quantities
from conformance.target import Target
from conformance.verifies import verifies

unknown = st.sampled_from(NOBODY)


@verifies("identification/sku_or_id")
@given(sku=playable(PLAIN, OTHER, NUMERIC), as_text=st.booleans())
def test_a_sku_and_an_id_list_the_same(target: Target, sku: str, as_text: bool) -> None:
    """A product is listed by its SKU and by its id alike."""
    identifier = str(product_id(sku)) if as_text else product_id(sku)
    assert target.list([identifier]).rows == target.list([sku]).rows != []


@verifies("identification/sku_or_id")
@given(sku=playable(PLAIN, OTHER, NUMERIC), qty=quantities())
def test_an_id_updates_the_product(target: Target, sku: str, qty: object) -> None:
    """A product is updated by its id."""
    assert target.update(product_id(sku), {"qty": qty}).fault is None
    assert target.sees(sku)["qty"] == qty


@verifies("identification/sku_before_id")
@given(as_text=st.booleans())
def test_a_sku_wins_over_an_id(target: Target, as_text: bool) -> None:
    """A value that is one product's SKU and another's id lists the product with that SKU."""
    identifier = SHADOWING if as_text else int(SHADOWING)
    assert int(SHADOWING) == product_id(SHADOWED)
    assert target.list([identifier]).skus == [SHADOWING]


@verifies("identification/sku_before_id")
def test_a_sku_wins_over_an_id_in_an_update(target: Target) -> None:
    """An update of such a value changes the product with that SKU and not the other."""
    other = target.sees(SHADOWED)
    assert target.update(SHADOWING, {"qty": 3}).fault is None
    assert target.list([SHADOWED]).rows[0]["sku"] == SHADOWED
    assert (target.sees(SHADOWING)["qty"], target.sees(SHADOWED)) == (3, other)


@verifies("identification/type_sku")
@given(operation=st.sampled_from(("list", "update", "multi_update")))
def test_sku_takes_no_id(target: Target, operation: str) -> None:
    """With "sku" an id is nobody's; the SKU itself is found."""
    data = [] if operation == "list" else [{"qty": 8}]
    identifier, before = 1 if operation == "update" else [1], target.sees(PLAIN)
    assert target.call(operation, identifier, *data, "sku").fault == "product_not_exists"
    assert target.sees(PLAIN) == before
    assert target.list([PLAIN], "sku").skus == [PLAIN]


@verifies("identification/type_null")
@given(operation=st.sampled_from(("list", "update", "multi_update")))
def test_null_takes_ids_only(target: Target, operation: str) -> None:
    """With null a SKU is nobody's, and a number that is also a SKU is an id."""
    data = [] if operation == "list" else [{"qty": 8}]
    identifier = PLAIN if operation == "update" else [PLAIN]
    assert target.call(operation, identifier, *data, None).fault == "product_not_exists"
    assert target.list([SHADOWING], None).skus == [SHADOWED]


@verifies("identification/type_absent")
@given(sku=product())
def test_without_a_type_skus_and_ids_are_found(target: Target, sku: str) -> None:
    """Without the argument a SKU is found, and so is an id that is nobody's SKU."""
    assert target.list([sku]).skus == [sku]
    assert target.list([product_id(OTHER)]).skus == [OTHER]


@verifies("identification/type_ignored")
@given(third=st.sampled_from(("sku", "id", None, "nonsense", 7)), identifier=playable(PLAIN, 1, SHADOWING))
def test_a_third_argument_changes_nothing(target: Target, third: object, identifier: object) -> None:
    """Whatever stands behind the products, the answer is the same."""
    assert target.list([identifier], third).rows == target.list([identifier]).rows != []


@verifies("identification/unknown_product")
@given(identifier=unknown, qty=quantities())
def test_an_unknown_product_is_refused(target: Target, identifier: object, qty: object) -> None:
    """An update of nobody's product answers the fault and stores nothing."""
    before = target.everything()
    assert target.update(identifier, {"qty": qty}).message.startswith("Product not exists.")
    assert target.everything() == before


@verifies("identification/number_like_sku")
@given(as_text=st.booleans(), qty=quantities())
def test_a_number_is_taken_for_a_sku(target: Target, as_text: bool, qty: object) -> None:
    """A SKU of digits is found as text and as a number."""
    identifier = NUMERIC if as_text else int(NUMERIC)
    assert target.update(identifier, {"qty": qty}).fault is None
    assert target.sees(NUMERIC)["qty"] == qty
    assert target.list([identifier]).skus == [NUMERIC]


@verifies("identification/sku_spelling")
@given(spelling=st.sampled_from((str.upper, str.title, lambda sku: f"{sku} ")))
def test_letter_case_and_blanks_do_not_matter(target: Target, spelling: object) -> None:
    """A SKU in capitals or with a blank behind is the same SKU."""
    spelt = spelling(target.sku(PLAIN))  # type: ignore[operator]
    assert target.list([spelt]).rows == target.list([PLAIN]).rows


@verifies("identification/alias")
@given(qty=quantities())
def test_the_alias_answers_too(target: Target, qty: object) -> None:
    """product_stock updates and lists as the resource's full name does."""
    assert target.call("update", PLAIN, {"qty": qty}, alias=True).fault is None
    assert target.call("list", [PLAIN], alias=True).result == target.list([PLAIN]).rows
    assert target.sees(PLAIN)["qty"] == qty
