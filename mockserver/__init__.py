"""A shop that keeps the promises of specs/: stateful, in memory, without I/O of its own.

build(edition="documented", shop=None, defects=())    a world to ask
handle(world, Request(...)) -> Response               its answer
mockserver.edge                                       the only part that knows a server exists
"""

from mockserver.build import build
from mockserver.handle import handle
from mockserver.messages import Request, Response
from mockserver.state import StateError
from mockserver.world import World

__all__ = ["Request", "Response", "StateError", "World", "build", "handle"]
