"""What goes in and comes out: HTTP messages as plain values, whatever carried them."""

import msgspec

__all__ = ["Request", "Response", "text_response"]


class Request(msgspec.Struct, frozen=True):
    """A request: `target` is path and query as sent (still percent-encoded), header names are in lower case.

    `server` is host:port where the request arrived: the shop's base URL. A body larger than the edge reads is left out,
    and `cut_off` says so.
    """

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    server: str = "127.0.0.1"
    cut_off: bool = False

    @property
    def path(self) -> str:
        """The target without its query, still percent-encoded."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """What stands behind the question mark, or nothing."""
        return self.target.partition("?")[2]

    def header(self, name: str) -> str | None:
        """The first header of that name (in lower case)."""
        return next((value for key, value in self.headers if key == name), None)


class Response(msgspec.Struct, frozen=True):
    """An answer: header names are in lower case."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


def text_response(status: int, content_type: str, body: bytes = b"", *more: tuple[str, str]) -> Response:
    """An answer with a content type and, where given, more headers."""
    return Response(status, (("content-type", content_type), *more), body)
