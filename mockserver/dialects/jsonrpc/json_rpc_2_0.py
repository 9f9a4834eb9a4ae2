"""The envelope of the documented edition: JSON-RPC 2.0, with the shop's fault codes as error codes."""

from typing import Any

from mockserver.api import Caller, invoke
from mockserver.dialects.jsonrpc.decode import MALFORMED, arguments_of, caller_of, decoded
from mockserver.dialects.jsonrpc.encode import as_json
from mockserver.messages import Request, Response, text_response
from mockserver.rules.faults import Fault, message_of
from mockserver.seam import replaceable
from mockserver.world import World

__all__ = ["handle"]

_ABSENT = object()

PARSE_ERROR = (-32700, "Parse error")
INVALID_REQUEST = (-32600, "Invalid Request")
METHOD_NOT_FOUND = (-32601, "Method not found")
INVALID_PARAMS = (-32602, "Invalid params")


def handle(world: World, request: Request) -> Response:
    """Answer one message or a batch of them."""
    return handle_message(world, caller_of(request), decoded(request.body, php_numbers=True))


@replaceable
def handle_message(world: World, caller: Caller, message: Any) -> Response:
    """The answer to what a body holds; notifications alone get an empty body."""
    if isinstance(message, list) and message:
        answers: Any = [answer for one in message if (answer := answer_to(world, caller, one)) is not None]
    else:
        answers = answer_to(world, caller, message)
    return text_response(200, world.edition.dialects["jsonrpc"].content_type, as_json(answers) if answers else b"")


@replaceable
def answer_to(world: World, caller: Caller, message: Any) -> dict[str, Any] | None:
    """The answer to one message, None for a notification."""
    if message is MALFORMED:
        return refusal(world, PARSE_ERROR, None)
    if not isinstance(message, dict) or not isinstance(message.get("method"), str) or not message["method"]:
        return refusal(world, INVALID_REQUEST, message.get("id") if isinstance(message, dict) else None)
    answer = _answer(world, caller, message)
    return answer if "id" in message or "error" in answer else None


def _answer(world: World, caller: Caller, message: dict[str, Any]) -> dict[str, Any]:
    method, params, identifier = message["method"], message.get("params", []), message.get("id")
    if not isinstance(params, list | dict):
        return refusal(world, INVALID_PARAMS, identifier)
    try:
        name, arguments = arguments_of(world, method, params)
        if name == "call" and method != "call" and "." not in method:
            return refusal(world, METHOD_NOT_FOUND, identifier)
        return success(world, invoke(world, caller, name, arguments), identifier, message.get("jsonrpc", _ABSENT))
    except Fault as fault:
        return fault_answer(world, fault, identifier)


@replaceable
def success(world: World, result: Any, identifier: Any, version: Any) -> dict[str, Any]:  # noqa: ARG001 - seam
    """The answer to a call that succeeded; a message without a version gets one without, as in the shops."""
    versioned = {} if version is _ABSENT else {"jsonrpc": "2.0"}
    return {**versioned, "result": result, "id": identifier}


@replaceable
def fault_answer(world: World, fault: Fault, identifier: Any) -> dict[str, Any]:
    """The answer to a call that the shop refused: its fault's code and message, and the documents' name for it."""
    data = {"name": fault.spec.name, **({"details": fault.details} if fault.details else {})}
    error = {"code": fault.spec.code, "message": message_of(world, fault), "data": data}
    return {"jsonrpc": "2.0", "error": error, "id": identifier}


@replaceable
def refusal(world: World, error: tuple[int, str], identifier: Any) -> dict[str, Any]:  # noqa: ARG001 - seam
    """The answer to a message that is no call."""
    return {"jsonrpc": "2.0", "error": {"code": error[0], "message": error[1]}, "id": identifier}
