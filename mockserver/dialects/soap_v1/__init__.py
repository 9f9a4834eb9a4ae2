"""Magento's SOAP API on /api/soap (document 000): `call` with a path and its arguments.

Its WSDL says nothing of what `args` and answers hold: arguments are read by their `xsi:type`, and answers are written
with the type that PHP guesses: a list as SOAP-ENC:Array, a map as Apache's Map. A message's parts are handed to the
API in the WSDL's order, whatever the API calls them: the shops' WSDL has those of `resourceFaults` the wrong way round,
so that it always answers "Session expired" there.
"""

from typing import Any

from mockserver.api import Caller
from mockserver.messages import Request, Response
from mockserver.seam import replaceable
from mockserver.wire.soap import Call, Dialog, serve, too_large
from mockserver.wire.soap_api import invoke_by_position
from mockserver.wire.soap_encode import Writer
from mockserver.world import World

__all__ = ["handle", "too_large"]


def handle(world: World, request: Request) -> Response:
    """Answer a request."""
    return serve(world, request, Dialog("soap_v1", perform, call_header, Writer.encoded))


@replaceable
def perform(world: World, call: Call) -> Any:
    """Perform an operation: each is a method of the API."""
    return invoke_by_position(world, call.caller, call.operation.name, call.arguments)


def call_header(world: World, caller: Caller, value: Any) -> None:
    """Headers are no operations here."""
