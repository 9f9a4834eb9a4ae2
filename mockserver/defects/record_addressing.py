"""Shops that find another record, or none."""

from urllib.parse import unquote

import msgspec

from mockserver.defects import defect
from mockserver.dialects.merchantpro_rest import refused
from mockserver.handle import answered
from mockserver.rules.atomic_patch import store
from mockserver.rules.record_addressing import BY_SKU, RECORDS, by_ean, by_id, by_sku, find
from mockserver.rules.refusals import Refusal


@defect("record_addressing/three_ways", by_ean)
def knows_no_ean(sound, world, identifier):
    """No record is found by its EAN code."""


@defect("record_addressing/three_ways", by_sku)
def skus_lead_to_the_first(sound, world, identifier):
    """Every SKU leads to the first record."""
    found = sound(world, identifier)
    return min(world.store.rows(RECORDS)) if found is not None else None


@defect("record_addressing/changed_by_any", store)
def changes_are_forgotten(sound, world, record_id, row):
    """A change is answered and not stored."""


@defect("record_addressing/changed_by_any", answered)
def changes_by_id_only(sound, world, request):
    """A PATCH by another identifier than the id shows the record as it is."""
    by_code = request.method == "PATCH" and "/inventory/" in request.path and "/inventory/id/" not in request.path
    return sound(world, msgspec.structs.replace(request, method="GET") if by_code else request)


@defect("record_addressing/encoded", by_sku)
def decodes_twice(sound, world, identifier):
    """A SKU is decoded twice."""
    return sound(world, unquote(identifier))


@defect("record_addressing/encoded", answered)
def decodes_before_routing(sound, world, request):
    """An encoded slash ends the SKU."""
    target = request.target.replace("%2F", "/") if "/inventory/sku/" in request.target else request.target
    return sound(world, msgspec.structs.replace(request, target=target))


@defect("record_addressing/encoded", by_sku)
def pluses_are_blanks(sound, world, identifier):
    """A plus in a SKU is a blank."""
    return sound(world, identifier.replace("+", " "))


@defect("record_addressing/kinds_apart", find)
def any_kind_will_do(sound, world, kind, identifier):
    """An identifier is looked for among the ids first."""
    found = by_id(world, identifier)
    return found if found is not None and kind != "id" else sound(world, kind, identifier)


@defect("record_addressing/kinds_apart", by_ean)
def a_sku_is_an_ean(sound, world, identifier):
    """A SKU is good for an EAN code."""
    found = sound(world, identifier)
    return by_sku(world, identifier) if found is None else found


@defect("record_addressing/unknown", find)
def unknown_is_the_first(sound, world, kind, identifier):
    """An unknown identifier leads to the first record."""
    try:
        return sound(world, kind, identifier)
    except Refusal:
        return min(world.store.rows(RECORDS))


@defect("record_addressing/unknown", refused)
def unknown_is_a_bad_request(sound, world, request, refusal):
    """An unknown identifier is refused with 400."""
    return sound(world, request, Refusal("json_malformed") if refusal.name == "record_not_found" else refusal)


@defect("record_addressing/plain_digits", by_id)
def leading_zeros_do_not_count(sound, world, identifier):
    """An id may have zeros in front."""
    return sound(world, identifier.lstrip("0"))


@defect("record_addressing/plain_digits", by_id)
def ids_as_numbers(sound, world, identifier):
    """An id is whatever the number is."""
    try:
        return sound(world, str(int(float(identifier))))
    except (ValueError, OverflowError):
        return sound(world, identifier)


@defect("record_addressing/letter_case", by_sku)
def skus_in_any_letters(sound, world, identifier):
    """Letter case of a SKU does not count."""
    return next((found for sku, found in world.store.rows(BY_SKU).items() if sku.lower() == identifier.lower()), None)


@defect("record_addressing/letter_case", by_sku)
def small_letters_will_do(sound, world, identifier):
    """A SKU may be written in small letters."""
    found = sound(world, identifier)
    wanted = (number for sku, number in world.store.rows(BY_SKU).items() if sku.lower() == identifier)
    return next(wanted, None) if found is None else found


@defect("record_addressing/unknown_kind", find)
def every_kind_is_an_id(sound, world, kind, identifier):
    """An unknown kind counts as the id."""
    return sound(world, kind if kind in ("id", "sku", "ean") else "id", identifier)


@defect("record_addressing/unknown_kind", refused)
def unknown_kinds_are_a_bad_request(sound, world, request, refusal):
    """An unknown kind is refused with 400."""
    return sound(world, request, Refusal("json_malformed") if refusal.name == "not_found" else refusal)


@defect("record_addressing/other_verbs", answered)
def every_verb_reads(sound, world, request):
    """Another verb is answered with the record."""
    other = request.method not in ("GET", "PATCH") and "/inventory/id/" in request.path
    return sound(world, msgspec.structs.replace(request, method="GET") if other else request)


@defect("record_addressing/other_verbs", answered)
def put_is_patch(sound, world, request):
    """PUT and POST change a record as PATCH does."""
    changes = request.method in ("PUT", "POST") and "/inventory/" in request.path
    return sound(world, msgspec.structs.replace(request, method="PATCH") if changes else request)


@defect("record_addressing/other_verbs", refused)
def allows_nothing(sound, world, request, refusal):
    """A verb that is refused is refused without saying which there are."""
    response = sound(world, request, refusal)
    return msgspec.structs.replace(response, headers=tuple(one for one in response.headers if one[0] != "allow"))
