"""What a stock that is to be saved must have."""

from typing import Any

from hypothesis import assume, example, given
from hypothesis import strategies as st

from conformance.dialects import ABSENT
from conformance.reply import Reply
from conformance.stocks_target import STOCKS, WEBSITES, StocksTarget, stock_data, website
from conformance.verifies import verifies

methods = st.sampled_from(("POST", "PUT"))
blank = st.sampled_from((ABSENT, None, "", " ", "   "))
some_websites = st.lists(st.sampled_from(WEBSITES), unique=True)
EMPTY = '"%field" can not be empty.'


def with_name(name: Any) -> dict[str, Any]:
    """A stock of that name without channels; of a name that is `ABSENT` only the channels."""
    data = stock_data(name)
    return {key: value for key, value in data.items() if value is not ABSENT}


def with_channels(target: StocksTarget, *channels: Any) -> dict[str, Any]:
    """A stock with these channels."""
    return {"name": target.named("New"), "extension_attributes": {"sales_channels": list(channels)}}


def saved(target: StocksTarget, method: str, data: Any) -> tuple[Reply, bool]:
    """The reply to a save, and whether the stocks are as before."""
    (stock_id,) = target.given({target.named("A stock before"): ()}).values()
    before = target.stocks()
    reply = target.post(data) if method == "POST" else target.put(stock_id, data)
    return reply, target.stocks() == before


def errors_of(reply: Reply) -> list[tuple[str, Any]]:
    """Message and parameters of every error; the message above them says that validation failed."""
    assert (reply.status, reply.refusal) == (400, "validation_failed")
    return [(entry["message"], entry["parameters"]) for entry in reply.value.get("errors", ())]


@verifies("stock_validation/name_empty")
@given(method=methods, name=blank)
def test_an_empty_name_is_refused(target: StocksTarget, method: str, name: Any) -> None:
    """Missing, null, empty, blanks."""
    reply, unchanged = saved(target, method, with_name(name))
    assert errors_of(reply) == [(EMPTY, {"field": "name"})]
    assert unchanged


@verifies("stock_validation/every_error")
@given(method=methods, codes=st.lists(st.sampled_from(("nowhere", "elsewhere")), min_size=1, max_size=2, unique=True))
def test_every_error_is_named(target: StocksTarget, method: str, codes: list[str]) -> None:
    """The name's first, then those of the channels in their order."""
    reply, unchanged = saved(target, method, {**with_channels(target, *map(website, codes)), "name": ""})
    assert [parameters for _, parameters in errors_of(reply)] == [
        {"field": "name"},
        *({"code": code} for code in codes),
    ]
    assert unchanged


@verifies("stock_validation/channels_required")
@given(attributes=st.sampled_from(({}, {"extension_attributes": {}})))
def test_a_new_stock_needs_its_channels(target: StocksTarget, attributes: Any) -> None:
    """An empty list of them is enough, nothing at all is not."""
    reply, unchanged = saved(target, "POST", {"name": target.named("New"), **attributes})
    assert reply.status == 400
    assert unchanged
    assert target.one(target.create(target.named("New"))).channels == ()


@verifies("stock_validation/channels_optional")
@given(attributes=st.sampled_from(({}, {"extension_attributes": {}})))
def test_a_new_stock_needs_no_channels(target: StocksTarget, attributes: Any) -> None:
    """The stock is created without any."""
    reply, _ = saved(target, "POST", {"name": target.named("New"), **attributes})
    assert target.one(reply.result).channels == ()


@verifies("stock_validation/website_only")
@given(method=methods, kind=st.sampled_from(("store", "store_group", "Website", "website2")), codes=some_websites)
def test_another_type_is_refused(target: StocksTarget, method: str, kind: str, codes: list[str]) -> None:
    """Among good channels too."""
    channels = [*map(website, target.sites(codes)), {"type": kind, "code": "base"}]
    reply, unchanged = saved(target, method, with_channels(target, *channels))
    assert reply.status == 400
    assert unchanged


@verifies("stock_validation/any_type")
@given(method=methods, kind=st.sampled_from(("store", "store_group", "anything")), code=st.sampled_from(("base", "x")))
def test_any_type_is_stored(target: StocksTarget, method: str, kind: str, code: str) -> None:
    """Whatever its code is."""
    reply, _ = saved(target, method, with_channels(target, {"type": kind, "code": code}))
    assert target.one(reply.result).channels == ((kind, code),)


@verifies("stock_validation/type_and_code")
@given(method=methods, field=st.sampled_from(("type", "code")), value=st.sampled_from((ABSENT, "", "  ")))
def test_a_channel_needs_type_and_code(target: StocksTarget, method: str, field: str, value: Any) -> None:
    """The field that is empty is named."""
    channel = {key: member for key, member in {**website("base"), field: value}.items() if member is not ABSENT}
    reply, unchanged = saved(target, method, with_channels(target, channel))
    assert (EMPTY, {"field": field}) in errors_of(reply)
    assert unchanged


@verifies("stock_validation/website_unknown")
@given(method=methods, form=st.sampled_from(("NotExistingWebsite", "{} ", "{}x", "x{}", "{}2", "websites")))
@example(method="POST", form="{} ")
def test_an_unknown_website_is_refused(target: StocksTarget, method: str, form: str) -> None:
    """Its code is named; an existing code with something added does not name that website."""
    code = form.format(target.code("base"))
    reply, unchanged = saved(target, method, with_channels(target, website(code)))
    assert errors_of(reply) == [('The website with code "%code" does not exist.', {"code": code})]
    assert unchanged


@verifies("stock_validation/letter_case")
@given(method=methods, change=st.sampled_from((str.upper, str.title)))
def test_letter_case_of_a_code_counts(target: StocksTarget, method: str, change: Any) -> None:
    """A code in capitals is no website's."""
    own = target.code("base")
    code = change(own)
    assume(code != own)
    reply, unchanged = saved(target, method, with_channels(target, website(code)))
    assert [parameters for _, parameters in errors_of(reply)] == [{"code": code}]
    assert unchanged


@verifies("stock_validation/code_only")
@given(method=methods, code=st.sampled_from(("1", "2", "0", "admin")))
def test_an_id_is_no_code(target: StocksTarget, method: str, code: str) -> None:
    """Neither a website's id nor the admin's own website."""
    target.shop()
    reply, unchanged = saved(target, method, with_channels(target, website(code)))
    assert reply.status == 400
    assert unchanged


@verifies("stock_validation/code_or_id")
@given(method=methods, code=st.sampled_from(("1", "2")))
def test_an_id_is_good_for_a_code(target: StocksTarget, method: str, code: str) -> None:
    """The save is answered with the stock's id."""
    target.shop()
    reply, _ = saved(target, method, with_channels(target, website(code)))
    assert reply.result in target.stocks()


@verifies("stock_validation/null_refused")
@given(method=methods, field=st.sampled_from(("type", "code")))
def test_null_is_refused(target: StocksTarget, method: str, field: str) -> None:
    """For a type as for a code."""
    reply, unchanged = saved(target, method, with_channels(target, {**website("base"), field: None}))
    assert reply.status == 400
    assert unchanged


@verifies("stock_validation/stock_required")
@given(method=methods, body=st.sampled_from(({}, {"stocks": {"name": "New"}}, {"name": "New"}, [])))
def test_a_body_needs_its_stock(target: StocksTarget, method: str, body: Any) -> None:
    """The member that is missing is named."""
    (stock_id,) = target.given({target.named("A stock before"): ()}).values()
    before = target.stocks()
    path = {"POST": STOCKS, "PUT": f"{STOCKS}/{stock_id}"}[method]
    reply = target.ask(method, path, body)
    assert (reply.status, reply.parameters) == (400, {"fieldName": "stock"})
    assert target.stocks() == before


@verifies("stock_validation/unknown_member")
@given(method=methods, member=st.sampled_from(("colour", "sales_channels", "id", "stock_name")))
def test_an_unknown_member_is_refused(target: StocksTarget, method: str, member: str) -> None:
    """It is named, and the sound name beside it is not stored either."""
    reply, unchanged = saved(target, method, {**with_name(target.named("New")), member: "red"})
    assert (reply.status, reply.refusal) == (400, "field_not_supported")
    assert unchanged


@verifies("stock_validation/name_taken")
@given(method=methods, change=st.sampled_from((str, str.upper, str.lower)))
def test_a_name_that_is_taken_is_refused(target: StocksTarget, method: str, change: Any) -> None:
    """In whatever letter case."""
    ids = target.given({target.named("East"): (), target.named("West"): ()})
    before, data = target.stocks(), stock_data(change(target.named("East")))
    reply = target.post(data) if method == "POST" else target.put(ids[target.named("West")], data)
    assert (reply.status, reply.refusal) == (400, "stock_not_saved")
    assert target.stocks() == before
