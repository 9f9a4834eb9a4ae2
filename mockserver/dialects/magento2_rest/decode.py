"""A request's path, body and members: which operation is meant, and with which arguments.

What an operation takes stands in the contract (openapi.yaml); values are converted as the shop converts them.
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from mockserver.dialects.magento2_rest.typed import is_given, snake_case, typed
from mockserver.messages import Request
from mockserver.rules.refusals import Refusal
from mockserver.rules.tokens import required
from mockserver.seam import replaceable
from mockserver.wire import php_query, xml_values
from mockserver.wire.json_values import MALFORMED, decoded
from mockserver.wire.paths import PathError, match
from mockserver.world import World
from specs import RestOperation, operations

__all__ = ["Place", "arguments", "body_of", "parameters", "place_of", "route"]

METHODS = ("GET", "POST", "PUT", "DELETE")
_PLACE = re.compile(r"/rest(?:/(?P<store>(?!V\d|async/)[^/]+))?(?P<later>/async(?:/bulk)?)?(?P<path>/V\d.*)")
_KINDS = {None: "now", "/async": "one", "/async/bulk": "many"}
_XML = ("application/xml", "text/xml", "application/xhtml+xml")


class Place(msgspec.Struct, frozen=True):
    """Where a request goes: at once, one later, or many later; and the path behind the store's code."""

    kind: str
    path: str


def place_of(world: World, request: Request) -> Place:
    """The place of a path; a store that nobody knows, and what is no version of the API, is not processed."""
    found = _PLACE.fullmatch(request.path.removeprefix("/index.php"))
    stores = ("all", *(world.store.get("magento2.settings", "store_codes") or ()))
    if not found or (found["store"] and found["store"] not in stores):
        raise Refusal("path_not_processed")
    if found["later"] and request.method == "GET":
        raise Refusal("path_not_processed")
    return Place(_KINDS[found["later"]], found["path"])


def route(place: Place, method: str) -> tuple[RestOperation, dict[str, str]]:
    """The operation at a place, and its path's values; for many requests together these stand in the body."""
    if method not in METHODS:
        raise Refusal("method_not_supported", {"method": method})
    try:
        for operation in operations("magento2_rest"):
            path = by_names(operation.path) if place.kind == "many" else operation.path
            values = match(path, place.path) if operation.method == method else None
            if values is not None:
                return operation, values
    except PathError as error:
        raise Refusal("path_not_processed") from error
    raise Refusal("no_route")


def by_names(path: str) -> str:
    """A template as many requests together are sent to: `{stockId}` is the segment `byStockId`."""
    return re.sub(r"\{(\w)(\w*)\}", lambda found: f"by{found[1].upper()}{found[2]}", path)


def body_of(request: Request, place: Place) -> Any:
    """The body's value, {} for none; a DELETE has one only where it is a list of requests."""
    has_body = request.method in ("POST", "PUT") or (request.method == "DELETE" and place.kind == "many")
    if not has_body or not request.body:
        return {}
    content_type, _, rest = (request.header("content-type") or "").partition(";")
    media = content_type.strip().lower()
    if not media:
        raise Refusal("content_type_empty")
    charset = re.search(r"charset=\"?([^\s;\"]+)", rest, re.IGNORECASE)
    if charset and charset[1].lower() != "utf-8":
        raise Refusal("charset_unsupported")
    if media == "application/json":
        return _decoded(decoded(request.body))
    if media in _XML:
        return _decoded(xml_values.decoded(request.body))
    raise Refusal("content_type_unknown", {"type": content_type.strip()})


def _decoded(value: Any) -> Any:
    if value in (MALFORMED, xml_values.MALFORMED):
        raise Refusal("decoding_failed")
    return value


@replaceable
def parameters(
    world: World, operation: RestOperation, body: Any, query: str, path_values: Mapping[str, str]
) -> dict[str, Any]:
    """Body, query and path as one: the query wins over the body, the path over both, also for the id in the body."""
    sent = php_query.as_lists(php_query.parse(query))
    members = dict(body) if isinstance(body, dict) else {}
    alone = len(members) == 1 and not sent
    if alone or world.edition.magento2.path_id == "always":
        members = forced(operation, members, path_values)
    return {**members, **sent, **path_values}


def forced(operation: RestOperation, members: Mapping[str, Any], path_values: Mapping[str, Any]) -> dict[str, Any]:
    """The members with the ids that the path names in the objects that the body brings."""
    changed = dict(members)
    for member, (field, parameter) in operation.forces.items():
        if isinstance(changed.get(member), dict) and parameter in path_values:
            others = {key: value for key, value in changed[member].items() if snake_case(key) != field}
            changed[member] = {**others, field: path_values[parameter]}
    return changed


def arguments(operation: RestOperation, members: Mapping[str, Any]) -> dict[str, Any]:
    """The operation's arguments by their names in snake_case; one that is required and absent is refused."""
    found = {name: members.get(name, members.get(snake_case(name))) for name in operation.takes}
    given = {snake_case(name): typed(operation.takes[name], value) for name, value in found.items() if is_given(value)}
    missing = [name for name in operation.required if snake_case(name) not in given]
    if missing:
        raise required(missing)
    return given
