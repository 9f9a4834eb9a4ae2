"""The control API under /__mock__/: JSON, errors as problem documents (RFC 9457).

GET    /__mock__/             what this is: version, edition, editions, dialects, defects
POST   /__mock__/reset        back to the state that the mock began with
GET    /__mock__/state        the world as a document; parts of it at /__mock__/state/SHOP and .../SHOP/PART
PUT    /__mock__/state        replace the shops that the document names
PATCH  /__mock__/state        merge patch (RFC 7396) of the document
GET    /__mock__/log          what a developer may wonder about: why a signature is wrong, and the like
GET    /__mock__/effective    by item id, the value that counts of every setting with a use_config_ twin
"""

from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any

import msgspec

from mockserver import state
from mockserver.messages import Request, Response, text_response
from mockserver.rules.config_precedence import effective
from mockserver.state.decoding import TooDeepError, decoded
from mockserver.world import World
from specs import editions, settings

__all__ = ["PREFIX", "handle", "problem"]

PREFIX = "/__mock__"
Route = Callable[[World, Request], Any]
PROBLEM = "application/problem+json"


class _ProblemError(Exception):
    def __init__(self, status: int, title: str, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.answer = problem(status, title, detail, **more)


def handle(world: World, request: Request) -> Response:
    """Answer a control request; a refused one changes nothing."""
    path = request.path.removeprefix(PREFIX).rstrip("/") or "/"
    method = "GET" if request.method == "HEAD" else request.method
    try:
        methods = _ROUTES.get(path) or _part_routes(path)
        if methods is None:
            raise _ProblemError(404, "Not Found", f"nothing at {PREFIX}{path}; there are {', '.join(_ROUTES)}")
        if method not in methods:
            allowed = ", ".join(methods)
            said = f"{request.method} {PREFIX}{path}; use {allowed}"
            return problem(405, "Method Not Allowed", said, ("allow", allowed))
        return _json(200, methods[method](world, request))
    except _ProblemError as error:
        return error.answer


def problem(status: int, title: str, detail: str, *headers: tuple[str, str], **more: Any) -> Response:
    """The answer that is a problem document; `more` are its further members."""
    document = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return _json(status, document, PROBLEM, *headers)


def _json(status: int, value: Any, content_type: str = "application/json", *more: tuple[str, str]) -> Response:
    return text_response(status, content_type, msgspec.json.encode(value), *more)


def _about(world: World, request: Request) -> dict[str, Any]:  # noqa: ARG001 - one of a table
    return {
        "name": "stockproof mock",
        "version": version("stockproof"),
        "edition": world.edition.name,
        "editions": list(editions()),
        "dialects": list(world.edition.dialects),
        "defects": list(world.defects),
    }


def _reset(world: World, request: Request) -> dict[str, Any]:  # noqa: ARG001 - one of a table
    state.load(world, world.start)
    return {"reset": True}


def _get(world: World, request: Request) -> dict[str, Any]:  # noqa: ARG001 - one of a table
    return state.to_document(world)


def _part_routes(path: str) -> Mapping[str, Route] | None:
    """What can be done at a part of the state: look at it."""
    return {"GET": _get_part} if path.startswith(_PARTS) else None


def _get_part(world: World, request: Request) -> Any:
    name, _, part = request.path.removeprefix(PREFIX + _PARTS).rstrip("/").partition("/")
    if name not in state.SHOPS:
        there = ", ".join(PREFIX + _PARTS + shop for shop in state.SHOPS)
        raise _ProblemError(404, "Not Found", f"nothing at {request.path}; there are {there}")
    shop = state.part_of(world, name)
    if part and part not in shop:
        raise _ProblemError(404, "Not Found", f"{name} has no part {part!r}; it has {', '.join(shop)}")
    return shop[part] if part else shop


def _body(request: Request) -> Any:
    try:
        document = decoded(request.body)
    except TooDeepError as error:
        raise _ProblemError(400, "Bad Request", str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _ProblemError(400, "Bad Request", f"the body is no JSON: {error}") from error
    if not isinstance(document, dict):
        raise _ProblemError(400, "Bad Request", "the body must be a JSON object")
    return document


def _load(world: World, document: dict[str, Any]) -> dict[str, Any]:
    before = world.edition
    try:
        with world.store.transaction():
            state.load(world, document)
    except state.StateError as error:
        world.edition = before
        raise _ProblemError(400, "Bad Request", str(error), where=error.where) from error
    return {"edition": world.edition.name}


def _put(world: World, request: Request) -> dict[str, Any]:
    return _load(world, _body(request))


def _patch(world: World, request: Request) -> dict[str, Any]:
    patch = _body(request)
    gone = [key for key, value in patch.items() if value is None]
    if gone:
        raise _ProblemError(400, "Bad Request", f"{gone[0]}: can be replaced, not taken away", where=gone[0])
    merged = state.merge(state.to_document(world), patch)
    return _load(world, {key: value for key, value in merged.items() if key in patch})


def _effective(world: World, request: Request) -> dict[str, Any]:  # noqa: ARG001 - one of a table
    items = world.store.rows("stock_items")
    return {str(item): {name: str(effective(world, row, name)) for name in settings()} for item, row in items.items()}


def _log(world: World, request: Request) -> dict[str, Any]:  # noqa: ARG001 - one of a table
    return {"entries": list(world.log)}


_PARTS = "/state/"
_ROUTES: Mapping[str, Mapping[str, Route]] = {
    "/": {"GET": _about},
    "/reset": {"POST": _reset},
    "/state": {"GET": _get, "PUT": _put, "PATCH": _patch},
    "/effective": {"GET": _effective},
    "/log": {"GET": _log},
}
