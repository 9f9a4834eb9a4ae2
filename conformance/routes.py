"""Which dialect a path belongs to, and a target whose dialects have base URLs of their own."""

from collections.abc import Mapping
from functools import cache

from conformance.transport import Answer, Message, Transport
from specs import dialect, dialects

__all__ = ["Routed", "dialect_at"]

FRONT = "/index.php"


@cache
def _mounts() -> tuple[tuple[str, str], ...]:
    """Where the dialects are, longest path first."""
    specs = [dialect(name) for name in dialects()]
    found = [(path, spec.name) for spec in specs for path in (*spec.paths, *spec.roots, *spec.prefixes)]
    return tuple(sorted(found, key=lambda mount: -len(mount[0])))


def dialect_at(path: str) -> str:
    """The dialect that answers at a path, nothing where none does; of two that share it, the first by name."""
    plain = path.partition("?")[0].removeprefix(FRONT)
    return next((name for mount, name in _mounts() if plain == mount or plain.startswith(f"{mount}/")), "")


class Routed:
    """A transport that sends every request to its own dialect's base URL."""

    def __init__(self, main: Transport, others: Mapping[str, Transport]) -> None:
        """`others` are by dialect; what is none of theirs goes to `main`."""
        self.base_url = main.base_url
        self.inner = main
        self._others = dict(others)

    def send(self, message: Message) -> Answer:
        """The answer of the one that the path belongs to."""
        return self._of(dialect_at(message.path)).send(message)

    def base_url_of(self, dialect_name: str) -> str:
        """Where a dialect is."""
        return self._of(dialect_name).base_url

    def _of(self, dialect_name: str) -> Transport:
        return self._others.get(dialect_name, self.inner)
