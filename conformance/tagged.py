"""Drawn values as JSON and back, exactly: what JSON lacks has a tag.

{"$decimal": "5.0000"}  {"$bytes": base64}  {"$tuple": [...]}  {"$set": [...]}  {"$date": "2020-01-31"}
{"$int": "36893488147419103232"}            beyond what every reader of JSON keeps exact
{"$float": "nan"}                           a binary number, as Python writes it
{"$map": [[key, value], ...]}               keys that are no text, or look like a tag
{"$letters": base64}                        text that no UTF-8 can hold
{"$record": "module:Class", "members": {}}  one of the suite's own records
{"$member": 2, "shown": "…"}                the third of those that the check chooses from
{"$target": "xmlrpc"}                       the same target through another dialect
{"$data": true}                             what draws while the check runs: the draws stand in their order
{"$inexpressible": "…"}                     what none of these can hold, for a reader
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from importlib import import_module
from typing import Any

import msgspec

__all__ = ["DATA", "InexpressibleError", "decoded", "draws_later", "encoded", "is_inexpressible"]

DATA = {"$data": True}
#: Whole numbers that every reader of JSON keeps exact.
EXACT = 2**53
#: The only room whose records are made again.
ROOM = "conformance."
SHOWN = 200
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


class InexpressibleError(ValueError):
    """A value that a trace cannot hold, or one that this run cannot make of what the trace holds."""


def is_inexpressible(value: Any) -> bool:
    """Whether a value of a trace is only there to be read."""
    return isinstance(value, dict) and "$inexpressible" in value


def draws_later(value: Any) -> bool:
    """Whether a value is what `st.data()` gives: it draws while the check runs."""
    return hasattr(value, "draw") and hasattr(value, "conjecture_data")


def encoded(value: Any, strategy: Any = None) -> Any:
    """A drawn value as JSON; where it has no form of its own, its place among those that the strategy chooses from."""
    try:
        return _encoded(value)
    except InexpressibleError:
        place = next((at for at, one in enumerate(_choices(strategy)) if one is value or _same(one, value)), None)
        return {"$inexpressible": shown(value)} if place is None else {"$member": place, "shown": shown(value)}


def decoded(value: Any, strategy: Any = None, data: Any = None) -> Any:
    """What `encoded` made a value of; `data` stands for what draws while the check runs."""
    if isinstance(value, list):
        return [decoded(member, data=data) for member in value]
    if not isinstance(value, dict):
        return value
    tag = next(iter(value), "")
    if not tag.startswith("$"):
        return {name: decoded(member, data=data) for name, member in value.items()}
    if value == DATA and data is not None:
        return data
    try:
        return _of_choice(value, strategy) if tag in ("$member", "$target") else _DECODERS[tag](value)
    except InexpressibleError:
        raise
    except KeyError as error:
        raise InexpressibleError(f"{shown(value)} is no value of a trace") from error
    except (ValueError, TypeError, AttributeError, InvalidOperation, ImportError) as error:
        raise InexpressibleError(f"{shown(value)} cannot be made again: {error}") from error


def shown(value: Any) -> str:
    """A value in a line, without addresses in memory."""
    text = _ADDRESS.sub("", repr(value))
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


# --------------------------------------------------------------------------------------------------------- choices


def _choices(strategy: Any) -> tuple[Any, ...]:
    """What a strategy of Hypothesis chooses from; nothing where it is of another kind."""
    found = getattr(strategy, "elements", ())
    return tuple(found) if isinstance(found, list | tuple | range) else ()


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and not callable(one) and bool(one == other)


def _of_choice(value: Mapping[str, Any], strategy: Any) -> Any:
    choices = _choices(strategy)
    if "$target" in value:
        name = value["$target"]
        return next(one for one in (*choices, None) if one is None or getattr(one, "dialect", "") == name) or _no(
            f"this target has no other dialect {name}"
        )
    place = value["$member"]
    if not isinstance(place, int) or not 0 <= place < len(choices) or shown(choices[place]) != value.get("shown"):
        raise InexpressibleError(f"the check does not choose {value.get('shown')} here any more")
    return choices[place]


def _no(why: str) -> Any:
    raise InexpressibleError(why)


# -------------------------------------------------------------------------------------------------------- encoding


def _encoded(value: Any) -> Any:
    kind = type(value)
    if value is None or kind is bool:
        return value
    if kind in _ENCODERS:
        return _ENCODERS[kind](value)
    if draws_later(value):
        return DATA
    if isinstance(getattr(value, "dialect", None), str) and hasattr(value, "begin"):
        return {"$target": value.dialect}
    if kind.__module__.startswith(ROOM) and isinstance(value, str):
        return {"$text": _text(str(value)), "of": f"{kind.__module__}:{kind.__qualname__}"}
    if kind.__module__.startswith(ROOM) and _members(kind) is not None:
        members = {name: _encoded(getattr(value, name)) for name in _members(kind) or ()}
        return {"$record": f"{kind.__module__}:{kind.__qualname__}", "members": members}
    raise InexpressibleError(shown(value))


def _members(kind: type) -> tuple[str, ...] | None:
    if issubclass(kind, msgspec.Struct):
        return kind.__struct_fields__
    if is_dataclass(kind):
        return tuple(entry.name for entry in dataclass_fields(kind))
    return getattr(kind, "_fields", None) if issubclass(kind, tuple) else None


def _text(value: str) -> Any:
    try:
        value.encode()
    except UnicodeEncodeError:
        return {"$letters": b64encode(value.encode("utf-8", "surrogatepass")).decode()}
    return value


def _map(value: Mapping[Any, Any]) -> Any:
    if all(type(key) is str and not key.startswith("$") and _text(key) == key for key in value):
        return {key: _encoded(member) for key, member in value.items()}
    return {"$map": [[_encoded(key), _encoded(member)] for key, member in value.items()]}


_ENCODERS: dict[type, Callable[[Any], Any]] = {
    str: _text,
    int: lambda value: value if abs(value) < EXACT else {"$int": str(value)},
    float: lambda value: {"$float": repr(value)},
    Decimal: lambda value: {"$decimal": str(value)},
    bytes: lambda value: {"$bytes": b64encode(value).decode()},
    list: lambda value: [_encoded(member) for member in value],
    tuple: lambda value: {"$tuple": [_encoded(member) for member in value]},
    set: lambda value: {"$set": sorted((_encoded(member) for member in value), key=repr)},
    dict: _map,
    date: lambda value: {"$date": value.isoformat()},
    datetime: lambda value: {"$datetime": value.isoformat()},
}


# -------------------------------------------------------------------------------------------------------- decoding


def _own(named: str) -> Any:
    """A class of the suite's own."""
    module, _, name = named.partition(":")
    if not module.startswith(ROOM):
        raise InexpressibleError(f"{module} is no part of the suite")
    kind = getattr(import_module(module), name)
    if not isinstance(kind, type) or not (issubclass(kind, str) or _members(kind) is not None):
        raise InexpressibleError(f"{named} is no record")
    return kind


def _record(value: Mapping[str, Any]) -> Any:
    return _own(value["$record"])(**{member: decoded(part) for member, part in value["members"].items()})


def _inexpressible(value: Mapping[str, Any]) -> Any:
    raise InexpressibleError(f"a trace cannot hold {value['$inexpressible']}")


_DECODERS: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "$letters": lambda value: b64decode(value["$letters"]).decode("utf-8", "surrogatepass"),
    "$int": lambda value: int(value["$int"]),
    "$float": lambda value: float(value["$float"]),
    "$decimal": lambda value: Decimal(value["$decimal"]),
    "$bytes": lambda value: b64decode(value["$bytes"]),
    "$tuple": lambda value: tuple(decoded(member) for member in value["$tuple"]),
    "$set": lambda value: {decoded(member) for member in value["$set"]},
    "$map": lambda value: {decoded(key): decoded(member) for key, member in value["$map"]},
    "$date": lambda value: date.fromisoformat(value["$date"]),
    "$datetime": lambda value: datetime.fromisoformat(value["$datetime"]),
    "$record": _record,
    "$text": lambda value: _own(value["of"])(decoded(value["$text"])),
    "$inexpressible": _inexpressible,
}
