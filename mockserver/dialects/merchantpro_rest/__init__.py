"""MerchantPro's Stock API: one record, read or changed.

The document leaves every refusal open; the order here is: who calls (401), whether the address is one (404), the verb
(405), the record (404), what was sent (400).
"""

from typing import Any

import msgspec

from mockserver.messages import Request, Response, text_response
from mockserver.rules.atomic_patch import patch
from mockserver.rules.basic_auth import require_key
from mockserver.rules.inventory_record import show
from mockserver.rules.record_addressing import find
from mockserver.rules.refusals import Refusal
from mockserver.seam import replaceable
from mockserver.wire.http_basic import credentials
from mockserver.wire.json_values import decoded
from mockserver.wire.paths import PathError, match
from mockserver.world import World
from specs import messages, operations

__all__ = ["handle"]

REALM = 'Basic realm="MerchantPro API", charset="UTF-8"'
_encoder = msgspec.json.Encoder(decimal_format="number")


def handle(world: World, request: Request) -> Response:
    """Answer a request with the record, as it is after what the request changed."""
    try:
        require_key(world, credentials(request))
        record_id = _record(world, request)
        if request.method == "PATCH":
            patch(world, record_id, changes(world, request.body))
        return _written(world, 200, show(world, record_id))
    except Refusal as refusal:
        return refused(world, request, refusal)


def allowed() -> tuple[str, ...]:
    """The verbs of the contract, and HEAD, which is a GET without its body."""
    methods = [operation.method for operation in operations("merchantpro_rest")]
    return tuple(sorted({*methods, *(["HEAD"] if "GET" in methods else [])}))


def _record(world: World, request: Request) -> int:
    """The id of the record that a request is about; of an address that is none, of a verb that is not allowed, none."""
    try:
        found = match(operations("merchantpro_rest")[0].path, request.path.removeprefix("/index.php"))
    except PathError as error:
        raise Refusal("address_malformed") from error
    if found is None:
        raise Refusal("not_found")
    if request.method not in allowed():
        raise Refusal("method_not_allowed", {"method": request.method})
    return find(world, found["type"], found["identifier"])


@replaceable
def changes(world: World, body: bytes) -> dict[str, Any]:  # noqa: ARG001 - a seam is called with its world
    """What a PATCH changes: a JSON object, whatever type the request says that it has."""
    value = decoded(body)
    if not isinstance(value, dict):
        raise Refusal("json_malformed")
    return value


def _written(world: World, status: int, value: Any, *more: tuple[str, str]) -> Response:
    content_type = world.edition.dialects["merchantpro_rest"].content_type
    return text_response(status, content_type, _encoder.encode(value), *more)


@replaceable
def refused(world: World, request: Request, refusal: Refusal) -> Response:  # noqa: ARG001 - a seam is called with its world
    """The answer to a request that the shop refuses."""
    message = messages("merchantpro_rest")[refusal.name]
    error = {"name": refusal.name, "message": message.with_values(dict(refusal.values))}
    more = {401: (("www-authenticate", REALM),), 405: (("allow", ", ".join(allowed())),)}
    return _written(world, message.status, {"error": error}, *more.get(message.status, ()))
