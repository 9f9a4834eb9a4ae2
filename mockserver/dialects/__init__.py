"""The dialects: each a folder with a `DIALECT` record; found because the folder exists."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from mockserver import php
from mockserver.messages import Request, Response
from mockserver.wire import paths
from mockserver.world import World
from specs import DialectSpec, dialect

__all__ = ["Dialect", "dialects", "serving"]

Handler = Callable[[World, Request], Response]


@dataclass(frozen=True)
class Dialect:
    """A dialect: its spec, and how it answers a request on a world, and one whose body is larger than is taken."""

    spec: DialectSpec
    handle: Handler
    too_large: Handler | None = None

    def is_on(self, world: World) -> bool:
        """Whether the world's configuration gives the dialect its paths; most have theirs always."""
        return not self.spec.while_config or php.is_true(world.config(self.spec.while_config))


@cache
def dialects() -> dict[str, Dialect]:
    """The dialects by name."""
    folders = sorted(path.parent.name for path in Path(__file__).parent.glob("*/__init__.py"))
    return {name: _dialect(name, import_module(f"{__name__}.{name}")) for name in folders}


def _dialect(name: str, module: ModuleType) -> Dialect:
    return Dialect(dialect(name), module.handle, getattr(module, "too_large", None))


@cache
def _by_root() -> dict[str, Dialect]:
    return {root: entry for entry in dialects().values() for root in entry.spec.roots}


def _below_a_root(path: str) -> Dialect | None:
    """The dialect that has this path below one of its roots."""
    return next((entry for root, entry in _by_root().items() if path == root or path.startswith(f"{root}/")), None)


def _on(world: World, place: Callable[[DialectSpec], bool]) -> Dialect | None:
    """The dialect at a place; where two have it, the one that is there only while a setting is on."""
    found = [entry for entry in dialects().values() if place(entry.spec) and entry.is_on(world)]
    return max(found, key=lambda entry: bool(entry.spec.while_config), default=None)


@cache
def _by_prefix() -> dict[str, Dialect]:
    return {prefix: entry for entry in dialects().values() for prefix in entry.spec.prefixes}


def serving(world: World, request: Request) -> Dialect | None:
    """The dialect that serves a request's path in this world's edition, if any.

    The shop reads a path with or without /index.php before it, a slash behind it and the action /index. REST dialects
    have prefixes: the longest that the path lies under, as it was sent.
    """
    path = request.path.removeprefix("/index.php")
    plain, query = path.removesuffix("/").removesuffix("/index"), request.query.split("&")
    found = _on(world, lambda spec: plain in spec.paths) or _below_a_root(request.path)
    if found is None and path == "/api.php":
        found = _on(world, lambda spec: any(f"type={name}" in query for name in spec.types))
    if found is None:
        found = _by_prefix().get(paths.longest(_by_prefix(), path) or "")
    return found if found and found.spec.name in world.edition.dialects else None
