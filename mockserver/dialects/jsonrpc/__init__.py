"""OpenMage's JSON-RPC on /api/jsonrpc.

Two envelopes, chosen by the edition:
    json_rpc_2_0        what document 001 prints: JSON-RPC 2.0, ids echoed as they came, batches, its error codes
    zend_json_server    what the shops run: ids as text, no batches, a missing version is not added, malformed bodies
                        and wrongly called methods end in pages instead of answers, and answers over 4,096 bytes
                        carry the tail of a script that the shop's error handler adds
"""

from mockserver.dialects.jsonrpc import json_rpc_2_0, zend_json_server
from mockserver.messages import Request, Response
from mockserver.world import World

__all__ = ["handle"]

_ENVELOPES = {"json_rpc_2_0": json_rpc_2_0.handle, "zend_json_server": zend_json_server.handle}


def handle(world: World, request: Request) -> Response:
    """Answer a request in the edition's envelope."""
    return _ENVELOPES[world.edition.dialects["jsonrpc"].envelope](world, request)
