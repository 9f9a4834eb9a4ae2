"""Which stock a sales channel is assigned to: a few cases one by one, and stocks over time."""

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition

from conformance.machines import invariant, rule, run_machine
from conformance.stocks_target import DEFAULT_STOCK, StocksTarget, stock_data, website
from conformance.verifies import verifies

SITES = ("base", "eu_website", "test_site", "us_website")
NAMES = ("East", "West", "North", "South")
some_sites = st.lists(st.sampled_from(SITES), unique=True)
a_site_or_more = st.lists(st.sampled_from(SITES), min_size=1, unique=True)


def east_and_west(target: StocksTarget, east: list[str], west: list[str]) -> tuple[int, int]:
    """Two stocks; a website that both are to have is the first one's."""
    first, second = target.named("East"), target.named("West")
    ids = target.given({first: east, second: [code for code in west if code not in east]}, SITES)
    return ids[first], ids[second]


def some(target: StocksTarget, *several: list[str]) -> list[list[str]]:
    """What the target has of several lists of websites, each of them one at least."""
    found = [target.sites(codes) for codes in several]
    assume(all(found))
    return found


@verifies("sales_channels/taken_over")
@given(east=a_site_or_more, wanted=a_site_or_more, new=st.booleans())
def test_a_website_is_taken_over(target: StocksTarget, east: list[str], wanted: list[str], new: bool) -> None:
    """By a new stock or an old one: the stock that had it has it no more."""
    east, wanted = some(target, east, wanted)
    first, second = east_and_west(target, east, [])
    data = stock_data(target.named("Taker"), wanted)
    taker = target.post(data).result if new else target.put(second, data).result
    shown = target.stocks()
    assert shown[taker].websites == set(wanted)
    assert shown[first].websites == set(east) - set(wanted)


@verifies("sales_channels/replaced")
@given(before=some_sites, after=some_sites)
def test_the_whole_set_is_replaced(target: StocksTarget, before: list[str], after: list[str]) -> None:
    """What a PUT names is the stock's, what it does not name is not."""
    before, after = target.sites(before), target.sites(after)
    stock_id, _ = east_and_west(target, before, [])
    assert target.put(stock_id, stock_data(target.named("East"), after)).result == stock_id
    assert target.one(stock_id).websites == set(after)


@verifies("sales_channels/omitted")
@given(before=a_site_or_more, attributes=st.sampled_from(({}, {"extension_attributes": {}})))
def test_a_put_without_channels_unassigns_all(target: StocksTarget, before: list[str], attributes: Any) -> None:
    """The name alone, or empty extension attributes: the stock has no channels."""
    (before,) = some(target, before)
    stock_id, _ = east_and_west(target, before, [])
    assert target.put(stock_id, {"name": target.named("East"), **attributes}).result == stock_id
    assert target.one(stock_id).channels == ()


@verifies("sales_channels/back_to_default")
@given(before=a_site_or_more, after=some_sites, omitted=st.booleans())
def test_dropped_websites_are_the_default_stocks(
    target: StocksTarget, before: list[str], after: list[str], omitted: bool
) -> None:
    """Beside those that it had."""
    (before,), after = some(target, before), target.sites(after)
    stock_id, _ = east_and_west(target, before, [])
    kept = () if omitted else after
    assert target.put(stock_id, stock_data(target.named("East"), None if omitted else after)).result == stock_id
    assert target.one(DEFAULT_STOCK).websites == set(target.sites(SITES)) - set(kept)


@verifies("sales_channels/default_keeps_its_own")
@given(east=some_sites, named=some_sites, omitted=st.booleans())
def test_the_default_stock_keeps_its_websites(
    target: StocksTarget, east: list[str], named: list[str], omitted: bool
) -> None:
    """An update of the default stock can give it websites, and takes none away."""
    east, named = target.sites(east), target.sites(named)
    _, other = east_and_west(target, [], east)
    gained = set() if omitted else set(named)
    data = stock_data("Default Stock", None if omitted else named)
    assert target.put(DEFAULT_STOCK, data).result == DEFAULT_STOCK
    assert target.one(DEFAULT_STOCK).websites == (set(target.sites(SITES)) - set(east)) | gained
    assert target.one(other).websites == set(east) - gained


@verifies("sales_channels/refused_changes_nothing")
@given(east=some_sites, wanted=some_sites, wrong=st.sampled_from(("nowhere", "")), new=st.booleans())
def test_a_refused_save_moves_no_website(
    target: StocksTarget, east: list[str], wanted: list[str], wrong: str, new: bool
) -> None:
    """An unknown website among known ones refuses all of them."""
    east, wanted = target.sites(east), target.sites(wanted)
    stock_id, _ = east_and_west(target, east, [])
    before = target.stocks()
    data = stock_data(target.named("Refused"), [*wanted, wrong])
    assert (target.post(data) if new else target.put(stock_id, data)).status == 400
    assert target.stocks() == before


@verifies("sales_channels/always_shown")
def test_no_channels_are_an_empty_list(target: StocksTarget) -> None:
    """In the stock itself and in the list."""
    stock_id = target.create(target.named("Without"))
    assert target.one(stock_id).channels == target.stocks()[stock_id].channels == ()


@verifies("sales_channels/said_twice")
@given(code=st.sampled_from(SITES), times=st.integers(2, 4))
def test_a_channel_named_twice_counts_once(target: StocksTarget, code: str, times: int) -> None:
    """The stock has it once."""
    ((code,),) = some(target, [code])
    stock_id, _ = east_and_west(target, [], [])
    assert target.put(stock_id, stock_data(target.named("East"), [code] * times)).result == stock_id
    assert target.one(stock_id).channels == (("website", code),)


@verifies("sales_channels/order")
@given(codes=st.permutations(SITES))
def test_channels_are_shown_in_order(target: StocksTarget, codes: list[str]) -> None:
    """By their codes, whatever order they were sent in."""
    codes = target.sites(codes)
    stock_id, _ = east_and_west(target, [], [])
    assert target.put(stock_id, stock_data(target.named("East"), codes)).result == stock_id
    assert [code for _, code in target.one(stock_id).channels] == sorted(codes)


@verifies("sales_channels/resolved")
@given(east=some_sites, west=some_sites)
def test_the_resolver_names_the_stock(target: StocksTarget, east: list[str], west: list[str]) -> None:
    """For every website the stock that shows it."""
    east_and_west(target, target.sites(east), target.sites(west))
    sites = target.sites(SITES)
    found = {code: target.ask("GET", f"/V1/inventory/stock-resolver/website/{code}").result for code in sites}
    assert {code: [one["stock_id"]] for code, one in found.items()} == target.owners()


class StocksOverTime(RuleBasedStateMachine):
    """The shop beside a model: the owner of every website, and the stocks' names."""

    def __init__(self, target: StocksTarget) -> None:
        """Both begin with the default stock, which has every website, and with stocks that nobody may change."""
        super().__init__()
        self.target = target
        target.given({}, SITES)
        self.names = {number: one.name for number, one in target.stocks().items()}
        self.owner = dict.fromkeys(target.sites(SITES), DEFAULT_STOCK)

    def a_stock(self, data: st.DataObject, but: int = 0) -> int:
        """One of the stocks that may be changed."""
        able = [number for number in sorted(self.names) if number != but and self.target.may_change(number)]
        assume(able)
        return data.draw(st.sampled_from(able))

    def assign(self, stock_id: int, codes: list[str]) -> None:
        """The stock has these websites, and no others, in the model."""
        dropped = {code: DEFAULT_STOCK for code, owner in self.owner.items() if owner == stock_id}
        self.owner = {**self.owner, **dropped, **dict.fromkeys(codes, stock_id)}

    @rule(name=st.sampled_from(NAMES), codes=some_sites)
    def create(self, name: str, codes: list[str]) -> None:
        """A new stock takes its websites from the others; a name that is taken is refused."""
        name, codes = self.target.named(name), self.target.sites(codes)
        reply = self.target.post(stock_data(name, codes))
        assert (reply.refusal == "stock_not_saved") == (name in self.names.values())
        for stock_id in [reply.value] if reply.refusal is None else []:
            self.names[stock_id] = name
            self.assign(stock_id, codes)

    @rule(data=st.data(), codes=some_sites)
    def reassign(self, data: st.DataObject, codes: list[str]) -> None:
        """A stock gets other websites."""
        stock_id, codes = self.a_stock(data), self.target.sites(codes)
        assert self.target.put(stock_id, stock_data(self.names[stock_id], codes)).result == stock_id
        self.assign(stock_id, codes)

    @rule(data=st.data(), name=st.sampled_from(NAMES))
    def rename(self, data: st.DataObject, name: str) -> None:
        """A stock gets another name and loses its websites; a name that is taken is refused."""
        stock_id, name = self.a_stock(data), self.target.named(name)
        taken = name in {other for number, other in self.names.items() if number != stock_id}
        reply = self.target.put(stock_id, stock_data(name, None))
        assert (reply.refusal == "stock_not_saved") == taken
        for renamed in [] if taken else [stock_id]:
            self.names[renamed] = name
            self.assign(renamed, [])

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """A stock without websites is deleted, any other one and the default stock are not."""
        stock_id = self.a_stock(data)
        kept = stock_id == DEFAULT_STOCK or stock_id in self.owner.values()
        assert (self.target.delete(stock_id).status == 400) == kept
        self.names = {number: name for number, name in self.names.items() if kept or number != stock_id}

    @precondition(lambda self: len(self.names) > 1)
    @rule(data=st.data())
    def unassign_and_delete(self, data: st.DataObject) -> None:
        """A custom stock gives its websites back and is deleted."""
        stock_id = self.a_stock(data, but=DEFAULT_STOCK)
        assert self.target.put(stock_id, stock_data(self.names.pop(stock_id), None)).result == stock_id
        self.assign(stock_id, [])
        assert self.target.delete(stock_id).result == []

    @rule(data=st.data(), codes=some_sites)
    def refused(self, data: st.DataObject, codes: list[str]) -> None:
        """A save with an unknown website moves nothing."""
        stock_id = self.a_stock(data)
        channels = [website(code) for code in (*self.target.sites(codes), "nowhere")]
        data_sent = {"name": self.names[stock_id], "extension_attributes": {"sales_channels": channels}}
        assert self.target.put(stock_id, data_sent).status == 400

    @invariant()
    def every_website_has_one_stock(self) -> None:
        """The one that the model says."""
        assert self.target.owners() == {code: [stock_id] for code, stock_id in self.owner.items()}
        assert {number: one.name for number, one in self.target.stocks().items()} == self.names


@verifies("sales_channels/one_stock_a_website")
def test_every_website_belongs_to_exactly_one_stock(target: StocksTarget) -> None:
    """However stocks are created, renamed, reassigned and deleted."""
    run_machine(StocksOverTime, target)
