"""A SOAP server around a WSDL: what PHP's SoapServer, and the shop around it, do in every SOAP dialect.

Strategy: read the message, find its operation in the WSDL, read its arguments by the WSDL's types, let the dialect
perform the operation, write the answer by the WSDL's types. Whoever refuses along the way decides the status:
    Refusal    SOAP itself: HTTP 500, a word as code
    Fault      the shop: HTTP 200, the fault's number as code
    Failure    the shop's own code broke off: HTTP 200, SOAP-ENV:Server and PHP's words
"""

from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

import msgspec
from lxml import etree

from mockserver.api import Caller
from mockserver.messages import Request, Response, text_response
from mockserver.rules.faults import Failure, Fault, message_of
from mockserver.seam import replaceable
from mockserver.site import root
from mockserver.wire.http_basic import credentials
from mockserver.wire.soap_decode import Reader
from mockserver.wire.soap_encode import Writer, fault_envelope
from mockserver.wire.soap_envelope import Message, called_name, must_be_understood, read_message
from mockserver.wire.soap_versions import SOAP_1_1, Refusal, Version
from mockserver.wire.xml import children, local_name
from mockserver.world import World
from specs import Operation, Wsdl, dialect

__all__ = [
    "Call",
    "Dialog",
    "arguments_of",
    "fault_code",
    "published",
    "refused",
    "serve",
    "too_large",
    "written",
    "wsdl_of",
]


class Call(msgspec.Struct, frozen=True):
    """An operation to perform: who calls it, and with which arguments, in the WSDL's order."""

    caller: Caller
    operation: Operation
    arguments: list[Any]


class Dialog(msgspec.Struct, frozen=True):
    """What a dialect adds: how it performs an operation, calls a header, and writes a result."""

    name: str
    perform: Callable[[World, Call], Any]
    call_header: Callable[[World, Caller, Any], None]
    write: Callable[[Writer, Operation, Any], str]


def wsdl_of(world: World, name: str) -> Wsdl:
    """The WSDL of a dialect in the world's edition."""
    return dialect(name).wsdl(world.edition.dialects[name].contract, world.edition.vendor)


def serve(world: World, request: Request, dialog: Dialog) -> Response:
    """Answer a request: with the WSDL where it is asked for, else with what the operation answers."""
    wsdl, values = wsdl_of(world, dialog.name), world.edition.dialects[dialog.name]
    asked = {name: value for name, _, value in (entry.partition("=") for entry in request.query.split("&"))}
    if "wsdl" in asked:
        return text_response(200, values.content_type, published(world, request, wsdl, asked["wsdl"]).encode())
    version = SOAP_1_1
    try:
        message = read_message(request.body)
        version = message.version
        text = _answered(world, request, message, dialog, wsdl)
    except Refusal as refusal:
        return refused(world, refusal.version or version, refusal)
    except Fault as fault:
        text = fault_envelope(version, fault_code(world, fault), message_of(world, fault))
    except Failure as failure:
        text = fault_envelope(version, "Server", failure.reason)
    return text_response(200, values.content_type, _LINES[values.envelope](text).encode())


#: How an answer's tags stand: as they are written, or each on a line of its own.
_LINES: dict[str, Callable[[str], str]] = {
    "one_line": lambda text: text,
    "tag_per_line": lambda text: text.replace("><", ">\n<"),
}


@replaceable
def published(world: World, request: Request, wsdl: Wsdl, name: str) -> str:
    """The WSDL with the address at which it was asked for: host as sent or base URL, path, the rest of the query.

    A schema that it imports from beside it is had by its file's name.
    """
    for place, schema in wsdl.schemas.items():
        if name == place.rpartition("/")[2]:
            return schema
    rest = "&".join(entry for entry in request.query.split("&") if entry.partition("=")[0] != "wsdl")
    location = f"{root(world.site, request)}{request.path}{'?' if rest else ''}{rest}"
    address, text = escape(location, {'"': "&quot;"}), wsdl.text
    for place in wsdl.schemas:
        file = f"{'&amp;' if rest else '?'}wsdl={place.rpartition('/')[2]}"
        text = text.replace(f'schemaLocation="{place}"', f'schemaLocation="{address}{file}"')
    return text.replace(f'"{wsdl.address}"', f'"{address}"')


@replaceable
def refused(world: World, version: Version, refusal: Refusal) -> Response:  # noqa: ARG001 - a seam is called with it
    """The answer to a message that SOAP itself refuses."""
    return text_response(500, version.content_type, fault_envelope(version, refusal.code, refusal.message).encode())


def too_large(world: World, request: Request) -> Response:  # noqa: ARG001 - one of a table
    """The answer to a body that was not read to its end: what is there is no XML."""
    return refused(world, SOAP_1_1, Refusal("Sender", "Invalid XML"))


@replaceable
def fault_code(world: World, fault: Fault) -> str:  # noqa: ARG001 - a seam is called with its world
    """A fault's code on the wire: the bare number."""
    return str(fault.spec.code)


def _answered(world: World, request: Request, message: Message, dialog: Dialog, wsdl: Wsdl) -> str:
    """The answer to a message; nobody here knows a header: it is ignored or refused, or called like an operation."""
    values = world.edition.dialects[dialog.name]
    reader = Reader(wsdl.types, wsdl.namespace, lenient=values.decoding == "lenient")
    operation = _operation(wsdl, message)
    insisting = [header for header in message.headers if must_be_understood(header, message.version)]
    call = Call(
        Caller(dialog.name, credentials(request)), operation, arguments_of(world, wsdl, operation, message, reader)
    )
    if values.unknown_headers == "called":
        for header in message.headers:
            dialog.call_header(world, call.caller, reader.value(header))
    elif insisting:
        raise Refusal("MustUnderstand", "Header not understood")
    result = dialog.perform(world, call)
    writer = Writer(message.version, wsdl.namespace, wsdl.types, world.edition.listing.values)
    return written(world, dialog, writer, operation, result)


def _operation(wsdl: Wsdl, message: Message) -> Operation:
    """The operation that a message calls: by its name in any letter case, or by its element."""
    name = called_name(message.body[0], message.version) if message.body else ""
    find = _by_name if wsdl.style == "rpc" else _by_element
    found = find(wsdl, message.body[0] if message.body else None, name)
    if found:
        return found
    if not message.body:
        raise Refusal("Client", 'looks like we got "Body" without function call')
    if message.version.is_1_2:
        raise Refusal("rpc:ProcedureNotPresent", "Procedure not present")
    raise Refusal("Server", f"Procedure '{name}' not present")


def _by_name(wsdl: Wsdl, element: etree._Element | None, name: str) -> Operation | None:  # noqa: ARG001 - one of two
    return next((entry for entry in wsdl.operations.values() if entry.name.lower() == name.lower()), None)


def _by_element(wsdl: Wsdl, element: etree._Element | None, name: str) -> Operation | None:
    """An operation without a request element is called by its name, or by nothing at all."""
    tag = f"{{{wsdl.namespace}}}{name}"
    if element is not None and element.tag == tag:
        found = next((entry for entry in wsdl.operations.values() if entry.parts and entry.request == name), None)
        if found:
            return found
    if element is not None and (len(element) or element.text):
        return None
    bare = (entry for entry in wsdl.operations.values() if not entry.parts)
    return next((entry for entry in bare if name.lower() in ("", entry.name.lower())), None)


@replaceable
def written(world: World, dialog: Dialog, writer: Writer, operation: Operation, result: Any) -> str:  # noqa: ARG001 - seam
    """A result as the dialect writes it."""
    return dialog.write(writer, operation, result)


@replaceable
def arguments_of(
    world: World,  # noqa: ARG001 - a seam is called with its world
    wsdl: Wsdl,
    operation: Operation,
    message: Message,
    reader: Reader,
) -> list[Any]:
    """The arguments of an operation; of document/literal, its message as one object."""
    if wsdl.style == "rpc":
        return _parts(operation, message.body[0], reader)
    if len(message.body) > 1:
        raise Refusal("Client", "Error cannot find parameter")
    return [reader.message(message.body[0], operation.parts)] if operation.parts else []


def _parts(operation: Operation, element: etree._Element, reader: Reader) -> list[Any]:
    """The parts by name where one of the names is there, else in their order; None for one that is not there."""
    given = children(element)
    by_name = {local_name(child): child for child in reversed(given)}
    if any(part.name in by_name for part in operation.parts):
        found = [by_name.get(part.name) for part in operation.parts]
        pairs = zip(operation.parts, found, strict=True)
        return [None if child is None else reader.value(child, part.type) for part, child in pairs]
    if operation.parts and not given and not element.text:
        raise Refusal("Client", "Missing parameter")
    if len(given) > len(operation.parts):
        raise Refusal("Client", "Error cannot find parameter")
    return [reader.value(child, part.type) for part, child in zip(operation.parts, given, strict=False)]
