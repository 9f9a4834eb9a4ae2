"""The embedded mock: the shop of mockserver/ as a transport of conformance/, without a network between them."""

from collections.abc import Sequence

from conformance.transport import Answer, Message
from mockserver import Request, build, handle

__all__ = ["EmbeddedMock", "embedded"]


class EmbeddedMock:
    """A mock in this process; a request is a function call."""

    base_url = "http://127.0.0.1"

    def __init__(self, edition: str | None = None, defects: Sequence[str] = ()) -> None:
        """The documents' shop in an edition, wrong on purpose where defects are named."""
        self.world = build(edition, defects=defects)

    def send(self, message: Message) -> Answer:
        """The mock's answer."""
        headers = tuple((name.lower(), value) for name, value in message.headers)
        response = handle(self.world, Request(message.method, message.path, headers, message.body))
        return Answer(response.status, response.headers, response.body)


def embedded(edition: str | None) -> EmbeddedMock:
    """The target behind `stockproof check` without a target."""
    return EmbeddedMock(edition)
