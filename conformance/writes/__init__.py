"""What a message would write to, read from its own bytes: the guard's eyes.

Strategy: nobody says what a message does, it is read as every shop would read it. A closed set of shapes is understood
completely: what can only read, and writes that name what they write to. All else, and whatever two shops might read
differently, raises `UnclearError`. Where in doubt, more is named.

    envelope.py             what stands around a body: method, path, headers, charset
    reading.py              JSON and XML as every parser reads them
    rpc.py                  calls of Magento 1's API; rpc_json.py, rpc_xml.py and rpc_soap.py make them of the bytes
    magento1_rest.py, magento2_rest.py, merchantpro_rest.py
"""

from collections.abc import Callable

from conformance.routes import dialect_at
from conformance.transport import Message
from conformance.writes import magento1_rest, magento2_rest, merchantpro_rest, rpc
from conformance.writes.envelope import check, will_read
from conformance.writes.touch import SAFE, Touch, UnclearError
from specs import dialect

__all__ = ["SAFE", "Touch", "UnclearError", "is_write", "touches"]

_BY_GROUP: dict[str, Callable[[Message], list[Touch]]] = {
    "magento1_rpc": rpc.touches,
    "magento1_rest": magento1_rest.touches,
    "magento2_rest": magento2_rest.touches,
    "merchantpro_rest": merchantpro_rest.touches,
}


def touches(message: Message) -> list[Touch]:
    """The things that a message names to be written to; outside the dialects only what can but read may be sent."""
    check(message)
    if will_read(message):
        return []
    name = dialect_at(message.path)
    if not name:
        raise UnclearError(f"{message.method} {message.path} belongs to no dialect")
    return _BY_GROUP[dialect(name).group](message)


def is_write(message: Message) -> bool:
    """Whether a message is one that a run that only reads must not send."""
    try:
        return bool(touches(message)) or _is_write_of_nothing(message)
    except UnclearError:
        return True


def _is_write_of_nothing(message: Message) -> bool:
    """Whether a message that names nothing writes all the same: over REST by its method, unless it is a sign-in."""
    name = dialect_at(message.path)
    if will_read(message) or not name:
        return False
    if dialect(name).group == "magento1_rpc":
        return rpc.is_write(message)
    return message.method not in SAFE and not magento2_rest.is_sign_in(message)
