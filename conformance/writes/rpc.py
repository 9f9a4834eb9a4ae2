"""What a message of a Magento 1 RPC dialect would write to: the products of its updates.

The dialects' modules make of the bytes a method and its parameters, in the values that JSON knows, and `OPAQUE` for
what shops read differently. Here stands what they call, in three kinds:

    a read            a method of the API itself but `call` and `multiCall`; a path whose method lists or shows
    an update         of a stock item, with its products as texts or numbers: they are named
    anything else     may write to something that nobody can put back, and does not leave

A path without two parts calls nothing anywhere (fault 3).
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from conformance.routes import FRONT, dialect_at
from conformance.transport import Message
from conformance.writes import rpc_json, rpc_soap, rpc_xml
from conformance.writes.envelope import body_type
from conformance.writes.reading import can_say, identifier
from conformance.writes.rpc_values import Call
from conformance.writes.touch import Touch, UnclearError
from specs import dialect, resources

__all__ = ["is_write", "touches"]

READS = frozenset(
    (
        *("login", "startSession", "endSession", "resources", "resourceFaults", "globalFaults"),
        *("system.listMethods", "system.methodHelp", "system.methodSignature"),
    )
)
PATH = re.compile(r"(\w+)\.(\w+)(?:\.\w+)?", re.ASCII)
#: Methods of a resource that only show, and the one that the checks ask for because no shop has it.
LISTS = ("list", "info", "nosuch")
#: The same of methods that are no path: operations of SOAP v2 end so.
NO_METHOD = re.compile(r"|nosuch|\w*(?:list|info|faults|resources)", re.IGNORECASE | re.ASCII)
WORD = "update"
#: What no call of a product can do without, in JSON and in XML.
PARAMETER = "param"
NAMES = {"call": ("sessionId", "apiPath", "args"), "multicall": ("sessionId", "calls", "options")}
MOST_ARGUMENTS = 3

_READERS: dict[str, Callable[[bytes], list[Call]]] = {
    "jsonrpc": rpc_json.calls,
    "xmlrpc": rpc_xml.calls,
    "soap_v1": rpc_soap.calls,
    "soap_v2": rpc_soap.calls,
}


def touches(message: Message) -> list[Touch]:
    """The products that a message's updates name."""
    return [Touch("product", text) for text in dict.fromkeys(_named(message)) if text is not None]


def is_write(message: Message) -> bool:
    """Whether a message has an update, be it of nobody."""
    return bool(_named(message))


def _named(message: Message) -> list[str | None]:
    """The products of a message's updates, None for one that has none; shops read the body whatever the method."""
    name = dialect_at(message.path)
    body_type(message)
    if not _is_entrance(message.path, name):
        raise UnclearError(f"{message.path!r} is not a path at which a shop is called")
    named = [text for one in _calls(name, message.body) for text in _of_method(one.method, one.params)]
    action = next((value for key, value in message.headers if key.lower() == "soapaction"), "")
    if not named and WORD in action.casefold():
        raise UnclearError(f"its SOAPAction {action!r} speaks of an update, its body does not")
    return named


def _calls(name: str, body: bytes) -> list[Call]:
    """The calls of a body; one that nobody can read is none, where it has no room for a parameter."""
    try:
        return _READERS[name](body)
    except UnclearError:
        if can_say(PARAMETER, body):
            raise
        return []


def _is_entrance(path: str, name: str) -> bool:
    """Whether a path is one of a dialect's own, in one of the spellings that all shops know."""
    plain = path.removeprefix(FRONT).removesuffix("/").removesuffix("/index")
    return plain in dialect(name).paths


def _of_method(method: Any, params: Any) -> Iterator[str | None]:
    """The products that a method of the API writes to."""
    if not isinstance(method, str):
        if params:
            raise UnclearError("a method that is not text, with parameters")
        return
    word = method.casefold()
    if method in READS:
        return
    if word == "system.multicall":
        yield from _of_several(params)
    elif word in NAMES:
        given = _positional(params, NAMES[word])
        if word == "multicall":
            yield from _of_calls(given[1] if len(given) > 1 else [])
        elif len(given) > 1:
            yield from _of_path(given[1], *given[2:] or [[]])
    elif isinstance(params, list):
        yield from _of_name(method, params[1:])
    elif params:
        raise UnclearError(f"{method!r} with parameters by name")


def _of_several(params: Any) -> Iterator[str | None]:
    """The products of XML-RPC's own several calls."""
    if not isinstance(params, list) or len(params) != 1 or not isinstance(params[0], list):
        raise UnclearError("several calls that are not a list")
    for entry in params[0]:
        if not isinstance(entry, dict) or set(entry) != {"methodName", "params"} or not _is_plain_method(entry):
            raise UnclearError("one of several calls that is not a method with its parameters")
        yield from _of_method(entry["methodName"], entry["params"])


def _is_plain_method(entry: dict[str, Any]) -> bool:
    method, params = entry["methodName"], entry["params"]
    return isinstance(method, str) and isinstance(params, list) and method.casefold() != "system.multicall"


def _positional(params: Any, names: tuple[str, ...]) -> list[Any]:
    """Parameters in their order: as they come, or by exactly these names."""
    if isinstance(params, list) and len(params) <= len(names):
        return params
    if isinstance(params, dict) and set(params) == set(names[: len(params)]):
        return [params[name] for name in names[: len(params)]]
    raise UnclearError(f"parameters that are not {', '.join(names)}")


def _of_name(method: str, args: list[Any]) -> Iterator[str | None]:
    """The products of a method that is no method of the API: shops take its name for a path, or for an operation."""
    if "." in method:
        yield from _of_path(method, args)
    elif WORD in method.casefold():
        yield from _products(args, several=True)
    elif not NO_METHOD.fullmatch(method):
        raise UnclearError(f"it is not known what the method {method!r} does")


def _of_calls(calls: Any) -> Iterator[str | None]:
    """The products of several calls, each a path and its arguments."""
    if not isinstance(calls, list):
        raise UnclearError("several calls that are not a list")
    for entry in calls:
        if not isinstance(entry, list) or not entry or entry[2:]:
            raise UnclearError("one of several calls that is not a path with its arguments")
        yield from _of_path(entry[0], *entry[1:] or [[]])


def _of_path(path: Any, args: Any) -> Iterator[str | None]:
    """The products that a resource's method writes to."""
    if not isinstance(path, str):
        raise UnclearError("a path that is not text")
    if not all((*path.split("."), "")[:2]):
        return  # fault 3 in every shop
    found = PATH.fullmatch(path)
    if found is None:
        raise UnclearError(f"shops may read the path {path!r} differently")
    resource, method = found[1].casefold(), found[2].casefold()
    if method in LISTS:
        return
    if resource not in {name.casefold() for one in resources() for name in (one.name, one.alias)}:
        raise UnclearError(f"{path!r} may write to something that could not be put back")
    given = args if isinstance(args, list) else [args]
    yield from _products(given, several=method != WORD)


def _products(args: list[Any], *, several: bool) -> list[str | None]:
    """The products of an update: its first argument, a SKU or an id, or the members of that; None where there is none.

    A third argument may only say that they are SKUs: with another a shop may take the same text for an id.
    """
    if len(args) > MOST_ARGUMENTS or (len(args) == MOST_ARGUMENTS and args[-1] != "sku"):
        raise UnclearError("an update with an argument that may say how its products are named")
    first = args[0] if args else []
    every = first if isinstance(first, list) and (several or not args) else [first]
    return [*(identifier(one, "a product of an update") for one in every)] or [None]
