"""The shops that the dialects' tests talk to."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from mockserver import World, build
from mockserver.edge import running


@pytest.fixture
def serve() -> Iterator[Callable[[World], str]]:
    """Serve a world over HTTP for the length of a test: its base URL."""
    with ExitStack() as stack:
        yield lambda world: stack.enter_context(running(world))


@pytest.fixture
def world() -> World:
    """The documents' own shop."""
    return build()


@pytest.fixture
def url(world: World, serve: Callable[[World], str]) -> str:
    """The documents' own shop over HTTP."""
    return serve(world)
