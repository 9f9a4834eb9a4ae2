"""The contract of the XML-RPC dialect (methods.toml): methods with their signatures, the protocol's own faults."""

from functools import cache

import msgspec

from specs.reader import ROOT, convert, read_toml

__all__ = ["MethodContract", "ProtocolFault", "protocol_faults", "xmlrpc_methods"]


class MethodContract(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A method: each signature is the result's type and the parameters' types, parted by blanks."""

    name: str
    help: str
    signatures: tuple[str, ...]


class ProtocolFault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fault of the protocol: its code, and its message with a place for what it is about."""

    name: str
    code: int
    message: str


class _Contract(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    method: tuple[MethodContract, ...]
    fault: tuple[ProtocolFault, ...]


@cache
def _contract() -> _Contract:
    path = ROOT / "dialects" / "xmlrpc" / "methods.toml"
    return convert(read_toml(path), _Contract, path)


@cache
def xmlrpc_methods() -> dict[str, MethodContract]:
    """The methods by name, in the order in which the dialect lists them."""
    return {entry.name: entry for entry in _contract().method}


@cache
def protocol_faults() -> dict[str, ProtocolFault]:
    """The protocol's faults by their domain name."""
    return {entry.name: entry for entry in _contract().fault}
