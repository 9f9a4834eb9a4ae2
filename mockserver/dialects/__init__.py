"""The dialects: each a folder with a `DIALECT` record; found because the folder exists."""

from collections.abc import Callable, Iterable
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


@cache
def _by_path() -> dict[str, tuple[Dialect, ...]]:
    """The dialects at each path; first the one that is there only while a setting is on."""
    entries = sorted(dialects().values(), key=lambda entry: not entry.spec.while_config)
    paths_of_all = dict.fromkeys(path for entry in entries for path in entry.spec.paths)
    return {path: tuple(entry for entry in entries if path in entry.spec.paths) for path in paths_of_all}


@cache
def _by_type() -> dict[str, tuple[Dialect, ...]]:
    """The same, by the type that /api.php is asked for."""
    entries = sorted(dialects().values(), key=lambda entry: not entry.spec.while_config)
    types = dict.fromkeys(name for entry in entries for name in entry.spec.types)
    return {f"type={name}": tuple(entry for entry in entries if name in entry.spec.types) for name in types}


def _first_on(world: World, entries: Iterable[Dialect]) -> Dialect | None:
    return next((entry for entry in entries if entry.is_on(world)), None)


@cache
def _by_prefix() -> dict[str, Dialect]:
    return {prefix: entry for entry in dialects().values() for prefix in entry.spec.prefixes}


def serving(world: World, request: Request) -> Dialect | None:
    """The dialect that serves a request's path in this world's edition, if any.

    The shop reads a path with or without /index.php before it, a slash behind it and the action /index. REST dialects
    have prefixes: the longest that the path lies under, as it was sent.
    """
    path = request.path.removeprefix("/index.php")
    plain = path.removesuffix("/").removesuffix("/index")
    found = _first_on(world, _by_path().get(plain, ())) or _below_a_root(request.path)
    if found is None and path == "/api.php":
        asked = (entry for part in request.query.split("&") for entry in _by_type().get(part, ()))
        found = _first_on(world, asked)
    if found is None:
        found = _by_prefix().get(paths.longest(_by_prefix(), path) or "")
    return found if found and found.spec.name in world.edition.dialects else None
