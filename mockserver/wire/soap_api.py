"""The shop's API behind the SOAP dialects: its own methods by position, and a stock operation's path."""

from typing import Any

from mockserver.api import HANDLER, PARAMETERS, REQUIRED, Caller, call, invoke
from mockserver.rules.faults import broken
from mockserver.world import World
from specs import Operation, resources

__all__ = ["call_path", "invoke_by_position", "path_of"]


def invoke_by_position(world: World, caller: Caller, method: str, arguments: list[Any]) -> Any:
    """A method of the API with the arguments in the order of the message; those not sent take their default."""
    wanted = list(PARAMETERS[method].values())
    values = [*arguments, *wanted[len(arguments) :]]
    if REQUIRED in values:
        needed = wanted.count(REQUIRED)
        least = "exactly" if needed == len(wanted) else "at least"
        passed = f"{len(arguments)} passed and {least} {needed} expected"
        raise broken(world, f"Too few arguments to function {HANDLER}::{method}(), {passed}")
    return invoke(world, caller, method, values)


def path_of(operation: Operation) -> str:
    """The path of the method that an operation stands for, as `<resource>.<method>`."""
    resource = next(entry for entry in resources() if operation.name.startswith(entry.prefix))
    method = operation.name.removeprefix(resource.prefix)
    return f"{resource.name}.{method[0].lower()}{method[1:]}"


def call_path(world: World, caller: Caller, operation: Operation, session: Any, arguments: list[Any]) -> Any:
    """Call the method that an operation stands for."""
    return call(world, caller, session, path_of(operation), arguments)
