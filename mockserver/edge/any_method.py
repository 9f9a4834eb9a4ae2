"""Requests with methods that httptools does not know: h11 reads them, so that the shop itself can refuse them."""

import re
from http import HTTPMethod

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

__all__ = ["AnyMethodProtocol"]

_KNOWN = {method.value.encode() for method in HTTPMethod}
_METHOD = re.compile(rb"([A-Za-z0-9!#$%&'*+.^_`|~-]{1,32}) ")


class AnyMethodProtocol(HttpToolsProtocol):
    """uvicorn's fast protocol; a connection that begins a request with another method goes over to the slower one."""

    _between_requests = True

    def on_message_begin(self) -> None:
        """A request has begun: what follows belongs to it."""
        self._between_requests = False
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """A request has ended: what follows begins the next one."""
        super().on_message_complete()
        self._between_requests = True

    def data_received(self, data: bytes) -> None:
        """Bytes of the connection."""
        method = _METHOD.match(data) if self._between_requests else None
        if method and method[1] not in _KNOWN:
            self._hand_over(data)
        else:
            super().data_received(data)

    def _hand_over(self, data: bytes) -> None:
        self._unset_keepalive_if_required()
        self.connections.discard(self)
        other = H11Protocol(self.config, self.server_state, self.app_state, self.loop)
        self.transport.set_protocol(other)
        other.connection_made(self.transport)
        other.data_received(data)
