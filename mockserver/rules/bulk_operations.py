"""Requests to be carried out later, alone or many together, and what became of them.

The real shop needs a consumer that works them off; here each is carried out as it is accepted, one that is refused
leaving the others alone, and its outcome is there at the first question.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from mockserver.rules.refusals import Refusal
from mockserver.seam import replaceable
from mockserver.world import World

__all__ = ["BULKS", "COMPLETE", "REFUSED", "accept", "count", "detailed_status", "status"]

BULKS = "magento2.bulks"
COMPLETE = 1
REFUSED = 3


@replaceable
def accept(world: World, topic: str, hashes: Sequence[str], outcomes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Remember the outcomes under a new id: the answer that says so."""
    uuid = new_uuid(world)
    operations = [{"id": number, **outcome} for number, outcome in enumerate(outcomes)]
    world.store.put(BULKS, uuid, {"topic": topic, "start_time": world.now(), "operations": operations})
    items = [{"id": number, "data_hash": one, "status": "accepted"} for number, one in enumerate(hashes)]
    return {"bulk_uuid": uuid, "request_items": items, "errors": False}


def new_uuid(world: World) -> str:
    """A random id in the spelling of RFC 9562, version 4."""
    digits = world.new_id(32)
    digits = f"{digits[:12]}4{digits[13:16]}8{digits[17:]}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _bulk(world: World, uuid: str) -> Mapping[str, Any]:
    row: Mapping[str, Any] | None = world.store.get(BULKS, uuid)
    if row is None:
        raise Refusal("bulk_unknown", {"bulkUuid": uuid})
    return row


def _described(world: World, uuid: str, members: tuple[str, ...]) -> dict[str, Any]:
    row = _bulk(world, uuid)
    operations = [{name: one[name] for name in members} for one in row["operations"]]
    return {
        "operations_list": operations,
        "bulk_id": uuid,
        "description": f"Topic {row['topic']}",
        "start_time": row["start_time"],
        "operation_count": len(operations),
    }


@replaceable
def status(world: World, bulk_uuid: str) -> dict[str, Any]:
    """What became of every request."""
    return _described(world, bulk_uuid, ("id", "status", "result_message"))


@replaceable
def detailed_status(world: World, bulk_uuid: str) -> dict[str, Any]:
    """What became of every request, and what it answered."""
    return _described(world, bulk_uuid, ("id", "status", "result_message", "result_serialized_data"))


@replaceable
def count(world: World, bulk_uuid: str, status: int) -> int:
    """How many of the requests have that status."""
    return sum(one["status"] == status for one in _bulk(world, bulk_uuid)["operations"])
