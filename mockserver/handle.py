"""handle(world, request) -> response: the whole shop, without any I/O.

Strategy: find who serves the path (the control API, a dialect, nobody), let it answer inside one transaction, and give
back the answer. A request changes the world entirely or, when something unforeseen breaks, not at all.
"""

from mockserver import control
from mockserver.dialects import serving
from mockserver.messages import Request, Response, text_response
from mockserver.seam import replaceable
from mockserver.site import is_own
from mockserver.world import World

__all__ = ["answered", "handle"]


def handle(world: World, request: Request) -> Response:
    """The shop's answer to a request."""
    with world.store.transaction():
        response = answered(world, request)
    return Response(response.status, response.headers) if request.method == "HEAD" else response


@replaceable
def answered(world: World, request: Request) -> Response:
    """The answer of whoever serves the path."""
    if request.cut_off:
        return _too_large(world, request)
    if request.path.startswith(control.PREFIX):
        return control.handle(world, request)
    dialect = serving(world, request)
    is_magento1 = dialect is None or dialect.spec.shop == "magento1"
    if is_magento1 and _is_for_another_host(world, request):
        return _sent_home(world, request)
    return dialect.handle(world, request) if dialect else _not_found()


def _too_large(world: World, request: Request) -> Response:
    """The dialect's own fault for a body that nobody read to its end, where it has one."""
    dialect = serving(world, request)
    if dialect and dialect.too_large:
        return dialect.too_large(world, request)
    return text_response(413, "text/plain; charset=utf-8", b"The body is larger than the mock reads.\n")


def _is_for_another_host(world: World, request: Request) -> bool:
    """Whether the shop sends a reader to its base URL; who writes is served under any name (observed)."""
    host = request.header("host")
    if not world.edition.redirects_other_hosts or request.method != "GET" or host is None:
        return False
    return host != request.server and not is_own(world.site, request.server, host)


def _sent_home(world: World, request: Request) -> Response:
    """The way to the shop's base URL, which is where the request arrived unless the site has another."""
    home = world.site.base_url.rstrip("/") or f"http://{request.server}"
    return text_response(302, "text/html; charset=UTF-8", b"", ("location", f"{home}/"))


def _not_found() -> Response:
    return text_response(404, "text/html; charset=UTF-8", b"<!DOCTYPE html><title>404 Not Found</title>")
