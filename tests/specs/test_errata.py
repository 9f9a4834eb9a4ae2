"""The errata hold together: what they name is there, and what contradicts each other is not in force side by side."""

import re
from itertools import combinations

import pytest

from specs import Requirement, dialects, edition, editions, requirements
from specs.errata import Erratum, differences, dropped_fields, errata, misprints

PLACES = [(name, dialect) for name in editions() for dialect in edition(name).dialects]
CONTRADICTING = [entry for entry in requirements().values() if entry.contradicts]


def in_force(entry: Requirement) -> set[tuple[str, str]]:
    """The editions and dialects in which a requirement is in force."""
    return {place for place in PLACES if entry.holds(*place)}


@pytest.mark.parametrize("entry", CONTRADICTING, ids=lambda entry: entry.id)
def test_what_contradicts_is_in_force_elsewhere(entry: Requirement) -> None:
    """A requirement contradicts others that there are, and each is in force somewhere where the other is not."""
    for other in entry.contradicts:
        assert other != entry.id
        assert in_force(requirements()[other]) - in_force(entry)


def test_every_difference_is_shown_once() -> None:
    """Each requirement that contradicts another is in exactly one group, together with it."""
    named = [entry.id for group in differences() for entry in group]
    assert len(named) == len(set(named))
    groups = {entry.id: {one.id for one in group} for group in differences() for entry in group}
    assert all(set(entry.contradicts) <= groups[entry.id] for entry in CONTRADICTING)


def test_differences_come_in_the_order_of_the_catalogue() -> None:
    """Within a group and from group to group."""
    order = list(requirements())
    places = [[order.index(entry.id) for entry in group] for group in differences()]
    assert all(found == sorted(found) for found in places)
    assert [found[0] for found in places] == sorted(found[0] for found in places)


@pytest.mark.parametrize(
    "pair",
    [
        ("stocks/shown_wrapped", "stocks/shown_bare"),
        ("stocks/update_of_unknown_refused", "stocks/ids_kept"),
        ("stock_validation/channels_required", "stock_validation/channels_optional"),
        ("stock_validation/website_only", "stock_validation/any_type"),
        ("tokens/no_lock", "tokens/lock"),
    ],
)
def test_document_003_stands_beside_the_shop(pair: tuple[str, str]) -> None:
    """Where Magento 2.4 does otherwise than its document says, both are in one group."""
    groups = [{entry.id for entry in group} for group in differences()]
    assert any(set(pair) <= group for group in groups)


def test_fields_that_recorded_shops_drop() -> None:
    """Seven of fifteen count in the v1 dialects, and over REST the identity and the date do not."""
    found = {one.dialects: one for one in dropped_fields()}
    assert found[("magento1_rest",)].fields == ("product_id", "stock_id", "low_stock_date")
    assert len(found[("jsonrpc", "soap_v1", "xmlrpc")].fields) == 15 - 7
    assert all("documented" not in one.editions for one in found.values())


@pytest.mark.parametrize("entry", errata(), ids=lambda entry: entry.id)
def test_an_erratum_names_two_places(entry: Erratum) -> None:
    """Two places in documents of that kind of name, and no requirement that does not exist."""
    assert (entry.one.document, entry.one.at) != (entry.other.document, entry.other.at)
    for place in (entry.one, entry.other):
        assert re.fullmatch(r"00[0-4]_[0-9a-f]{16}\.txt", place.document)
        assert place.says.endswith(".")
    for named in re.findall(r"\b[a-z_]+/[a-z_]+\b", entry.here):
        assert named in requirements()


def test_errata_have_names_of_their_own() -> None:
    """No two errata share an id."""
    assert not [pair for pair in combinations(errata(), 2) if pair[0].id == pair[1].id]


def test_misprinted_examples_are_of_their_dialect() -> None:
    """The document's slip over item 157 is among them."""
    assert {dialect for dialect, _ in misprints()} <= set(dialects())
    assert ("magento1_rest", "read_json") in {(dialect, example.name) for dialect, example in misprints()}
