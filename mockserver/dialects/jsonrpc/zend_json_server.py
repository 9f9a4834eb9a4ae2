"""The envelope of the real shops: Zend's JSON server as OpenMage runs it (all of it observed)."""

import re
from typing import Any

from mockserver import php
from mockserver.api import invoke
from mockserver.dialects.jsonrpc.decode import MALFORMED, arguments_of, caller_of, decoded
from mockserver.dialects.jsonrpc.encode import as_php_json, as_text
from mockserver.messages import Request, Response, text_response
from mockserver.rules.faults import Failure, Fault, message_of
from mockserver.seam import replaceable
from mockserver.site import root
from mockserver.world import World

__all__ = ["handle"]

HIDDEN_CODE = -32000
INVALID_REQUEST = {"code": -32600, "message": "Invalid Request", "data": None}
_METHOD_NAME = re.compile(r"[a-z][a-z0-9\\_.]*", re.ASCII | re.IGNORECASE)


def handle(world: World, request: Request) -> Response:
    """Answer one message; where the shop's own code breaks off, with its page or its empty 500."""
    try:
        message = envelope(world, request)
        answer = answer_to(world, request, message)
    except Failure as failure:
        return page(world, failure)
    return written(world, request, answer)


@replaceable
def envelope(world: World, request: Request) -> dict[str, Any]:  # noqa: ARG001 - a seam is called with its world
    """The members of the request; a list, an empty body and a body of another verb have none that count."""
    message = decoded(request.body, php_numbers=True) if request.body else {}
    if message is MALFORMED:
        raise Failure("Decoding failed: Syntax error", page=True)
    if not isinstance(message, list | dict):
        raise Failure("Zend_Json_Server_Request::setOptions(): Argument #1 must be of type array")
    members = message if isinstance(message, dict) else {}
    if not isinstance(members.get("params", []), list | dict):
        raise Failure("Zend_Json_Server_Request::setParams(): Argument #1 must be of type array")
    return members


@replaceable
def answer_to(world: World, request: Request, message: dict[str, Any]) -> dict[str, Any] | None:
    """The answer to a message; None where the shop sends nothing."""
    method = message.get("method", "call")
    if isinstance(method, list | dict) and world.edition.dialects["jsonrpc"].unlike_text == "breaks_off":
        raise Failure("preg_match(): Argument #2 ($subject) must be of type string, array given")
    if not (isinstance(method, str) and _METHOD_NAME.fullmatch(method)):
        return {"error": INVALID_REQUEST, **_identity(world, message)}
    try:
        name, arguments = arguments_of(world, message.get("method", ""), message.get("params", []))
        result = invoke(world, caller_of(request), name, arguments)
    except Fault as fault:
        return {"error": error_of(world, fault), **_identity(world, message)}
    return {"result": as_text(world, result), **_identity(world, message)} if "id" in message else None


@replaceable
def error_of(world: World, fault: Fault) -> dict[str, Any]:
    """A fault as this server shows it: its code is hidden, only the message tells."""
    return {"code": HIDDEN_CODE, "message": message_of(world, fault), "data": {}}


def _identity(world: World, message: dict[str, Any]) -> dict[str, Any]:
    """Id and version as they stand at the end of every answer."""
    identifier = echoed(world, message["id"]) if "id" in message else None
    version = message.get("jsonrpc")
    is_2_0 = version == "2.0" or (not isinstance(version, str | list | dict) and php.to_float(version) == 2.0)  # noqa: PLR2004
    return {"id": identifier, **({"jsonrpc": "2.0"} if is_2_0 else {})}


@replaceable
def echoed(world: World, identifier: Any) -> str:  # noqa: ARG001 - a seam is called with its world
    """The id, which this server turns into text."""
    return php.to_text(identifier)


@replaceable
def page(world: World, failure: Failure) -> Response:  # noqa: ARG001 - a seam is called with its world
    """What a visitor sees of a failure: the shop's report page, or nothing."""
    html = "text/html; charset=UTF-8"
    if failure.page:
        return text_response(
            503, html, b"<!DOCTYPE html><title>There has been an error processing your request</title>"
        )
    return text_response(500, html)


@replaceable
def written(world: World, request: Request, answer: dict[str, Any] | None) -> Response:
    """The answer's bytes; a long one loses its charset and gains the script tail, except behind /api.php."""
    values = world.edition.dialects["jsonrpc"]
    body = as_php_json(answer) if answer is not None else b""
    if not values.script_tail_over or len(body) <= values.script_tail_over or request.path == "/api.php":
        return text_response(200, values.content_type, body)
    number = int(world.new_id(8), 16)
    report = f"{root(world.site, request)}/errors/report.php?id={number}&skin=default"
    tail = f"<script type=\"text/javascript\">window.location.href = encodeURI('{report}');</script>"
    return text_response(200, values.content_type.partition(";")[0], body + tail.encode())
