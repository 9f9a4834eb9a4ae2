"""Shops that take what they should refuse, or refuse it in the wrong way."""

from mockserver.defects import defect
from mockserver.dialects.magento2_rest.decode import parameters
from mockserver.dialects.magento2_rest.encode import refused
from mockserver.rules.refusals import Crash, Refusal
from mockserver.rules.stock_validation import (
    channel_errors,
    channels_sent,
    missing_channels,
    name_errors,
    refuse_taken_name,
    type_errors,
    validate,
    website_exists,
)
from mockserver.rules.stocks import STOCKS, create, save

DOCUMENTED = ("documented",)
MAGENTO = ("magento-2.*",)


def answered_instead(sound, world, request, refusal, name, instead):
    """A refusal answered as another one."""
    return sound(world, request, instead if refusal.name == name else refusal)


@defect("stock_validation/name_empty", save)
def nameless_stocks(sound, world, stock, *, is_new):
    """A stock needs no name."""
    return sound(world, {**stock, "name": (stock.get("name") or "").strip() or "?"}, is_new=is_new)


@defect("stock_validation/name_empty", name_errors)
def blanks_are_a_name(sound, world, stock):
    """A name may be blanks."""
    return [] if stock.get("name") else sound(world, stock)


@defect("stock_validation/name_empty", save)
def refuses_after_storing(sound, world, stock, *, is_new):
    """A stock that is refused for its name is created nevertheless."""
    try:
        return sound(world, stock, is_new=is_new)
    except Refusal:
        world.store.put(STOCKS, max(world.store.rows(STOCKS)) + 1, {"name": "Stock"})
        raise


@defect("stock_validation/every_error", validate)
def names_the_first_error_only(sound, world, stock, *, is_new):
    """Only the first error is named."""
    try:
        return sound(world, stock, is_new=is_new)
    except Refusal as refusal:
        raise Refusal(refusal.name, refusal.values, refusal.errors[:1]) from refusal


@defect("stock_validation/every_error", validate)
def names_errors_backwards(sound, world, stock, *, is_new):
    """The error of the name comes last."""
    try:
        return sound(world, stock, is_new=is_new)
    except Refusal as refusal:
        raise Refusal(refusal.name, refusal.values, refusal.errors[::-1]) from refusal


@defect("stock_validation/channels_required", missing_channels, editions=DOCUMENTED)
def channels_may_be_missing(sound, world, stock, *, is_new):
    """A new stock needs no channels."""
    return []


@defect("stock_validation/channels_required", missing_channels, editions=DOCUMENTED)
def empty_channels_are_missing(sound, world, stock, *, is_new):
    """A new stock needs at least one channel."""
    nothing = is_new and not channels_sent(stock)
    return [Refusal("field_empty", {"field": "sales_channels"})] if nothing else []


@defect("stock_validation/channels_optional", missing_channels, editions=MAGENTO)
def channels_must_be_sent(sound, world, stock, *, is_new):
    """A new stock needs its channels."""
    missing = is_new and channels_sent(stock) is None
    return [Refusal("field_empty", {"field": "sales_channels"})] if missing else []


@defect("stock_validation/channels_optional", create, editions=MAGENTO)
def new_stocks_begin_with_base(sound, world, stock):
    """A new stock without channels gets the first website."""
    base = {"sales_channels": [{"type": "website", "code": "base"}]}
    return sound(world, stock if channels_sent(stock) is not None else {**stock, "extension_attributes": base})


@defect("stock_validation/website_only", type_errors, editions=DOCUMENTED)
def takes_any_type(sound, world, kind):
    """A channel may be of any type."""
    return []


@defect("stock_validation/website_only", save, editions=DOCUMENTED)
def leaves_other_types_out(sound, world, stock, *, is_new):
    """A channel of another type is left out."""
    kept = [one for one in channels_sent(stock) or () if one.get("type") in ("website", "", None)]
    sent = {} if channels_sent(stock) is None else {"extension_attributes": {"sales_channels": kept}}
    return sound(world, {**stock, **sent}, is_new=is_new)


@defect("stock_validation/any_type", channel_errors, editions=MAGENTO)
def takes_websites_only(sound, world, channel):
    """A channel of another type than website is refused."""
    other = channel.get("type") not in ("website", "", None)
    return [Refusal("channel_type_unknown", {"type": channel["type"]})] if other else sound(world, channel)


@defect("stock_validation/any_type", save, editions=MAGENTO)
def forgets_other_types(sound, world, stock, *, is_new):
    """A channel of another type is not stored."""
    return leaves_other_types_out(sound, world, stock, is_new=is_new)


@defect("stock_validation/type_and_code", save)
def types_may_be_empty(sound, world, stock, *, is_new):
    """A channel without a type is a website."""
    channels = [{**one, "type": (one.get("type") or "").strip() or "website"} for one in channels_sent(stock) or ()]
    sent = {} if channels_sent(stock) is None else {"extension_attributes": {"sales_channels": channels}}
    return sound(world, {**stock, **sent}, is_new=is_new)


@defect("stock_validation/type_and_code", channel_errors)
def empty_codes_are_unknown_websites(sound, world, channel):
    """A channel without a code is refused as an unknown website only."""
    return [error for error in sound(world, channel) if error.values != {"field": "code"}]


@defect("stock_validation/website_unknown", website_exists)
def takes_unknown_websites(sound, world, code):
    """Every code is a website's."""
    return bool(code.strip())


@defect("stock_validation/website_unknown", website_exists)
def blanks_around_codes_do_not_count(sound, world, code):
    """A code may have blanks behind it."""
    return sound(world, code.strip())


@defect("stock_validation/letter_case", website_exists)
def letter_case_of_codes_does_not_count(sound, world, code):
    """A website's code is good in any letter case."""
    return sound(world, code.lower())


@defect("stock_validation/letter_case", save)
def corrects_letter_case(sound, world, stock, *, is_new):
    """A website's code in other letter case is corrected."""
    channels = [{**one, "code": (one.get("code") or "").lower()} for one in channels_sent(stock) or ()]
    sent = {} if channels_sent(stock) is None else {"extension_attributes": {"sales_channels": channels}}
    return sound(world, {**stock, **sent}, is_new=is_new)


@defect("stock_validation/code_only", website_exists, editions=DOCUMENTED)
def ids_are_codes(sound, world, code):
    """A website's id is good for its code."""
    return sound(world, code) or code.isdecimal()


@defect("stock_validation/code_only", website_exists, editions=DOCUMENTED)
def the_admin_has_a_website(sound, world, code):
    """The admin's own website can be assigned."""
    return sound(world, code) or code == "admin"


@defect("stock_validation/code_or_id", website_exists, editions=MAGENTO)
def ids_are_no_codes(sound, world, code):
    """A website's id is no code."""
    return not code.isdecimal() and sound(world, code)


@defect("stock_validation/code_or_id", website_exists, editions=MAGENTO)
def the_first_id_only(sound, world, code):
    """Only the first website's id is good for its code."""
    return sound(world, code) and code != "2"


@defect("stock_validation/null_refused", channel_errors, editions=DOCUMENTED)
def null_breaks_the_shop(sound, world, channel):
    """A null for a type or code breaks the shop."""
    if None in channel.values():
        raise Crash("null given")
    return sound(world, channel)


@defect("stock_validation/null_refused", save, editions=DOCUMENTED)
def channels_with_null_are_left_out(sound, world, stock, *, is_new):
    """A channel with a null is left out."""
    kept = [one for one in channels_sent(stock) or () if None not in one.values()]
    sent = {} if channels_sent(stock) is None else {"extension_attributes": {"sales_channels": kept}}
    return sound(world, {**stock, **sent}, is_new=is_new)


@defect("stock_validation/stock_required", parameters)
def bodies_are_stocks(sound, world, operation, body, query, path_values):
    """A body without its stock counts as the stock."""
    members = sound(world, operation, body, query, path_values)
    return {"stock": {"name": "New"}, **members} if "stock" in operation.takes and isinstance(body, dict) else members


@defect("stock_validation/stock_required", refused)
def a_missing_stock_is_nameless(sound, world, request, refusal):
    """A body without its stock is refused for the name."""
    empty = Refusal("validation_failed", errors=[Refusal("field_empty", {"field": "name"})])
    return answered_instead(sound, world, request, refusal, "field_required", empty)


@defect("stock_validation/unknown_member", parameters)
def unknown_members_do_not_count(sound, world, operation, body, query, path_values):
    """A member that a stock does not have is left out."""
    members = sound(world, operation, body, query, path_values)
    if not isinstance(members.get("stock"), dict):
        return members
    known = ("stock_id", "name", "extension_attributes")
    return {**members, "stock": {name: value for name, value in members["stock"].items() if name in known}}


@defect("stock_validation/unknown_member", refused)
def unknown_members_are_a_masked_error(sound, world, request, refusal):
    """A member that a stock does not have ends in an internal error."""
    masked = Refusal("internal_error", {"report": "webapi-0"})
    return answered_instead(sound, world, request, refusal, "field_not_supported", masked)


@defect("stock_validation/name_taken", refuse_taken_name)
def names_need_not_differ(sound, world, stock_id, name):
    """Two stocks may have the same name."""


@defect("stock_validation/name_taken", refuse_taken_name)
def names_differ_by_letter_case(sound, world, stock_id, name):
    """Two stocks may have the same name in other letter case."""
    if any(row["name"] == name for row in world.store.rows(STOCKS).values()):
        sound(world, stock_id, name)
