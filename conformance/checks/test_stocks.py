"""Stocks of Magento 2: created, changed, shown."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conformance.stocks_target import DEFAULT_STOCK, STOCKS, StocksTarget, stock_data
from conformance.strategies import stock_names
from conformance.verifies import verifies

several_names = st.lists(
    st.sampled_from(("East", "West", "North", "South", "Far away")), min_size=2, max_size=4, unique=True
)


@verifies("stocks/created")
@given(name=stock_names(), before=st.integers(0, 2))
def test_a_new_stock_is_answered_with_its_id(target: StocksTarget, name: str, before: int) -> None:
    """The answer is an id that was free, and the stock is shown by it and in the list."""
    others = target.given({target.named(f"Other {number}"): () for number in range(before)})
    stock_id = target.create(target.named(name))
    assert stock_id not in (DEFAULT_STOCK, *others.values())
    assert target.stocks().get(stock_id) == target.one(stock_id)


@verifies("stocks/name_kept")
@given(name=stock_names())
def test_the_name_is_shown_as_sent(target: StocksTarget, name: str) -> None:
    """Letter by letter, in the stock and in the list."""
    stock_id = target.create(target.named(name))
    assert target.one(stock_id).name == target.named(name)
    assert target.stocks()[stock_id].name == target.named(name)


@verifies("stocks/renamed")
@given(name=stock_names())
def test_a_stock_is_renamed(target: StocksTarget, name: str) -> None:
    """PUT answers the id, and the stock has the new name."""
    (stock_id,) = target.given({target.named("A stock before"): ()}).values()
    assert target.put(stock_id, stock_data(target.named(name))).result == stock_id
    assert target.one(stock_id).name == target.named(name)


@verifies("stocks/others_stay")
@given(names=several_names)
def test_other_stocks_keep_their_names(target: StocksTarget, names: list[str]) -> None:
    """One is created, one renamed: all others are as they were."""
    ids = target.given({target.named(name): () for name in names})
    before = target.stocks()
    renamed = next(iter(ids.values()))
    created = target.create(target.named("A stock behind"))
    assert target.put(renamed, stock_data(target.named("A stock renamed"))).result == renamed
    after = target.stocks()
    assert {**after, renamed: before[renamed]} == {**before, created: after[created]}


@verifies("stocks/shown_wrapped")
@given(name=stock_names())
def test_one_stock_is_wrapped(target: StocksTarget, name: str) -> None:
    """The answer has the member `stock`, which has name and channels."""
    stock_id = target.create(target.named(name))
    found = target.get(stock_id).result
    assert "stock" in found
    assert found["stock"]["name"] == target.named(name)
    assert found["stock"]["extension_attributes"]["sales_channels"] == []


@verifies("stocks/shown_bare")
@given(name=stock_names())
def test_one_stock_is_bare(target: StocksTarget, name: str) -> None:
    """The answer is the stock, as a list shows it."""
    stock_id = target.create(target.named(name))
    found = target.get(stock_id).result
    assert {"stock_id", "name", "extension_attributes"} <= set(found)
    assert (found["stock_id"], found["name"]) == (stock_id, target.named(name))


@verifies("stocks/default_stock")
@given(more=st.integers(0, 3))
def test_the_default_stock_is_there(target: StocksTarget, more: int) -> None:
    """It is shown and listed, however many other stocks there are."""
    target.given({target.named(f"Other {number}"): () for number in range(more)})
    assert target.stocks().get(DEFAULT_STOCK) == target.one(DEFAULT_STOCK)


@verifies("stocks/unknown_refused")
@given(unknown=st.sampled_from((-1, 0)) | st.integers(10**6, 10**9))
def test_an_unknown_stock_is_refused(target: StocksTarget, unknown: int) -> None:
    """The status is 404, the message's parameter the id."""
    reply = target.get(unknown)
    assert (reply.status, reply.refusal) == (404, "stock_unknown")
    assert reply.parameters == {"value": unknown}


@verifies("stocks/id_not_a_number")
@given(word=st.sampled_from(("abc", "4x", "x4", "--1", "four", "1,5")), method=st.sampled_from(("GET", "PUT")))
def test_an_id_that_is_no_number_is_refused(target: StocksTarget, word: str, method: str) -> None:
    """The status is 400, and nothing is changed."""
    before = target.stocks()
    sent: Any = {"GET": (), "PUT": ({"stock": stock_data(target.named("New"))},)}[method]
    assert target.ask(method, f"{STOCKS}/{word}", *sent).status == 400
    assert target.stocks() == before


@verifies("stocks/path_names_the_stock")
@given(names=several_names)
def test_the_path_names_the_stock(target: StocksTarget, names: list[str]) -> None:
    """The stock_id in the body of a PUT does not count."""
    meant, other = list(target.given({target.named(name): () for name in names}).values())[:2]
    before = target.stocks()
    data = {"stock_id": other, **stock_data(target.named("A stock renamed"))}
    assert target.put(meant, data).result == meant
    after = target.stocks()
    assert after[meant].name == target.named("A stock renamed")
    assert {**after, meant: before[meant]} == before


@verifies("stocks/ids_generated")
@given(name=stock_names(), taken=st.booleans())
def test_an_id_that_comes_with_a_post_does_not_count(target: StocksTarget, name: str, taken: bool) -> None:
    """Neither one that another stock has nor one that is free."""
    (other,) = target.given({target.named("A stock before"): ()}).values()
    before = target.stocks()
    sent = (target.unknown_id(), other)[taken]
    created = target.post({"stock_id": sent, **stock_data(target.named(name))}).result
    assert created != sent
    assert {number: one for number, one in target.stocks().items() if number != created} == before


@verifies("stocks/update_of_unknown_refused")
@given(name=stock_names())
def test_an_update_of_an_unknown_stock_is_refused(target: StocksTarget, name: str) -> None:
    """The status is 404, and there is no new stock."""
    before = target.stocks()
    assert target.put(target.unknown_id(), stock_data(target.named(name))).status == 404
    assert target.stocks() == before


@verifies("stocks/ids_kept")
@given(name=stock_names(), method=st.sampled_from(("POST", "PUT")))
def test_a_stock_keeps_the_id_that_it_is_sent_with(target: StocksTarget, name: str, method: str) -> None:
    """PUT to an unknown id creates the stock, POST with a stock_id does too."""
    wanted = target.unknown_id()
    data = stock_data(target.named(name))
    reply = target.put(wanted, data) if method == "PUT" else target.post({"stock_id": wanted, **data})
    assert reply.result == wanted
    assert target.one(wanted).name == target.named(name)


@verifies("stocks/never_reused")
@given(deleted=st.integers(1, 3))
def test_an_id_is_given_once(target: StocksTarget, deleted: int) -> None:
    """However many stocks are deleted, the next one has an id of its own."""
    ids = []
    for number in range(deleted):
        ids.append(target.create(target.named(f"Short-lived {number}")))
        assert target.delete(ids[-1]).result == []
    ids.append(target.create(target.named("Last")))
    assert len(set(ids)) == len(ids)
