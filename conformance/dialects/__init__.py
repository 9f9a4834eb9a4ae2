"""The client halves of the dialects: found because the module exists; each speaks the domain's words."""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from conformance.outcome import Outcome
from conformance.transport import Message, Recorder
from specs import Edition

__all__ = ["ABSENT", "Client", "client", "spoken"]

#: An argument that is not sent, to be told from null.
ABSENT: Any = object()


class Client(Protocol):
    """What every client half of a Magento 1 RPC dialect can do. Arguments are the domain's values."""

    name: str

    def login(self, user: Any, key: Any) -> Outcome:
        """Begin a session."""

    def method(self, name: str, *arguments: Any) -> Outcome:
        """A method of the API itself, by the wire's name."""

    def call(self, session: Any, path: str, args: Any) -> Outcome:
        """A resource's method by its path."""

    def send(self, message: Message) -> Outcome:
        """A message as it is, for what no client would send."""


@cache
def spoken() -> tuple[str, ...]:
    """The dialects that the suite can speak."""
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py")))


def client(name: str, recorder: Recorder, edition: Edition) -> Client:
    """The client half of a dialect."""
    half: Client = import_module(f"{__name__}.{name}").client(recorder, edition)
    return half
