"""Magento's SOAP API on /api/v2_soap: an operation of its own for every method, typed by the WSDL.

The first part is the session, the others are the method's arguments; one that is not there is null. A part of an rpc
message cannot be optional (zeep refuses to call without it), so document 001's identifier type has none here: a value
is a SKU first, else an id. In WS-I it has one.
"""

from typing import Any

from mockserver import api
from mockserver.messages import Request, Response
from mockserver.seam import replaceable
from mockserver.wire.soap import Call, Dialog, serve, too_large
from mockserver.wire.soap_api import call_path, invoke_by_position
from mockserver.wire.soap_encode import Writer
from mockserver.world import World

__all__ = ["handle", "too_large"]


def handle(world: World, request: Request) -> Response:
    """Answer a request."""
    return serve(world, request, Dialog("soap_v2", perform, call_header, Writer.encoded))


@replaceable
def perform(world: World, call: Call) -> Any:
    """Perform an operation: a method of the API, or a resource's method."""
    if call.operation.name in api.PARAMETERS:
        return invoke_by_position(world, call.caller, call.operation.name, call.arguments)
    session, *arguments = call.arguments or [None]
    return call_path(world, call.caller, call.operation, session, arguments)


def call_header(world: World, caller: api.Caller, value: Any) -> None:
    """A header is called like an operation that no path belongs to: its value counts as the session (observed)."""
    api.call(world, caller, value, "", [])
