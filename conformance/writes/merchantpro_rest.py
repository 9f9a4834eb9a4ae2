"""What a request of MerchantPro would write to: the record of its path, and one that its body names beside it."""

from conformance.transport import Message
from conformance.writes.envelope import body_type, segments
from conformance.writes.reading import can_say, identifier, json_of
from conformance.writes.touch import SAFE, Touch, UnclearError
from specs import dialect

__all__ = ["touches"]

KINDS = ("id", "sku", "ean")


def touches(message: Message) -> list[Touch]:
    """The record that a PATCH names; nothing else could be undone."""
    if message.method in SAFE:
        return []
    root = f"{dialect('merchantpro_rest').prefixes[0]}/inventory".strip("/").split("/")
    *above, kind, text = ["", "", *segments(message, exact=True)]
    if message.method != "PATCH" or above != ["", "", *root] or kind not in KINDS:
        raise UnclearError(f"{message.method} {message.path}: if a shop carried it out, nothing could undo it")
    in_path = f"{kind}/{identifier(text, 'the record of a path')}"
    return [Touch("record", one) for one in dict.fromkeys([in_path, *_in_body(message)])]


def _in_body(message: Message) -> list[str]:
    """Records that a body names, should a shop go by it."""
    kind = body_type(message)
    try:
        value = json_of(message.body, "a record", list)
    except UnclearError:
        if any(can_say(word, message.body) for word in KINDS):
            raise
        return []
    if kind not in ("", "application/json") or (isinstance(value, list) and value):
        raise UnclearError("a record that is not one object in JSON")
    members = value if isinstance(value, dict) else {}
    named = {name: members[name] for name in KINDS if members.get(name) is not None}
    return [f"{name}/{identifier(member, f'the {name} of a body')}" for name, member in named.items()]
