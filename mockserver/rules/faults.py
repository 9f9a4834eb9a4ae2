"""What goes wrong, in the domain's words; a dialect turns it into its own spelling.

Fault        the shop refuses: a fault of the catalogue
Failure      the shop's own code breaks off (what PHP shows as an empty 500 or a page)
"""

from collections.abc import Iterable

from mockserver.seam import replaceable
from mockserver.world import World
from specs import FaultSpec, faults

__all__ = ["Failure", "Fault", "broken", "global_faults", "message_of", "resource_faults"]


class Fault(Exception):  # noqa: N818 - the documents call it a fault
    """A fault by its domain name; `details` is the shop's own text for it, where it has one."""

    def __init__(self, name: str, details: str = "") -> None:
        """`name` is a name of specs/faults.toml."""
        super().__init__(name, details)
        self.spec: FaultSpec = faults()[name]
        self.details = details


class Failure(Exception):  # noqa: N818 - it is the shop's failure, not an error of the mock
    """The shop's own code broke off; `page` is true where the visitor sees an error page and not nothing."""

    def __init__(self, reason: str, *, page: bool = False) -> None:
        """`reason` is what PHP says."""
        super().__init__(reason)
        self.reason = reason
        self.page = page


def broken(world: World, reason: str, *, page: bool = False, plainly: str = "") -> Fault | Failure:
    """What a call that PHP cannot carry out raises: the failure, or a fault that says plainly what is missing."""
    if world.edition.failure == "fault":
        return Fault("invalid_request_param", plainly or reason)
    return Failure(reason, page=page)


@replaceable
def message_of(world: World, fault: Fault) -> str:
    """What a fault says: the catalogue's message, or the shop's own words where the edition shows them."""
    return fault.details if fault.details and world.edition.fault_text == "shop" else fault.spec.message


def _listed(entries: Iterable[FaultSpec]) -> list[dict[str, str]]:
    return [{"code": str(entry.code), "message": entry.message} for entry in entries]


@replaceable
def global_faults(world: World) -> list[dict[str, str]]:  # noqa: ARG001 - a seam is called with its world
    """The faults that every resource has."""
    return _listed(entry for entry in faults().values() if entry.scope == "global")


@replaceable
def resource_faults(world: World) -> list[dict[str, str]]:
    """The faults of the stock items, as this edition lists them."""
    return _listed(faults()[name] for name in world.edition.resource_faults)
