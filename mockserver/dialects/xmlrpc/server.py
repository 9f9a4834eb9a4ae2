"""What the methods do: the signatures that a call must match, the shop's methods, the protocol's own."""

from collections.abc import Callable
from typing import Any

from mockserver.api import PARAMETERS, Caller, invoke
from mockserver.dialects.xmlrpc.decode import Params
from mockserver.dialects.xmlrpc.encode import shown
from mockserver.dialects.xmlrpc.values import Refusal, type_of
from mockserver.rules.faults import Fault, message_of
from mockserver.seam import replaceable
from mockserver.world import World
from specs import protocol_faults, xmlrpc_methods

__all__ = ["answer_to", "code_and_message"]

_CALLER = Caller("xmlrpc")
_NAME_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:/")


@replaceable
def answer_to(world: World, name: str, params: Params) -> Any:
    """What a method answers."""
    if name not in xmlrpc_methods():
        raise Refusal("method_unknown", name)
    check_signature(world, name, tuple(kind for kind, _ in params))
    values = [value for _, value in params]
    if name in _SYSTEM:
        return _SYSTEM[name](world, *values)
    defaults = list(PARAMETERS[name].values())
    return shown(world, invoke(world, _CALLER, name, [*values, *defaults[len(values) :]]))


@replaceable
def check_signature(world: World, name: str, types: tuple[str, ...]) -> None:
    """Fault 623 where the parameters' types are not exactly those of one of the method's signatures."""
    if types not in [tuple(signature.split()[1:]) for signature in signatures(world, name)]:
        raise Refusal("parameters_mismatch")


def signatures(world: World, name: str) -> tuple[str, ...]:
    """A method's signatures: the edition's, or the contract's where it has none of its own."""
    return world.edition.dialects["xmlrpc"].signatures.get(name) or xmlrpc_methods()[name].signatures


@replaceable
def code_and_message(world: World, fault: Fault | Refusal) -> tuple[int, str]:
    """A fault as this dialect shows it: the shop's own code, or the protocol's."""
    if isinstance(fault, Fault):
        return fault.spec.code, message_of(world, fault)
    spec = protocol_faults()[fault.name]
    return spec.code, spec.message.replace("{}", fault.about)


def _list_methods(world: World) -> list[str]:  # noqa: ARG001 - one of a table
    return list(xmlrpc_methods())


def _method_help(world: World, name: str) -> str:  # noqa: ARG001 - one of a table
    return xmlrpc_methods()[_described(name)].help


def _method_signature(world: World, name: str) -> list[dict[str, Any]]:
    each = [signature.split() for signature in signatures(world, _described(name))]
    return [{"returnType": result, "parameters": types} for result, *types in each]


def _described(name: str) -> str:
    if name not in xmlrpc_methods():
        raise Refusal("described_method_unknown", name)
    return name


@replaceable
def multicall(world: World, calls: list[Any]) -> list[Any]:
    """The protocol's own several calls in turn: a fault stands in the list and ends nothing."""
    return [_one_of_many(world, entry) for entry in calls]


def _one_of_many(world: World, entry: Any) -> Any:
    try:
        name, params = _entry(entry)
        return answer_to(world, name, [(type_of(value), value) for value in params])
    except (Fault, Refusal) as fault:
        code, message = code_and_message(world, fault)
        return {"faultCode": code, "faultString": message}


def _entry(entry: Any) -> tuple[str, list[Any]]:
    """The method and the parameters of one of several calls."""
    if not isinstance(entry, dict | list):
        raise Refusal("call_not_a_struct")
    members = entry if isinstance(entry, dict) else {}
    name, params = members.get("methodName"), members.get("params")
    if name is None:
        raise Refusal("call_without_method_name")
    if params is None:
        raise Refusal("call_without_params")
    if not isinstance(params, dict | list):
        raise Refusal("call_params_not_an_array")
    if name == "system.multicall":
        raise Refusal("call_recursive")
    if not isinstance(name, str) or not name or not _NAME_LETTERS.issuperset(name):
        raise Refusal("method_name_invalid", name if isinstance(name, str) else "")
    return name, list(params.values()) if isinstance(params, dict) else params


_SYSTEM: dict[str, Callable[..., Any]] = {
    "system.listMethods": _list_methods,
    "system.methodHelp": _method_help,
    "system.methodSignature": _method_signature,
    "system.multicall": multicall,
}
