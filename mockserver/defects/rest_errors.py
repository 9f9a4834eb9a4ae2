"""Shops whose refusals say something else."""

from mockserver.defects import defect
from mockserver.dialects.magento1_rest import admit, error_list, perform
from mockserver.dialects.magento1_rest.encode import answer
from mockserver.dialects.magento1_rest.errors import Refused, refusal
from mockserver.dialects.magento1_rest.validators import field_refusal, violations
from mockserver.dialects.magento1_rest.writing import failed
from mockserver.handle import answered
from mockserver.messages import Response

DOCUMENTED = ("documented",)
SHOPS = ("openmage-*", "magento-1.*")


def _instead(sound, arguments, text, other):
    """What a function does, with another refusal in place of those that say `text`."""
    try:
        return sound(*arguments)
    except Refused as refused:
        raise (other if any(text in message for _, message in refused.entries) else refused) from refused


@defect("rest_errors/envelope", error_list)
def errors_are_a_list(sound, world, refused):
    """The entries of a refusal stand in errors, without messages around them."""
    return {"errors": sound(world, refused)["messages"]["error"]}


@defect("rest_errors/envelope", error_list)
def entries_have_a_field(sound, world, refused):
    """An entry of a refusal has a field too."""
    return {"messages": {"error": [{**entry, "field": ""} for entry in sound(world, refused)["messages"]["error"]]}}


@defect("rest_errors/json_xml_equal", answer)
def xml_refusals_say_one_thing(sound, world, media_type, status, value):
    """In XML a refusal has its last entry alone."""
    is_refusal = isinstance(value, dict) and "messages" in value and media_type.endswith("xml")
    shown = {"messages": {"error": value["messages"]["error"][-1:]}} if is_refusal else value
    return sound(world, media_type, status, shown)


@defect("rest_errors/status_is_code", error_list)
def codes_are_zero(sound, world, refused):
    """The code of an entry is 0."""
    return {"messages": {"error": [{**entry, "code": 0} for entry in sound(world, refused)["messages"]["error"]]}}


@defect("rest_errors/status_is_code", answered)
def refusals_come_with_400(sound, world, request):
    """The HTTP status of every refusal is 400."""
    found = sound(world, request)
    is_rest = request.path.startswith("/api/rest") and found.status > 400
    return Response(400 if is_rest else found.status, found.headers, found.body)


@defect("rest_errors/not_found", perform)
def unknown_items_are_no_route(sound, world, request):
    """An item that does not exist is a path that does not exist."""
    return _instead(sound, (world, request), "Resource not found.", refusal("no_route"))


@defect("rest_errors/empty_value", field_refusal, editions=DOCUMENTED)
def empty_values_are_invalid(sound, world, entry, value):
    """A field without a value has an invalid one."""
    return "invalid_value" if sound(world, entry, value) == "empty_value" else sound(world, entry, value)


@defect("rest_errors/empty_value", field_refusal, editions=DOCUMENTED)
def blanks_are_values(sound, world, entry, value):
    """A blank is an invalid value, not an empty one."""
    return "invalid_value" if value == " " else sound(world, entry, value)


@defect("rest_errors/invalid_value", field_refusal, editions=DOCUMENTED)
def numbers_may_have_a_tail(sound, world, entry, value):
    """Text that begins with a number is one, as in real shops."""
    return sound(world, entry, "1" if value == "5x" else value)


@defect("rest_errors/invalid_value", field_refusal, editions=DOCUMENTED)
def invalid_values_are_empty(sound, world, entry, value):
    """A list is an empty value."""
    return "empty_value" if isinstance(value, list) else sound(world, entry, value)


@defect("rest_errors/shop_wording", violations, editions=SHOPS)
def validators_speak_as_the_document(sound, world, data):
    """Violations are said in the document's words."""
    return [f'Invalid value for "{text.partition(":")[0]}" in request.' for text in sound(world, data)]


@defect("rest_errors/every_violation", violations)
def only_the_first_violation_is_said(sound, world, data):
    """Of several wrong fields the first is named."""
    return sound(world, data)[:1]


@defect("rest_errors/every_violation", error_list)
def the_last_entry_is_missing(sound, world, refused):
    """The closing entry of a refusal is left out."""
    entries = sound(world, refused)["messages"]["error"]
    return {"messages": {"error": entries[:-1] if len(entries) > 1 else entries}}


@defect("rest_errors/no_fields", perform)
def no_fields_are_missing_ones(sound, world, request):
    """A body without fields cannot be decoded."""
    return _instead(sound, (world, request), "The request data is invalid.", refusal("decoding"))


@defect("rest_errors/bare_values", perform, editions=DOCUMENTED)
def bare_values_are_malformed(sound, world, request):
    """A bare value cannot be decoded."""
    is_bare = request.method == "PUT" and request.body[:1] not in (b"{", b"[", b"<")
    return _instead(sound, (world, request), "The request data is invalid." if is_bare else "\0", refusal("decoding"))


@defect("rest_errors/bare_values_break", perform, editions=SHOPS)
def bare_values_are_refused(sound, world, request):
    """A bare value is refused in a decent way."""
    if request.method == "PUT" and request.body[:1] not in (b"{", b"[", b"<"):
        raise refusal("data_invalid")
    return sound(world, request)


@defect("rest_errors/internal_error", perform, editions=DOCUMENTED)
def refused_saves_are_invalid_data(sound, world, request):
    """A save that the shop refuses is blamed on the data."""
    return _instead(sound, (world, request), "Resource internal error.", refusal("data_invalid"))


@defect("rest_errors/internal_error", failed, editions=DOCUMENTED)
def refused_saves_have_no_id(sound, world, item_id, name, **words):
    """In a bulk update an item that the shop refuses to save has no id, as in real shops."""
    return sound(world, None if name == "internal_error" else item_id, name, **words)


@defect("rest_errors/refusal_in_its_words", perform, editions=SHOPS)
def refused_saves_say_nothing(sound, world, request):
    """A save that the shop refuses is an internal error and no more."""
    return _instead(sound, (world, request), "Unhandled simple errors.", refusal("internal_error"))


@defect("rest_errors/no_route", perform)
def other_paths_are_not_found(sound, world, request):
    """A path that does not exist is an item that does not exist."""
    return _instead(sound, (world, request), "does not match any route", refusal("not_found"))


@defect("rest_errors/version", admit)
def versions_may_be_anything(sound, world, request, caller, operation):
    """Any version is the first."""
    plain = type(request)(request.method, request.target, (), request.body, request.server)
    sound(world, plain, caller, operation)


@defect("rest_errors/version", admit)
def there_is_one_version(sound, world, request, caller, operation):
    """Every version but 1 is refused."""
    sound(world, request, caller, operation)
    if request.header("version") not in (None, "1"):
        raise refusal("invalid_version", version=request.header("version"))
