"""The dialects: each a folder with a `DIALECT` record; found because the folder exists."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from mockserver.messages import Request, Response
from mockserver.world import World
from specs import DialectSpec, dialect

__all__ = ["Dialect", "dialects", "serving"]

Handler = Callable[[World, Request], Response]


@dataclass(frozen=True)
class Dialect:
    """A dialect: its spec, how it answers a request on a world, and one whose body was too large to read."""

    spec: DialectSpec
    handle: Handler
    too_large: Handler | None = None


@cache
def dialects() -> dict[str, Dialect]:
    """The dialects by name."""
    folders = sorted(path.parent.name for path in Path(__file__).parent.glob("*/__init__.py"))
    return {name: _dialect(name) for name in folders}


def _dialect(name: str) -> Dialect:
    module = import_module(f"{__name__}.{name}")
    return Dialect(dialect(name), module.handle, getattr(module, "too_large", None))


@cache
def _by_path() -> dict[str, Dialect]:
    return {path: entry for entry in dialects().values() for path in entry.spec.paths}


@cache
def _by_root() -> dict[str, Dialect]:
    return {root: entry for entry in dialects().values() for root in entry.spec.roots}


def _below_a_root(path: str) -> Dialect | None:
    """The dialect that has this path below one of its roots."""
    return next((entry for root, entry in _by_root().items() if path == root or path.startswith(f"{root}/")), None)


@cache
def _by_type() -> dict[str, Dialect]:
    return {name: entry for entry in dialects().values() for name in entry.spec.types}


def serving(world: World, request: Request) -> Dialect | None:
    """The dialect that serves a request's path in this world's edition, if any.

    The shop reads a path with or without /index.php before it, a slash behind it and the action /index.
    """
    path = request.path.removeprefix("/index.php")
    found = _by_path().get(path.removesuffix("/").removesuffix("/index")) or _below_a_root(request.path)
    if found is None and path == "/api.php":
        found = next((entry for name, entry in _by_type().items() if f"type={name}" in request.query.split("&")), None)
    return found if found and found.spec.name in world.edition.dialects else None
