"""The only place that knows a server exists: an ASGI application around a world, and how it is served.

serve(world, host, port, announce=...)      until a signal ends it
with running(world) as url: ...             in a thread, for tests
"""

from mockserver.edge.asgi import application
from mockserver.edge.server import PortInUseError, running, serve

__all__ = ["PortInUseError", "application", "running", "serve"]
