"""Shops that write in the wrong form, or read what they should not."""

from mockserver.defects import defect
from mockserver.dialects.magento1_rest.decode import accepted, body_of
from mockserver.dialects.magento1_rest.encode import answer
from mockserver.dialects.magento1_rest.errors import Refused, refusal
from mockserver.handle import answered
from mockserver.messages import Response

DOCUMENTED = ("documented",)
SHOPS = ("openmage-*", "magento-1.*")
JSON = "application/json"


def _content_type(request):
    return request.header("content-type") or ""


@defect("media_types/default_json", accepted)
def anything_is_xml(sound, world, request):
    """A caller who accepts anything gets XML."""
    return "text/xml" if "*" in (request.header("accept") or "") else sound(world, request)


@defect("media_types/no_accept_json", accepted, editions=DOCUMENTED)
def a_caller_must_accept_something(sound, world, request):
    """A caller who accepts nothing that there is gets XML."""
    wanted = request.header("accept") or ""
    return sound(world, request) if any(kind in wanted for kind in ("*", "json", "xml")) else "text/xml"


@defect("media_types/no_accept_breaks", accepted, editions=SHOPS)
def nothing_known_is_json(sound, world, request):
    """A caller who accepts nothing that there is gets JSON."""
    return sound(world, request) or JSON


@defect("media_types/xml_on_request", accepted)
def knows_only_text_xml(sound, world, request):
    """application/xml is answered in JSON."""
    return JSON if request.header("accept") == "application/xml" else sound(world, request)


@defect("media_types/best_quality", accepted)
def the_first_type_is_written(sound, world, request):
    """Of several media types the first that there is counts, whatever its q."""
    wanted = request.header("accept") or ""
    places = {kind: wanted.find(kind) for kind in (JSON, "text/xml") if kind in wanted}
    return min(places, key=places.__getitem__) if len(places) > 1 else sound(world, request)


@defect("media_types/content_type", answer)
def answers_have_no_charset(sound, world, media_type, status, value):
    """The Content-Type of an answer has no charset."""
    found = sound(world, media_type, status, value)
    headers = tuple((name, text.partition(";")[0]) for name, text in found.headers)
    return Response(found.status, headers, found.body)


@defect("media_types/body_by_content_type", body_of)
def reads_what_is_accepted(sound, world, request):
    """A body is read as what the caller accepts."""
    is_json, wants_json = "json" in _content_type(request), "json" in (request.header("accept") or "json")
    if request.header("accept") and is_json != wants_json:
        raise refusal("decoding")
    return sound(world, request)


@defect("media_types/xml_attributes", body_of)
def attributes_are_not_read(sound, world, request):
    """Attributes of elements in XML are passed over."""
    body = sound(world, request)
    if "xml" in _content_type(request) and b'" qty="' in request.body and isinstance(body, list):
        return [{} for _ in body]
    return body


@defect("media_types/content_type_missing", body_of)
def bodies_are_json_unless_they_say(sound, world, request):
    """A body without Content-Type is read as nothing."""
    if not _content_type(request):
        raise refusal("decoding")
    return sound(world, request)


@defect("media_types/content_type_unknown", body_of)
def other_media_types_are_not_named(sound, world, request):
    """A media type that is not read is refused without its name."""
    try:
        return sound(world, request)
    except Refused as refused:
        is_unknown = any("can not understand" in text for _, text in refused.entries)
        raise (refusal("content_type_invalid") if is_unknown else refused) from refused


@defect("media_types/charset", body_of)
def other_charsets_are_wrong_headers(sound, world, request):
    """Another charset is an invalid header."""
    if "charset=" in _content_type(request) and "utf-8" not in _content_type(request).lower():
        raise refusal("content_type_invalid")
    return sound(world, request)


@defect("media_types/charset", body_of)
def a_charset_is_a_wrong_header(sound, world, request):
    """No charset may be named, not even utf-8 in capitals."""
    if "charset=UTF-8" in _content_type(request):
        raise refusal("charset")
    return sound(world, request)


@defect("media_types/malformed", body_of)
def malformed_bodies_are_empty(sound, world, request):
    """A body that cannot be read is one without fields."""
    try:
        return sound(world, request)
    except Refused as refused:
        is_malformed = any(text == "Decoding error." for _, text in refused.entries)
        raise (refusal("data_invalid") if is_malformed else refused) from refused


@defect("media_types/external_entities", answered)
def external_entities_are_read(sound, world, request):
    """An external entity stands for a file (only its first word is made up here)."""
    found = sound(world, request)
    return Response(found.status, found.headers, found.body + b"<!-- root: -->") if b"SYSTEM" in request.body else found


@defect("media_types/doctype_refused", body_of, editions=DOCUMENTED)
def doctypes_are_read(sound, world, request):
    """A DOCTYPE does no harm."""
    if b"<!DOCTYPE" in request.body:
        return {"qty": "1"} if "stockitems/" in request.path else [{"item_id": "1", "qty": "1"}]
    return sound(world, request)


@defect("media_types/entities_expanded", body_of, editions=SHOPS)
def entities_are_refused(sound, world, request):
    """A body with a DOCTYPE is refused."""
    if b"<!DOCTYPE" in request.body:
        raise refusal("decoding")
    return sound(world, request)
