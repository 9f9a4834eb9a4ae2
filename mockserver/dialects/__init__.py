"""The dialects: each a folder with a `DIALECT` record; found because the folder exists."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from mockserver.messages import Request, Response
from mockserver.wire import paths
from mockserver.world import World
from specs import DialectSpec, dialect

__all__ = ["Dialect", "dialects", "serving"]

Handler = Callable[[World, Request], Response]


@dataclass(frozen=True)
class Dialect:
    """A dialect: its spec, and how it answers a request on a world."""

    spec: DialectSpec
    handle: Handler


@cache
def dialects() -> dict[str, Dialect]:
    """The dialects by name."""
    folders = sorted(path.parent.name for path in Path(__file__).parent.glob("*/__init__.py"))
    return {name: Dialect(dialect(name), import_module(f"{__name__}.{name}").handle) for name in folders}


@cache
def _by_path() -> dict[str, Dialect]:
    return {path: entry for entry in dialects().values() for path in entry.spec.paths}


@cache
def _by_type() -> dict[str, Dialect]:
    return {name: entry for entry in dialects().values() for name in entry.spec.types}


@cache
def _by_prefix() -> dict[str, Dialect]:
    return {prefix: entry for entry in dialects().values() for prefix in entry.spec.prefixes}


def serving(world: World, request: Request) -> Dialect | None:
    """The dialect that serves a request's path in this world's edition, if any.

    The shop reads a path with or without /index.php before it, a slash behind it and the action /index. REST dialects
    have prefixes: the longest that the path lies under, as it was sent.
    """
    path = request.path.removeprefix("/index.php")
    found = _by_path().get(path.removesuffix("/").removesuffix("/index"))
    if found is None and path == "/api.php":
        found = next((entry for name, entry in _by_type().items() if f"type={name}" in request.query.split("&")), None)
    if found is None:
        found = _by_prefix().get(paths.longest(_by_prefix(), path) or "")
    return found if found and found.spec.name in world.edition.dialects else None
