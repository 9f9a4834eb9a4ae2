"""Shops that cannot count."""

from decimal import ROUND_DOWN, Decimal

from mockserver import php
from mockserver.defects import defect
from mockserver.rules.faults import Fault
from mockserver.rules.quantities import accepted, stored, stored_decimal, typed
from specs.stock_item import LARGEST

DOCUMENTED = ("documented",)
OPENMAGE = ("openmage-*", "magento-1.*")


@defect("quantities/exact", stored_decimal)
def stores_two_decimals(sound, world, number):
    """Numbers are stored with two decimals."""
    return sound(world, Decimal(f"{number:.2f}"))


@defect("quantities/exact", stored_decimal)
def stores_single_floats(sound, world, number):
    """Numbers go through seven digits."""
    return sound(world, Decimal(f"{float(number):.7g}").quantize(Decimal("0.0001")))


@defect("quantities/rounded", stored)
def cuts_decimals_off(sound, world, entry, value, coercion):
    """Decimals behind the fourth are cut off, and one more with them."""
    found = sound(world, entry, value, coercion)
    if entry.type != "decimal":
        return found
    exact = max(-LARGEST, min(LARGEST, php.to_decimal(php.number_prefix(php.to_text(value)))))
    return exact.quantize(Decimal("0.0001"), ROUND_DOWN) if abs(found) > abs(exact) else found


@defect("quantities/negative", stored_decimal)
def has_no_negatives(sound, world, number):
    """A number below 0 is stored as 0."""
    return max(sound(world, number), Decimal("0.0000"))


@defect("quantities/limits", stored_decimal)
def wraps_huge_numbers(sound, world, number):
    """A number at the limit is stored as 0."""
    return Decimal("0.0000") if abs(number) >= LARGEST else sound(world, number)


@defect("quantities/fraction_anyway", stored)
def needs_permission_for_fractions(sound, world, entry, value, coercion):
    """A quantity is stored without its fraction."""
    found = sound(world, entry, value, coercion)
    return found.quantize(Decimal(1)).quantize(Decimal("0.0001")) if entry.name == "qty" else found


@defect("quantities/text_number", accepted)
def refuses_numbers_as_text(sound, world, data, engine):
    """A number that comes as text is refused."""
    if isinstance(data, dict) and any(isinstance(data.get(name), str) for name in engine.fields()):
        raise Fault("data_invalid")
    return sound(world, data, engine)


@defect("quantities/text_refused", typed, editions=DOCUMENTED)
def takes_words_for_zero(sound, world, entry, value):
    """A word is stored as 0."""
    return Decimal(0) if isinstance(value, str) and not value.strip("-.").isdecimal() else sound(world, entry, value)


@defect("quantities/text_is_zero", accepted, editions=OPENMAGE)
def refuses_words(sound, world, data, engine):
    """A word is refused."""
    if isinstance(data, dict) and str(data.get("qty", "0")).isalpha():
        raise Fault("data_invalid")
    return sound(world, data, engine)


@defect("quantities/text_prefix", stored, editions=OPENMAGE)
def takes_whole_texts_only(sound, world, entry, value, coercion):
    """Text that goes on behind its number is stored as 0."""
    return sound(world, entry, value if not isinstance(value, str) or value.isdecimal() else 0, coercion)


@defect("quantities/enumeration", typed, editions=DOCUMENTED)
def takes_any_whole_number(sound, world, entry, value):
    """Flags and enumerations take any number."""
    try:
        return sound(world, entry, value)
    except Fault:
        return 1 if isinstance(value, int | Decimal) and not isinstance(value, bool) else sound(world, entry, value)


@defect("quantities/smallint", stored, editions=OPENMAGE)
def flags_are_zero_or_one(sound, world, entry, value, coercion):
    """Flags and enumerations are stored as 0 or 1."""
    found = sound(world, entry, value, coercion)
    return int(bool(found)) if entry.allowed else found


@defect("quantities/null_refused", accepted, editions=DOCUMENTED)
def skips_null(sound, world, data, engine):
    """Null counts as absent."""
    known = {name: value for name, value in data.items() if value is not None} if isinstance(data, dict) else data
    return sound(world, known, engine)


@defect("quantities/null_ignored", accepted, editions=OPENMAGE)
def null_is_zero(sound, world, data, engine):
    """Null is stored as 0."""
    nulls = (
        {name: 0 for name in engine.fields() if name in data and data[name] is None} if isinstance(data, dict) else {}
    )
    return {**sound(world, data, engine), **nulls}


@defect("quantities/boolean_refused", typed, editions=DOCUMENTED)
def takes_booleans(sound, world, entry, value):
    """True counts as 1 and false as 0."""
    return sound(world, entry, int(value) if isinstance(value, bool) else value)


@defect("quantities/boolean_is_number", accepted, editions=OPENMAGE)
def refuses_booleans(sound, world, data, engine):
    """A boolean is refused."""
    if isinstance(data, dict) and any(isinstance(value, bool) for value in data.values()):
        raise Fault("data_invalid")
    return sound(world, data, engine)
