"""Requests under /async: accepted with 202, carried out one by one, their outcome kept for whoever asks."""

import hashlib
from collections.abc import Mapping
from typing import Any

from mockserver.dialects.magento2_rest.decode import Place, arguments, forced
from mockserver.dialects.magento2_rest.encode import as_json, refusal_body, result_text
from mockserver.dialects.magento2_rest.operations import perform
from mockserver.rules import bulk_operations
from mockserver.rules.refusals import Refusal
from mockserver.world import World
from specs import RestOperation

__all__ = ["carried_out_later"]


def carried_out_later(
    world: World, place: Place, operation: RestOperation, path_values: Mapping[str, str], body: Any
) -> dict[str, Any]:
    """Accept one request or a list of them; one that is malformed refuses the whole call."""
    requests = body if place.kind == "many" else [{**body, **path_values} if isinstance(body, dict) else body]
    if not isinstance(requests, list) or not all(isinstance(one, dict) for one in requests):
        raise Refusal("path_not_processed")
    calls = [arguments(operation, forced(operation, one, one)) for one in requests]
    # Where the shop's own code breaks off it has not accepted anything yet.
    with world.store.transaction():
        outcomes = [_outcome(world, operation, call) for call in calls]
    hashes = [hashlib.sha256(as_json(one)).hexdigest() for one in requests]
    return bulk_operations.accept(world, f"async.{operation.name}", hashes, outcomes)


def _outcome(world: World, operation: RestOperation, call: Mapping[str, Any]) -> dict[str, Any]:
    try:
        result = perform(world, operation.name, call)
    except Refusal as refusal:
        text = refusal_body(world, refusal)["message"]
        return {"status": bulk_operations.REFUSED, "result_message": text, "result_serialized_data": "null"}
    done = {"status": bulk_operations.COMPLETE, "result_message": "Service execution success"}
    return {**done, "result_serialized_data": result_text(result)}
