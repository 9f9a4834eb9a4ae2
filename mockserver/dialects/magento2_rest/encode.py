"""Results and refusals to bytes: JSON as PHP writes it, or XML where the client asks for it."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from mockserver.dialects.magento2_rest.fields import partial
from mockserver.messages import Request, Response, text_response
from mockserver.rules.refusals import Refusal
from mockserver.seam import replaceable
from mockserver.wire import php_query, xml_values
from mockserver.world import World
from specs import messages

__all__ = ["answer", "crashed", "not_acceptable", "refusal_body", "refused", "renderer", "result_text"]

#: The media types that the shop writes, in the order of its choice, and what it writes.
_RENDERERS = {
    "application/json": "json",
    "application/xml": "xml",
    "application/xhtml+xml": "xml",
    "text/xml": "xml",
}


def renderer(request: Request) -> str | None:
    """What the client wants of what the shop writes: the first of the types with the highest weight."""
    wanted = _by_weight(request.header("accept") or "*/*")
    found = (_renderer(media) for media in wanted)
    return next((name for name in found if name), None)


def _renderer(media: str) -> str | None:
    fits = (name for known, name in _RENDERERS.items() if media in ("*/*", known, f"{known.partition('/')[0]}/*"))
    return next(fits, None)


def _by_weight(accept: str) -> list[str]:
    weighted = [(_weight(entry), entry.partition(";")[0].strip().lower()) for entry in accept.split(",")]
    return [media for _, media in sorted(weighted, key=lambda pair: -pair[0])]


def _weight(entry: str) -> float:
    _, _, weight = entry.replace(" ", "").partition(";q=")
    return float(weight) if weight.replace(".", "", 1).isdecimal() else 1.0


def _written(world: World, request: Request, status: int, value: Any) -> Response:
    if renderer(request) == "xml":
        return text_response(status, "application/xml; charset=utf-8", xml_values.encoded(value))
    return text_response(status, world.edition.dialects["magento2_rest"].content_type, as_json(value))


def as_json(value: Any) -> bytes:
    """A value as PHP's json_encode writes it: slashes and everything beyond ASCII escaped."""
    return json.dumps(value, separators=(",", ":"), default=_number).replace("/", "\\/").encode()


def _number(value: Any) -> int | float:
    """A decimal as PHP's float: without a fraction it is a whole number."""
    if not isinstance(value, Decimal):
        raise TypeError(f"{value!r} is no value of an answer")
    return int(value) if value == value.to_integral_value() else float(value)


def result_text(value: Any) -> str:
    """A result as the status of a request that was carried out later shows it."""
    return as_json(value).decode()


@replaceable
def answer(world: World, request: Request, status: int, result: Any) -> Response:
    """The answer to a request that succeeded: an operation without result gives an empty list."""
    value = [] if result is None else result
    wanted = php_query.parse(request.query).get("fields")
    if wanted and wanted != "0" and isinstance(value, list | dict):
        value = partial(value, wanted)
    return _written(world, request, status, value)


@replaceable
def refused(world: World, request: Request, refusal: Refusal) -> Response:
    """The answer to a request that the shop refuses."""
    status = world.edition.magento2.statuses.get(refusal.name, messages("magento2_rest")[refusal.name].status)
    return _written(world, request, status, refusal_body(world, refusal))


@replaceable
def refusal_body(world: World, refusal: Refusal) -> dict[str, Any]:
    """What a refusal says: its message, the single errors, the values of its placeholders."""
    message = messages("magento2_rest")[refusal.name]
    errors = [_error(world, one) for one in refusal.errors]
    body: dict[str, Any] = {"message": _filled(refusal) if message.filled else message.text}
    if errors:
        body["errors"] = errors
    values = _values(refusal)
    return {**body, "parameters": values} if values and not message.filled else body


def _error(world: World, refusal: Refusal) -> dict[str, Any]:
    return {**refusal_body(world, refusal), **({} if refusal.values else {"parameters": []})}


def _values(refusal: Refusal) -> dict[str, Any] | list[Any]:
    values = refusal.values
    return dict(values) if isinstance(values, Mapping) else list(values)


def _filled(refusal: Refusal) -> str:
    values = _values(refusal)
    by_name = values if isinstance(values, dict) else {str(at): one for at, one in enumerate(values, 1)}
    shown = {name: _filled(one) if isinstance(one, Refusal) else one for name, one in by_name.items()}
    return messages("magento2_rest")[refusal.name].with_values(shown)


@replaceable
def not_acceptable(world: World, request: Request) -> Response:
    """The answer to a client that takes nothing that the shop writes."""
    refusal = Refusal("not_acceptable", {"types": request.header("accept") or ""})
    status = world.edition.magento2.statuses.get(refusal.name, messages("magento2_rest")[refusal.name].status)
    body = {"messages": {"error": [{"code": status, "message": _filled(refusal)}]}}
    return text_response(status, world.edition.dialects["magento2_rest"].content_type, as_json(body))


def crashed(world: World) -> Response:  # noqa: ARG001 - every answer is made for a world
    """What a client sees when the shop's own code breaks off."""
    return text_response(500, "text/html; charset=UTF-8")
