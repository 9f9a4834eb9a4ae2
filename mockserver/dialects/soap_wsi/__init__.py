"""SOAP v2 as WS-I's Basic Profile wants it (document/literal), on SOAP v2's paths while `compliance_wsi` is on.

A message is one object. The shops unpack it by the names of the method's parameters and check that each is there
before they look at the session. Of the API's own methods they unpack login and endSession only: the others get the
object as their first argument and break, each in its own way, or answer what the WSDL cannot express.
"""

from typing import Any

from mockserver import api, php
from mockserver.messages import Request, Response
from mockserver.rules import sessions
from mockserver.rules.faults import Fault, broken
from mockserver.rules.identification import ABSENT
from mockserver.seam import replaceable
from mockserver.wire.soap import Call, Dialog, serve, too_large
from mockserver.wire.soap_api import call_path, invoke_by_position
from mockserver.wire.soap_encode import Writer
from mockserver.wire.soap_versions import encoding_failure
from mockserver.world import World
from specs import Operation

__all__ = ["handle", "too_large"]

ITEMS = "complexObjectArray"
_UNPACKED = ("login", "endSession")


class Bare:
    """A result that the shop forgot to put into an object."""

    def __init__(self, value: Any) -> None:
        """`value` is what the API answered."""
        self.value = value


def handle(world: World, request: Request) -> Response:
    """Answer a request."""
    return serve(world, request, Dialog("soap_wsi", perform, call_header, write))


@replaceable
def perform(world: World, call: Call) -> Any:
    """Perform an operation: a method of the API, or a resource's method."""
    name, message = call.operation.name, call.arguments
    if name not in api.PARAMETERS:
        return _stock(world, call, message[0])
    if name in _UNPACKED or world.edition.dialects["soap_wsi"].api_methods == "by_part":
        return _by_part(world, call, message[0] if message and message[0] is not None else {})
    return Bare(invoke_by_position(world, call.caller, name, message))


def _by_part(world: World, call: Call, message: dict[str, Any]) -> Any:
    values = [message.get(part.name) for part in call.operation.parts]
    if call.operation.name == "login" and world.edition.dialects["soap_wsi"].login == "obfuscated":
        _check_obfuscated(world, *values)
        return sessions.new_session(world, sessions.authenticate(world, *map(php.to_text, values)))
    return invoke_by_position(world, call.caller, call.operation.name, values)


def _check_obfuscated(world: World, user: Any, key: Any) -> None:
    """Where name and key are hidden in objects, an empty one is not missing, and a name that is null breaks."""
    if user is None:
        what = "null to property Mage_Core_Model_Security_Obfuscated::$value of type string"
        raise broken(world, f"Cannot assign {what}")
    if key is None:
        raise Fault("invalid_request_param")


def _stock(world: World, call: Call, message: Any) -> Any:
    """A resource's method; without a session id the first member, whatever it is, counts as one (observed)."""
    if message is None:
        raise broken(world, "get_object_vars(): Argument #1 ($object) must be of type object, null given")
    members = {name: unpacked(value) for name, value in message.items()}
    first = "sessionId" if members.get("sessionId") is not None else next(iter(members), "sessionId")
    session = members.pop(first, None)
    arguments = [_argument(members, part.name, optional=part.optional) for part in call.operation.parts[1:]]
    given = [value for value in arguments if value is not ABSENT]
    return call_path(world, call.caller, call.operation, session, given)


def _argument(members: dict[str, Any], name: str, *, optional: bool) -> Any:
    if optional:
        return members.get(name, ABSENT)
    if members.get(name) is None:
        raise Fault("invalid_request_param")
    return members[name]


def unpacked(value: Any) -> Any:
    """A member as the shop unpacks it: an array's items stand in one member, bare where there is only one."""
    if isinstance(value, list):
        return [_unpacked_members(item) for item in value]
    if not isinstance(value, php.Object) or value.get(ITEMS) is None:
        return _unpacked_members(value)
    items = value[ITEMS]
    return unpacked(items if isinstance(items, list) else [items])


def _unpacked_members(value: Any) -> Any:
    """An object with its members unpacked; one that stands in a list is no array itself, whatever it holds."""
    if not isinstance(value, php.Object):
        return value
    return php.Object({name: unpacked(member) for name, member in value.items()})


def call_header(world: World, caller: api.Caller, value: Any) -> None:  # noqa: ARG001 - one of a record
    """A header is called like an operation, whose message must be an object."""
    kind = php.type_name(value)
    raise broken(world, f"get_object_vars(): Argument #1 ($object) must be of type object, {kind} given")


def write(writer: Writer, operation: Operation, result: Any) -> str:
    """An answer: the result in its element; one that is no object leaves that empty, or cannot be written."""
    if not isinstance(result, Bare):
        return writer.literal(operation, writer.member(operation.result, result))
    if isinstance(result.value, list):
        raise encoding_failure(f"object has no '{operation.result.name}' property")
    return writer.literal(operation, None)
