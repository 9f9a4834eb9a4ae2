"""A documented shop over HTTP, and calls of it."""

from collections.abc import Iterator
from xmlrpc.client import ServerProxy

import pytest

from mockserver import build
from mockserver.edge import running


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The base URL of a documented shop."""
    with running(build()) as base:
        yield base


@pytest.fixture
def proxy(url: str) -> Iterator[ServerProxy]:
    """The standard library's client of that shop."""
    with ServerProxy(f"{url}/api/xmlrpc", allow_none=True) as client:
        yield client
