"""The Magento 1 API behind its RPC dialects: sessions, `call` and `multiCall`, what can be asked about it.

    invoke(world, caller, "login", [user, key])       a method of the API by the wire's name
    call(world, caller, session, path, args)          a resource's method by its path, `<resource>.<method>`

Arguments are values as JSON knows them. `args` of a call is a list, a map by name, or one bare value.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from mockserver import php
from mockserver.rules import sessions
from mockserver.rules.faults import Failure, Fault, broken, global_faults, message_of, resource_faults
from mockserver.rules.identification import ABSENT, By, identifier_type, one_product
from mockserver.rules.listing import as_list, list_stock
from mockserver.rules.multi_update import multi_update
from mockserver.rules.partial_update import update_item
from mockserver.seam import replaceable
from mockserver.world import World
from specs import MethodSpec, ResourceSpec, resources

__all__ = [
    "HANDLER",
    "PARAMETERS",
    "REQUIRED",
    "Caller",
    "call",
    "invoke",
    "multi_call",
    "path_of",
    "resource_fault_list",
    "resource_list",
    "run",
]


class Caller(msgspec.Struct, frozen=True):
    """Through which dialect a call came, and the HTTP Basic credentials that came with it."""

    dialect: str
    basic: tuple[str, str] | None = None


@replaceable
def call(world: World, caller: Caller, session: Any, path: Any, args: Any) -> Any:
    """Call a resource's method: session, then path, then the user's rights, then the method itself."""
    user = sessions.require_session(world, session, caller.basic)
    return run(world, caller, user, path, args)


@replaceable
def run(world: World, caller: Caller, user: str, path: Any, args: Any) -> Any:
    """Call a resource's method for a user."""
    resource, method = path_of(world, path)
    sessions.check_allowed(world, user, resource.acl, method.acl)
    if method.operation in world.edition.dialects[caller.dialect].not_callable:
        raise Fault("resource_path_not_callable")
    return _OPERATIONS[method.operation](world, caller, *bound(world, resource, method, args))


@replaceable
def path_of(world: World, path: Any) -> tuple[ResourceSpec, MethodSpec]:
    """The resource and the method of a path; a third part is ignored."""
    if isinstance(path, list | dict) and world.edition.failure == "page":
        raise Failure(f"explode(): Argument #2 ($string) must be of type string, {php.type_name(path)} given")
    parts = path.split(".") if isinstance(path, str) else []
    for resource in resources():
        if parts[0:1] and parts[0] in (resource.name, resource.alias) and len(parts) > 1:
            method = resource.methods().get(parts[1])
            if method:
                return resource, method
    raise Fault("resource_path_invalid")


def bound(world: World, resource: ResourceSpec, method: MethodSpec, args: Any) -> list[Any]:
    """The arguments in the order of the method's parameters: `ABSENT` for an optional one that was not sent."""
    names = world.edition.parameters[method.operation]
    if isinstance(args, dict) and not isinstance(args, php.Object) and not all(map(php.is_index, args)):
        if not set(args) <= set(names):
            raise broken(world, f"Unknown named parameter ${next(name for name in args if name not in names)}")
        values = [args.get(name, ABSENT) for name in names]
    else:
        given = as_list(args)
        values = [*given, *[ABSENT] * len(names)][: len(names)]
    missing = [name for name, value in zip(names, values, strict=True) if value is ABSENT and name != "identifierType"]
    if missing:
        reason = _too_few(f"{resource.model}::{method.function}()", names, values)
        raise broken(world, reason, plainly=f"{missing[0]}: missing.")
    return values


def _too_few(function: str, names: tuple[str, ...], values: list[Any]) -> str:
    """What PHP says of arguments that are missing: how many there are, or which one of those by name."""
    sent = [value is not ABSENT for value in values]
    if sent != sorted(sent, reverse=True):
        return f"{function}: Argument #{sent.index(False) + 1} (${names[sent.index(False)]}) not passed"
    where = "app/code/core/Mage/Api/Model/Server/Handler/Abstract.php on line 1"
    return f"Too few arguments to function {function}, {sum(sent)} passed in {where} and exactly {len(names)} expected"


def _by(world: World, rest: list[Any]) -> By:
    """How the products are named: what the identifier type says, where the method has that argument and it was sent."""
    return "sku_or_id" if not rest or rest[0] is ABSENT else identifier_type(world, rest[0])


def _list(world: World, caller: Caller, identifiers: Any, *rest: Any) -> Any:  # noqa: ARG001 - one of a table
    return list_stock(world, identifiers, _by(world, list(rest)))


def _update(world: World, caller: Caller, identifier: Any, data: Any, *rest: Any) -> Any:
    product = one_product(world, identifier, _by(world, list(rest)))
    return update_item(world, product, data, world.edition.engine(caller.dialect))


def _multi_update(world: World, caller: Caller, identifiers: Any, data: Any, *rest: Any) -> Any:
    engine = world.edition.engine(caller.dialect)
    return multi_update(world, identifiers, data, _by(world, list(rest)), engine)


_OPERATIONS: dict[str, Callable[..., Any]] = {"list": _list, "update": _update, "multi_update": _multi_update}


#: The shop's class that has the API's own methods, as PHP names it in its errors.
HANDLER = "Mage_Api_Model_Server_Handler_Abstract"


@replaceable
def multi_call(world: World, caller: Caller, session: Any, calls: Any, options: Any) -> list[Any]:
    """Several calls in turn; a fault stands in the list and, where `break` is 1, ends it."""
    user = sessions.require_session(world, session, caller.basic)
    if not isinstance(calls, list | dict) or isinstance(calls, php.Object):
        kind = php.type_name(calls)
        raise broken(world, f"{HANDLER}::multiCall(): Argument #2 ($calls) must be of type array, {kind} given")
    stops = isinstance(options, dict) and php.loosely_equal(options.get("break"), 1)
    answers: list[Any] = []
    for entry in calls.values() if isinstance(calls, dict) else calls:
        answers.append(_one_of_many(world, caller, user, entry))
        if stops and isinstance(answers[-1], dict) and answers[-1].get("isFault"):
            break
    return answers


def _parts_of(world: World, entry: Any) -> tuple[Any, Any]:
    """The path and the arguments of one of several calls: the first two of a list, a map or a text."""
    if isinstance(entry, php.Object):
        raise broken(world, "Cannot use object of type stdClass as array")
    if isinstance(entry, dict):
        return entry.get("0", ""), entry.get("1")
    given = entry[:2] if isinstance(entry, list | str) else []
    return (given[0] if given else ""), (given[1] if len(given) > 1 else None)


def _one_of_many(world: World, caller: Caller, user: str, entry: Any) -> Any:
    try:
        path, args = _parts_of(world, entry)
        return run(world, caller, user, path, [] if args is None else args)
    except Fault as fault:
        return fault_in_list(world, fault)


@replaceable
def fault_in_list(world: World, fault: Fault) -> dict[str, Any]:
    """A fault as `multiCall` lists it; its code is text."""
    own = fault.spec.name == "internal" and world.edition.failure == "page"
    return {
        "isFault": True,
        "faultCode": str(fault.spec.code),
        "faultMessage": fault.spec.message if own else message_of(world, fault),
    }


@replaceable
def resource_list(world: World, caller: Caller, session: Any) -> list[dict[str, Any]]:
    """The resources and methods that the session's user may call; a resource without methods is none."""
    user = sessions.require_session(world, session, caller.basic)
    found = [_described(world, user, entry) for entry in resources() if sessions.allowed(world, user, entry.acl)]
    return [entry for entry in found if entry["methods"]]


def _described(world: World, user: str, resource: ResourceSpec) -> dict[str, Any]:
    methods = [_method(resource, entry) for entry in resource.method if sessions.allowed(world, user, entry.acl)]
    return {
        "title": resource.title,
        "description": None,
        "name": resource.name,
        "aliases": [resource.alias],
        "methods": methods,
    }


def _method(resource: ResourceSpec, method: MethodSpec) -> dict[str, Any]:
    return {
        "title": method.title,
        "description": None,
        "path": f"{resource.name}.{method.name}",
        "name": method.name,
        "aliases": [f"{resource.alias}.{method.name}"],
    }


@replaceable
def resource_fault_list(world: World, caller: Caller, session: Any, name: Any) -> list[dict[str, str]]:
    """The faults of a resource."""
    user = sessions.require_session(world, session, caller.basic)
    found = next((entry for entry in resources() if name in (entry.name, entry.alias)), None)
    if found is None:
        raise Fault("resource_path_invalid")
    sessions.check_allowed(world, user, found.acl)
    return resource_faults(world)


#: The API's own methods: what each takes, in order, with the default of an argument that need not be sent.
REQUIRED = object()
PARAMETERS: dict[str, dict[str, Any]] = {
    "login": {"username": None, "apiKey": None},
    "call": {"sessionId": REQUIRED, "apiPath": REQUIRED, "args": []},
    "multiCall": {"sessionId": REQUIRED, "calls": [], "options": {}},
    "startSession": {},
    "endSession": {"sessionId": REQUIRED},
    "resources": {"sessionId": REQUIRED},
    "resourceFaults": {"sessionId": REQUIRED, "resourceName": REQUIRED},
    "globalFaults": {"sessionId": None},
}


def invoke(world: World, caller: Caller, method: str, arguments: list[Any]) -> Any:
    """A method of the API, by the wire's name, with all its arguments."""
    if method == "login":
        return sessions.login(world, *arguments)
    if method == "startSession":
        return sessions.start_session(world)
    if method == "endSession":
        return sessions.end_session(world, *arguments)
    if method == "globalFaults":
        return global_faults(world)
    return _WITH_CALLER[method](world, caller, *arguments)


_WITH_CALLER: dict[str, Callable[..., Any]] = {
    "call": call,
    "multiCall": multi_call,
    "resources": resource_list,
    "resourceFaults": resource_fault_list,
}
