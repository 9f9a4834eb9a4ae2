"""The resources of the Magento 1 API and their methods (resources.toml)."""

from functools import cache

import msgspec

from specs.reader import ROOT, convert, read_toml

__all__ = ["MethodSpec", "ResourceSpec", "resources"]


class MethodSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A method of a resource: the wire's name, the domain's operation, the shop's function, what a role must allow."""

    name: str
    operation: str
    function: str
    title: str
    acl: str


class ResourceSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A resource: its name and alias, what its SOAP v2 operations begin with, the shop's class, its methods."""

    name: str
    alias: str
    prefix: str
    model: str
    title: str
    acl: str
    method: tuple[MethodSpec, ...]

    def methods(self) -> dict[str, MethodSpec]:
        """The methods by the wire's name."""
        return {entry.name: entry for entry in self.method}


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    resource: tuple[ResourceSpec, ...]


@cache
def resources() -> tuple[ResourceSpec, ...]:
    """The resources in the order in which `resources` lists them."""
    path = ROOT / "resources.toml"
    return convert(read_toml(path), _Table, path).resource
