"""Magento 2's REST API: stocks, and the neighbours that clients of stocks call first.

Oddities, all of the real shop:
    - every success is 200; a refusal's message keeps its placeholders, their values stand beside it
    - a path that exists is 404 for a verb that it has not; only a verb that no path has is 405
    - who may not is 401, never 403; an unknown route is refused before anybody is asked who they are
    - names of members may be written in snake_case or camelCase, a list may be wrapped in `item`
    - a query's values count as members of the body, and win over it
"""

from typing import Any

from mockserver.dialects.magento2_rest.decode import arguments, body_of, parameters, place_of, route
from mockserver.dialects.magento2_rest.encode import answer, crashed, not_acceptable, refused, renderer
from mockserver.dialects.magento2_rest.later import carried_out_later
from mockserver.dialects.magento2_rest.operations import perform
from mockserver.dialects.magento2_rest.signed import caller
from mockserver.messages import Request, Response
from mockserver.rules.refusals import Crash, Refusal
from mockserver.rules.tokens import authorize
from mockserver.world import World

__all__ = ["handle"]


def handle(world: World, request: Request) -> Response:
    """Answer a request: find who answers, ask who calls, read what was sent, do it."""
    if renderer(request) is None:
        return not_acceptable(world, request)
    try:
        status, result = _result(world, request)
    except Refusal as refusal:
        return refused(world, request, refusal)
    except Crash:
        return crashed(world)
    return answer(world, request, status, result)


def _result(world: World, request: Request) -> tuple[int, Any]:
    place = place_of(world, request)
    operation, path_values = route(place, request.method)
    if operation.acl:
        authorize(world, caller(world, request), operation.acl)
    body = body_of(request, place)
    if place.kind != "now":
        return 202, carried_out_later(world, place, operation, path_values, body)
    members = parameters(world, operation, body, request.query, path_values)
    return 200, perform(world, operation.name, arguments(operation, members))
