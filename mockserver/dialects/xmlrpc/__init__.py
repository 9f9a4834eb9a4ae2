"""Magento 1's XML-RPC on /api/xmlrpc, as the shops' server (Zend's) reads and writes it.

elements.py     bytes to elements: no DOCTYPE, nothing from outside, size and depth capped
values.py       an element to a value and the type by which signatures know it
decode.py       elements to a method and its parameters, or the protocol's fault 630 to 636
server.py       signatures, the shop's methods, and the protocol's own system.* methods
encode.py       values and faults to bytes

Oddities of the real shops, kept in all editions because the documents say nothing else: the name of the root does not
count, nor does the verb or the content type; a body that is no XML counts as one without a method name; parameters must
be of a signature's types exactly, so that a session of <nil/> is refused before HTTP Basic could log in; the answers of
system.multicall stand bare in their list.
Where a real shop's code breaks off it sends an empty 500; `documented` answers fault 6 there.
"""

from mockserver.dialects.xmlrpc.decode import method_call
from mockserver.dialects.xmlrpc.encode import fault_response, method_response
from mockserver.dialects.xmlrpc.server import answer_to, code_and_message
from mockserver.dialects.xmlrpc.values import Refusal
from mockserver.messages import Request, Response, text_response
from mockserver.rules.faults import Failure, Fault
from mockserver.world import World

__all__ = ["handle", "too_large"]


def handle(world: World, request: Request) -> Response:
    """Answer a method call; every fault travels with status 200."""
    try:
        name, params = method_call(world, request.body)
        return _written(world, method_response(world, answer_to(world, name, params)))
    except (Fault, Refusal) as fault:
        return _written(world, fault_response(world, *code_and_message(world, fault)))
    except Failure:
        return text_response(500, "text/html; charset=UTF-8")


def too_large(world: World, request: Request) -> Response:  # noqa: ARG001 - every dialect's has the request
    """What a body that nobody read to its end gets."""
    return _written(world, fault_response(world, *code_and_message(world, Refusal("request_unreadable"))))


def _written(world: World, body: bytes) -> Response:
    return text_response(200, world.edition.dialects["xmlrpc"].content_type, body)
