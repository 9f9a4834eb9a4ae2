"""Which stock may be deleted."""

from hypothesis import assume, given
from hypothesis import strategies as st

from conformance.stocks_target import DEFAULT_STOCK, STOCKS, WEBSITES, StocksTarget, stock_data
from conformance.verifies import verifies

NAMES = ("East", "West", "North")
other_stocks = st.lists(st.sampled_from(NAMES), unique=True)
websites = st.lists(st.sampled_from(WEBSITES), unique=True)
a_website_or_more = st.lists(st.sampled_from(WEBSITES), min_size=1, unique=True)


def stock_among(target: StocksTarget, others: list[str]) -> int:
    """A stock that may be deleted, created behind others."""
    target.given({target.named(name): () for name in others})
    return target.create(target.named("Short-lived"))


def assigned_stock(target: StocksTarget, codes: list[str]) -> int:
    """A stock with what the target has of these websites, one at least."""
    sites = target.sites(codes)
    assume(sites)
    (stock_id,) = target.given({target.named("East"): sites}).values()
    return stock_id


@verifies("stock_deletion/empty_list")
@given(others=other_stocks)
def test_a_deletion_answers_an_empty_list(target: StocksTarget, others: list[str]) -> None:
    """The status is 200, the body []."""
    assert target.delete(stock_among(target, others)).result == []


@verifies("stock_deletion/gone")
@given(others=other_stocks)
def test_a_deleted_stock_is_gone(target: StocksTarget, others: list[str]) -> None:
    """It is unknown, in no list, and cannot be deleted again."""
    stock_id = stock_among(target, others)
    assert target.delete(stock_id).result == []
    assert target.get(stock_id).status == 404
    assert stock_id not in target.stocks()
    assert target.delete(stock_id).status == 404


@verifies("stock_deletion/others_stay")
@given(others=other_stocks)
def test_other_stocks_stay(target: StocksTarget, others: list[str]) -> None:
    """All but the deleted one are as they were."""
    stock_id = stock_among(target, others)
    before = target.stocks()
    assert target.delete(stock_id).result == []
    assert target.stocks() == {number: one for number, one in before.items() if number != stock_id}


@verifies("stock_deletion/others_stay")
@given(assigned=websites)
def test_websites_of_other_stocks_stay(target: StocksTarget, assigned: list[str]) -> None:
    """Of a custom stock and of the default one."""
    names = target.named("East"), target.named("Short-lived")
    stock_id = target.given({names[0]: target.sites(assigned), names[1]: ()})[names[1]]
    before = target.owners()
    assert target.delete(stock_id).result == []
    assert target.owners() == before


@verifies("stock_deletion/default_refused")
@given(moved=websites)
def test_the_default_stock_cannot_be_deleted(target: StocksTarget, moved: list[str]) -> None:
    """With websites or without."""
    target.given({target.named("East"): target.sites(moved)})
    before = target.stocks()
    assert target.delete(DEFAULT_STOCK).status == 400
    assert target.stocks() == before


@verifies("stock_deletion/assigned_refused")
@given(assigned=a_website_or_more)
def test_a_stock_with_websites_cannot_be_deleted(target: StocksTarget, assigned: list[str]) -> None:
    """One is enough."""
    stock_id = assigned_stock(target, assigned)
    before = target.stocks()
    reply = target.delete(stock_id)
    assert (reply.status, reply.refusal) == (400, "stock_has_channels")
    assert target.stocks() == before


@verifies("stock_deletion/after_unassigning")
@given(assigned=a_website_or_more, omitted=st.booleans())
def test_a_stock_can_be_deleted_once_it_is_unassigned(target: StocksTarget, assigned: list[str], omitted: bool) -> None:
    """By a PUT without channels, or with an empty list of them."""
    stock_id = assigned_stock(target, assigned)
    assert target.put(stock_id, stock_data(target.named("East"), None if omitted else ())).result == stock_id
    assert target.delete(stock_id).result == []
    assert stock_id not in target.stocks()


@verifies("stock_deletion/unknown_refused")
@given(others=other_stocks)
def test_an_unknown_stock_cannot_be_deleted(target: StocksTarget, others: list[str]) -> None:
    """The status is 404, the parameters name the field and the id."""
    target.given({target.named(name): () for name in others})
    before, unknown = target.stocks(), target.unknown_id()
    reply = target.delete(unknown)
    assert (reply.status, reply.refusal) == (404, "stock_to_delete_unknown")
    assert reply.parameters == {"fieldName": "stock_id", "fieldValue": unknown}
    assert target.stocks() == before


@verifies("stock_deletion/default_first")
@given(moved=websites)
def test_the_default_stock_is_refused_as_such(target: StocksTarget, moved: list[str]) -> None:
    """Whatever websites it has."""
    target.given({target.named("East"): target.sites(moved)})
    assert target.delete(DEFAULT_STOCK).refusal == "default_stock_protected"


@verifies("stock_deletion/without_id")
@given(others=other_stocks)
def test_a_deletion_needs_an_id(target: StocksTarget, others: list[str]) -> None:
    """There is no deleting all stocks at once."""
    target.shop({DEFAULT_STOCK: ("Default Stock", ()), **{4 + at: (name, ()) for at, name in enumerate(others)}})
    before = target.stocks()
    assert target.ask("DELETE", STOCKS).status == 404
    assert target.stocks() == before
