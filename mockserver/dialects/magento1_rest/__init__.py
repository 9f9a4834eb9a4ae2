"""Magento 1 REST on /api/rest: stock items for administrators, in JSON and XML.

A request is examined in the shops' order: can the answer be written, who calls, is there such a route and operation,
may he, does the version exist. What is odd about the real shops (all of it observed, none in `documented`):
    the answer    an Accept header that names nothing known, or none at all, ends in a 500 in plain text
    PUT           always needs qty; one that succeeds has an empty body and is called text/html
    bulk PUT      is always a 207, its item errors have code 400, one entry a violation
    item_id       in the body of a single PUT can make the shop store nothing and still say 200
    crashes       numbers that are none, a body that is a bare value, or no attribute left to show: an empty 500
"""

from typing import Any
from urllib.parse import unquote

from mockserver.dialects.magento1_rest import encode
from mockserver.dialects.magento1_rest.access import Caller, authenticate, check_allowed
from mockserver.dialects.magento1_rest.decode import accepted, body_of
from mockserver.dialects.magento1_rest.errors import NAME, Refused, refusal
from mockserver.dialects.magento1_rest.reading import read, read_page
from mockserver.dialects.magento1_rest.writing import update, update_all
from mockserver.messages import Request, Response
from mockserver.rules.faults import Failure
from mockserver.seam import replaceable
from mockserver.wire import php_query
from mockserver.world import World
from specs import dialect
from specs.openapi import Operation, routes

__all__ = ["handle"]


def handle(world: World, request: Request) -> Response:
    """Answer a request; where the shop's own code breaks off, with its empty 500."""
    media_type = accepted(world, request)
    if media_type is None:
        return encode.gave_up()
    try:
        answer = perform(world, request)
    except Refused as refused:
        return encode.answer(world, media_type, refused.status, error_list(world, refused))
    except Failure:
        return encode.empty(500)
    return encode.empty(200) if answer is None else encode.answer(world, media_type, *answer)


@replaceable
def error_list(world: World, refused: Refused) -> dict[str, Any]:  # noqa: ARG001 - a seam is called with its world
    """The answer to a request that is refused as a whole."""
    return {"messages": {"error": [{"code": code, "message": text} for code, text in refused.entries]}}


@replaceable
def perform(world: World, request: Request) -> tuple[int, Any] | None:
    """What a request does: the status and the value of its answer, None for one without a body."""
    caller = authenticate(world, request)
    operation, names = operation_of(world, request)
    admit(world, request, caller, operation)
    query = php_query.parse(request.query)
    if operation.name == "read":
        return 200, read(world, names["id"], query)
    if operation.name == "list":
        return 200, read_page(world, query)
    if operation.name == "update":
        update(world, names["id"], body_of(world, request))
        return None
    if operation.name == "multi_update":
        return update_all(world, body_of(world, request))
    raise refusal("method_not_implemented")


@replaceable
def operation_of(world: World, request: Request) -> tuple[Operation, dict[str, str]]:  # noqa: ARG001 - seam
    """The operation that a path and a method name, and what stands for the names in the path."""
    root = next(root for root in dialect(NAME).roots if request.path.startswith(root))
    segments = tuple(unquote(part) for part in request.path.removeprefix(root).strip("/").split("/"))
    for route in routes(NAME):
        names = route.match(segments)
        if names is not None:
            if request.method not in route.operations:
                raise refusal("invalid_method")
            return route.operations[request.method], names
    raise refusal("no_route")


@replaceable
def admit(world: World, request: Request, caller: Caller, operation: Operation) -> None:
    """The caller needs the operation's privilege; a version is a whole number from 1, all of which mean the first."""
    check_allowed(world, caller, operation.privilege)
    version = request.header("version")
    if version and not (version.isascii() and version.isdecimal() and not version.startswith("0")):
        raise refusal("invalid_version", version=version)
